import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { personOf, requirePerson } from '../account/guard.ts'
import { findCourseware, removeDraft } from '../courseware/records.ts'
import type { EditorialReview } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { ProductionDoor } from './bring-in.ts'
import type { Intake } from './intake.ts'
import { type DescribedUpload, findUpload, hasLiveUpload, removeUpload } from './records.ts'
import { idPattern } from './rules.ts'
import { ensureStaged, freeBytesOf, stagedBytes } from './staging.ts'
import { openTus, tusPath } from './tus.ts'

/** What the upload routes need. */
export type UploadParts = {
  readonly db: Kysely<Database>
  readonly intake: Intake
  readonly production: ProductionDoor
  /** Where unfinished files lie. */
  readonly folder: string
  readonly maxUploadBytes: number
  /** No bytes are taken when less than this would stay free. */
  readonly minFreeBytes: number
  /** Whether a new lesson needs reviews before it is public. */
  readonly editorialReview: EditorialReview
}

/** The asker's own upload; anybody else's is as unknown as one that never was. */
export async function ownUpload(db: Kysely<Database>, req: Request, res: Response): Promise<DescribedUpload> {
  const person = personOf(res)
  const uploadId = String(req.params.uploadId)
  const upload = idPattern.test(uploadId) ? await findUpload(db, uploadId) : undefined
  if (!upload || upload.ownerId !== person.id) throw new XiangtuError('notFound')
  return upload
}

/** Throws `hubDiskFull` when taking `moreBytes` would leave less than the floor free. */
export async function refuseOverFloor(
  { folder, minFreeBytes }: Pick<UploadParts, 'folder' | 'minFreeBytes'>,
  moreBytes: number,
): Promise<void> {
  if ((await freeBytesOf(folder)) - moreBytes < minFreeBytes) throw new XiangtuError('hubDiskFull')
}

/** The one door for bytes. Never answers GET: raw footage is not served. */
export function byteRoutes(parts: UploadParts): Router {
  const { db, intake, production, folder } = parts
  const router = Router()
  const moving = new Map<string, string>()
  const tus = openTus({
    folder,
    maxUploadBytes: parts.maxUploadBytes,
    sizeOf: uploadId => findUpload(db, uploadId),
    onMoved: (uploadId, offset) => {
      const coursewareId = moving.get(uploadId)
      if (coursewareId) production.uploadMoved(coursewareId, offset)
    },
    onComplete: uploadId => intake.take(uploadId),
    onCancelled: async uploadId => {
      const upload = await findUpload(db, uploadId)
      if (upload) await forget(parts, upload)
    },
  })

  // For the upload's owner: HEAD asks for the offset, PATCH adds bytes, DELETE cancels.
  router.all(`${tusPath}/:uploadId`, requirePerson, async (req, res) => {
    const upload = await ownUpload(db, req, res)
    if (!['HEAD', 'PATCH', 'DELETE'].includes(req.method)) throw new XiangtuError('notFound')
    if (upload.state === 'refused') throw new XiangtuError('uploadEnded')
    if (upload.state !== 'receiving') {
      if (req.method !== 'HEAD') throw new XiangtuError('uploadComplete')
      answerWhole(res, upload.sourceBytes)
      return
    }
    await ensureStaged(folder, upload.id)
    if (req.method === 'PATCH') {
      const announced = Number(req.headers['content-length'] ?? upload.sourceBytes)
      await refuseOverFloor(parts, Math.min(Number.isFinite(announced) ? announced : 0, upload.sourceBytes))
      moving.set(upload.id, upload.coursewareId)
    }
    await tus.handle(upload.id, req, res)
    moving.delete(upload.id)
    if (req.method === 'DELETE') return
    const receivedBytes = await stagedBytes(folder, upload.id)
    // Also after a HEAD: picks up a file whose last reply, or whose hub, was lost.
    if (receivedBytes === upload.sourceBytes) intake.take(upload.id)
    production.uploadMoved(upload.coursewareId, receivedBytes)
  })
  router.all(tusPath, () => {
    throw new XiangtuError('notFound')
  })

  return router
}

/** HEAD of a file that is all there: the full offset, though its bytes may have moved on to the store. */
function answerWhole(res: Response, sourceBytes: number): void {
  const bytes = String(sourceBytes)
  res.set({
    'Tus-Resumable': '1.0.0',
    'Upload-Offset': bytes,
    'Upload-Length': bytes,
    'Cache-Control': 'no-store',
  })
  res.status(200).end()
}

/** Removes the record of a cancelled upload, and its draft where that never was a lesson. */
async function forget({ db, production }: UploadParts, upload: DescribedUpload): Promise<void> {
  await db.transaction().execute(async step => {
    await removeUpload(step, upload.id)
    const draft = await findCourseware(step, upload.coursewareId)
    if (draft?.publishedAt === null && !(await hasLiveUpload(step, upload.coursewareId)))
      await removeDraft(step, upload.coursewareId)
  })
  production.uploadMoved(upload.coursewareId)
}
