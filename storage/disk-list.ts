import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { XiangtuError } from '../src/errors.ts'

/** Every object under a prefix in the order in which S3 lists: that of whole keys, where '/' comes after '-' and '.'. */
export async function* walk(
  root: string,
  prefix: string,
  call: <T>(work: () => Promise<T>) => Promise<T>,
): AsyncGenerator<{ key: string; bytes: number }> {
  const entries = await orMissing(call(() => readdir(join(root, prefix), { withFileTypes: true })))
  const names = (entries ?? []).map(entry => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort()
  for (const name of names) {
    const key = prefix + name
    if (name.endsWith('/')) yield* walk(root, key, call)
    else {
      const stats = await orMissing(call(() => stat(join(root, key)))) // gone since: not listed
      if (stats) yield { key, bytes: stats.size }
    }
  }
}

/** Undefined where the object is missing. */
export async function orMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof XiangtuError && error.code === 'objectMissing') return undefined
    throw error
  }
}
