import type { GroupOutcome } from './figures.ts'
import { earlierSamples } from './history.ts'
import { describeViewing, shownSeconds } from './measure-traces.ts'
import { inTurns } from './runs.ts'
import type { Stage } from './stage.ts'
import type { Trace } from './traces.ts'
import { watch } from './watch.ts'

/** A room waits before the start, so it takes longer than one person. */
const wallSeconds = 420

type Parts = {
  readonly stage: Pick<Stage, 'room' | 'signal'>
  readonly traces: readonly Trace[]
  readonly atOnce: number
  readonly tell: (line: string) => void
}

/** Our classroom page over every recorded line, by a browser that remembers what the line did before. */
export async function measureGroup({ stage, traces, atOnce, tell }: Parts): Promise<readonly GroupOutcome[]> {
  const { room, signal } = stage
  return inTurns(traces, atOnce, async ({ name, kbps }) => {
    const earlier = earlierSamples(kbps, Date.now())
    const rows = earlier.map(({ at, kbits, busySeconds, deadSeconds }) => [
      at,
      kbits,
      busySeconds,
      deadSeconds,
    ])
    const viewing = await watch(
      { ...room, remembered: { 'xiangtu.line': JSON.stringify(rows) } },
      { course: { trace: kbps }, isCached: true, untilSecond: shownSeconds, wallSeconds, signal },
    )
    tell(`room, ${name}: ${describeViewing(viewing)}`)
    return { trace: name, viewing }
  })
}
