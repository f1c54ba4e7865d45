import { expectedKbps } from './choose-level.ts'
import { preparation, preparationFor } from './forecast.ts'
import { mostAheadSeconds } from './most-ahead.ts'
import type { PaceLevel, PaceState, StartGate } from './pace.ts'
import { paceTuning } from './tuning.ts'

/**
 * A line is taken for one like those recorded, whose longest outage lasted 68 s, and the less so the longer it has shown
 * how long it fails itself; ten minutes of it are remembered, and take half of it away. On twelve recorded lines, with a
 * room's lesson begun at three moments of each, nothing stood still; with 600 s in place of 1200 one stood for 24 s.
 */
const unknownOutageSeconds = 75
const knownAfterSeconds = 1200

/** An outage a little longer than those seen must not stop the room. */
const spareFactor = 1.25

/** Of a history as long as this one may say that it is known. */
const sureAfterSeconds = 300

/** The buffer is taken for full a segment or two before it is. */
const bufferShare = 0.85

/** All is here: the ends of picture, sound and film are not one and the same instant, in Firefox by 0.3 ms. */
const nothingSeconds = 0.5

/** More than half an hour is not told: by then somebody has done something else. */
const longestToldSeconds = 1800

/**
 * When a room's lesson may begin: when so much lies ahead that the lowest level, which the rule falls back to, would not
 * have stood still from nineteen of twenty moments of the line's history.
 */
export function startGate(state: PaceState): StartGate {
  const { levels, aheadSeconds, remainingSeconds, recentKbps, speed } = state
  const [floor] = levels
  if (!floor || remainingSeconds < nothingSeconds) return { startsInSeconds: 0, sure: true }
  const sure = recentKbps.length >= sureAfterSeconds
  const neededSeconds = bankBeforeStart(recentKbps, floor.averageKbps * speed, remainingSeconds / speed)
  const { averageKbps: kbps, peakKbps } = levels[chooseBeforeStart(state)] ?? floor
  // More than the buffer takes never comes.
  const heldSeconds = bufferShare * mostAheadSeconds(peakKbps)
  const missingSeconds = Math.min(
    Math.min(neededSeconds * speed, heldSeconds) - aheadSeconds,
    remainingSeconds,
  )
  if (missingSeconds <= 0) return { startsInSeconds: 0, sure }
  // A line of which nothing is known is taken for one that carries just the lowest level.
  const lineKbps = recentKbps.length > 0 ? expectedKbps(recentKbps, paceTuning.group) : floor.averageKbps
  const wait = (missingSeconds * kbps) / lineKbps
  return { startsInSeconds: Math.min(longestToldSeconds, Math.max(1, Math.ceil(wait))), sure }
}

/**
 * When a lesson may begin that somebody wants at one level, after the wait that the forecast told: when so much lies ahead
 * that the rest will not be late, or all that a browser holds.
 */
export function gateForLevel(state: PaceState, level: number): StartGate {
  const { levels, aheadSeconds, remainingSeconds, recentKbps, speed } = state
  const wanted = levels[level]
  if (!wanted || remainingSeconds < nothingSeconds) return { startsInSeconds: 0, sure: true }
  const { averageKbps: kbps, peakKbps } = wanted
  const sure = recentKbps.length >= sureAfterSeconds
  const waitSeconds =
    preparationFor(recentKbps, kbps * speed, remainingSeconds / speed) - aheadSeconds / speed
  const lineKbps = expectedKbps(recentKbps, paceTuning.person)
  const fillSeconds = ((bufferShare * mostAheadSeconds(peakKbps) - aheadSeconds) * kbps) / lineKbps
  const missing = Math.min(waitSeconds, fillSeconds)
  if (!(missing > 0)) return { startsInSeconds: 0, sure }
  return { startsInSeconds: Math.min(longestToldSeconds, Math.max(1, Math.ceil(missing))), sure }
}

/** Seconds that must lie ahead before a film of `kbps` begins before a room. */
export function bankBeforeStart(recentKbps: readonly number[], kbps: number, filmSeconds: number): number {
  const unknown = unknownOutageSeconds * Math.max(0, 1 - recentKbps.length / knownAfterSeconds)
  if (recentKbps.length === 0) return unknown
  return Math.max(unknown, spareFactor * preparation(recentKbps, kbps, filmSeconds, 0.95))
}

/**
 * A room that waits anyway may wait so long for a picture that it can read; with a minute the bank came to be too dear,
 * and lines without stills stood still four times as long.
 */
const worthwhileWaitSeconds = 30

/** The level of the next segment while a room waits: the best one whose bank is filled in that time. */
export function chooseBeforeStart(state: PaceState): number {
  const { levels, recentKbps, remainingSeconds, speed } = state
  const [floor] = levels
  if (!floor) return 0
  const lineKbps = expectedKbps(recentKbps, paceTuning.group)
  const needed = bankBeforeStart(recentKbps, floor.averageKbps * speed, remainingSeconds / speed) * speed
  const fits = ({ averageKbps }: PaceLevel) =>
    Math.min(needed, remainingSeconds) * averageKbps <= worthwhileWaitSeconds * lineKbps
  return Math.max(0, levels.filter(fits).length - 1)
}
