import { readdir, readFile } from 'node:fs/promises'

/** What the program of a hub has in memory now, and had at most. */
export type HubMemory = { readonly bytes: number; readonly peakBytes: number }

/** Reads Linux's own books on the hub that serves a data folder. Rejects where there is none, or no such books. */
export async function readHubMemory(dataFolder: string): Promise<HubMemory> {
  for (const number of (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name))) {
    const book = (name: string) => readFile(`/proc/${number}/${name}`, 'utf8').catch(() => '')
    const isHub = (await book('cmdline')).split('\0').some(part => part.endsWith('/src/serve.ts'))
    if (!isHub || !(await book('environ')).split('\0').includes(`DATA_DIR=${dataFolder}`)) continue
    return memoryOf(await book('status'))
  }
  throw new Error(`no hub serves ${dataFolder}, or this system has no /proc`)
}

/** From the text of a process's `status` (proc_pid_status(5)), which counts in KiB. */
export const memoryOf = (status: string): HubMemory => {
  const field = (name: string) =>
    1024 * Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0)
  return { bytes: field('VmRSS'), peakBytes: field('VmHWM') }
}
