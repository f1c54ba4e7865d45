import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'

/** A name that no other writer has. */
export const freshName = (): string => randomBytes(16).toString('hex')

/** Opens a file for reading and closes it, whatever `use` does. */
export async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, 'r')
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}

/**
 * Writes a file that must not exist yet, read-only for everybody afterwards. With `durable` it is on the disk, not in
 * a cache, when the promise resolves.
 */
export async function writeNewFile(
  path: string,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: { durable: boolean; signal: AbortSignal | undefined },
): Promise<void> {
  const file = await open(path, 'wx', 0o444)
  try {
    const chunks = typeof content === 'string' || content instanceof Uint8Array ? [content] : content
    for await (const chunk of chunks) {
      options.signal?.throwIfAborted()
      await file.writeFile(chunk) // goes on where the last one ended
    }
    if (options.durable) await file.sync()
  } finally {
    await file.close()
  }
}

/** Lets `fill` make a file under another name in the same folder, then gives it its own: a reader sees all of it or nothing. */
export async function makeWholeFile(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${path}.${freshName()}.part`
  try {
    await fill(temporary)
    await rename(temporary, path)
  } finally {
    // Also after success: renaming one hard link of a file over another of the same file does nothing.
    await rm(temporary, { force: true })
  }
}
