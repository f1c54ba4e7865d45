import type { Kysely, Transaction } from 'kysely'
import { dayOf } from '../china-time.ts'
import type { Database } from '../database/schema.ts'
import {
  addBeats,
  addDays,
  addLineSamples,
  addSessions,
  listRivals,
  lockDays,
  lockSessions,
  saveDays,
  saveSessions,
} from './beat-records.ts'
import { leastOutageMs, mostOutageMs, outageOf } from './find-outages.ts'
import { addOutages, endSilentSessions } from './outage-records.ts'
import { type BeatAnswer, mostSpanMs } from './rules.ts'
import {
  beginSession,
  type DatedBeat,
  type DayTally,
  dayKey,
  emptyDay,
  isReplaced,
  isReplacing,
  judgeBelonging,
  type Rival,
  type SessionTally,
  subjectOf,
  tallyBeat,
} from './tally.ts'

type Step = Transaction<Database>

export type Written = {
  /** What became of each beat, in the order given. */
  readonly answers: readonly BeatAnswer[]
  /** Sessions that another player has taken over from, and those that have taken over. */
  readonly replaced: ReadonlySet<string>
  readonly replacing: ReadonlySet<string>
}

/**
 * Writes beats of many players in one transaction of few statements. All of it or nothing: where it rejects, the same
 * beats can be written again.
 */
export async function writeBeats(db: Kysely<Database>, beats: readonly DatedBeat[]): Promise<Written> {
  if (beats.length === 0) return { answers: [], replaced: new Set(), replacing: new Set() }
  return db.transaction().execute(async step => {
    const sessions = await findSessions(step, beats)
    const judged = beats.map(dated => {
      const session = sessions.get(dated.beat.sessionId)
      return session ? judgeBelonging(dated, session) : 'otherSession'
    })
    const kept = beats.filter((_, at) => judged[at] === undefined)
    const news = await keepNew(step, kept, sessions)
    return { answers: judged.map(each => each ?? 'kept'), ...news }
  })
}

/** The sessions of these beats, begun where they are new. */
async function findSessions(step: Step, beats: readonly DatedBeat[]): Promise<Map<string, SessionTally>> {
  const ids = [...new Set(beats.map(({ beat }) => beat.sessionId))]
  const known = await lockSessions(step, ids)
  const fresh = new Map<string, SessionTally>()
  for (const dated of inOrder(beats)) {
    const { sessionId } = dated.beat
    if (!known.has(sessionId) && !fresh.has(sessionId)) fresh.set(sessionId, beginSession(dated))
  }
  if (fresh.size === 0) return known
  await addSessions(step, [...fresh.values()])
  await noteReturns(step, [...fresh.values()], ids)
  // Another hub may have begun the same one at this moment: what stands in the table counts.
  return new Map([...known, ...(await lockSessions(step, [...fresh.keys()]))])
}

/** A station that begins a film, though it never ended the one before, comes out of an outage. */
async function noteReturns(step: Step, fresh: readonly SessionTally[], except: readonly string[]) {
  const heardAt = new Map(
    fresh.flatMap(({ stationId, dataAsOf }) => (stationId ? [[stationId, dataAsOf] as const] : [])),
  )
  const [now] = heardAt.values()
  if (!now) return
  const ago = (ms: number) => new Date(now.getTime() - ms)
  const look = { stationIds: [...heardAt.keys()], except, from: ago(mostOutageMs), until: ago(leastOutageMs) }
  const silent = await endSilentSessions(step, look)
  const since = new Map<string, Date>()
  for (const { stationId, heardAt: last } of silent) {
    const known = since.get(stationId)
    if (!known || last > known) since.set(stationId, last)
  }
  const outages = [...since].map(([stationId, startedAt]) => ({
    stationId,
    startedAt,
    endedAt: heardAt.get(stationId) ?? now,
  }))
  await addOutages(step, outages)
}

/** Counts those beats that were not counted before. */
async function keepNew(step: Step, kept: readonly DatedBeat[], sessions: Map<string, SessionTally>) {
  const known = await addBeats(step, kept)
  const once = new Set<string>()
  const fresh = inOrder(kept).filter(({ beat }) => {
    const key = `${beat.sessionId} ${beat.seq}`
    return known.has(key) && !once.has(key) && once.add(key)
  })
  const rivals = await rivalsOf(step, kept, sessions)
  const days = await findDays(step, fresh)
  const outages = new Map(
    fresh.flatMap(({ beat, receivedAt }) => {
      const session = sessions.get(beat.sessionId)
      const outage = session && outageOf(session, receivedAt)
      return outage ? [[beat.sessionId, outage] as const] : []
    }),
  )
  for (const dated of fresh) {
    const session = sessions.get(dated.beat.sessionId)
    if (!session) continue
    const subjectId = subjectOf(session)
    const day = subjectId ? days.get(dayKey(subjectId, session.coursewareId, dayOf(dated.at))) : undefined
    tallyBeat(dated, session, day, !isReplaced(session, dated.at, rivals.values()))
  }
  const moved = new Set(fresh.map(({ beat }) => beat.sessionId))
  if (moved.size > 0) {
    await saveSessions(
      step,
      [...sessions.values()].filter(({ id }) => moved.has(id)),
    )
    await saveDays(step, [...days.values()])
    await addLineSamples(step, fresh)
    await addOutages(step, [...outages.values()])
  }
  const told = (is: typeof isReplaced) =>
    new Set(
      kept.flatMap(({ beat, at }) => {
        const session = sessions.get(beat.sessionId)
        return session && is(session, at, rivals.values()) ? [beat.sessionId] : []
      }),
    )
  return { replaced: told(isReplaced), replacing: told(isReplacing) }
}

/** All sessions of these stations and persons that were on meanwhile, those of this very message as they stand now. */
async function rivalsOf(
  step: Step,
  kept: readonly DatedBeat[],
  sessions: ReadonlyMap<string, SessionTally>,
): Promise<ReadonlyMap<string, Rival>> {
  const subjectIds = new Set(kept.flatMap(({ asker }) => subjectOf(asker) ?? []))
  const first = Math.min(...kept.map(({ at }) => at.getTime()))
  const rivals =
    subjectIds.size > 0 ? await listRivals(step, [...subjectIds], new Date(first - mostSpanMs)) : []
  return new Map<string, Rival>([...rivals.map(rival => [rival.id, rival] as const), ...sessions])
}

/** The days that these beats count for. */
async function findDays(step: Step, fresh: readonly DatedBeat[]): Promise<Map<string, DayTally>> {
  const wanted = new Map<string, DayTally>()
  for (const dated of fresh) {
    const subjectId = subjectOf(dated.asker)
    if (subjectId === null) continue
    const day = emptyDay(dated, subjectId)
    const key = dayKey(subjectId, day.coursewareId, day.day)
    if (!wanted.has(key)) wanted.set(key, day)
  }
  const known = await lockDays(step, [...wanted.values()])
  const missing = [...wanted].flatMap(([key, day]) => (known.has(key) ? [] : [day]))
  if (missing.length === 0) return known
  await addDays(step, missing)
  return lockDays(step, [...wanted.values()])
}

/** As they were made: what is taken over, and from when, depends on it. */
const inOrder = (beats: readonly DatedBeat[]): readonly DatedBeat[] =>
  beats.toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.beat.seq - b.beat.seq)
