import { expect } from 'chai'
import { isWorkingDay, isYearKnown, lastDayOf, noticeEnd } from '../../src/competition/working-days.ts'

describe('the working days of a notice', () => {
  const china = (text: string) => new Date(`${text}+08:00`)

  it('knows weekends, holidays, and weekend days that are worked instead', () => {
    expect(isWorkingDay('2026-11-23')).to.equal(true)
    expect(isWorkingDay('2026-11-22')).to.equal(false)
    expect(isWorkingDay('2026-10-01')).to.equal(false)
    // A Saturday that makes up for the days off.
    expect(isWorkingDay('2026-10-10')).to.equal(true)
  })

  it('does not count the day of publication, and counts the last one to its end', () => {
    // Sunday; five working days are Monday to Friday.
    expect(noticeEnd(china('2026-11-22T20:00'), 5)).to.deep.equal(china('2026-11-28T00:00'))
    expect(noticeEnd(china('2026-11-23T00:00'), 1)).to.deep.equal(china('2026-11-25T00:00'))
    expect(noticeEnd(china('2026-11-23T23:59'), 1)).to.deep.equal(china('2026-11-25T00:00'))
  })

  it('leaves the national holiday out', () => {
    // 29 and 30 September, then 8 to 10 October, the last of them a worked Saturday.
    expect(noticeEnd(china('2026-09-28T09:00'), 5)).to.deep.equal(china('2026-10-11T00:00'))
  })

  it('says where it knows no notice of a year’s holidays, and counts weekends and what the law fixes there', () => {
    expect(isYearKnown(china('2026-12-31T23:59'))).to.equal(true)
    expect(isYearKnown(china('2029-01-01T00:00'))).to.equal(false)
    expect(isWorkingDay('2027-01-01')).to.equal(false)
    expect(isWorkingDay('2027-10-04')).to.equal(true)
    expect(noticeEnd(china('2029-01-08T09:00'), 5)).to.deep.equal(china('2029-01-16T00:00'))
  })

  it('reads an end at midnight as the day before it', () => {
    const { day, isWhole } = lastDayOf(china('2026-12-01T00:00'))
    expect([day.getTime() < china('2026-12-01T00:00').getTime(), isWhole]).to.deep.equal([true, true])
    expect(lastDayOf(china('2026-12-01T09:30')).isWhole).to.equal(false)
  })
})
