import { clairvoyantWorth } from '../../src/media/pace/clairvoyant.ts'
import { type SimulatedPlay, type SimulatedPlayer, simulatePlay } from '../../src/media/pace/simulate.ts'
import type { Case } from './cases.ts'
import { floorOnly } from './rules.ts'

/** How a rule did in one case. */
export type Verdict = {
  readonly startSeconds: number
  /** Of the time since the start. */
  readonly standingShare: number
  /** Beyond what somebody stands still who stays at the lowest level: nobody can do better. */
  readonly standingBeyond: number
  /** Of what a clairvoyant could have fetched with the same waiting and the same bank at the end. */
  readonly pictureShare: number
  readonly switchesPerMinute: number
}

export function judge(player: SimulatedPlayer, each: Case): Verdict {
  const { film, line, fromSecond, shownSeconds } = each
  const play = simulatePlay(film, line, player, { fromSecond, untilSeconds: shownSeconds })
  const worths = each.ladder.levels.map(({ worth }) => worth)
  let fetchedSeconds = 0
  let worth = 0
  for (const [index, level] of play.levels.entries()) {
    const seconds = film.segmentSeconds[index] ?? 0
    worth += (worths[level] ?? 0) * seconds
    fetchedSeconds += seconds
  }
  const best = clairvoyantWorth(film, line, worths, {
    waitSeconds: play.startSeconds + play.stalledSeconds,
    fromSecond,
    shownSeconds: play.playedSeconds,
    fetchedSeconds,
  })
  const standing = standingShare(play)
  return {
    startSeconds: play.startSeconds,
    standingShare: standing,
    standingBeyond: Math.max(0, standing - (player.mayStart ? 0 : floorShare(each))),
    pictureShare: best === undefined ? 1 : worth / best,
    switchesPerMinute: (play.switches * 60) / play.playedSeconds,
  }
}

const standingShare = ({ stalledSeconds, playedSeconds }: SimulatedPlay): number =>
  stalledSeconds / (playedSeconds + stalledSeconds)

const floorShares = new WeakMap<Case, number>()

/** A room's player has no such excuse: it has waited before. */
function floorShare(each: Case): number {
  const known = floorShares.get(each)
  if (known !== undefined) return known
  const { film, line, fromSecond, shownSeconds } = each
  const share = standingShare(simulatePlay(film, line, floorOnly, { fromSecond, untilSeconds: shownSeconds }))
  floorShares.set(each, share)
  return share
}

/** Over all cases. */
export type Summary = {
  readonly standingMean: number
  readonly standingBeyond: number
  readonly standingWorstBeyond: number
  readonly pictureMean: number
  readonly pictureWorst: number
  readonly startMedian: number
  readonly switchesPerMinute: number
}

export function summarise(verdicts: readonly Verdict[]): Summary {
  const of = (read: (verdict: Verdict) => number) => verdicts.map(read).sort((a, b) => a - b)
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const beyond = of(({ standingBeyond }) => standingBeyond)
  const picture = of(({ pictureShare }) => pictureShare)
  const starts = of(({ startSeconds }) => startSeconds)
  return {
    standingMean: mean(of(({ standingShare }) => standingShare)),
    standingBeyond: mean(beyond),
    standingWorstBeyond: beyond.at(-1) ?? 0,
    pictureMean: mean(picture),
    pictureWorst: picture[0] ?? 0,
    startMedian: starts[Math.floor(starts.length / 2)] ?? 0,
    switchesPerMinute: mean(of(({ switchesPerMinute }) => switchesPerMinute)),
  }
}
