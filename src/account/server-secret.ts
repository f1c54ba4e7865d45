import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { newId } from './tokens.ts'

/**
 * The key that signs sessions: the configured one, or one made once and kept in the data folder, readable by the
 * hub's own user alone. A new key signs everybody out.
 */
export async function serverSecret(configured: string | undefined, dataFolder: string): Promise<string> {
  return configured ?? keepOnce(join(dataFolder, 'secret'), () => randomBytes(48).toString('base64url'))
}

/** A secret that is made at the first call and kept in a file, readable by the hub's own user alone. */
export async function keepOnce(path: string, make: () => string): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  const kept = await readKept(path)
  if (kept) return kept
  // Written aside, then linked: a crash leaves no half key, and of two starts the first one's key is kept by both.
  const draft = `${path}.${newId()}`
  const file = await open(draft, 'wx', 0o600)
  await file.writeFile(make())
  await file.sync()
  await file.close()
  await link(draft, path).catch((error: unknown) => {
    if (!isCode(error, 'EEXIST')) throw error
  })
  await rm(draft)
  return (await readKept(path)) ?? keepOnce(path, make)
}

async function readKept(path: string): Promise<string | undefined> {
  try {
    const text = await readFile(path, 'utf8')
    await chmod(path, 0o600)
    return text
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
