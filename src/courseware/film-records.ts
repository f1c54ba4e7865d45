import { sql, type Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import type { CoursewareRecord } from './records.ts'
import type { EditorialReview } from './rules.ts'

/**
 * Notes that a lesson gets a new film. With reviews, what was approved stays the only film that may be shown until the
 * new one is approved too; without them the new one takes its place as soon as it is made.
 */
export async function replaceFilm(
  step: Transaction<Database>,
  actor: Identity,
  { id: coursewareId, releaseUploadId }: CoursewareRecord,
  review: EditorialReview,
): Promise<void> {
  await step
    .updateTable('courseware')
    .set({
      // A film that nobody noted down is none that could come again.
      approvedUploadId:
        review === 'none' ? null : sql`coalesce("approvedUploadId", "releaseUploadId", 'unknown')`,
      updatedAt: new Date(),
    })
    .where('id', '=', coursewareId)
    .execute()
  await recordChange(step, actor, {
    ...{ action: 'replaceFilm', subjectKind: 'courseware', subjectId: coursewareId },
    before: { uploadId: releaseUploadId },
  })
}
