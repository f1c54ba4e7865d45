import type { Generated } from 'kysely'

/** One showing of a lesson by one player; times are the hub's, clamped to what can have been. */
export type PlaybackSessionTable = {
  /** Made by the player. */
  id: string
  coursewareId: string
  /** Who watched: a station, a signed-in person, or a visitor (both null). */
  stationId: string | null
  userId: string | null
  /** Of the page that plays: two of one station are two players. */
  playerId: string
  startedAt: Date
  /** When the newest beat was made. */
  lastBeatAt: Date
  /** When the hub last heard of it; what was sent late counts from then. */
  dataAsOf: Generated<Date>
  endedAt: Generated<Date | null>
  /** The number of its newest beat; what older ones say of position and rung is past. */
  lastSeq: Generated<number>
  /** The player's own clock at its newest beat, in ms, and how much of that its beats have vouched for. */
  clockMs: Generated<number>
  spannedMs: Generated<number>
  /** When the hub first heard of it, and how much its beats have vouched for that came while it happened. */
  heardAt: Generated<Date>
  promptMs: Generated<number>
  state: 'playing' | 'paused' | 'stalled' | 'ended'
  positionSeconds: number
  durationSeconds: number
  speed: Generated<number>
  /** The rung on the screen: `240p`, `audio`; empty before there is one. */
  rung: string
  rungKbps: number
  bufferSeconds: number
  startWaitMs: Generated<number | null>
  stallCount: Generated<number>
  stallMs: Generated<number>
  /** Film that ran, and how much of it was new to its station or person on that day. */
  rawSeconds: Generated<number>
  effectiveSeconds: Generated<number>
  /** Nobody answered when the player last asked whether somebody is there. */
  isIdlePlay: Generated<boolean>
  /** Some of it was played without a line and told later. */
  wasOffline: Generated<boolean>
  /** Another player of the same station or person has begun since. */
  supersededAt: Generated<Date | null>
}

/** What a player told, about every 10 s; its session and number make it count once. */
export type PlaybackBeatTable = {
  sessionId: string
  seq: number
  at: Date
  receivedAt: Date
  /** Stretches of the film, `[from, to]` in seconds. */
  played: unknown
  speed: number
  isVisible: boolean
  isMuted: boolean
  rung: string
  bufferSeconds: number
  stalls: number
  stallMs: number
}

/**
 * What a station, or a person, played of one lesson on one day in China: the row that every figure is a sum of.
 * `subjectId` is that of the station or of the person.
 */
export type PlaybackDayTable = {
  subjectId: string
  coursewareId: string
  /** YYYY-MM-DD. */
  day: string
  stationId: string | null
  userId: string | null
  /** Stretches of the film that ran, each once, `[from, to]` in seconds. */
  covered: Generated<unknown>
  rawSeconds: Generated<number>
  effectiveSeconds: Generated<number>
  /** Those of the film that ran while nobody answered, and those that were told later; both are in `rawSeconds`. */
  unattendedSeconds: Generated<number>
  offlineSeconds: Generated<number>
  stalls: Generated<number>
  stallMs: Generated<number>
  lastAt: Date
  dataAsOf: Date
}

/** What a station's line carried while it was asked to, from one beat to the next. */
export type LineSampleTable = {
  stationId: string
  at: Date
  kbits: number
  /** Seconds in which something was being fetched, and those of them without a byte. */
  busySeconds: number
  deadSeconds: number
}

/** When a station that played was not heard, and heard again. One that is silent still has no row yet. */
export type StationOutageTable = {
  id: string
  stationId: string
  startedAt: Date
  endedAt: Date
}
