import { clairvoyantWorth } from '../../src/media/pace/clairvoyant.ts'
import type { Film } from '../../src/media/pace/film.ts'
import { type LadderRung, rungsSeen } from './ladder.ts'
import type { Viewing } from './viewing.ts'

/** Below that many pictures a second a rung is one of stills. */
const leastFrameRate = 2

/** What a rung's picture is worth: its lines; a still the half of them. */
export const worthOf = ({ height, frameRate }: Pick<LadderRung, 'height' | 'frameRate'>): number =>
  frameRate < leastFrameRate ? height / 2 : height

/** The ladder as simulations take it: every rung cut where the one of the most segments is. */
export function filmOf(ladder: readonly LadderRung[]): Film {
  const grid = ladder.reduce<LadderRung['segments']>(
    (most, { segments }) => (segments.length > most.length ? segments : most),
    [],
  )
  return {
    segmentSeconds: grid.map(({ seconds }) => seconds),
    levels: ladder.map(({ peakKbps, averageKbps, segments }) => ({
      peakKbps,
      averageKbps,
      segmentKbits: grid.map(({ startSeconds, seconds }) => {
        const until = startSeconds + seconds
        return segments.reduce((kbits, each) => {
          const shared =
            Math.min(until, each.startSeconds + each.seconds) - Math.max(startSeconds, each.startSeconds)
          return shared > 0 ? kbits + (each.bytes * 8 * shared) / each.seconds / 1000 : kbits
        }, 0)
      }),
    })),
  }
}

export type Picture = {
  readonly meanWorth: number
  readonly share: number
  /** Of each second of the film that was fetched. */
  readonly worths: readonly number[]
}

/**
 * Mean worth of what was fetched over that of somebody who knew the line beforehand, waited no longer in all and had as
 * much ahead at the end. What lies ahead then counts on both sides: whoever throws no bank away would have shown it.
 */
export function pictureShare(
  viewing: Viewing,
  ladder: readonly LadderRung[],
  kbps: readonly number[],
): Picture {
  const shownSeconds = Math.floor(viewing.playedSeconds)
  const worthsOfRungs = ladder.map(worthOf)
  const fetched = rungsSeen(ladder, viewing.segments, Number.POSITIVE_INFINITY)
  if (fetched.length === 0) return { meanWorth: 0, share: 0, worths: [] }
  const worths = fetched.map(rung => worthsOfRungs[rung] ?? 0)
  const worth = worths.reduce((sum, each) => sum + each, 0)
  const best = clairvoyantWorth(filmOf(ladder), { kbps, roundTripSeconds: 0.2 }, worthsOfRungs, {
    waitSeconds: viewing.startSeconds + viewing.stoodSeconds,
    shownSeconds,
    fetchedSeconds: fetched.length,
  })
  // Nobody could have waited less: what was seen is then the best there is.
  return { meanWorth: worth / fetched.length, share: best === undefined ? 1 : worth / best, worths }
}
