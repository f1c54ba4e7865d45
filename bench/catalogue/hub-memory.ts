import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

/** What the program of a hub has in memory now, and had at most. */
export type HubMemory = { readonly bytes: number; readonly peakBytes: number }

/** What a hub needs in its environment for `sweepHub` to reach it. */
export const sweepable = {
  NODE_OPTIONS: `--import ${new URL('collect-garbage.mjs', import.meta.url).href}`,
} as const
/** V8 gives pages back beside its work, for a second or two after a sweep. */
const givenBackMs = 5000

/** Has a hub with `sweepable` sweep its memory: without it, two hubs alike differ by a half, by when each did so last. */
export async function sweepHub(dataFolder: string): Promise<void> {
  process.kill(await findHub(dataFolder), 'SIGUSR2')
  await wait(givenBackMs)
}

/** Reads Linux's own books on the hub that serves a data folder. Rejects where there is none, or no such books. */
export const readHubMemory = async (dataFolder: string): Promise<HubMemory> =>
  memoryOf(await book(await findHub(dataFolder), 'status'))

const book = (pid: number, name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')

async function findHub(dataFolder: string): Promise<number> {
  for (const pid of (await readdir('/proc').catch(() => [])).map(Number).filter(Number.isInteger)) {
    const isHub = (await book(pid, 'cmdline')).split('\0').some(part => part.endsWith('/src/serve.ts'))
    if (isHub && (await book(pid, 'environ')).split('\0').includes(`DATA_DIR=${dataFolder}`)) return pid
  }
  throw new Error(`no hub serves ${dataFolder}, or this system has no /proc`)
}

/** From the text of a process's `status` (proc_pid_status(5)), which counts in KiB. */
export const memoryOf = (status: string): HubMemory => {
  const field = (name: string) =>
    1024 * Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0)
  return { bytes: field('VmRSS'), peakBytes: field('VmHWM') }
}
