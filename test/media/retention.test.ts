import { expect } from 'chai'
import {
  decideRetention,
  lastNight,
  type SourceStanding,
  sourceRetentionSchema,
} from '../../src/media/retention.ts'

const day = 24 * 3600_000
const start = Date.parse('2026-03-01T00:00:00Z')
const on = (days: number) => new Date(start + days * day)
const policy = { days: 90, announceDays: 14, why: 'a test' }
const published: SourceStanding = {
  newestState: 'published',
  publishedAt: on(0),
  isKept: false,
  announcedAt: undefined,
  dueAt: undefined,
}
const announced = { ...published, announcedAt: on(76), dueAt: on(90) }

describe('how long raw footage stays', () => {
  const neverGoes: Readonly<Record<string, Partial<SourceStanding>>> = {
    'that was never published': { publishedAt: undefined, newestState: 'failed' },
    'with a version under way': { newestState: 'running' },
    'whose newest version failed': { newestState: 'failed' },
    'that nothing was ever made of': { newestState: undefined },
    'that somebody keeps': { isKept: true },
  }
  for (const [name, change] of Object.entries(neverGoes)) {
    it(`refuses to delete that of a lesson ${name}, and takes the announcement back`, () => {
      expect(decideRetention({ ...announced, ...change }, policy, on(400))).to.deep.equal({
        step: 'withdraw',
      })
      expect(decideRetention({ ...published, ...change }, policy, on(400))).to.deep.equal({ step: 'leave' })
    })
  }

  it('refuses to delete under a profile that keeps for ever, and under one that nobody knows any more', () => {
    expect(decideRetention(announced, { ...policy, days: null }, on(4000)).step).to.equal('withdraw')
    expect(decideRetention(announced, undefined, on(4000)).step).to.equal('withdraw')
  })

  it('refuses to delete what was announced for less than its days, however old it is', () => {
    const late = { ...published, announcedAt: on(300), dueAt: on(314) }
    expect(decideRetention(late, policy, on(313.9)).step).to.equal('leave')
    expect(decideRetention({ ...late, dueAt: on(301) }, policy, on(310)).step).to.equal('leave')
    expect(decideRetention(late, policy, on(314)).step).to.equal('delete')
  })

  it('announces its days before, for the day that the policy says; later, for so many days from then', () => {
    expect(decideRetention(published, policy, on(75.9))).to.deep.equal({ step: 'leave' })
    expect(decideRetention(published, policy, on(76))).to.deep.equal({ step: 'announce', dueAt: on(90) })
    expect(decideRetention(published, policy, on(200))).to.deep.equal({ step: 'announce', dueAt: on(214) })
  })

  it('deletes on the announced day and not before', () => {
    expect(decideRetention(announced, policy, on(89.9)).step).to.equal('leave')
    expect(decideRetention(announced, policy, on(90)).step).to.equal('delete')
  })

  it('begins to count anew with a new version', () => {
    expect(decideRetention({ ...announced, publishedAt: on(80) }, policy, on(91)).step).to.equal('withdraw')
  })

  it('refuses a policy that announces longer than it keeps, and numbers that are none', () => {
    expect(sourceRetentionSchema.safeParse({ ...policy, announceDays: 91 }).success).to.equal(false)
    expect(sourceRetentionSchema.safeParse({ ...policy, days: 0 }).success).to.equal(false)
    expect(sourceRetentionSchema.safeParse({ ...policy, days: null }).success).to.equal(true)
  })
})

describe('a night in China', () => {
  it('begins at 03:00 there, whatever the day is in London', () => {
    const night = (text: string) => lastNight(new Date(text)).toISOString()
    expect(night('2026-11-22T18:59:59Z')).to.equal('2026-11-21T19:00:00.000Z')
    expect(night('2026-11-22T19:00:00Z')).to.equal('2026-11-22T19:00:00.000Z')
    expect(night('2026-11-23T03:00:00+08:00')).to.equal('2026-11-22T19:00:00.000Z')
  })
})
