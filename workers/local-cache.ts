import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CallOptions, ObjectStore } from '../storage/object-store.ts'

/** Copies of stored objects on this machine, so that a source is not fetched again for each verb. */
export type LocalCache = {
  /** The path of a copy; fetched where absent. The copy must not be changed: it may share the store's own bytes. */
  readonly fetch: (key: string, options?: CallOptions) => Promise<string>
  /** Removes copies that nobody asked for in the last hours. */
  readonly sweep: (unusedSeconds?: number) => Promise<void>
}

/** Long enough for the verbs of one lesson to follow each other, short enough not to fill a county's disk. */
const keptSeconds = 2 * 3600

export function openLocalCache(folder: string, store: ObjectStore): LocalCache {
  const underWay = new Map<string, Promise<string>>()

  const bring = async (key: string, options?: CallOptions): Promise<string> => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const path = join(folder, createHash('sha256').update(key).digest('hex'))
    // Objects never change, so a copy that is there is right. The touch keeps it from the sweep: of its ctime, because
    // a copy may be another name of the store's own file, whose mtime is part of its etag.
    const isHere = await chmod(path, 0o444).then(
      () => true,
      () => false,
    )
    if (!isHere) await store.fetchFile(key, path, options)
    return path
  }

  return {
    fetch: (key, options) => {
      // Another's fetch serves as well, unless that other was told to stop.
      const earlier = underWay.get(key)
      const fetching = (earlier ? earlier.catch(() => bring(key, options)) : bring(key, options)).finally(
        () => {
          if (underWay.get(key) === fetching) underWay.delete(key)
        },
      )
      underWay.set(key, fetching)
      return fetching
    },
    sweep: async (unusedSeconds = keptSeconds) => {
      const names = await readdir(folder).catch(() => [])
      for (const name of names) {
        const path = join(folder, name)
        const facts = await stat(path).catch(() => undefined)
        if (facts && Date.now() - facts.ctimeMs > unusedSeconds * 1000) await rm(path, { force: true })
      }
    },
  }
}
