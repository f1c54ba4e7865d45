import type { Kysely } from 'kysely'
import { releasesPrefix, workPrefix, worksPrefix } from '../../storage/keys.ts'
import { type ObjectStore, removePrefix } from '../../storage/object-store.ts'
import { listDone } from '../courseware/job-records.ts'
import { heldReleaseSchema, publishedMediaSchema } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import type { Line } from '../queue/line.ts'
import { listFrozenReleases } from './frozen-records.ts'

type SweepParts = {
  readonly db: Kysely<Database>
  readonly store: ObjectStore
  readonly log: { warn(facts: object, text: string): void }
}

type WorkParts = Pick<SweepParts, 'store' | 'log'> & { readonly line: Pick<Line, 'retire'> }

/** A release and those that its playlists refer to; of a lesson, also the one that waits for its review. */
type Shown = { readonly releaseId: string | null; readonly media: unknown; readonly heldRelease?: unknown }

/**
 * Removes the releases of a lesson that nobody has any more use for: of attempts that lost, and of older versions. Keep
 * what is shown now and what was shown before it: who is watching that, or fetching it to a station, goes on until
 * there is one more. What a competition judges is always kept.
 */
export async function sweepReleases(
  { db, store, log }: SweepParts,
  coursewareId: string,
  kept: readonly (Shown | undefined)[],
): Promise<void> {
  const prefix = releasesPrefix(coursewareId)
  try {
    // Asked after the lesson has moved on: whoever enters it from now on enters what it shows now.
    const frozen = await listFrozenReleases(db, coursewareId)
    const keptIds = [...kept, ...frozen].flatMap(releasesOf)
    const isSwept = (key: string) => {
      const [folder = ''] = key.slice(prefix.length).split('/')
      // What else lies beside the releases belongs to the lesson, and outlasts them.
      return isReleaseId(folder) && !keptIds.includes(folder)
    }
    const keys: string[] = []
    for await (const object of store.list(prefix)) if (isSwept(object.key)) keys.push(object.key)
    await store.remove(keys)
  } catch (error) {
    // What cannot be removed now harms nobody.
    log.warn({ coursewareId, err: error }, 'left-over releases could not be removed')
  }
}

/**
 * Removes what the steps of a version handed to each other. A worker that was frozen may store something after that:
 * it is told first that nobody reads it.
 */
export async function sweepWork({ store, line, log }: WorkParts, versionId: string): Promise<void> {
  try {
    await line.retire(versionId)
    await removePrefix(store, workPrefix(versionId))
  } catch (error) {
    log.warn({ versionId, err: error }, 'left-over files stay until the night')
  }
}

/** One night's sweep of what could not be removed when its version was published. Rejects where the store is away. */
export async function sweepLeftWork(
  { db, store }: Pick<SweepParts, 'db' | 'store'>,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  const prefix = worksPrefix()
  const ids = new Set<string>()
  for await (const { key } of store.list(prefix, { signal }))
    ids.add(key.slice(prefix.length).split('/')[0] ?? '')
  for (const id of await listDone(db, [...ids])) await removePrefix(store, workPrefix(id), { signal })
}

const isReleaseId = (folder: string): boolean => /^[0-9a-f]{32}$/.test(folder)

function releasesOf(shown: Shown | undefined): string[] {
  const media = publishedMediaSchema.safeParse(shown?.media).data
  const held = heldReleaseSchema.safeParse(shown?.heldRelease).data
  return [
    ...(shown?.releaseId ? [shown.releaseId] : []),
    ...(media?.releaseIds ?? []),
    ...(held ? [held.releaseId, ...held.media.releaseIds] : []),
  ]
}
