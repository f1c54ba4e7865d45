import { FlowNetwork } from './flow.ts'

/** One reviewer who is to score one entry. */
export type ReviewAssignment = { readonly entry: string; readonly reviewer: string }

export type AssignmentTask = {
  readonly entries: readonly string[]
  readonly reviewers: readonly string[]
  readonly reviewersPerEntry: number
  /** Who must never meet. */
  readonly conflicts: readonly ReviewAssignment[]
  /** What stands: drafts and submitted sheets. Kept whatever comes. */
  readonly kept?: readonly ReviewAssignment[]
  /** Decides among equal assignments; told before the draw, so that anybody can repeat it. */
  readonly seed: string
}

/** What stands in the way: these entries find too few of the reviewers, or these reviewers too few entries. */
export type AssignmentObstacle = {
  readonly kind: 'tooFewReviewers' | 'tooFewEntries'
  readonly entries: readonly string[]
  readonly reviewers: readonly string[]
  /** Those of the conflicts that part them. */
  readonly conflicts: readonly ReviewAssignment[]
}

export type AssignmentOutcome =
  | { readonly assignments: readonly ReviewAssignment[] }
  | { readonly obstacle: AssignmentObstacle }

/**
 * Gives every entry exactly `reviewersPerEntry` reviewers, no conflict among them, and loads that differ by at most
 * one; or names what makes that impossible. What is kept may already differ by more; then loads are as even as they
 * can be on top of it. Pure and repeatable: the same task has the same answer.
 */
export function assignReviewers(task: AssignmentTask): AssignmentOutcome {
  const { reviewersPerEntry, kept = [] } = task
  const entries = shuffled(task.entries, `${task.seed} entries`)
  const reviewers = shuffled(task.reviewers, `${task.seed} reviewers`)
  const places = entries.length * reviewersPerEntry
  const key = ({ entry, reviewer }: ReviewAssignment) => `${entry} ${reviewer}`
  const apart = new Set(task.conflicts.map(key))
  const standing = new Set(kept.map(key))

  const [source, sink] = [entries.length + reviewers.length, entries.length + reviewers.length + 1]
  const network = new FlowNetwork(entries.length + reviewers.length + 2)
  const keptOf = (who: 'entry' | 'reviewer', name: string) => kept.filter(each => each[who] === name).length
  const keptLoads = reviewers.map(reviewer => keptOf('reviewer', reviewer))
  const levels = levelsOf(keptLoads, places - kept.length)

  const loadEdges = reviewers.map((_, at) =>
    network.connect(source, entries.length + at, Math.max(0, levels.least - (keptLoads[at] ?? 0))),
  )
  const edges = reviewers.flatMap((reviewer, at) =>
    // Each reviewer meets the entries in an order of his own, so that no two panels are the same few people.
    shuffled([...entries.keys()], `${task.seed} ${reviewer}`).flatMap(entryAt => {
      const assignment = { entry: entries[entryAt] ?? '', reviewer }
      if (apart.has(key(assignment)) || standing.has(key(assignment))) return []
      return { assignment, edge: network.connect(entries.length + at, entryAt, 1) }
    }),
  )
  entries.forEach((entry, at) => {
    network.connect(at, sink, Math.max(0, reviewersPerEntry - keptOf('entry', entry)))
  })

  /** The narrowest place of the network: reviewers with room left, and the entries that they cannot be given. */
  const obstacle = (kind: AssignmentObstacle['kind']): AssignmentOutcome => {
    const isReached = network.reachable(source)
    const stuckEntries = entries.filter((_, at) => !isReached(at))
    const freeReviewers = reviewers.filter((_, at) => isReached(entries.length + at))
    const conflicts = task.conflicts.filter(
      ({ entry, reviewer }) => stuckEntries.includes(entry) && freeReviewers.includes(reviewer),
    )
    return { obstacle: { kind, entries: stuckEntries, reviewers: freeReviewers, conflicts } }
  }

  // First everybody up to the level that nobody may stay under, then one more each: flow once sent stays.
  let missing = places - kept.length - network.augment(source, sink)
  const isEven = missing === places - kept.length - levels.reach
  if (!isEven && kept.length === 0) return obstacle('tooFewEntries')
  for (const [at, edge] of loadEdges.entries())
    if ((keptLoads[at] ?? 0) <= levels.least) network.widen(edge, 1)
  missing -= network.augment(source, sink)
  // What stands may make even loads impossible; a full panel for every entry matters more.
  for (let extra = 0; missing > 0 && kept.length > 0 && extra < entries.length; extra++) {
    for (const edge of loadEdges) network.widen(edge, 1)
    missing -= network.augment(source, sink)
  }
  if (missing > 0) return obstacle('tooFewReviewers')
  const added = edges.filter(({ edge }) => network.flowOn(edge) === 1).map(({ assignment }) => assignment)
  return { assignments: [...kept, ...added] }
}

/**
 * The level that every reviewer is brought to when `places` more are handed out on top of what they have, as water fills
 * a basin: what remains is less than one more each for those at the level. `reach`: how many places that takes.
 */
function levelsOf(
  loads: readonly number[],
  places: number,
): { readonly least: number; readonly reach: number } {
  const needed = (level: number) => loads.reduce((sum, load) => sum + Math.max(0, level - load), 0)
  let least = loads.length === 0 ? 0 : Math.min(...loads)
  while (loads.length > 0 && needed(least + 1) <= places) least += 1
  return { least, reach: needed(least) }
}

/** A shuffle that anybody can repeat from the seed (Fisher and Yates, numbers by SplitMix32 of an FNV hash). */
export function shuffled<T>(items: readonly T[], seed: string): readonly T[] {
  const random = numbersFrom(seed)
  const result = [...items]
  for (let last = result.length - 1; last > 0; last--) {
    const at = Math.floor(random() * (last + 1))
    const [a, b] = [result[last], result[at]]
    if (a !== undefined && b !== undefined) [result[last], result[at]] = [b, a]
  }
  return result
}

function numbersFrom(seed: string): () => number {
  let state = 0x811c9dc5
  for (const byte of new TextEncoder().encode(seed)) state = Math.imul(state ^ byte, 0x01000193)
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
}
