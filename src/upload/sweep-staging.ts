import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { findUpload } from './records.ts'
import { keepUnfinishedMs } from './rules.ts'
import { listStaged, removeStaged, stagedFacts } from './staging.ts'

/** Bytes without a record may belong to an upload that is being made at this moment; after an hour they do not. */
const keepStrayMs = 3600_000

/**
 * Removes staged bytes that nobody will come back for: 30 days without a new one, or of no upload that still needs
 * them. The draft of an unfinished upload stays, and its file can be sent from the beginning.
 */
export async function sweepStaging(db: Kysely<Database>, folder: string): Promise<void> {
  for (const id of await listStaged(folder)) {
    const facts = await stagedFacts(folder, id)
    if (!facts) continue
    const state = (await findUpload(db, id))?.state
    // All there and being checked: the intake's own, however long the store is away.
    if (state === 'checking') continue
    const idleMs = Date.now() - facts.movedAtMs
    if (idleMs > (state === 'receiving' ? keepUnfinishedMs : keepStrayMs)) await removeStaged(folder, id)
  }
}
