import {
  type AssignmentObstacle,
  type AssignmentOutcome,
  assignReviewers,
  type ReviewAssignment,
} from './assign.ts'
import type { Panel } from './panel-records.ts'

/** Who is to judge what in a stage as it stands, or what makes that impossible, by ids. Pure. */
export function solve({ entries, judges, kept, apart, ...stage }: Panel): AssignmentOutcome {
  const lacking = lackingOf({ entries, judges, kept, apart, ...stage })
  if (lacking) return { obstacle: lacking }
  return assignReviewers({
    ...stage,
    entries: entries.map(({ id }) => id),
    reviewers: judges.map(({ id }) => id),
    conflicts: apart,
    kept,
  })
}

/** Entries for which there are not enough reviewers at all: the plainest obstacle is told first. */
function lackingOf({
  entries,
  judges,
  kept,
  apart,
  reviewersPerEntry,
}: Panel): AssignmentObstacle | undefined {
  const key = ({ entry, reviewer }: ReviewAssignment) => `${entry} ${reviewer}`
  const [parted, given] = [new Set(apart.map(key)), new Set(kept.map(key))]
  const keptBy = new Map<string, number>()
  for (const { entry } of kept) keptBy.set(entry, (keptBy.get(entry) ?? 0) + 1)
  const stuck = entries.filter(({ id }) => {
    const free = judges.filter(judge => {
      const pair = `${id} ${judge.id}`
      return !parted.has(pair) && !given.has(pair)
    })
    return (keptBy.get(id) ?? 0) + free.length < reviewersPerEntry
  })
  if (stuck.length === 0) return undefined
  const ids = new Set(stuck.map(({ id }) => id))
  const conflicts = apart.filter(({ entry }) => ids.has(entry))
  return { kind: 'tooFewReviewers', entries: [...ids], reviewers: [], conflicts }
}
