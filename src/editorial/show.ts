import type { Kysely, Transaction } from 'kysely'
import type { ObjectStore } from '../../storage/object-store.ts'
import type { Person } from '../account/rules.ts'
import { applyHeldPauses } from '../classroom/records.ts'
import { noteHeld } from '../courseware/held-records.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { applyHeldHandouts } from '../metadata/handout-records.ts'
import { applyProposed } from '../metadata/save-records.ts'
import { applyHeldPoster } from '../poster/held-records.ts'
import {
  applyHeldSubtitles,
  type HeldSubtitles,
  listHeldSubtitles,
  subtitlesAfter,
} from '../subtitle/held-records.ts'
import { writeMasters } from '../subtitle/masters.ts'
import { listSubtitles } from '../subtitle/records.ts'
import { enterMasters, findHeld, publishApproved } from './life-records.ts'
import type { ReviewedLesson } from './records.ts'

type ShowParts = {
  readonly db: Kysely<Database>
  readonly store: ObjectStore
  readonly now: () => Date
}

/** What was there when the playlists were written, and how they are called, if any had to be. */
export type Prepared = {
  readonly before: Awaited<ReturnType<typeof findHeld>>
  readonly changes: HeldSubtitles
  readonly masters: Awaited<ReturnType<typeof writeMasters>> | undefined
}
type Showing = {
  readonly prepared: Prepared
  readonly isOutside: boolean
  readonly scheduledAt: Date | undefined
}

/** How an approved lesson comes before the public, with all that waited beside what was shown. */
export function openShowing({ db, store, now }: ShowParts) {
  /** Writes the playlists that name the subtitles which the lesson will have, before anybody is led to them. */
  const prepare = async (coursewareId: string): Promise<Prepared> => {
    const before = await findHeld(db, coursewareId)
    const changes = await listHeldSubtitles(db, coursewareId)
    const subtitles = subtitlesAfter(await listSubtitles(db, coursewareId), changes)
    const hasChanges = changes.added.length + changes.removed.length > 0
    // A new film's release was made before; the shown one needs new playlists only for new subtitles.
    const film = before.held ?? (hasChanges ? before.shown : undefined)
    const needsMasters = subtitles.length > 0 || hasChanges
    const masters =
      film && needsMasters ? await writeMasters(store, { ...film, coursewareId }, subtitles) : undefined
    return { before, changes, masters }
  }

  /** Everything that waits is shown from now on. Throws `changedSinceSeen` where it is not what was prepared. */
  const show = async (
    step: Transaction<Database>,
    approver: Person,
    { coursewareId, uploadId, holdsChange }: ReviewedLesson,
    { prepared: { before, changes, masters }, ...how }: Showing,
  ): Promise<void> => {
    const found = await findHeld(step, coursewareId)
    if (
      found.held?.releaseId !== before.held?.releaseId ||
      found.shown?.releaseId !== before.shown?.releaseId ||
      found.subtitleGeneration !== before.subtitleGeneration
    )
      throw new XiangtuError('changedSinceSeen')
    if (holdsChange) {
      await applyHeldSubtitles(step, coursewareId, changes)
      await applyHeldHandouts(step, coursewareId)
      await applyHeldPauses(step, coursewareId)
      await applyHeldPoster(step, coursewareId)
      await applyProposed(step, coursewareId, approver)
      await noteHeld(step, coursewareId)
    }
    if (masters && !before.held) await enterMasters(step, coursewareId, masters)
    const held = before.held && { ...before.held, media: { ...before.held.media, ...masters } }
    await publishApproved(step, coursewareId, { uploadId, held, now: now(), ...how })
  }

  return { prepare, show }
}
