import { expect } from 'chai'
import fc from 'fast-check'
import { type AssignmentTask, assignReviewers, type ReviewAssignment } from '../../src/competition/assign.ts'

const names = (letter: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${letter}-${String(at + 1).padStart(3, '0')}`)
const key = ({ entry, reviewer }: ReviewAssignment) => `${entry} ${reviewer}`
const loadsOf = ({ reviewers }: AssignmentTask, assignments: readonly ReviewAssignment[]) =>
  reviewers.map(name => assignments.filter(({ reviewer }) => reviewer === name).length)
const assigned = (task: AssignmentTask) => {
  const outcome = assignReviewers(task)
  if ('obstacle' in outcome) throw new Error(JSON.stringify(outcome.obstacle))
  return outcome.assignments
}

const taskArbitrary: fc.Arbitrary<AssignmentTask> = fc
  .record({ entryCount: fc.integer({ min: 1, max: 14 }), reviewerCount: fc.integer({ min: 1, max: 9 }) })
  .chain(({ entryCount, reviewerCount }) => {
    const [entries, reviewers] = [names('A', entryCount), names('R', reviewerCount)]
    return fc.record({
      entries: fc.constant(entries),
      reviewers: fc.constant(reviewers),
      reviewersPerEntry: fc.integer({ min: 1, max: 4 }),
      conflicts: fc.uniqueArray(
        fc.record({ entry: fc.constantFrom(...entries), reviewer: fc.constantFrom(...reviewers) }),
        { selector: key, maxLength: 20 },
      ),
      seed: fc.string({ maxLength: 4 }),
    })
  })

describe('assignReviewers', () => {
  it('says which conflict stands in the way when an entry finds too few reviewers', () => {
    const conflicts = [{ entry: 'A-001', reviewer: 'R-003' }]
    const task = {
      entries: names('A', 4),
      reviewers: names('R', 3),
      reviewersPerEntry: 3,
      conflicts,
      seed: 's',
    }
    const outcome = assignReviewers(task)
    expect(outcome).to.have.nested.property('obstacle.conflicts').that.deep.equals(conflicts)
    expect(outcome).to.have.nested.property('obstacle.entries').that.includes('A-001')
  })

  it('says which reviewer finds too few entries for an even load', () => {
    const conflicts = names('A', 5).map(entry => ({ entry, reviewer: 'R-001' }))
    const task = {
      entries: names('A', 6),
      reviewers: names('R', 3),
      reviewersPerEntry: 2,
      conflicts,
      seed: 's',
    }
    const outcome = assignReviewers(task)
    expect(outcome).to.have.nested.property('obstacle.kind', 'tooFewEntries')
    expect(outcome).to.have.nested.property('obstacle.reviewers').that.includes('R-001')
    expect(outcome).to.have.nested.property('obstacle.conflicts').that.has.length(5)
  })

  it('gives every entry exactly so many, nobody a conflict, and loads that differ by at most one', () => {
    let solved = 0
    fc.assert(
      fc.property(taskArbitrary, task => {
        const outcome = assignReviewers(task)
        if ('obstacle' in outcome) return
        solved += 1
        const { assignments } = outcome
        for (const entry of task.entries)
          expect(assignments.filter(each => each.entry === entry)).to.have.length(task.reviewersPerEntry)
        expect(new Set(assignments.map(key)).size).to.equal(assignments.length)
        const apart = new Set(task.conflicts.map(key))
        expect(assignments.filter(each => apart.has(key(each)))).to.deep.equal([])
        const loads = loadsOf(task, assignments)
        expect(Math.max(...loads) - Math.min(...loads)).to.be.at.most(1)
      }),
      { numRuns: 300 },
    )
    expect(solved).to.be.greaterThan(60)
  })

  it('names an obstacle only where there is no way, as trying everything shows', () => {
    const small = taskArbitrary.filter(
      ({ entries, reviewers }) => entries.length <= 4 && reviewers.length <= 4,
    )
    fc.assert(
      fc.property(small, task => {
        expect('obstacle' in assignReviewers(task)).to.equal(!canBeDone(task))
      }),
      { numRuns: 200 },
    )
  })

  it('answers the same task the same, and another seed otherwise', () => {
    const task = { entries: names('A', 30), reviewers: names('R', 8), reviewersPerEntry: 3, conflicts: [] }
    expect(assigned({ ...task, seed: 'one' })).to.deep.equal(assigned({ ...task, seed: 'one' }))
    expect(assigned({ ...task, seed: 'two' })).not.to.deep.equal(assigned({ ...task, seed: 'one' }))
  })

  it('keeps what is done when a conflict comes late, and fills the gap alone', () => {
    const task = {
      entries: names('A', 20),
      reviewers: names('R', 6),
      reviewersPerEntry: 3,
      conflicts: [],
      seed: 's',
    }
    const before = assigned(task)
    const late = before.slice(0, 2)
    const kept = before.slice(2)
    const after = assigned({ ...task, conflicts: late, kept })
    expect(after.map(key)).to.include.members(kept.map(key))
    expect(after).to.have.length(60)
    expect(after.map(key)).not.to.include.members(late.map(key))
  })

  it('finds a full panel for every entry though what is kept makes even loads impossible', () => {
    const kept = names('A', 6).map(entry => ({ entry, reviewer: 'R-001' }))
    const conflicts = names('A', 6).map(entry => ({ entry, reviewer: 'R-002' }))
    const task = {
      entries: names('A', 6),
      reviewers: names('R', 3),
      reviewersPerEntry: 2,
      conflicts,
      kept,
      seed: 's',
    }
    expect(loadsOf(task, assigned(task))).to.deep.equal([6, 0, 6])
  })

  it('parts people and films of many organisations in a competition of 1,955 entries', () => {
    const [entries, reviewers] = [names('A', 1955), names('R', 24)]
    const conflicts = entries.flatMap((entry, at) => [
      { entry, reviewer: reviewers[at % 24] ?? '' },
      { entry, reviewer: reviewers[(at * 7) % 24] ?? '' },
    ])
    const task = { entries, reviewers, reviewersPerEntry: 3, conflicts, seed: 'a great one' }
    const loads = loadsOf(task, assigned(task))
    expect([Math.min(...loads), Math.max(...loads)]).to.deep.equal([244, 245])
  })
})

/** Whether any choice of panels has no conflict and even loads: every one is tried. */
function canBeDone({ entries, reviewers, reviewersPerEntry, conflicts }: AssignmentTask): boolean {
  const apart = new Set(conflicts.map(key))
  const isEven = (loads: readonly number[]) => Math.max(...loads) - Math.min(...loads) <= 1
  const panels = (from: readonly number[], count: number): number[][] =>
    count === 0
      ? [[]]
      : from.flatMap((first, at) => panels(from.slice(at + 1), count - 1).map(rest => [first, ...rest]))
  const tryFrom = (at: number, loads: readonly number[]): boolean => {
    const entry = entries[at]
    if (entry === undefined) return isEven(loads)
    const free = [...reviewers.keys()].filter(
      index => !apart.has(key({ entry, reviewer: reviewers[index] ?? '' })),
    )
    return panels(free, reviewersPerEntry).some(panel =>
      tryFrom(
        at + 1,
        loads.map((load, index) => load + (panel.includes(index) ? 1 : 0)),
      ),
    )
  }
  return tryFrom(
    0,
    reviewers.map(() => 0),
  )
}
