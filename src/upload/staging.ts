import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { XiangtuError } from '../errors.ts'
import { idPattern } from './rules.ts'

/** Where the bytes of one unfinished upload lie. Ids only: no name that a sender chose ever becomes a path. */
export function stagedPath(folder: string, uploadId: string): string {
  if (!idPattern.test(uploadId)) throw new XiangtuError('notFound')
  return join(folder, uploadId)
}

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Bytes of one upload that this hub holds; undefined where there is no file. */
export async function stagedBytes(folder: string, uploadId: string): Promise<number | undefined> {
  return (await stagedFacts(folder, uploadId))?.bytes
}

/** Size of a staged file and when its last byte came; undefined where there is none. */
export async function stagedFacts(folder: string, uploadId: string) {
  try {
    const facts = await stat(stagedPath(folder, uploadId))
    return { bytes: facts.size, movedAtMs: facts.mtimeMs }
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

/** Makes the place for an upload's bytes, readable by the hub alone; one that is there keeps what it holds. */
export async function ensureStaged(folder: string, uploadId: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = await open(stagedPath(folder, uploadId), 'a', 0o600)
  await file.close()
}

/** Removes the bytes of one upload; already gone is no error. */
export const removeStaged = (folder: string, uploadId: string): Promise<void> =>
  rm(stagedPath(folder, uploadId), { force: true })

/** The ids of all uploads that have a file here. */
export async function listStaged(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return (await readdir(folder)).filter(name => idPattern.test(name))
}

/** SHA-256 of a staged file in hex, by streaming: other requests are served between the pieces. */
export async function hashStaged(folder: string, uploadId: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  const options = { highWaterMark: 512 * 1024, ...(signal ? { signal } : {}) }
  for await (const piece of createReadStream(stagedPath(folder, uploadId), options)) hash.update(piece)
  return hash.digest('hex')
}

/** Bytes that this program could still write on the disk of `folder`. */
export async function freeBytesOf(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const facts = await statfs(folder)
  return facts.bavail * facts.bsize
}
