import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { lessonLengths, stationsOfKeys } from './beat-records.ts'
import { readBeat } from './messages.ts'
import type { Beat, BeatAnswer, BeatsAnswer } from './rules.ts'
import { type Asker, type DatedBeat, dateBeat, judgeTime } from './tally.ts'
import { type Written, writeBeats } from './write-beats.ts'

/**
 * Who sends a message: known already, or a station's computer by the SHA-256 of its key, which is looked up with those
 * of the others: a query a beat would cost the hub more than all else about it.
 */
export type Sender = Asker | { readonly keyHash: string }

/** Keeps what players tell. */
export type BeatKeeper = {
  /** Reads, judges and keeps one message's beats; rejects where the database is away, and then none was kept. */
  readonly keep: (sender: Sender, given: readonly unknown[]) => Promise<BeatsAnswer>
}

type KeeperParts = {
  readonly db: Kysely<Database>
  readonly now?: () => Date
  /** How long the first message of a batch waits for others, in ms. */
  readonly gatherMs?: number
}

/**
 * 400 ms: at a hundred beats a second forty share a transaction, which costs the hub little more than one; and what
 * plays still shows within 15 s.
 */
const usualGatherMs = 400
/** How long a lesson's length is known without asking again, and of how many lessons. */
const lengthMs = 60_000
const mostLengths = 5000

type Waiting = {
  readonly sender: Sender
  readonly beats: readonly Omit<DatedBeat, 'asker'>[]
  readonly done: (written: Written, from: number) => void
  readonly failed: (error: unknown) => void
}

/** Gathers the messages of many players and writes them together, one batch after the other. */
export function openBeatKeeper(parts: KeeperParts): BeatKeeper {
  const { db, now = () => new Date(), gatherMs = usualGatherMs } = parts
  const lengthOf = lengthsOf(db)
  let waiting: Waiting[] = []
  let isWriting = false
  let isDue = false

  const writeSoon = () => {
    if (isDue) return
    isDue = true
    setTimeout(() => void write(), gatherMs)
  }
  const write = async () => {
    isDue = false
    if (isWriting || waiting.length === 0) return
    isWriting = true
    const batch = waiting
    waiting = []
    try {
      const askerOf = await findAskers(
        db,
        batch.map(({ sender }) => sender),
      )
      const written = await writeBeats(
        db,
        batch.flatMap(({ sender, beats }) => beats.map(beat => ({ ...beat, asker: askerOf(sender) }))),
      )
      let from = 0
      for (const { beats, done } of batch) {
        done(written, from)
        from += beats.length
      }
    } catch (error) {
      for (const { failed } of batch) failed(error)
    } finally {
      isWriting = false
      if (waiting.length > 0) writeSoon()
    }
  }
  const add = (sender: Sender, beats: Waiting['beats']) =>
    new Promise<{ written: Written; from: number }>((resolve, reject) => {
      waiting.push({ sender, beats, done: (written, from) => resolve({ written, from }), failed: reject })
      if (!isWriting) writeSoon()
    })

  return {
    keep: async (sender, given) => {
      const receivedAt = now()
      const read = given.map(readBeat)
      const lengths = await lengthOf(read.flatMap(beat => beat?.coursewareId ?? []))
      const first = read.map(beat => judgeAlone(beat, lengths))
      const dated = read.flatMap((beat, at): Waiting['beats'] => {
        const durationSeconds = beat && lengths.get(beat.coursewareId)
        if (!beat || durationSeconds === undefined || first[at] !== undefined) return []
        return [{ beat, receivedAt, at: dateBeat(beat, receivedAt), durationSeconds }]
      })
      if (dated.length === 0)
        return { answers: first.map(each => each ?? 'kept'), replaced: [], replacing: [] }
      const { written, from } = await add(sender, dated)
      const ids = [...new Set(dated.map(({ beat }) => beat.sessionId))]
      let next = from
      return {
        answers: first.map(each => each ?? written.answers[next++] ?? 'kept'),
        replaced: ids.filter(id => written.replaced.has(id)),
        replacing: ids.filter(id => written.replacing.has(id)),
      }
    },
  }
}

/** Who the senders are; a key that opens nothing is a visitor's. */
async function findAskers(
  db: Kysely<Database>,
  senders: readonly Sender[],
): Promise<(sender: Sender) => Asker> {
  const hashes = senders.flatMap(sender => ('keyHash' in sender ? [sender.keyHash] : []))
  const stations = hashes.length > 0 ? await stationsOfKeys(db, hashes) : new Map<string, string>()
  return sender =>
    'keyHash' in sender ? { stationId: stations.get(sender.keyHash) ?? null, userId: null } : sender
}

/** What can be said of a beat without looking at its session. */
function judgeAlone(
  beat: Beat | undefined,
  lengths: ReadonlyMap<string, number>,
): Exclude<BeatAnswer, 'kept'> | undefined {
  if (!beat) return 'malformed'
  return judgeTime(beat) ?? (lengths.has(beat.coursewareId) ? undefined : 'unknownLesson')
}

/** Asks for the lengths of lessons, and remembers those that there are for a minute. */
function lengthsOf(db: Kysely<Database>) {
  const known = new Map<string, { readonly seconds: number; readonly until: number }>()
  return async (ids: readonly string[]): Promise<ReadonlyMap<string, number>> => {
    const nowMs = performance.now()
    const missing = [...new Set(ids)].filter(id => (known.get(id)?.until ?? 0) < nowMs)
    if (missing.length > 0) {
      if (known.size > mostLengths) known.clear()
      for (const [id, seconds] of await lessonLengths(db, missing))
        known.set(id, { seconds, until: nowMs + lengthMs })
    }
    return new Map(
      ids.flatMap(id => {
        const held = known.get(id)
        return held && !(held.until < nowMs) ? [[id, held.seconds] as const] : []
      }),
    )
  }
}
