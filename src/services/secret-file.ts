import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A password of 32 hexadecimal digits that is made once and kept in a file, readable by the hub's own user alone. */
export async function keptPassword(path: string): Promise<string> {
  const kept = await readFile(path, 'utf8').catch(() => '')
  if (/^[0-9a-f]{32}\n$/.test(kept)) return kept.trim()
  const password = randomBytes(16).toString('hex')
  await writeWhole(path, `${password}\n`)
  return password
}

/** Writes a private file so that a power cut leaves the old one or the new one, never a torn one. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  await file.writeFile(text)
  await file.sync()
  await file.close()
  await rename(draft, path)
}
