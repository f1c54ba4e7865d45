import type { Kysely } from 'kysely'
import { sourceKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import type { Database } from '../database/schema.ts'
import type { TranscodeProfile } from '../media/profile.ts'
import { decideRetention } from '../media/retention.ts'
import { claimDeletion, listUnremoved, markRemoved } from './deletion-records.ts'
import { findCourseware } from './records.ts'
import { missingPlaylists } from './release-check.ts'
import {
  announceDeletion,
  listSources,
  postponeDeletions,
  type SourceRecord,
  withdrawDeletion,
} from './source-records.ts'

type Log = { warn(facts: object, text: string): void; info(facts: object, text: string): void }

type RetentionParts = {
  readonly db: Kysely<Database>
  readonly store: ObjectStore
  /** By name; a version's own profile says how long its source stays. */
  readonly profiles: ReadonlyMap<string, Pick<TranscodeProfile, 'sourceRetention'>>
  readonly log: Log
}

/** Nights come a day apart; more than half a day beyond that means that no hub ran and nobody could read anything. */
const dayMs = 24 * 3600_000
const awayMs = 1.5 * dayMs

/**
 * One night of keeping raw footage by its policy: announces, takes announcements back, deletes what was announced long
 * enough. `lastAt` is the night before: announced days during which no hub ran do not count. Rejects where database or
 * store are away; called again it goes on.
 */
export async function keepByPolicy(
  { db, store, profiles, log }: RetentionParts,
  { now, lastAt, signal }: { now: Date; lastAt: Date | undefined; signal?: AbortSignal },
): Promise<void> {
  const awayForMs = lastAt ? now.getTime() - lastAt.getTime() : 0
  if (awayForMs > awayMs) await postponeDeletions(db, awayForMs - dayMs)

  const decide = (source: SourceRecord) => {
    const policy = source.profileName === undefined ? undefined : profiles.get(source.profileName)
    return decideRetention(source, policy?.sourceRetention, now)
  }
  let after = ''
  for (;;) {
    const sources = await listSources(db, after)
    for (const source of sources) {
      signal?.throwIfAborted()
      const { uploadId, coursewareId } = source
      const decision = decide(source)
      if (decision.step === 'announce') {
        await announceDeletion(db, uploadId, { announcedAt: now, dueAt: decision.dueAt })
        log.info(
          { uploadId, coursewareId, dueAt: decision.dueAt },
          'the deletion of raw footage is announced',
        )
      } else if (decision.step === 'withdraw') {
        await withdrawDeletion(db, uploadId)
        log.info({ uploadId, coursewareId }, 'the deletion of raw footage is taken back')
      } else if (decision.step === 'delete') {
        // Of a lesson that cannot be played whole the raw footage is all that there is.
        const lesson = await findCourseware(db, coursewareId)
        if (!lesson || (await missingPlaylists(store, lesson, signal)).length > 0) continue
        const gone = await claimDeletion(db, uploadId, now, held => decide(held).step === 'delete')
        if (gone) log.info({ ...gone, removedAt: undefined }, 'raw footage is deleted by its policy')
      }
    }
    const last = sources.at(-1)
    if (!last) break
    after = last.uploadId
  }
  // Also what an earlier night declared deleted and the store did not let go.
  for (const { uploadId } of await listUnremoved(db)) {
    await store.remove([sourceKey(uploadId)], { signal })
    await markRemoved(db, uploadId, now)
  }
}
