import { expect } from 'chai'
import { brokenPromises, readCall, readQuotas, writeQuotas } from '../../src/competition/call-form.ts'
import { callFaults } from '../../src/competition/call-ready.ts'
import { phaseOf } from '../../src/competition/phase.ts'
import type { Competition } from '../../src/competition/records.ts'
import { readStage, readTimes, typedStage } from '../../src/competition/stage-form.ts'
import { brokenTimes } from '../../src/competition/stage-times.ts'
import { stageTemplate } from '../../src/competition/template.ts'
import { momentSchema, type Typed, writeMoment } from '../../src/competition/typed-form.ts'

const call: Typed = {
  ...{
    title: '春季课件评选',
    organisationId: '0'.repeat(32),
    callText: '请各镇报送。',
    specProfile: 'general',
  },
  ...{ entriesFrom: '2027-03-01T09:00', entriesUntil: '2027-03-20T18:00' },
  ...{ 'category.0.name': '种植', 'category.0.quotas': '一等奖 1；二等奖 2' },
}
const faultsOf = (typed: Typed) => {
  const read = readCall(typed, ['general'])
  return 'faults' in read ? [...read.faults] : []
}

describe('the form of a call', () => {
  it('refuses a time of entries that ends before or when it begins', () => {
    expect(faultsOf({ ...call, entriesUntil: '2027-02-20T18:00' })).to.deep.equal(['entriesUntil'])
    expect(faultsOf({ ...call, entriesUntil: '2027-03-01T09:00' })).to.deep.equal(['entriesUntil'])
    expect(faultsOf({ ...call, entriesUntil: '2027-02-30' })).to.deep.equal(['entriesUntil'])
  })

  it('refuses a call without categories, with two of one name, or with awards that have no number', () => {
    expect(faultsOf({ ...call, 'category.0.name': '', 'category.0.quotas': '' })).to.deep.equal([
      'categories',
    ])
    expect(faultsOf({ ...call, 'category.0.name': '' })).to.deep.equal(['categories'])
    expect(faultsOf({ ...call, 'category.3.name': '种植' })).to.deep.equal(['categories'])
    expect(faultsOf({ ...call, 'category.0.quotas': '一等奖若干' })).to.deep.equal(['categories'])
  })

  it('refuses a specification that is not there, and an empty title', () => {
    expect(faultsOf({ ...call, specProfile: 'x' })).to.deep.equal(['specProfile'])
    expect(faultsOf({ ...call, title: ' ' })).to.deep.equal(['title'])
  })

  it('reads times as China has them, and categories in order without the empty rows', () => {
    const read = readCall({ ...call, 'category.4.name': '法律' }, ['general'])
    if ('faults' in read) throw new Error([...read.faults].join())
    expect(read.call.entriesUntil.toISOString()).to.equal('2027-03-20T10:00:00.000Z')
    expect(read.categories.map(({ name }) => name)).to.deep.equal(['种植', '法律'])
  })

  it('reads awards as people write them', () => {
    for (const text of [
      '一等奖 1；二等奖 2',
      '一等奖1个，二等奖2个',
      '一等奖:1、二等奖:2',
      '一等奖 １\n二等奖 ２',
    ])
      expect(readQuotas(text), text).to.deep.equal([
        { name: '一等奖', count: 1 },
        { name: '二等奖', count: 2 },
      ])
    expect(readQuotas('一等奖 1；一等奖 2')).to.equal(undefined)
    expect(readQuotas('')).to.deep.equal([])
    expect(readQuotas(writeQuotas([{ name: 'Best sound', count: 3 }]))).to.deep.equal([
      { name: 'Best sound', count: 3 },
    ])
  })

  it('refuses to shorten what is public', () => {
    const read = readCall(call, ['general', 'other'])
    if ('faults' in read) throw new Error('unread')
    const { revision: _, ...fields } = read.call
    const before: Competition = {
      ...fields,
      ...{ id: 'x', state: 'open', createdBy: null, createdAt: new Date(), revision: 1, cancelReason: '' },
      ...{ organisationName: '', organisationPath: '/' },
    }
    const now = new Date('2027-03-05T00:00:00Z')
    const changed = (change: Partial<typeof read.call>, state: Competition['state'] = 'open') => [
      ...brokenPromises({ ...before, state }, { ...read.call, ...change }, now),
    ]
    expect(changed({ entriesUntil: new Date('2027-03-19T00:00:00Z') })).to.deep.equal(['entriesUntil'])
    expect(changed({ specProfile: 'other' })).to.deep.equal(['specProfile'])
    expect(changed({ entriesFrom: new Date('2027-03-06T00:00:00Z') })).to.deep.equal(['entriesFrom'])
    expect(changed({ entriesUntil: new Date('2027-04-01T00:00:00Z') })).to.deep.equal([])
    expect(changed({ specProfile: 'other', entriesUntil: now }, 'draft')).to.deep.equal([])
  })
})

describe('the form of a stage', () => {
  const from = new Date('2027-03-23T10:00:00Z')
  const typed = typedStage(
    {
      ...stageTemplate('final', 'zh-CN'),
      ...{ scoringFrom: from, scoringUntil: new Date(from.getTime() + 86_400_000) },
      ...{ votesFrom: null, votesUntil: null },
    },
    7,
  )
  const wrongIn = (change: Typed, isLast = true) => {
    const read = readStage({ ...typed, ...change }, isLast)
    return 'faults' in read ? { faults: [...read.faults], weightSum: read.weightSum } : { faults: [] }
  }

  it('refuses weights that sum to 99, and says so', () => {
    expect(wrongIn({ 'criteria.0.weight': '19' })).to.deep.equal({ faults: ['weights'], weightSum: 99 })
    expect(wrongIn({ 'criteria.0.weight': '21' }).weightSum).to.equal(101)
  })

  it('refuses a window that ends before it begins, for scores and for votes', () => {
    expect(wrongIn({ scoringUntil: typed.scoringFrom ?? '' }).faults).to.deep.equal(['scoringUntil'])
    expect(wrongIn({ votesFrom: '2027-03-24T08:00' }).faults).to.deep.equal(['votesUntil'])
    expect(wrongIn({ votesFrom: '2027-03-24T08:00', votesUntil: '2027-03-24T08:00' }).faults).to.deep.equal([
      'votesUntil',
    ])
    expect(wrongIn({ publicVotePercent: '40' }).faults).to.deep.equal(['votesFrom'])
  })

  it('refuses numbers that cannot be', () => {
    expect(wrongIn({ leastSheets: '6' }).faults).to.deep.equal(['leastSheets'])
    expect(wrongIn({ leastSheets: '2' }).faults, 'two are no result').to.deep.equal(['leastSheets'])
    expect(wrongIn({ reviewersPerEntry: '2' }).faults).to.include('reviewersPerEntry')
    expect(wrongIn({ trimFrom: '3' }).faults, 'one opinion would be left').to.deep.equal(['trimFrom'])
    expect(wrongIn({ arbitrationGap: '101' }).faults).to.deep.equal(['arbitrationGap'])
    expect(wrongIn({ publicVotePercent: '51' }).faults).to.include('publicVotePercent')
    expect(wrongIn({ noticeDays: '0' }).faults).to.deep.equal(['noticeDays'])
    expect(wrongIn({ reviewersPerEntry: '-5' }).faults).to.include('reviewersPerEntry')
    expect(wrongIn({}, false).faults).to.deep.equal(['advancePerCategory'])
  })

  it('refuses two criteria at one place of the ties, and bands that do not fall to 0', () => {
    expect(wrongIn({ 'criteria.3.tie': '1' }).faults).to.deep.equal(['tie'])
    expect(wrongIn({ 'bands.4.fromPercent': '10' }).faults).to.deep.equal(['bands'])
    expect(wrongIn({ 'bands.1.fromPercent': '95' }).faults).to.deep.equal(['bands'])
    expect(wrongIn({ 'bands.2.text': '' }).faults).to.deep.equal(['bands'])
  })

  it('reads back what it shows, for each kind and language', () => {
    for (const language of ['zh-CN', 'en'] as const)
      for (const kind of ['preliminary', 'second', 'final'] as const) {
        const template = stageTemplate(kind, language)
        const times = { scoringFrom: from, scoringUntil: new Date(from.getTime() + 1000) }
        const shown = typedStage({ ...template, ...times, votesFrom: null, votesUntil: null }, 7)
        const read = readStage(shown, kind === 'final')
        if ('faults' in read) throw new Error([...read.faults].join())
        expect(read.form.rule).to.deep.equal(template.rule)
        expect(read.form.words).to.deep.equal(template.words)
        expect(read.form).to.deep.include({ ...times, revision: 7 })
        expect(read.form.advancePerCategory).to.equal(template.advancePerCategory)
      }
  })

  it('gives a new criterion an id of its own and takes a cleared one away', () => {
    const change = {
      ...{ 'criteria.0.name': '', 'criteria.0.weight': '', 'criteria.0.mostPoints': '' },
      ...{ 'criteria.0.tie': '', 'criteria.0.hint': '' },
      ...{ 'criteria.6.name': '方言', 'criteria.6.weight': '20', 'criteria.6.mostPoints': '10' },
    }
    const read = readStage({ ...typed, ...change }, true)
    if ('faults' in read) throw new Error([...read.faults].join())
    const ids = read.form.rule.rubric.criteria.map(({ id }) => id)
    expect(ids).to.deep.equal(['useful', 'teaching', 'craft', 'appeal', 'criterion1'])
    expect(read.form.words.criteria.criterion1).to.deep.equal({ name: '方言', hint: '' })
    expect(read.form.rule.tieOrder).to.deep.equal(['useful', 'teaching'])
  })

  it('lets the end of running scoring only be put off', () => {
    const at = (text: string) => momentSchema.parse(text)
    const before = {
      ...{ state: 'scoring' as const, votesFrom: null, votesUntil: null },
      ...{ scoringFrom: at('2027-03-01T08:00'), scoringUntil: at('2027-03-08T08:00') },
    }
    const now = at('2027-03-05T08:00')
    const change = (times: Typed, state: 'scoring' | 'preparing' = 'scoring') => {
      const read = readTimes({ ...typed, ...times })
      if ('faults' in read) throw new Error([...read.faults].join())
      return [...brokenTimes({ ...before, state }, read.times, now)]
    }
    const [from, until] = [writeMoment(before.scoringFrom), writeMoment(before.scoringUntil)]
    expect(change({ scoringFrom: from, scoringUntil: '2027-03-07T08:00' })).to.deep.equal(['scoringUntil'])
    expect(change({ scoringFrom: '2027-03-06T08:00', scoringUntil: until })).to.deep.equal(['scoringFrom'])
    expect(change({ scoringFrom: from, scoringUntil: '2027-03-09T08:00' })).to.deep.equal([])
    expect(
      change({ scoringFrom: '2027-03-06T08:00', scoringUntil: '2027-03-07T08:00' }, 'preparing'),
    ).to.deep.equal([])
    expect(change({ scoringFrom: from, scoringUntil: '2027-03-04T08:00' }, 'preparing')).to.deep.equal([
      'scoringUntil',
    ])
  })
})

describe('callFaults', () => {
  const day = (at: number) => new Date(at * 86_400_000)
  const stage = (from: number, until: number) => ({ scoringFrom: day(from), scoringUntil: day(until) })
  it('refuses to publish what cannot take place in this order', () => {
    const call = { entriesUntil: day(10) }
    expect(callFaults(call, [stage(9, 12)], day(1))).to.deep.equal(['scoringBeforeEntriesEnd'])
    expect(callFaults(call, [stage(10, 12), stage(11, 15)], day(1))).to.deep.equal(['stagesOverlap'])
    expect(callFaults(call, [stage(10, 12)], day(10))).to.deep.equal(['entriesOver'])
    expect(callFaults(call, [stage(10, 12)], day(12))).to.deep.equal(['entriesOver', 'scoringOver'])
    expect(callFaults(call, [stage(10, 12), stage(12, 15)], day(1))).to.deep.equal([])
  })
})

describe('phaseOf', () => {
  it('goes by the hub’s clock to the second, and by the last stage', () => {
    const call = { state: 'open', entriesFrom: new Date(1000), entriesUntil: new Date(5000) }
    expect(phaseOf(call, [], new Date(999))).to.equal('coming')
    expect(phaseOf(call, [], new Date(1000))).to.equal('entering')
    expect(phaseOf(call, [], new Date(4999))).to.equal('entering')
    expect(phaseOf(call, [], new Date(5000))).to.equal('judging')
    expect(phaseOf(call, [{ state: 'passedOn' }, { state: 'noticed' }], new Date(6000))).to.equal('noticed')
    expect(phaseOf(call, [{ state: 'final' }], new Date(6000))).to.equal('finished')
    expect(phaseOf({ ...call, state: 'cancelled' }, [{ state: 'planned' }], new Date(0))).to.equal(
      'cancelled',
    )
  })
})
