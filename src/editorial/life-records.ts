import { type Kysely, sql } from 'kysely'
import {
  type HeldRelease,
  heldReleaseSchema,
  type PublishedMedia,
  publishedMediaSchema,
} from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import type { ReviewedLesson } from './records.ts'
import type { Submission } from './rules.ts'

type Step = Kysely<Database>

/** A lesson goes to its reviewers, with what its author states; approvals of an earlier round count no more. */
export async function enterReview(
  step: Step,
  { coursewareId, round, isPublic, isScheduled }: ReviewedLesson,
  { visibility, visibleTo, ...rest }: Submission & { readonly submittedBy: string },
): Promise<void> {
  const now = new Date()
  await step
    .updateTable('courseware')
    .set({
      ...{ state: 'firstReview', reviewRound: round + 1, submittedAt: now, updatedAt: now },
      ...rest,
      // Who sees what is public, or will be on its day, does not change before anybody has approved it.
      ...(!isPublic && !isScheduled && { visibility, visibleTo: [...visibleTo] }),
    })
    .where('id', '=', coursewareId)
    .execute()
}

/** Moves a lesson within its reviews, or out of them back to its author. */
export async function moveTo(
  step: Step,
  coursewareId: string,
  state: 'draft' | 'firstReview' | 'secondReview',
  isOutside: boolean,
): Promise<void> {
  await step
    .updateTable('courseware')
    .set({ state, isOutside, updatedAt: new Date() })
    .where('id', '=', coursewareId)
    .execute()
}

/** A new film that waits for its review, and how the lesson's subtitles stand that its playlists must name. */
export async function findHeld(
  db: Step,
  coursewareId: string,
): Promise<{
  held: HeldRelease | undefined
  shown: Pick<HeldRelease, 'releaseId' | 'media'> | undefined
  subtitleGeneration: number
}> {
  const row = await db
    .selectFrom('courseware')
    .select(['heldRelease', 'releaseId', 'media', 'subtitleGeneration'])
    .where('id', '=', coursewareId)
    .executeTakeFirst()
  const media = publishedMediaSchema.safeParse(row?.media).data
  return {
    held: heldReleaseSchema.safeParse(row?.heldRelease).data,
    shown: row?.releaseId && media ? { releaseId: row.releaseId, media } : undefined,
    subtitleGeneration: row?.subtitleGeneration ?? 0,
  }
}

type Publishing = {
  /** The film that was approved: only its releases are shown from now on. */
  readonly uploadId: string | null
  /** Takes the place of what was shown; address, id and plays stay. */
  readonly held: HeldRelease | undefined
  readonly isOutside: boolean
  readonly scheduledAt: Date | undefined
  readonly now: Date
}

/** An approved lesson becomes public, now or on its day. What is public already stays so, with its new film. */
export async function publishApproved(
  step: Step,
  coursewareId: string,
  { uploadId, held, isOutside, scheduledAt, now }: Publishing,
): Promise<void> {
  await step
    .updateTable('courseware')
    .set(set => ({
      ...{ state: 'published', approvedUploadId: uploadId, isOutside, updatedAt: now },
      ...{ scheduledAt: scheduledAt ?? null, withdrawnAt: null, withdrawnReason: null, heldRelease: null },
      ...(held && {
        ...{ releaseId: held.releaseId, releaseUploadId: held.uploadId, media: JSON.stringify(held.media) },
      }),
      ...(!scheduledAt && {
        publishedAt: set.fn.coalesce('publishedAt', set.val(now)),
        firstPublishedAt: set.fn.coalesce('firstPublishedAt', set.val(now)),
      }),
    }))
    .where('id', '=', coursewareId)
    .execute()
}

/** The film that is shown names other subtitles from now on; whoever wrote its playlists before begins anew. */
export async function enterMasters(
  step: Step,
  coursewareId: string,
  masters: Partial<PublishedMedia>,
): Promise<void> {
  await step
    .updateTable('courseware')
    .set(set => ({
      // What else stands in `media` may have been changed by others.
      media: sql`media || ${JSON.stringify(masters)}::jsonb`,
      subtitleGeneration: set('subtitleGeneration', '+', 1),
      updatedAt: new Date(),
    }))
    .where('id', '=', coursewareId)
    .execute()
}

/**
 * Publishes every approved lesson whose moment has come; answers which. A change of it that is under review meanwhile
 * waits beside it, as with one that is public already.
 */
export async function publishDue(db: Step, now: Date): Promise<string[]> {
  const rows = await db
    .updateTable('courseware')
    .set(set => ({
      publishedAt: now,
      firstPublishedAt: set.fn.coalesce('firstPublishedAt', set.val(now)),
      updatedAt: now,
    }))
    .where('publishedAt', 'is', null)
    .where('scheduledAt', '<=', now)
    .where('releaseId', 'is not', null)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Takes a lesson down: from now on nobody may watch it, and the reason stays. */
export async function markWithdrawn(step: Step, coursewareId: string, reason: string): Promise<void> {
  const now = new Date()
  await step
    .updateTable('courseware')
    .set({
      ...{ state: 'withdrawn', withdrawnAt: now, withdrawnReason: reason, updatedAt: now },
      ...{ publishedAt: null, scheduledAt: null },
    })
    .where('id', '=', coursewareId)
    .execute()
}

/** Lets go of a new film that was not approved; what is shown stays. */
export async function dropHeld(step: Step, coursewareId: string): Promise<void> {
  await step
    .updateTable('courseware')
    .set({ heldRelease: null, state: 'published', updatedAt: new Date() })
    .where('id', '=', coursewareId)
    .execute()
}

/** A lesson of which nothing waits any more, and that is public or will be on its day, is in no review either. */
export async function leaveReview(step: Step, coursewareId: string): Promise<void> {
  await step
    .updateTable('courseware')
    .set({ state: 'published', updatedAt: new Date() })
    .where('id', '=', coursewareId)
    .where('heldRelease', 'is', null)
    .where('state', '!=', 'withdrawn')
    .where(eb => eb.or([eb('publishedAt', 'is not', null), eb('scheduledAt', 'is not', null)]))
    .execute()
}
