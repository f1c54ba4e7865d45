import { readdir, readFile } from 'node:fs/promises'

/** What the worker programs of one hub have used since they began, without the commands that they started. */
export type WorkerUse = { readonly peakBytes: number; readonly cpuSeconds: number }

/** Reads Linux's own books on the workers that serve a data folder; one entry a worker, empty on other systems. */
export async function readWorkers(dataFolder: string): Promise<readonly WorkerUse[]> {
  const numbers = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name))
  const found = await Promise.all(numbers.map(number => readWorker(number, dataFolder)))
  return found.flatMap(use => (use ? [use] : []))
}

async function readWorker(number: string, dataFolder: string): Promise<WorkerUse | undefined> {
  const book = (name: string) => readFile(`/proc/${number}/${name}`, 'utf8').catch(() => '')
  const program = (await book('cmdline')).split('\0').filter(part => part.endsWith('/workers/work.ts'))
  if (program.length === 0) return undefined
  if (!(await book('environ')).split('\0').includes(`DATA_DIR=${dataFolder}`)) return undefined
  return { peakBytes: peakBytesOf(await book('status')), cpuSeconds: cpuSecondsOf(await book('stat')) }
}

/** The largest resident size of a process, from the text of its `status` (proc_pid_status(5), VmHWM in KiB). */
export const peakBytesOf = (status: string): number =>
  1024 * Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0)

/** User and system time from the text of a process's `stat`; the name in brackets may hold anything. */
export function cpuSecondsOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100
}
