import { dayOf } from '../china-time.ts'
import { clampPlayed, countable, effectiveSeconds, totalSeconds, union } from './effective.ts'
import {
  type Beat,
  latestDays,
  mostSpanMs,
  offlineAfterMs,
  type PlayState,
  type Stretch,
  toleratedMs,
} from './rules.ts'

/** Who plays: a station, else a person, else a visitor, of whom nothing is kept. */
export type Asker = { readonly stationId: string | null; readonly userId: string | null }

/** A beat with what the hub knows of it: who sent it, when it came, when it was made, how long its lesson is. */
export type DatedBeat = {
  readonly beat: Beat
  readonly asker: Asker
  readonly receivedAt: Date
  readonly at: Date
  readonly durationSeconds: number
}

/** A session as far as beats change it. */
export type SessionTally = {
  readonly id: string
  readonly coursewareId: string
  readonly stationId: string | null
  readonly userId: string | null
  readonly playerId: string
  readonly startedAt: Date
  lastBeatAt: Date
  dataAsOf: Date
  endedAt: Date | null
  lastSeq: number
  clockMs: number
  spannedMs: number
  readonly heardAt: Date
  promptMs: number
  state: PlayState
  positionSeconds: number
  durationSeconds: number
  speed: number
  rung: string
  rungKbps: number
  bufferSeconds: number
  startWaitMs: number | null
  stallCount: number
  stallMs: number
  rawSeconds: number
  effectiveSeconds: number
  isIdlePlay: boolean
  wasOffline: boolean
  supersededAt: Date | null
}

/** What one station or person played of one lesson on one day, as far as beats change it. */
export type DayTally = Asker & {
  readonly subjectId: string
  readonly coursewareId: string
  readonly day: string
  covered: readonly Stretch[]
  rawSeconds: number
  effectiveSeconds: number
  unattendedSeconds: number
  offlineSeconds: number
  stalls: number
  stallMs: number
  lastAt: Date
  dataAsOf: Date
}

/** What is asked of another session of the same station or person. */
export type Rival = Pick<
  SessionTally,
  'id' | 'stationId' | 'userId' | 'playerId' | 'startedAt' | 'lastBeatAt' | 'endedAt'
>

export const subjectOf = ({ stationId, userId }: Asker): string | null => stationId ?? userId
export const dayKey = (subjectId: string, coursewareId: string, day: string): string =>
  `${subjectId} ${coursewareId} ${day}`

/** When a beat was made, by the hub's clock: its player's is believed for how long ago, never for when. */
export const dateBeat = ({ agoMs }: Beat, receivedAt: Date): Date =>
  new Date(receivedAt.getTime() - Math.min(Math.max(0, agoMs), (latestDays + 1) * 24 * 3600_000))

/** What is wrong with a beat's time; undefined where nothing is. */
export function judgeTime({ agoMs }: Beat): 'future' | 'tooLate' | undefined {
  if (agoMs < -toleratedMs) return 'future'
  return agoMs > latestDays * 24 * 3600_000 ? 'tooLate' : undefined
}

/** A session as its first beat begins it. */
export const beginSession = ({ beat, asker, at, receivedAt, durationSeconds }: DatedBeat): SessionTally => ({
  id: beat.sessionId,
  coursewareId: beat.coursewareId,
  ...asker,
  playerId: beat.playerId,
  startedAt: new Date(at.getTime() - beat.clockMs),
  lastBeatAt: at,
  dataAsOf: receivedAt,
  endedAt: null,
  lastSeq: -1,
  clockMs: 0,
  spannedMs: 0,
  heardAt: receivedAt,
  promptMs: 0,
  state: beat.state,
  positionSeconds: beat.positionSeconds,
  durationSeconds,
  speed: beat.speed,
  rung: beat.rung,
  rungKbps: beat.rungKbps,
  bufferSeconds: beat.bufferSeconds,
  startWaitMs: null,
  stallCount: 0,
  stallMs: 0,
  rawSeconds: 0,
  effectiveSeconds: 0,
  isIdlePlay: false,
  wasOffline: false,
  supersededAt: null,
})

/**
 * What keeps a beat out of its session: the session is another's, or its player's clock tells of more time than has
 * passed since the session began.
 */
export function judgeBelonging(
  { beat, asker, receivedAt }: DatedBeat,
  session: SessionTally,
): 'otherSession' | 'future' | undefined {
  const isSame =
    session.stationId === asker.stationId &&
    session.userId === asker.userId &&
    session.playerId === beat.playerId &&
    session.coursewareId === beat.coursewareId
  if (!isSame) return 'otherSession'
  const endOfClock = session.startedAt.getTime() + beat.clockMs
  return endOfClock > receivedAt.getTime() + toleratedMs ? 'future' : undefined
}

/** Whether two sessions are of one station or person, played by two players. */
const areRivals = (one: Rival, other: Rival): boolean =>
  subjectOf(one) !== null &&
  one.stationId === other.stationId &&
  one.userId === other.userId &&
  one.playerId !== other.playerId

const wasOnAt = ({ startedAt, lastBeatAt, endedAt }: Rival, at: Date): boolean =>
  startedAt <= at &&
  lastBeatAt.getTime() >= at.getTime() - mostSpanMs &&
  (endedAt === null || endedAt.getTime() > at.getTime())

/** Whether another player of the same station or person, begun later, was on at that time: the newest counts. */
export const isReplaced = (session: Rival, at: Date, rivals: Iterable<Rival>): boolean =>
  [...rivals].some(
    rival => areRivals(session, rival) && rival.startedAt > session.startedAt && wasOnAt(rival, at),
  )

/** Whether it has taken over from another player that is still on. */
export const isReplacing = (session: Rival, at: Date, rivals: Iterable<Rival>): boolean =>
  [...rivals].some(
    rival => areRivals(session, rival) && rival.startedAt <= session.startedAt && wasOnAt(rival, at),
  )

/** Adds one new beat to its session, and to its day where it counts for somebody; both are changed in place. */
export function tallyBeat(
  { beat, at, receivedAt, durationSeconds }: DatedBeat,
  session: SessionTally,
  day: DayTally | undefined,
  isCounted: boolean,
): void {
  session.clockMs = Math.max(session.clockMs, beat.clockMs)
  // All beats together vouch for no more time than the player's own clock has seen.
  const spanMs = Math.min(beat.spanMs, Math.max(0, session.clockMs - session.spannedMs))
  session.spannedMs += spanMs
  const stallMs = Math.round(Math.min(beat.stallMs, spanMs))
  const isPrompt =
    receivedAt.getTime() - at.getTime() <= offlineAfterMs &&
    session.promptMs + spanMs <= mostPromptMs(session, receivedAt)
  if (isPrompt) session.promptMs += spanMs
  const wasOffline = beat.wasOffline || !isPrompt
  const played = clampPlayed(beat.played, { durationSeconds, spanMs, speed: beat.speed })
  const raw = totalSeconds(played)

  if (beat.attention !== 'none') session.isIdlePlay = beat.attention === 'missed'
  session.rawSeconds += raw
  session.stallCount += beat.stalls
  session.stallMs += stallMs
  session.startWaitMs ??= beat.startWaitMs
  session.wasOffline ||= wasOffline
  session.lastBeatAt = later(session.lastBeatAt, at)
  session.dataAsOf = later(session.dataAsOf, receivedAt)
  if (beat.seq > session.lastSeq) showNewest(session, beat, at)
  if (!isCounted) session.supersededAt ??= at
  if (!day || !isCounted) return

  const before = day.effectiveSeconds
  day.covered = union([...day.covered, ...countable(played, beat.speed)])
  day.effectiveSeconds = Math.max(before, effectiveSeconds(day.covered, durationSeconds))
  session.effectiveSeconds += day.effectiveSeconds - before
  day.rawSeconds += raw
  if (session.isIdlePlay) day.unattendedSeconds += raw
  if (wasOffline) day.offlineSeconds += raw
  day.stalls += beat.stalls
  day.stallMs += stallMs
  day.lastAt = later(day.lastAt, at)
  day.dataAsOf = later(day.dataAsOf, receivedAt)
}

/** Of a showing so much can have been told while it happened; a player's word on more, however it dates it, came later. */
const mostPromptMs = ({ heardAt }: SessionTally, receivedAt: Date): number =>
  receivedAt.getTime() - heardAt.getTime() + offlineAfterMs + mostSpanMs

/** What only the newest beat knows. */
function showNewest(session: SessionTally, beat: Beat, at: Date): void {
  session.lastSeq = beat.seq
  session.state = beat.state
  session.endedAt = beat.state === 'ended' ? at : null
  session.positionSeconds = Math.min(beat.positionSeconds, session.durationSeconds)
  session.speed = beat.speed
  session.rung = beat.rung
  session.rungKbps = beat.rungKbps
  session.bufferSeconds = beat.bufferSeconds
}

/** A day on which nothing was played yet. */
export const emptyDay = ({ beat, asker, at, receivedAt }: DatedBeat, subjectId: string): DayTally => ({
  subjectId,
  coursewareId: beat.coursewareId,
  day: dayOf(at),
  ...asker,
  covered: [],
  rawSeconds: 0,
  effectiveSeconds: 0,
  unattendedSeconds: 0,
  offlineSeconds: 0,
  stalls: 0,
  stallMs: 0,
  lastAt: at,
  dataAsOf: receivedAt,
})

const later = (one: Date, other: Date): Date => (one > other ? one : other)
