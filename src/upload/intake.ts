import { type ErrorCode, errorTable, XiangtuError } from '../errors.ts'
import { type BringInParts, openBringIn } from './bring-in.ts'
import { type DescribedUpload, findUpload, listUnstarted, listUploads, recordTrouble } from './records.ts'
import { sweepStaging } from './sweep-staging.ts'

type IntakeParts = Omit<BringInParts, 'signal'>

/** Brings files that are all there into the object store, one after another, and tries again for as long as it must. */
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
export async function openIntake(parts: IntakeParts): Promise<Intake> {
  const { db, production, folder, log } = parts
  const stop = new AbortController()
  const { bringIn, yieldTo } = openBringIn({ ...parts, signal: stop.signal })
  const timers = new Map<string, NodeJS.Timeout>()
  const failures = new Map<string, number>()
  const asked = new Set<string>()
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
