import { expect } from 'chai'
import { type Person, rootOrganisation } from '../../src/account/rules.ts'
import { dayOf } from '../../src/china-time.ts'
import { daySchema, mayPlan, moved, runningSeconds } from '../../src/programme/rules.ts'

const village = `${rootOrganisation.path}town/village/`
const holding = (
  role: 'stationAdministrator' | 'townTechnician' | 'producer',
  organisationPath: string,
): Person => ({
  ...{ id: 'x', name: 'x', username: 'x' },
  grants: [{ role, organisationId: 'y', organisationPath }],
})

describe('mayPlan', () => {
  it('refuses producers, and who looks after a station everything but stations of his place', () => {
    expect(mayPlan(holding('producer', village), { kind: 'station', path: village })).to.equal(false)
    const administrator = holding('stationAdministrator', village)
    expect(mayPlan(administrator, { kind: 'place', path: village })).to.equal(false)
    expect(mayPlan(administrator, { kind: 'station', path: `${rootOrganisation.path}town/` })).to.equal(false)
    expect(mayPlan(administrator, { kind: 'station', path: village })).to.equal(true)
  })

  it('lets a technician plan below his town, and whoever a station names as its administrator', () => {
    const technician = holding('townTechnician', `${rootOrganisation.path}town/`)
    expect(mayPlan(technician, { kind: 'place', path: village })).to.equal(true)
    expect(mayPlan(technician, { kind: 'place', path: `${rootOrganisation.path}other/` })).to.equal(false)
    expect(mayPlan({ ...technician, grants: [] }, { kind: 'station', path: village }, true)).to.equal(true)
  })
})

describe('a day', () => {
  it('is China’s, not the hub’s', () => {
    expect(dayOf(new Date('2027-03-04T15:59:59Z'))).to.equal('2027-03-04')
    expect(dayOf(new Date('2027-03-04T16:00:00Z'))).to.equal('2027-03-05')
  })
  it('is refused where there is none of its name', () => {
    for (const text of ['2027-02-29', '27-01-01', '2027-1-1', '1999-12-31', '2100-01-01', ''])
      expect(daySchema.safeParse(text).success, text).to.equal(false)
    expect(daySchema.safeParse('2028-02-29').success).to.equal(true)
  })
})

describe('a programme', () => {
  const items = ['a', 'b', 'c'].map(id => ({ id }))
  const order = (id: string, direction: 'up' | 'down') =>
    moved(items, id, direction)
      .map(each => each.id)
      .join('')
  it('moves a lesson by one place and never out of the list', () => {
    expect([order('a', 'up'), order('c', 'down'), order('x', 'up')]).to.deep.equal(['abc', 'abc', 'abc'])
    expect([order('a', 'down'), order('c', 'up')]).to.deep.equal(['bac', 'acb'])
  })
  it('runs as long as what can be played', () => {
    const item = { id: 'a', coursewareId: 'a', title: '', dialNumber: 100 }
    const all = [
      { ...item, durationSeconds: 60, isPlayable: true },
      { ...item, durationSeconds: 600, isPlayable: false },
      { ...item, durationSeconds: null, isPlayable: true },
    ]
    expect(runningSeconds(all)).to.equal(60)
  })
})
