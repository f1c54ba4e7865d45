import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { listWithheld } from './withheld-records.ts'

type WithheldParts = {
  readonly db: Kysely<Database>
  readonly log: { warn(facts: object, text: string): void }
  readonly lookEveryMs?: number
}

/** The lessons of which nothing may be played. */
export type Withheld = {
  readonly has: (coursewareId: string) => boolean
  /** Asks the database now: who has just taken a lesson down need not wait. */
  readonly look: () => Promise<void>
  readonly close: () => Promise<void>
}

/** 5 s: of the 60 s after which playback must have stopped at every hub, the most is left to what stands in front. */
const lookEveryMs = 5_000

/**
 * Knows by heart which lessons were taken down, so that a segment costs no query. While the database is away the last
 * answer holds: nothing can be taken down then, and the villages watch on.
 */
export async function openWithheld({ db, log, ...parts }: WithheldParts): Promise<Withheld> {
  let ids: ReadonlySet<string> = new Set()
  let isClosed = false
  const look = async () => {
    ids = new Set(await listWithheld(db))
  }
  await look()
  // One question at a time: an older answer must not overtake a newer one.
  let work = Promise.resolve()
  const lookInTurn = () => {
    const turn = work.then(look)
    work = turn.catch(() => undefined)
    return turn
  }
  const timer = setInterval(() => {
    lookInTurn().catch(error => {
      if (!isClosed) log.warn({ err: error }, 'what was taken down could not be asked for')
    })
  }, parts.lookEveryMs ?? lookEveryMs)
  return {
    has: coursewareId => ids.has(coursewareId),
    look: lookInTurn,
    close: async () => {
      isClosed = true
      clearInterval(timer)
      await work
    },
  }
}
