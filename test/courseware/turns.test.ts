import { expect } from 'chai'
import fc from 'fast-check'
import { takeTurns } from '../../src/courseware/turns.ts'

const waitingSchema = fc.record({
  ownerId: fc.constantFrom('lin', 'wang', 'zhao', 'li'),
  dueAt: fc.option(
    fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
  ),
  urgency: fc.constantFrom('normal' as const, 'bulk' as const),
  stage: fc.constantFrom('rest' as const, 'av1' as const),
})
/** Versions in the order in which they were begun. */
const queue = fc
  .array(waitingSchema, { maxLength: 60 })
  .map(all => all.map((each, index) => ({ ...each, id: `version ${index}` })))

type Waiting = Parameters<typeof takeTurns>[0][number]
const kindOf = ({ dueAt, stage, urgency }: Waiting) =>
  dueAt && stage === 'rest' ? 'due' : stage === 'av1' ? 'tier' : urgency === 'bulk' ? 'bulk' : 'ordinary'
const order = ['due', 'ordinary', 'tier', 'bulk']
const turnsOf = (all: readonly Waiting[]) => {
  const turns = takeTurns(all)
  return all.map(each => ({ ...each, kind: kindOf(each), turn: turns.get(each.id) ?? Number.NaN }))
}
const film = (id: string, ownerId: string, more: Partial<Waiting> = {}): Waiting => ({
  ...{ id, ownerId, dueAt: null, urgency: 'normal', stage: 'rest' },
  ...more,
})

describe('takeTurns', () => {
  it('lets who sends forty films keep no film of another waiting', () => {
    const forty = Array.from({ length: 40 }, (_, index) => film(`lin ${index}`, 'lin'))
    const turns = takeTurns([...forty, film('wang 0', 'wang'), film('wang 1', 'wang')])
    expect(turns.get('wang 0')).to.equal(turns.get('lin 0'))
    expect(turns.get('wang 1')).to.equal(turns.get('lin 1'))
    expect(turns.get('wang 1')).to.be.below(turns.get('lin 2') ?? 0)
  })

  it('moves up what is due, the earlier day first, also of who has sent forty', () => {
    const june = film('june', 'lin', { dueAt: new Date('2026-06-01') })
    const may = film('may', 'lin', { dueAt: new Date('2026-05-01'), urgency: 'bulk' })
    const turns = takeTurns([film('first', 'wang'), june, may])
    expect([...turns].sort((a, b) => a[1] - b[1]).map(([id]) => id)).to.deep.equal(['may', 'june', 'first'])
  })

  it('gives every version a turn of its own kind that the queue takes: due, ordinary, tier, bulk', () => {
    fc.assert(
      fc.property(queue, all => {
        const turns = turnsOf(all)
        expect(turns.length).to.equal(all.length)
        for (const { turn } of turns) expect(turn).to.be.within(1, 2 ** 21)
        const sorted = [...turns].sort((a, b) => a.turn - b.turn).map(({ kind }) => order.indexOf(kind))
        expect(sorted).to.deep.equal([...sorted].sort((a, b) => a - b))
      }),
    )
  })

  it('orders what is due by its day, and of one day by who was there first', () => {
    fc.assert(
      fc.property(queue, all => {
        const due = turnsOf(all).filter(({ kind }) => kind === 'due')
        for (const [index, early] of due.entries())
          for (const late of due.slice(index + 1))
            expect(early.turn < late.turn).to.equal(Number(early.dueAt) <= Number(late.dueAt))
      }),
    )
  })

  it('gives every producer’s n-th film of a kind the same turn, one after the other', () => {
    fc.assert(
      fc.property(queue, all => {
        for (const kind of order.slice(1)) {
          const turns = turnsOf(all).filter(each => each.kind === kind)
          const first = Math.min(...turns.map(({ turn }) => turn))
          for (const ownerId of ['lin', 'wang', 'zhao', 'li']) {
            const own = turns.filter(each => each.ownerId === ownerId).map(({ turn }) => turn - first)
            expect(own).to.deep.equal(own.map((_, index) => index))
          }
        }
      }),
    )
  })

  it('keeps ten thousand films that are due before all others', () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      film(`due ${index}`, 'lin', { dueAt: new Date(index) }),
    )
    const turns = takeTurns([...many, film('ordinary', 'wang')])
    expect(Math.max(...many.map(({ id }) => turns.get(id) ?? 0))).to.be.below(turns.get('ordinary') ?? 0)
  })
})
