import type { StartOutcome } from './figures.ts'
import { inTurns } from './runs.ts'
import type { Stage } from './stage.ts'
import { watch } from './watch.ts'

const conditions = [
  { kbps: 256, isCached: true },
  { kbps: 128, isCached: true },
  { kbps: 64, isCached: true },
  { kbps: 256, isCached: false },
] as const

/** Ours is quick enough to be looked at thrice. */
const rounds = 3
/** Two browsers at once leave each a core while its page starts. */
const atOnce = 2
const wallSeconds = 60

/** How long it takes at constant rates until the picture moves, ours and the peer's beside each other. */
export async function measureStarts(
  { ours, peer, signal }: Pick<Stage, 'ours' | 'peer' | 'signal'>,
  tell: (line: string) => void,
): Promise<readonly StartOutcome[]> {
  const jobs = conditions.flatMap(condition => [
    { condition, watched: peer },
    ...Array.from({ length: rounds }, () => ({ condition, watched: ours })),
  ])
  const starts = await inTurns(jobs, atOnce, async ({ condition, watched }) => {
    const { kbps, isCached } = condition
    const told = { course: { kbps }, isCached, untilSecond: 0.5, wallSeconds, signal }
    const { startSeconds } = await watch(watched, told)
    const who = watched === ours ? 'ours' : 'peer'
    tell(`${who}, ${kbps} kbit/s${isCached ? ', page cached' : ''}: ${startSeconds.toFixed(2)} s`)
    return startSeconds
  })
  return conditions.map((condition, at) => {
    const [first = Number.NaN, ...others] = starts.slice(at * (rounds + 1), (at + 1) * (rounds + 1))
    return { ...condition, peer: [first], ours: others }
  })
}
