import type { RunningJob } from './job-records.ts'

/** What decides about a version's turn. */
type Waiting = Pick<RunningJob, 'id' | 'ownerId' | 'dueAt' | 'urgency' | 'stage'>

/** BullMQ serves the smallest number first; up to 2^21. */
const firstOf = { due: 1, ordinary: 10_000, tier: 500_000, bulk: 1_000_000 } as const

/**
 * Whose turn it is, as priorities by version: the smaller, the sooner. Lessons that are due come first, the most urgent
 * before the others. Then every producer's oldest lesson, every producer's second, and so on: who sends forty films
 * does not keep one film of another waiting. Then the tiers that nobody needs, then films encoded once more.
 */
export function takeTurns(oldestFirst: readonly Waiting[]): Map<string, number> {
  const priorities = new Map<string, number>()
  const due = oldestFirst
    .filter(({ dueAt, stage }) => dueAt && stage === 'rest')
    .sort((a, b) => Number(a.dueAt) - Number(b.dueAt))
  for (const [index, { id }] of due.entries()) priorities.set(id, firstOf.due + Math.min(index, 9_000))
  const ranks = new Map<string, number>()
  for (const { id, ownerId, urgency, stage } of oldestFirst) {
    if (priorities.has(id)) continue
    const kind = stage === 'av1' ? 'tier' : urgency === 'bulk' ? 'bulk' : 'ordinary'
    const line = `${kind} ${ownerId}`
    const rank = ranks.get(line) ?? 0
    ranks.set(line, rank + 1)
    priorities.set(id, firstOf[kind] + Math.min(rank, 400_000))
  }
  return priorities
}
