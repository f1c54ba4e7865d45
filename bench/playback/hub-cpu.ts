import { readdir, readFile } from 'node:fs/promises'

/** Linux counts a process's time in hundredths of a second, on every machine of today. */
const ticksPerSecond = 100

/** Seconds of one core that the hub of a data folder has used, all its threads. Rejects where there is no such hub. */
export async function readHubCpuSeconds(dataFolder: string): Promise<number> {
  for (const number of (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name))) {
    const book = (name: string) => readFile(`/proc/${number}/${name}`, 'utf8').catch(() => '')
    const isHub = (await book('cmdline')).split('\0').some(part => part.endsWith('/src/serve.ts'))
    if (!isHub || !(await book('environ')).split('\0').includes(`DATA_DIR=${dataFolder}`)) continue
    return cpuSecondsOf(await book('stat'))
  }
  throw new Error(`no hub serves ${dataFolder}, or this system has no /proc`)
}

/** From the text of a process's `stat` (proc_pid_stat(5)): its own and the kernel's time for it. */
export const cpuSecondsOf = (stat: string): number => {
  // The name in brackets may hold anything, blanks and brackets too.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}
