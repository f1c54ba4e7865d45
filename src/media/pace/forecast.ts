import type { LineSample } from '../line.ts'
import { ratesOf } from './line-meter.ts'
import { mostAheadSeconds } from './most-ahead.ts'
import type { PaceLevel } from './pace.ts'

/**
 * What may be said before anybody presses play, in words like "plays without stopping at 240p; at 480p after 6 minutes of
 * preparing". Of a rung between what is promised and what is denied nothing is said.
 */
export type Forecast<Rung> = {
  /** The best rung that plays to its end without stopping, begun now; absent where none surely does. */
  readonly now?: Rung
  /** Those that would stop, begun now; the cheapest first. */
  readonly stops: readonly Rung[]
  /** Those of them that play without stopping after so long a wait, if nobody would wait longer. */
  readonly later: readonly { readonly rung: Rung; readonly prepareSeconds: number }[]
}

/** An hour of a working line says how it is today; longer ago somebody may have moved the aerial. */
const longestHistorySeconds = 3600

/** With less than a minute of it nothing is said. */
const leastHistorySeconds = 60

/** Moments from which the history is played. */
const mostStarts = 60

/** A promise must have held from all of them but one: that one is an outage that nobody foresees. */
const heldShare = 0.98

/** Up to this wait a lesson counts as playing at once. */
const atOnceSeconds = 10

/** Nobody waits longer, and a browser's buffer holds no more of a good rung. */
const longestPrepareSeconds = 1800

/**
 * A line is trusted with seven tenths of its rate, and with less the worse its worst minute was: what a steady line did it
 * will do, a wild one is promised half. Over the recorded traces, their first minutes against the three that followed,
 * promises at the whole rate held in 76 to 87 %, these in 92 %.
 */
const mostTrust = 0.7
const leastTrust = 0.5
const worstSeconds = 60

/**
 * Only what would stop even on a line a fifth faster is said to stop, from nine of ten moments: right in 94 % of the same
 * trials.
 */
const deniedFactor = 1.2
const deniedShare = 0.1

/**
 * What a line that did as `history` tells will do with a film: plays the film's bits over the recorded seconds, from
 * many moments of them, around in a circle. `rungs` from the cheapest to the dearest. Undefined without enough history.
 */
export function forecastPlay<Rung extends PaceLevel>(
  history: readonly LineSample[],
  rungs: readonly Rung[],
  durationSeconds: number,
): Forecast<Rung> | undefined {
  const rates = ratesOf(history, longestHistorySeconds)
  if (rates.length < leastHistorySeconds) return undefined
  const prepareSeconds = (rung: Rung) => preparationFor(rates, rung.averageKbps, durationSeconds)
  const promised = rungs.filter(rung => prepareSeconds(rung) <= atOnceSeconds)
  const stops = rungs.filter(
    rung => preparation(rates, rung.averageKbps / deniedFactor, durationSeconds, deniedShare) > atOnceSeconds,
  )
  const now = promised[promised.length - 1]
  return {
    ...(now && { now }),
    stops,
    later: stops
      .map(rung => ({ rung, prepareSeconds: prepareSeconds(rung) }))
      .filter(
        ({ rung, prepareSeconds }) =>
          prepareSeconds <= longestPrepareSeconds &&
          bankedSeconds(rates, rung, prepareSeconds, durationSeconds) <= mostAheadSeconds(rung.peakKbps),
      ),
  }
}

/** Film that has come by the end of such a wait: what does not fit into a browser's memory cannot be prepared. */
function bankedSeconds(
  rates: readonly number[],
  { averageKbps }: PaceLevel,
  waitSeconds: number,
  durationSeconds: number,
): number {
  return Math.min(durationSeconds, (waitSeconds * meanOf(rates)) / averageKbps)
}

/**
 * The wait, in seconds, after which a film of `kbps` will very likely not stop, over a line that did so in each of these
 * seconds. Infinite without a second of it.
 */
export const preparationFor = (rates: readonly number[], kbps: number, durationSeconds: number): number =>
  preparation(rates, kbps / trustIn(rates), durationSeconds, heldShare)

const meanOf = (rates: readonly number[]): number =>
  rates.reduce((sum, rate) => sum + rate, 0) / Math.max(1, rates.length)

/** Which part of its rate a line may be trusted with. */
function trustIn(rates: readonly number[]): number {
  const mean = meanOf(rates)
  let within = 0
  let worst = Number.POSITIVE_INFINITY
  for (const [second, rate] of rates.entries()) {
    within += rate - (rates[second - worstSeconds] ?? 0)
    if (second >= worstSeconds - 1) worst = Math.min(worst, within / worstSeconds)
  }
  return mean > 0 ? Math.max(leastTrust, mostTrust * Math.min(1, worst / mean)) : leastTrust
}

/** The wait before the start, in seconds, after which a film of `kbps` did not stop from that share of moments. */
export function preparation(
  rates: readonly number[],
  kbps: number,
  durationSeconds: number,
  share: number,
): number {
  const starts = Math.min(mostStarts, rates.length)
  const waits = Array.from({ length: starts }, (_, start) =>
    waitBefore(rates, Math.floor((start * rates.length) / starts), kbps, durationSeconds),
  ).sort((a, b) => a - b)
  return waits[Math.max(0, Math.ceil(waits.length * share) - 1)] ?? Number.POSITIVE_INFINITY
}

/**
 * The shortest wait before the start with which a film of `kbps`, fetched from second `from` of a line's seconds on,
 * never stands still: the latest that any of its seconds comes behind the time it would be shown. Infinite for a line
 * that carries nothing, or needs longer than anybody waits.
 */
export function waitBefore(
  rates: readonly number[],
  from: number,
  kbps: number,
  durationSeconds: number,
): number {
  if (!rates.some(rate => rate > 0)) return Number.POSITIVE_INFINITY
  const needed = kbps * durationSeconds
  let carried = 0
  let latest = 0
  for (let second = 0; carried < needed; second++) {
    const rate = rates[(from + second) % rates.length] ?? 0
    const end = carried + rate < needed ? second + 1 : second + (needed - carried) / rate
    carried = Math.min(needed, carried + rate)
    latest = Math.max(latest, end - carried / kbps)
    if (latest > longestPrepareSeconds) return Number.POSITIVE_INFINITY
  }
  return latest
}
