import type { Kysely } from 'kysely'
import { sourceKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { findCourseware, removeDraft } from '../courseware/records.ts'
import type { Database } from '../database/schema.ts'
import { type ErrorCode, XiangtuError } from '../errors.ts'
import {
  type DescribedUpload,
  findLessonWithBytes,
  findUpload,
  markChecking,
  markRefused,
  markStored,
  pointToLesson,
  recordSha256,
} from './records.ts'
import { judgeHash, senderHashDeadlineMs } from './rules.ts'
import { hashStaged, removeStaged, stagedBytes, stagedPath } from './staging.ts'

/** What an upload asks of the production line; `Production` of courseware/production fits. */
export type ProductionDoor = {
  /** Starts the line over a stored source. Called again after a restart: must not make two runs of one upload. */
  start(source: { coursewareId: string; uploadId: string }): Promise<unknown>
  /** The upload of this lesson moved or changed its state; `receivedBytes` while bytes travel. */
  uploadMoved(coursewareId: string, receivedBytes?: number): void
}

/** What bringing in works with. */
export type BringInParts = {
  readonly db: Kysely<Database>
  readonly store: ObjectStore
  readonly production: ProductionDoor
  /** Where unfinished files lie. */
  readonly folder: string
  /** Stops what takes long. */
  readonly signal: AbortSignal
  readonly log: { warn(facts: object, text: string): void; info(facts: object, text: string): void }
}

/** The steps that bring one file in: it is hashed, compared, moved to the store, handed to the line. */
export function openBringIn({ db, store, production, folder, signal, log }: BringInParts) {
  const handedOn = new Set<string>()

  /** Does what can be done for one upload now; answers after how many ms to look again, or undefined when nothing is left. */
  const bringIn = async (uploadId: string): Promise<number | undefined> => {
    let upload = await findUpload(db, uploadId)
    if (upload?.state === 'receiving') {
      if ((await stagedBytes(folder, uploadId)) !== upload.sourceBytes) return undefined
      await markChecking(db, uploadId, new Date())
      production.uploadMoved(upload.coursewareId)
      upload = await findUpload(db, uploadId)
    }
    if (upload?.state === 'stored') return startLine(upload)
    if (upload?.state !== 'checking') return undefined
    if ((await stagedBytes(folder, uploadId)) !== upload.sourceBytes) return refuse(upload, 'objectMissing')

    const sha256 = upload.sha256 ?? (await hashStaged(folder, uploadId, signal))
    if (upload.sha256 === null) await recordSha256(db, uploadId, sha256)
    const waitedMs = Date.now() - (upload.finishedAt ?? new Date()).getTime()
    // The sender's word may have come while we were hashing.
    const senderSha256 = (await findUpload(db, uploadId))?.senderSha256 ?? null
    const verdict = judgeHash({ sha256, senderSha256, waitedMs })
    if (verdict === 'wait') {
      production.uploadMoved(upload.coursewareId)
      return Math.max(0, senderHashDeadlineMs - waitedMs)
    }
    if (verdict === 'differs') return refuse(upload, 'checksumDiffers')

    const known = await findLessonWithBytes(db, sha256, upload.ownerId)
    if (known !== undefined) {
      await yieldTo(upload, known)
      return undefined
    }
    await moveToStore(upload)
    if (senderSha256 === null) log.warn({ uploadId }, 'the sender gave no hash: nothing was compared')
    return startLine(upload)
  }

  const moveToStore = async (upload: DescribedUpload) => {
    const key = sourceKey(upload.id)
    const contentType = 'application/octet-stream'
    await store.putFile(key, stagedPath(folder, upload.id), { contentType, signal: signal })
    const held = await store.head(key, { signal: signal })
    if (held?.bytes !== upload.sourceBytes)
      throw new XiangtuError('storeUnavailable', {
        detail: `${key} holds ${held?.bytes} of ${upload.sourceBytes}`,
      })
    await markStored(db, upload.id)
    await removeStaged(folder, upload.id)
    log.info({ uploadId: upload.id, coursewareId: upload.coursewareId, verb: 'upload' }, 'stored')
  }

  const startLine = async (upload: DescribedUpload): Promise<undefined> => {
    if (handedOn.has(upload.id)) return undefined
    await production.start({ coursewareId: upload.coursewareId, uploadId: upload.id })
    handedOn.add(upload.id)
    production.uploadMoved(upload.coursewareId)
    return undefined
  }

  const refuse = async (upload: DescribedUpload, code: ErrorCode): Promise<undefined> => {
    await markRefused(db, upload.id, code)
    await removeStaged(folder, upload.id)
    production.uploadMoved(upload.coursewareId)
    return undefined
  }

  const yieldTo = async (upload: DescribedUpload, coursewareId: string): Promise<void> => {
    await db.transaction().execute(async step => {
      await pointToLesson(step, upload.id, coursewareId)
      const draft = await findCourseware(step, upload.coursewareId)
      if (draft?.publishedAt === null) await removeDraft(step, upload.coursewareId)
    })
    await removeStaged(folder, upload.id)
    production.uploadMoved(upload.coursewareId)
  }

  return { bringIn, yieldTo }
}
