import { expect } from 'chai'
import type { Person, Role } from '../../src/account/rules.ts'
import {
  isOverdue,
  mayDecide,
  mayRewrite,
  mayStart,
  monthOf,
  proposalSchema,
  quotaSchema,
  returnSchema,
  stageOf,
  yearBounds,
} from '../../src/planning/rules.ts'

const town = '/root/town/'
const person = (id: string, ...grants: readonly (readonly [Role, string])[]): Person => ({
  ...{ id, name: id, username: id },
  grants: grants.map(([role, organisationPath]) => ({ role, organisationId: 'x', organisationPath })),
})
const proposal = {
  state: 'proposed' as const,
  proposerId: 'wang',
  organisationPath: town,
  endorserId: undefined,
}

describe('mayDecide', () => {
  it('refuses the proposer, other roles, other places, and an operator who is no editor', () => {
    for (const who of [
      person('wang', ['editor', '/root/'], ['chiefEditor', '/root/']),
      person('li', ['producer', town]),
      person('li', ['chiefEditor', town]),
      person('li', ['editor', '/root/other/']),
      person('li', ['operator', '/root/']),
    ])
      expect(mayDecide(who, proposal), JSON.stringify(who.grants)).to.equal(false)
  })

  it('refuses the second approval to whoever gave the first, also where he holds both roles', () => {
    const both = person('li', ['editor', '/root/'], ['chiefEditor', '/root/'])
    expect(mayDecide(both, proposal)).to.equal(true)
    const endorsed = { ...proposal, state: 'endorsed' as const, endorserId: 'li' }
    expect(mayDecide(both, endorsed)).to.equal(false)
    expect(mayDecide(person('zhao', ['chiefEditor', town]), endorsed)).to.equal(true)
    expect(mayDecide(person('zhao', ['editor', town]), endorsed)).to.equal(false)
  })

  it('refuses everybody once it is decided', () => {
    const chief = person('zhao', ['editor', '/root/'], ['chiefEditor', '/root/'])
    for (const state of ['approved', 'returned', 'withdrawn'] as const)
      expect(mayDecide(chief, { ...proposal, state })).to.equal(false)
  })
})

describe('who may change and begin', () => {
  it('refuses others than the proposer, and him too once somebody has approved', () => {
    expect(mayRewrite(person('li', ['chiefEditor', '/root/']), proposal)).to.equal(false)
    expect(mayRewrite(person('wang'), { ...proposal, state: 'endorsed' })).to.equal(false)
    expect(mayRewrite(person('wang'), { ...proposal, state: 'returned' })).to.equal(true)
  })
  it('refuses producers of other places to begin a lesson', () => {
    const item = { organisationPath: town, ownerId: 'wang' }
    expect(mayStart(person('li', ['producer', '/root/other/']), item)).to.equal(false)
    expect(mayStart(person('li', ['reviewer', town]), item)).to.equal(false)
    expect(mayStart(person('li', ['producer', town]), item)).to.equal(true)
    expect(mayStart(person('wang'), item)).to.equal(true)
  })
})

describe('what is written of a proposal', () => {
  const form = {
    title: '大棚番茄灰霉病防治',
    summary: '给大棚菜农看：灰霉病怎么认，怎么防。',
    topicId: '',
    organisationId: 'a'.repeat(32),
    month: '2027-03',
  }
  it('refuses empty and endless fields, months that are none, and a return without a reason', () => {
    const wrong = (change: object) =>
      proposalSchema.safeParse({ ...form, ...change }).error?.issues[0]?.path[0]
    expect(wrong({ title: '' })).to.equal('title')
    expect(wrong({ title: '长'.repeat(121) })).to.equal('title')
    expect(wrong({ summary: '太短' })).to.equal('summary')
    expect(wrong({ summary: '长'.repeat(1001) })).to.equal('summary')
    for (const month of ['2027-13', '2027-3', '', '1999-01']) expect(wrong({ month })).to.equal('month')
    expect(wrong({ organisationId: "'; drop" })).to.equal('organisationId')
    expect(wrong({ topicId: '../x' })).to.equal('topicId')
    expect(returnSchema.safeParse({ round: 1, reason: '  ' }).success).to.equal(false)
    for (const lessons of ['-1', '1.5', 'viele', '10001'])
      expect(
        quotaSchema.safeParse({ organisationId: form.organisationId, year: 2027, lessons }).success,
      ).to.equal(false)
  })
  it('takes none of the topics for none', () => {
    expect(proposalSchema.parse(form).topicId).to.equal(null)
  })
})

describe('the calendar of a plan', () => {
  it('is China’s: the last evening of a year in Greenwich is the next year', () => {
    expect(monthOf(new Date('2026-12-31T15:59:59Z'))).to.equal('2026-12')
    expect(monthOf(new Date('2026-12-31T16:00:00Z'))).to.equal('2027-01')
    expect(yearBounds(2027).from.toISOString()).to.equal('2026-12-31T16:00:00.000Z')
  })
  it('counts what is not published after its month as overdue', () => {
    const now = new Date('2027-04-01T00:00:00+08:00')
    expect(isOverdue('planned', '2027-03', now)).to.equal(true)
    expect(isOverdue('inReview', '2027-03', now)).to.equal(true)
    expect(isOverdue('planned', '2027-04', now)).to.equal(false)
    for (const stage of ['published', 'dropped', 'withdrawn'] as const)
      expect(isOverdue(stage, '2027-03', now)).to.equal(false)
  })
  it('tells how far an item has come', () => {
    const none = { droppedAt: null, closedAt: null, lessonState: null, publishedAt: null }
    const now = new Date()
    expect(stageOf(none)).to.equal('planned')
    expect(stageOf({ ...none, lessonState: 'draft' })).to.equal('started')
    expect(stageOf({ ...none, lessonState: 'secondReview' })).to.equal('inReview')
    expect(stageOf({ ...none, lessonState: 'published', publishedAt: now, closedAt: now })).to.equal(
      'published',
    )
    expect(stageOf({ ...none, lessonState: 'withdrawn', closedAt: now })).to.equal('withdrawn')
    expect(stageOf({ ...none, droppedAt: now })).to.equal('dropped')
  })
})
