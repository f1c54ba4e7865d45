import type { Kysely } from 'kysely'
import { sourceKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { findCourseware, removeDraft } from '../courseware/records.ts'
import type { Database } from '../database/schema.ts'
import { type ErrorCode, errorTable, XiangtuError } from '../errors.ts'
import {
  type DescribedUpload,
  findLessonWithBytes,
  findUpload,
  listUnstarted,
  listUploads,
  markChecking,
  markRefused,
  markStored,
  pointToLesson,
  recordSha256,
  recordTrouble,
} from './records.ts'
import { judgeHash, senderHashDeadlineMs } from './rules.ts'
import { hashStaged, removeStaged, stagedBytes, stagedPath } from './staging.ts'
import { sweepStaging } from './sweep-staging.ts'

/** What an upload asks of the production line; `Production` of courseware/production fits. */
export type ProductionDoor = {
  /** Starts the line over a stored source. Called again after a restart: must not make two runs of one upload. */
  start(source: { coursewareId: string; uploadId: string }): Promise<unknown>
  /** The upload of this lesson moved or changed its state; `receivedBytes` while bytes travel. */
  uploadMoved(coursewareId: string, receivedBytes?: number): void
}

type IntakeParts = {
  readonly db: Kysely<Database>
  readonly store: ObjectStore
  readonly production: ProductionDoor
  /** Where unfinished files lie. */
  readonly folder: string
  readonly log: { warn(facts: object, text: string): void; info(facts: object, text: string): void }
}

/** Brings files that are all there into the object store: hashed, compared, moved, handed to the line. */
export type Intake = {
  /** Looks at one upload, now. Safe to call at any time and any number of times; never throws. */
  take(uploadId: string): void
  /** Removes an unfinished upload and its draft for the sake of the lesson that has its bytes already. */
  yieldTo(upload: DescribedUpload, coursewareId: string): Promise<void>
  /** Stops; what was not done is taken up at the next start. Resolves when nothing is being written. */
  close(): Promise<void>
}

const sweepEveryMs = 3600_000
const retryFirstMs = 1000
const retryMostMs = 60_000

/** Opens the intake and takes up what an earlier hub left unfinished. */
export async function openIntake({ db, store, production, folder, log }: IntakeParts): Promise<Intake> {
  const stop = new AbortController()
  const timers = new Map<string, NodeJS.Timeout>()
  const failures = new Map<string, number>()
  const asked = new Set<string>()
  const handedOn = new Set<string>()
  // One file at a time: two copies of the same film that arrive together must not both be taken for new.
  let line: Promise<void> = Promise.resolve()

  const forgetTimer = (uploadId: string): void => {
    clearTimeout(timers.get(uploadId))
    timers.delete(uploadId)
  }
  const take = (uploadId: string): void => {
    if (stop.signal.aborted || asked.has(uploadId)) return
    asked.add(uploadId)
    line = line.then(async () => {
      asked.delete(uploadId)
      forgetTimer(uploadId)
      if (stop.signal.aborted) return
      const again = await attempt(uploadId)
      if (again !== undefined && !stop.signal.aborted) timers.set(uploadId, setTimeout(take, again, uploadId))
    })
  }

  /** One try; answers after how many ms to look again, or undefined when there is nothing left to do. */
  const attempt = async (uploadId: string): Promise<number | undefined> => {
    try {
      const again = await bringIn(uploadId)
      failures.delete(uploadId)
      return again
    } catch (error) {
      if (stop.signal.aborted) return undefined
      const count = (failures.get(uploadId) ?? 0) + 1
      failures.set(uploadId, count)
      const code: ErrorCode = error instanceof XiangtuError ? error.code : 'storeUnavailable'
      log.warn(
        { uploadId, verb: 'upload', err: error, count },
        'a file could not be brought in; trying again',
      )
      await noteTrouble(uploadId, errorTable[code].retry ? code : 'storeUnavailable')
      return Math.min(retryMostMs, retryFirstMs * 2 ** (count - 1))
    }
  }

  const noteTrouble = async (uploadId: string, code: ErrorCode) => {
    try {
      await recordTrouble(db, uploadId, code)
      const upload = await findUpload(db, uploadId)
      if (upload) production.uploadMoved(upload.coursewareId)
    } catch (error) {
      log.warn({ uploadId, err: error }, 'the database did not take the note')
    }
  }

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

    const sha256 = upload.sha256 ?? (await hashStaged(folder, uploadId, stop.signal))
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
    await store.putFile(key, stagedPath(folder, upload.id), { contentType, signal: stop.signal })
    const held = await store.head(key, { signal: stop.signal })
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

  const sweeping = setInterval(() => {
    sweepStaging(db, folder).catch(error => log.warn({ err: error }, 'sweeping unfinished uploads failed'))
  }, sweepEveryMs)
  sweeping.unref()

  await sweepStaging(db, folder)
  for (const upload of await listUploads(db, ['receiving', 'checking'])) take(upload.id)
  for (const upload of await listUnstarted(db)) take(upload.id)

  return {
    take,
    yieldTo,
    async close() {
      stop.abort()
      clearInterval(sweeping)
      for (const timer of timers.values()) clearTimeout(timer)
      await line
    },
  }
}
