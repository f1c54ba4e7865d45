import { isWorthAbandoning } from './choose-level.ts'
import { durationOf, type Film } from './film.ts'
import { openLineMeter } from './line-meter.ts'
import type { PaceState } from './pace.ts'

/** What a line carries in each of its seconds, kbit/s, again from the beginning after the last one. */
export type LineTrace = { readonly kbps: readonly number[]; readonly roundTripSeconds: number }

export type SimulatedPlayer = {
  /** The level of the next segment. */
  readonly choose: (state: PaceState) => number
  /** The level of a segment before the picture begins, where a room waits; else `choose` says it too. */
  readonly chooseBeforeStart?: (state: PaceState) => number
  /** Whether a room's lesson may begin now; a person's begins with the first segment. */
  readonly mayStart?: (state: PaceState) => boolean
  /** Film that is fetched ahead at most, at a level of so many kbit/s. */
  readonly mostAheadSeconds: (kbps: number) => number
  /** What must come before the first segment: the playlists. */
  readonly setupKbits: number
  /** Whether segments on their way are thrown away where that is worth it. */
  readonly abandons: boolean
  /** What the line carried on earlier days. */
  readonly earlierKbps?: readonly number[]
}

/** How a lesson went. Times are wall seconds since somebody asked for it. */
export type SimulatedPlay = {
  /** When the picture began; infinite where it never did. */
  readonly startSeconds: number
  readonly stalls: readonly { readonly atSeconds: number; readonly seconds: number }[]
  readonly stalledSeconds: number
  readonly playedSeconds: number
  /** The level of each segment that came. */
  readonly levels: readonly number[]
  readonly switches: number
  readonly kbits: number
  /** Those of them that were thrown away. */
  readonly wastedKbits: number
  readonly endSeconds: number
}

/**
 * Plays a film over a line, as hls.js would: one segment after the other, each whole before it can be shown, a round
 * trip before each. Ends with the film, or `untilSeconds` after the start of the picture.
 */
export function simulatePlay(
  film: Film,
  line: LineTrace,
  player: SimulatedPlayer,
  { fromSecond = 0, untilSeconds = Number.POSITIVE_INFINITY } = {},
): SimulatedPlay {
  const meter = openLineMeter()
  for (const kbps of player.earlierKbps ?? []) meter.look(1, kbps, true)
  const levels: number[] = []
  const stalls: { atSeconds: number; seconds: number }[] = []
  let now = 0
  let startSeconds = Number.POSITIVE_INFINITY
  let ahead = 0
  let remaining = durationOf(film)
  let played = 0
  let stalled = 0
  let kbits = 0
  let wastedKbits = 0
  let isStanding = false
  let isOver = false

  const stateFor = (index: number): PaceState => ({
    levels: film.levels,
    level: levels.at(-1) ?? -1,
    aheadSeconds: ahead,
    remainingSeconds: remaining,
    segmentSeconds: film.segmentSeconds[index] ?? 0,
    speed: 1,
    recentKbps: meter.recentKbps(),
  })

  /** Time goes by, and the picture with it as long as there is some. */
  function pass(seconds: number) {
    if (startSeconds <= now) {
      const left = Math.max(0, untilSeconds - (played + stalled))
      const shown = Math.min(ahead, seconds, left)
      const stood = Math.min(seconds - shown, left - shown)
      ahead -= shown
      played += shown
      stalled += stood
      const last = isStanding && shown < 1e-9 ? stalls.at(-1) : undefined
      if (last) last.seconds += stood
      else if (stood > 1e-9) stalls.push({ atSeconds: now + shown, seconds: stood })
      isStanding = stood > 1e-9 || (isStanding && shown < 1e-9)
      if (played + stalled >= untilSeconds - 1e-9) isOver = true
    }
    now += seconds
  }

  /** Fetches one thing; gives what has come when `isEnough` says so, or when all has. */
  function fetch(needed: number, isEnough: (loaded: number, seconds: number) => boolean): number {
    const began = now
    meter.look(line.roundTripSeconds, 0, true)
    pass(line.roundTripSeconds)
    let loaded = 0
    while (loaded < needed - 1e-9 && !isOver) {
      const second = Math.floor(now + 1e-9)
      const rate = line.kbps[(second + fromSecond) % line.kbps.length] ?? 0
      const part = Math.min(second + 1 - now, rate > 0 ? (needed - loaded) / rate : 1)
      meter.look(part, rate * part, true)
      pass(part)
      loaded += rate * part
      if (isEnough(loaded, now - began)) break
    }
    kbits += Math.min(loaded, needed)
    return loaded
  }

  fetch(player.setupKbits, () => false)
  for (let index = 0; index < film.segmentSeconds.length && !isOver; index++) {
    const seconds = film.segmentSeconds[index] ?? 0
    const choose = startSeconds > now ? (player.chooseBeforeStart ?? player.choose) : player.choose
    let level = choose(stateFor(index))
    const limit = player.mostAheadSeconds(film.levels[level]?.averageKbps ?? 0)
    // A full bank before the start would never empty.
    if (startSeconds <= now && ahead + seconds > limit) {
      pass(ahead + seconds - limit)
      level = player.choose(stateFor(index))
    }
    const sizeOf = (of: number) => film.levels[of]?.segmentKbits[index] ?? 0
    let isAbandoned = false
    const loaded = fetch(sizeOf(level), (loadedKbits, loadingSeconds) => {
      if (level === 0 || !player.abandons || startSeconds > now) return false
      isAbandoned = isWorthAbandoning({
        loadedKbits,
        expectedKbits: sizeOf(level),
        floorKbits: sizeOf(0),
        loadingSeconds,
        leftSeconds: ahead,
      })
      return isAbandoned
    })
    if (isAbandoned) {
      wastedKbits += loaded
      level = 0
      fetch(sizeOf(0), () => false)
    }
    if (isOver) break
    levels.push(level)
    ahead += seconds
    remaining -= seconds
    if (startSeconds > now && (!player.mayStart || remaining <= 1e-6 || player.mayStart(stateFor(index + 1))))
      startSeconds = now
  }
  if (!isOver && Number.isFinite(startSeconds)) pass(Math.min(ahead, untilSeconds - played - stalled))
  return {
    startSeconds,
    stalls,
    stalledSeconds: stalled,
    playedSeconds: played,
    levels,
    switches: levels.filter((level, index) => index > 0 && level !== levels[index - 1]).length,
    kbits,
    wastedKbits,
    endSeconds: now,
  }
}
