import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { type Guarded, listGuarded } from './withheld-records.ts'

type WithheldParts = {
  readonly db: Kysely<Database>
  readonly log: { warn(facts: object, text: string): void }
  readonly lookEveryMs?: number
}

/** The lessons whose files not everybody gets. */
export type Withheld = {
  /** Whether a lesson was taken down: nothing of it may be played. */
  readonly has: (coursewareId: string) => boolean
  /** Whether a lesson is for some places or stations alone: nothing of it is given out at its plain address. */
  readonly isLimited: (coursewareId: string) => boolean
  /** Asks the database now: who has just taken a lesson down, or narrowed who sees it, need not wait. */
  readonly look: () => Promise<void>
  readonly close: () => Promise<void>
}

/** 5 s: of the 60 s after which playback must have stopped at every hub, the most is left to what stands in front. */
const lookEveryMs = 5_000

/**
 * Knows by heart which lessons were taken down and which are for some alone, so that a segment costs no query. While the database is away the last
 * answer holds: nothing can be taken down then, and the villages watch on.
 */
export async function openWithheld({ db, log, ...parts }: WithheldParts): Promise<Withheld> {
  let guarded: Guarded = { withdrawn: new Set(), limited: new Set() }
  let isClosed = false
  const look = async () => {
    guarded = await listGuarded(db)
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
    has: coursewareId => guarded.withdrawn.has(coursewareId),
    isLimited: coursewareId => guarded.limited.has(coursewareId),
    look: lookInTurn,
    close: async () => {
      isClosed = true
      clearInterval(timer)
      await work
    },
  }
}
