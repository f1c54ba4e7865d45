import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { indexNextEvents } from './index-records.ts'

type KeepUpParts = {
  readonly db: Kysely<Database>
  readonly log: { warn(facts: object, text: string): void }
  readonly lookEveryMs?: number
}

/** A lesson is found this long after it is published, at most; asking costs one row of an index. */
const lookEveryMs = 1000

/** Takes in every lesson event that there is. Resolves when none is left. */
export async function catchUp(db: Kysely<Database>, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted && (await indexNextEvents(db)) > 0);
}

/**
 * Keeps the index of the catalogue up with what is published, in the background. Where it stands is in the database:
 * it goes on where any hub has left off.
 */
export function keepIndexUp({ db, log, ...options }: KeepUpParts): { close(): Promise<void> } {
  const stop = new AbortController()
  let work: Promise<void> | undefined
  const look = () => {
    work ??= catchUp(db, stop.signal)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) log.warn({ err: error }, 'the index of the catalogue could not be kept up')
      })
      .finally(() => {
        work = undefined
      })
  }
  look()
  const timer = setInterval(look, options.lookEveryMs ?? lookEveryMs)
  return {
    close: async () => {
      stop.abort()
      clearInterval(timer)
      await work
    },
  }
}
