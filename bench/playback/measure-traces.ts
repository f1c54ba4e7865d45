import type { TraceOutcome } from './figures.ts'
import { limitOf } from './limits.ts'
import { describeWrong, sayingOfViewing } from './measure-forecast.ts'
import { pictureShare } from './picture.ts'
import { inTurns } from './runs.ts'
import { simulated } from './simulated.ts'
import type { Stage } from './stage.ts'
import type { Trace } from './traces.ts'
import { standingShare, type Viewing } from './viewing.ts'
import { watch } from './watch.ts'

/** Of the lesson, from its first second on. */
export const shownSeconds = 180
/** The start and the stops of a bad player over the worst line take longer; then it has shown enough of itself. */
export const wallSeconds = 220

type Parts = {
  readonly stage: Pick<Stage, 'ours' | 'peer' | 'ladder' | 'signal'>
  readonly traces: readonly Trace[]
  readonly atOnce: number
  readonly tell: (line: string) => void
}

/** The same three minutes over every recorded line, by the peer and by ours. */
export async function measureTraces({
  stage,
  traces,
  atOnce,
  tell,
}: Parts): Promise<readonly TraceOutcome[]> {
  const { ours, peer, ladder, signal } = stage
  const jobs = traces.flatMap(trace => [
    { trace, watched: ours },
    { trace, watched: peer },
  ])
  const viewings = await inTurns(jobs, atOnce, async ({ trace, watched }) => {
    const course = { trace: trace.kbps }
    const condition = { course, isCached: true, untilSecond: shownSeconds, wallSeconds, signal }
    const viewing = await watch(watched, condition)
    tell(`${watched === ours ? 'ours' : 'peer'}, ${trace.name}: ${describeViewing(viewing)}`)
    return viewing
  })
  return traces.map((trace, at) => {
    const [own, other] = [viewings[2 * at], viewings[2 * at + 1]]
    if (!own || !other) throw new Error(`${trace.name} was not watched`)
    const course = { trace: trace.kbps, rttSeconds: 0.2 }
    const limit = limitOf(ladder[0]?.pieces ?? [], course, shownSeconds)
    const picture = pictureShare(own, ladder, trace.kbps)
    tell(
      `${trace.name}: limit ${limit.startSeconds.toFixed(1)} + ${limit.stoodSeconds.toFixed(1)} s; picture ${picture.meanWorth.toFixed(0)} lines, ${picture.share.toFixed(2)} of a clairvoyant's`,
    )
    const simulation = simulated(ladder, trace.kbps, shownSeconds)
    tell(
      `${trace.name}: the simulation waits ${simulation.waitedSeconds.toFixed(1)} s for ${simulation.meanWorth.toFixed(0)} lines`,
    )
    const saying = sayingOfViewing(trace, ladder, own)
    if (saying && saying.saysItPlays !== saying.plays) tell(`in Chromium: ${describeWrong(saying)}`)
    return {
      trace: trace.name,
      ours: own,
      saying,
      peer: other,
      limit,
      pictureShare: picture.share,
      worths: picture.worths,
      simulation,
      meanWorth: picture.meanWorth,
    }
  })
}

/** For the terminal. */
export const describeViewing = (viewing: Viewing): string => {
  const { startSeconds, stoodSeconds, playedSeconds, stops } = viewing
  const share = standingShare(viewing).toFixed(3)
  return `start ${startSeconds.toFixed(1)} s, ${stops.length} stops of ${stoodSeconds.toFixed(1)} s in ${playedSeconds.toFixed(0)} s of film (${share})`
}
