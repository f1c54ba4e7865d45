import { chmod, link, mkdir, readdir, rename, rm, rmdir, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemCode } from './file-errors.ts'
import { withFile } from './whole-file.ts'

/**
 * Makes `to` another name of the file `from` where the file system can: no byte is copied, and both are read-only from
 * then on. False where it cannot (another disk, another owner), and the bytes must travel.
 */
export async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
  } catch (error) {
    const cannot = ['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOENT'].includes(
      systemCode(error) ?? '',
    )
    if (cannot) return false
    throw error
  }
  try {
    await chmod(to, 0o444)
    return true
  } catch (error) {
    await unlink(to)
    if (systemCode(error) === 'EPERM') return false
    throw error
  }
}

/** Shows a finished file under its name, at once and for good; with `ifAbsent` only where nothing has the name yet. */
export async function show(temporary: string, path: string, ifAbsent: boolean): Promise<'stored' | 'exists'> {
  const folder = dirname(path)
  for (let triesLeft = 10; ; triesLeft--) {
    const made = await mkdir(folder, { recursive: true })
    try {
      if (ifAbsent) await link(temporary, path)
      else await rename(temporary, path)
      await syncFolders(folder, made === undefined ? folder : dirname(made))
      return 'stored'
    } catch (error) {
      if (ifAbsent && systemCode(error) === 'EEXIST') return 'exists'
      // Somebody removed the last object of this folder, and the folder with it: once more.
      if (systemCode(error) !== 'ENOENT' || triesLeft === 0) throw error
    }
  }
}

/** Syncs the entries of a folder, and of each one above it up to `last`: without it a power cut can forget a name. */
async function syncFolders(folder: string, last: string): Promise<void> {
  await withFile(folder, file => file.sync())
  if (folder !== last) await syncFolders(dirname(folder), last)
}

/** Removes a folder and those above it, below `root`, for as long as they are empty. */
export async function removeEmptyFolders(folder: string, root: string): Promise<void> {
  for (let at = folder; at !== root; at = dirname(at)) {
    try {
      await rmdir(at)
    } catch {
      return // in use, or gone already
    }
  }
}

/** Takes away what killed writers left in a folder: a day after its last change no writer is alive. */
export async function sweep(folder: string, nowMs = Date.now()): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    // ctime, not mtime: a linked file brings its old mtime along.
    const stats = await stat(path).catch(() => undefined)
    if (stats && stats.ctimeMs < nowMs - 24 * 60 * 60 * 1000) await rm(path, { force: true })
  }
}
