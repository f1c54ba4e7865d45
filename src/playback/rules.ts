import type { LineSample } from '../media/line.ts'

/** How often a player tells what it plays, in ms. */
export const beatEveryMs = 10_000
/**
 * After so long without a word a player that played is lost: two beats missed, and time for the third to come in late.
 */
export const lostAfterMs = 25_000
/** What one beat can vouch for: whoever is silent for longer closes what went before. */
export const mostSpanMs = 30_000
/** How late a beat may come and still count, on the day on which it was played. */
export const latestDays = 14
/** A player's clock may run this much ahead of the hub's before it is not believed. */
export const toleratedMs = 10_000
/** Later than this a beat was not sent while it happened. */
export const offlineAfterMs = 60_000
/** Beats in one message; at their longest they fit the 64 KB that a browser sends while its page closes. */
export const mostBeats = 100
/** Faster than this nobody follows a lesson: it runs, and does not count. */
export const fastestCounted = 1.5

/** What became of one beat. All but `kept` are final: sending it again changes nothing. */
export const beatAnswers = [
  'kept',
  /** It does not read as one: numbers missing, not numbers, below nothing. */
  'malformed',
  'unknownLesson',
  /** It tells of a time that has not come. */
  'future',
  'tooLate',
  /** Its session is another station's, person's or lesson's, or its key was revoked: begin a new session. */
  'otherSession',
] as const
export type BeatAnswer = (typeof beatAnswers)[number]

/** A stretch of film, from and to, in seconds. */
export type Stretch = readonly [from: number, to: number]

/** What a player does; `ended` also where its page was left. */
export type PlayState = 'playing' | 'paused' | 'stalled' | 'ended'

/**
 * What a player tells, about every 10 s. `sessionId` and `seq` together make it count once. Its times are those of a
 * clock that nobody sets: `clockMs` since the session began, `spanMs` since its beat before, `agoMs` between the beat
 * and the moment at which it is sent.
 */
export type Beat = {
  readonly sessionId: string
  readonly playerId: string
  readonly coursewareId: string
  readonly seq: number
  readonly clockMs: number
  readonly spanMs: number
  readonly agoMs: number
  readonly played: readonly Stretch[]
  readonly positionSeconds: number
  readonly speed: number
  readonly state: PlayState
  /** What is on the screen: `240p`, `slides`, `audio`; empty before there is a picture. */
  readonly rung: string
  readonly rungKbps: number
  readonly bufferSeconds: number
  /** In this beat's span. */
  readonly stalls: number
  readonly stallMs: number
  /** From the press of play to the first picture; null until then. */
  readonly startWaitMs: number | null
  readonly isVisible: boolean
  readonly isMuted: boolean
  /** The browser said that there was no line. */
  readonly wasOffline: boolean
  /** What came of the question whether somebody is there; `none`: not asked since the beat before. */
  readonly attention: 'none' | 'answered' | 'missed'
  /** Absent where nothing was fetched. */
  readonly line?: Omit<LineSample, 'at'> | undefined
}

/** What the hub answers: for each beat in the order sent; and which sessions do not count, or made another not count. */
export type BeatsAnswer = {
  readonly answers: readonly BeatAnswer[]
  /** A newer player of the same station or account has taken over: these are not counted while it plays. */
  readonly replaced: readonly string[]
  /** These have taken over from another player that is still on. */
  readonly replacing: readonly string[]
}

/** How a station's films stood still in one hour. */
export type StallHour = { readonly at: Date; readonly stalls: number; readonly stallMs: number }
