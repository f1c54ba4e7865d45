import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** A recorded line: kbit/s of each second. */
export type Trace = { readonly name: string; readonly kbps: readonly number[] }

/** One number a line is one second; lines that begin with # say where it comes from. */
export function parseTrace(name: string, text: string): Trace {
  const lines = text.split('\n').map(line => line.trim())
  const kbps = lines.filter(line => line !== '' && !line.startsWith('#')).map(Number)
  if (kbps.length === 0 || !kbps.every(value => value >= 0) || !kbps.some(value => value > 0))
    throw new Error(`${name} is no trace of kbit/s, one number a line`)
  return { name, kbps }
}

/** Every `.txt` of the folders, by name; one that stands in two of them is taken from the first. */
export async function readTraces(folders: readonly string[]): Promise<readonly Trace[]> {
  const found = new Map<string, Trace>()
  for (const folder of folders)
    for (const file of (await readdir(folder)).filter(each => each.endsWith('.txt'))) {
      const name = basename(file, '.txt')
      if (!found.has(name)) found.set(name, parseTrace(name, await readFile(join(folder, file), 'utf8')))
    }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name))
}
