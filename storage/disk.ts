import { createHash } from 'node:crypto'
import { type BigIntStats, constants } from 'node:fs'
import { access, type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { addAbortSignal, Readable } from 'node:stream'
import { XiangtuError } from '../src/errors.ts'
import { cutRange, fileBytes, rangeWithin } from './byte-range.ts'
import { contentTypeOf } from './content-types.ts'
import { linked, removeEmptyFolders, show, sweep } from './disk-files.ts'
import { orMissing, walk } from './disk-list.ts'
import { fileError, systemCode } from './file-errors.ts'
import { checkedKey, checkedPrefix } from './keys.ts'
import { type CallOptions, largestRead, type ObjectFacts, type ObjectStore } from './object-store.ts'
import { freshName, makeWholeFile, withFile, writeNewFile } from './whole-file.ts'

/**
 * Stores objects as files: the key is the path. The folder must lie on a file system with hard links (ext4, xfs,
 * btrfs, APFS, NFS), for a link is how the first writer wins. Several processes may share it.
 *
 * A power cut loses nothing that was acknowledged: file and folder are synced before a write resolves.
 */
export async function openDiskStore(folder: string): Promise<ObjectStore> {
  const root = resolve(folder)
  // No key can begin with a dot, so no reader sees what is still being written.
  const incoming = join(root, '.incoming')
  await mkdir(incoming, { recursive: true })
  await access(incoming, constants.W_OK)
  await sweep(incoming)

  const pathOf = (key: string) => join(root, checkedKey(key))

  const reachable = async (cause?: unknown) => {
    try {
      await access(incoming)
    } catch {
      throw new XiangtuError('storeUnavailable', { detail: `${root} is gone`, cause })
    }
  }

  /** Runs one call and names its failure. A whole folder that went away (a disk unplugged) is not a missing object. */
  const call = async <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
    signal?.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      if (signal?.aborted || !isMissing(error)) throw fileError(error, signal)
      await reachable(error)
      throw new XiangtuError('objectMissing', { detail: String(error), cause: error })
    }
  }

  /** Lets `fill` make a file out of sight, then shows it under its key. */
  const place = async (
    key: string,
    { signal, ifAbsent = false }: CallOptions & { ifAbsent?: boolean | undefined },
    fill: (temporary: string) => Promise<void>,
  ): Promise<'stored' | 'exists'> => {
    const path = pathOf(key)
    const temporary = join(incoming, freshName())
    return call(signal, async () => {
      try {
        await fill(temporary)
        signal?.throwIfAborted()
        return await show(temporary, path, ifAbsent)
      } finally {
        await rm(temporary, { force: true })
      }
    })
  }

  return {
    put: (key, body, options) =>
      place(key, options, path => writeNewFile(path, body, { durable: true, signal: options.signal })),

    putFile: (key, path, { range, signal }) =>
      withFile(path, async source => {
        const { size } = await source.stat()
        const wanted = rangeWithin(range, size)
        await place(key, { signal }, async temporary => {
          if (wanted.bytes === size && (await linked(path, temporary))) return source.sync()
          return writeNewFile(temporary, fileBytes(source, wanted), { durable: true, signal })
        })
      }),

    async head(key, { signal } = {}) {
      const path = pathOf(key)
      return orMissing(call(signal, async () => factsOf(key, await stat(path, { bigint: true }))))
    },

    async read(key, { signal } = {}) {
      const path = pathOf(key)
      return call(signal, () =>
        withFile(path, async file => {
          const { bytes } = factsOf(key, await file.stat({ bigint: true }))
          if (bytes > largestRead) throw new XiangtuError('fileTooLarge', { facts: { limit: '64 MiB' } })
          return file.readFile({ signal })
        }),
      )
    },

    async open(key, { range, signal } = {}) {
      const path = pathOf(key)
      return call(signal, async () => {
        const file = await open(path, 'r')
        try {
          const facts = factsOf(key, await file.stat({ bigint: true }))
          const { start, bytes } = cutRange(range, facts.bytes)
          signal?.throwIfAborted()
          return { facts, body: await streamOf(file, start, bytes, signal) }
        } catch (error) {
          await file.close()
          throw error
        }
      })
    },

    async fetchFile(key, path, { signal } = {}) {
      const objectPath = pathOf(key)
      const file = await call(signal, () => open(objectPath, 'r'))
      try {
        const facts = factsOf(key, await file.stat({ bigint: true }))
        await makeWholeFile(path, async temporary => {
          if (await linked(objectPath, temporary)) return
          const content = fileBytes(file, { start: 0, bytes: facts.bytes })
          await writeNewFile(temporary, content, { durable: false, signal })
        })
        return facts
      } catch (error) {
        throw fileError(error, signal)
      } finally {
        await file.close()
      }
    },

    async *list(prefix, { signal } = {}) {
      const key = checkedPrefix(prefix)
      await call(signal, reachable)
      yield* walk(root, key, work => call(signal, work))
    },

    async remove(keys, { signal } = {}) {
      const paths = keys.map(pathOf)
      await call(signal, async () => {
        await reachable()
        for (const path of paths) {
          signal?.throwIfAborted()
          await rm(path, { force: true })
          await removeEmptyFolders(dirname(path), root)
        }
      })
    },

    async close() {},
  }
}

const isMissing = (error: unknown) => ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(systemCode(error) ?? '')

function factsOf(key: string, stats: BigIntStats): ObjectFacts {
  if (!stats.isFile()) throw new XiangtuError('objectMissing', { detail: key })
  // Every write makes a new inode, so these three name one content for good. Hashed: they are nobody's business.
  const version = `${stats.ino}:${stats.size}:${stats.mtimeNs}`
  const etag = `"${createHash('sha256').update(version).digest('base64url').slice(0, 22)}"`
  return { key, bytes: Number(stats.size), etag, contentType: contentTypeOf(key), modifiedAt: stats.mtime }
}

/** Streams a range of a file and closes it at the end, on an error and on abort. */
async function streamOf(file: FileHandle, start: number, bytes: number, signal: AbortSignal | undefined) {
  if (bytes === 0) {
    await file.close()
    return Readable.from([])
  }
  // 256 KiB: a segment is a few reads, and a thousand slow listeners hold 256 MiB at most.
  const body = file.createReadStream({ start, end: start + bytes - 1, highWaterMark: 256 * 1024 })
  return signal ? addAbortSignal(signal, body) : body
}
