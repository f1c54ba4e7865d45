import type { Identity } from '../../src/account/rules.ts'
import { saveMetadata } from '../../src/metadata/save-records.ts'
import type { LessonHub, PlayableLesson } from './lesson-hub.ts'
import { addStoredUpload } from './lesson-rows.ts'

/** A lesson that is made, described and can be submitted; its files really lie in the store. */
export async function addDraft(
  hub: LessonHub,
  owner: Pick<Identity, 'id'>,
  title: string,
): Promise<PlayableLesson & { readonly uploadId: string }> {
  const lesson = await hub.publish({ ownerId: owner.id, title })
  const { coursewareId } = lesson
  const uploadId = await addStoredUpload(hub.db, { coursewareId, ownerId: owner.id })
  await hub.db
    .updateTable('courseware')
    .set({ state: 'draft', publishedAt: null, releaseUploadId: uploadId })
    .where('id', '=', coursewareId)
    .execute()
  await describeWhole(hub, coursewareId)
  return { ...lesson, uploadId }
}

/** Fills in all that a lesson needs before it may be submitted. */
async function describeWhole(hub: LessonHub, coursewareId: string): Promise<void> {
  const topic = await hub.db
    .selectFrom('topic')
    .select('id')
    .where('parentId', 'is not', null)
    .executeTakeFirstOrThrow()
  const mine = {
    ...{ notes: '怎样认、怎样防。', topicIds: [topic.id], audiences: ['farmer' as const] },
    ...{ presenter: ['李老师'], producer: ['县农业局'] },
    ...{ rightsStatement: '本县农业局拍摄，版权归农业局。', sourceStatement: '自拍素材。' },
  }
  const actor = { id: 'test', name: '测试', username: 'test' }
  const saved = await saveMetadata(hub.db, { coursewareId, actor, form: { mine, base: {} } })
  if (saved?.kind !== 'saved') throw new Error(`the description was not saved: ${saved?.kind}`)
}
