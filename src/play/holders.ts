import type { Kysely } from 'kysely'
import { mayManage } from '../account/guard.ts'
import { findCourseware } from '../courseware/records.ts'
import { maySee } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { findPersonOfSession, findStationOfKey } from './holder-records.ts'
import type { Holder } from './playback-token.ts'

type HoldersParts = {
  readonly db: Kysely<Database>
  readonly log: { warn(facts: object, text: string): void }
  readonly trustMs?: number
}
type Known = { readonly mayPlay: boolean; readonly askedAtMs: number }

/** Who may play what, of those who hold a signed address. */
export type Holders = { readonly mayPlay: (coursewareId: string, holder: Holder) => Promise<boolean> }

/** 20 s: a revoked key must have stopped everywhere within 60, and 400 stations that play cost 20 questions a second. */
const trustMs = 20_000
/** Some 200 bytes each. */
const mostKnown = 10_000

/**
 * Asks the database once in a while for each address that is in use, so that a segment costs no query. While the
 * database is away the last answer holds: nothing can be revoked then, and the villages watch on.
 */
export function openHolders({ db, log, ...parts }: HoldersParts): Holders {
  const known = new Map<string, Known>()
  const asking = new Map<string, Promise<boolean>>()

  const ask = async (key: string, coursewareId: string, holder: Holder): Promise<boolean> => {
    const askedAtMs = performance.now()
    try {
      const mayPlay = await mayHolderPlay(db, coursewareId, holder)
      known.delete(key)
      known.set(key, { mayPlay, askedAtMs })
      const [oldest] = known.keys()
      if (known.size > mostKnown && oldest !== undefined) known.delete(oldest)
      return mayPlay
    } catch (error) {
      const last = known.get(key)
      if (!last) throw error
      log.warn({ err: error }, 'whether an address may still be used could not be asked for')
      known.set(key, { ...last, askedAtMs })
      return last.mayPlay
    }
  }

  return {
    mayPlay: async (coursewareId, holder) => {
      const key = `${coursewareId} ${holder.stationKeyId ?? ''} ${holder.sessionId ?? ''}`
      const last = known.get(key)
      if (last && performance.now() - last.askedAtMs < (parts.trustMs ?? trustMs)) return last.mayPlay
      const question =
        asking.get(key) ?? ask(key, coursewareId, holder).finally(() => void asking.delete(key))
      asking.set(key, question)
      return question
    },
  }
}

/**
 * Whether this holder may play this lesson now: by a key that is not revoked, or a session that has not
 * ended, the lesson is still for it. What was taken down is not asked for here.
 */
async function mayHolderPlay(
  db: Kysely<Database>,
  coursewareId: string,
  { stationKeyId, sessionId }: Holder,
): Promise<boolean> {
  const [lesson, station, person] = await Promise.all([
    findCourseware(db, coursewareId),
    stationKeyId === undefined ? undefined : findStationOfKey(db, stationKeyId),
    sessionId === undefined ? undefined : findPersonOfSession(db, sessionId),
  ])
  if (!lesson || !(station || person)) return false
  return mayManage(person, lesson) || (lesson.publishedAt !== null && maySee(person, lesson, station))
}
