import { mostAheadSeconds } from '../../src/media/pace/most-ahead.ts'
import { simulatePlay } from '../../src/media/pace/simulate.ts'
import { paceTuning } from '../../src/media/pace/tuning.ts'
import { ours } from '../pace/rules.ts'
import type { LadderRung } from './ladder.ts'
import { filmOf, worthOf } from './picture.ts'

/** What the simulation of the player says of the same film over the same line. */
export type SimulatedViewing = {
  /** Start and standing still together. */
  readonly waitedSeconds: number
  /** Of all that was fetched until the end. */
  readonly meanWorth: number
}

/** The page and its playlists, as they travel when the player is cached. */
const setupKbits = 60

/** Plays the ladder with the player's own rule, without a browser. */
export function simulated(
  ladder: readonly LadderRung[],
  kbps: readonly number[],
  untilSeconds: number,
): SimulatedViewing {
  const film = filmOf(ladder)
  const player = { ...ours(paceTuning.person, 'person'), mostAheadSeconds, setupKbits }
  const play = simulatePlay(film, { kbps, roundTripSeconds: 0.2 }, player, { untilSeconds })
  const worths = ladder.map(worthOf)
  const fetchedSeconds = play.levels.reduce((sum, _, index) => sum + (film.segmentSeconds[index] ?? 0), 0)
  const worth = play.levels.reduce(
    (sum, level, index) => sum + (worths[level] ?? 0) * (film.segmentSeconds[index] ?? 0),
    0,
  )
  return {
    waitedSeconds: play.startSeconds + play.stalledSeconds,
    meanWorth: worth / Math.max(1, fetchedSeconds),
  }
}
