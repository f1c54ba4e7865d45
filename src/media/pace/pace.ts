/**
 * For whom a lesson plays. `person`: a stop of a second is worth a better picture now and then. `group`: a room of forty
 * waits at every stop, so that none is worth a step of quality; the wait comes before the start, and is told.
 */
export type Pace = 'person' | 'group'

/** What a player knows of one level, lowest first in every list. */
export type PaceLevel = {
  /** Declared peak of picture and sound together, kbit/s. */
  readonly peakKbps: number
  /** Over the whole film, kbit/s. */
  readonly averageKbps: number
}

/** Where a player stands when it is about to fetch a segment. Seconds are of the film unless they say otherwise. */
export type PaceState = {
  readonly levels: readonly PaceLevel[]
  /** The level of the segment before; -1 before the first one. */
  readonly level: number
  /** Film already here, ahead of the picture on the screen. */
  readonly aheadSeconds: number
  /** Film that nobody has fetched yet, the segment in question included. */
  readonly remainingSeconds: number
  /** Length of the segment in question. */
  readonly segmentSeconds: number
  /** Playback rate: at 1.5 a second of film lasts two thirds of a second. */
  readonly speed: number
  /** What the line carried in each second in which it was asked to, kbit/s, oldest first; 0 in an outage. */
  readonly recentKbps: readonly number[]
}

/** When a room's lesson may begin. */
export type StartGate = {
  /** Wall seconds until it may; 0: now. */
  readonly startsInSeconds: number
  /** Whether the line's own history says so; without one it is a guess from lines like it. */
  readonly sure: boolean
}
