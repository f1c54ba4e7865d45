import { releasePrefix, releasesPrefix, subtitlesPrefix, workPrefix } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { publishedMediaSchema } from '../courseware/rules.ts'

type SweepParts = {
  readonly store: ObjectStore
  readonly log: { warn(facts: object, text: string): void }
}

/** A release and those that its playlists refer to. */
type Shown = { readonly releaseId: string | null; readonly media: unknown }

/**
 * Removes what a lesson has no more use for: what the steps handed to each other, and releases of attempts that lost.
 * What is shown now stays, and what was shown before it: who is watching that, or fetching it to a station, goes on
 * until there is one more.
 */
export async function sweepLesson(
  { store, log }: SweepParts,
  job: { readonly id: string; readonly coursewareId: string },
  {
    now,
    before,
    keepsWork,
  }: { readonly now: Shown; readonly before: Shown | undefined; readonly keepsWork: boolean },
): Promise<void> {
  const { id: versionId, coursewareId } = job
  const kept = [
    subtitlesPrefix(coursewareId),
    ...[...releasesOf(now), ...releasesOf(before)].map(id => releasePrefix(coursewareId, id)),
  ]
  try {
    const keys: string[] = []
    if (!keepsWork) for await (const object of store.list(workPrefix(versionId))) keys.push(object.key)
    for await (const object of store.list(releasesPrefix(coursewareId))) {
      if (!kept.some(prefix => object.key.startsWith(prefix))) keys.push(object.key)
    }
    await store.remove(keys)
  } catch (error) {
    // What cannot be removed now harms nobody.
    log.warn({ versionId, err: error }, 'left-over files could not be removed')
  }
}

function releasesOf(shown: Shown | undefined): string[] {
  const media = publishedMediaSchema.safeParse(shown?.media).data
  return [...(shown?.releaseId ? [shown.releaseId] : []), ...(media?.releaseIds ?? [])]
}
