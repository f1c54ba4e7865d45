import { readFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { runToEnd } from './launch.ts'

/** Whether a process of this number exists now, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * When a process began, as an opaque text: with the number it names one process for good, since numbers come round
 * again. undefined where there is no such process.
 */
export async function startOf(pid: number): Promise<string | undefined> {
  if (platform() !== 'linux') return ask(pid, 'lstart=')
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // proc_pid_stat(5): the name in brackets may hold anything, so count from its end; the start is field 22.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

/** The arguments of a process; undefined where there is none, or it is not ours to see. */
export async function commandLineOf(pid: number): Promise<string | undefined> {
  if (platform() !== 'linux') return ask(pid, 'command=')
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
  return text?.replaceAll('\0', ' ').trim() || undefined
}

async function ask(pid: number, column: string): Promise<string | undefined> {
  const argv = ['/bin/ps', '-o', column, '-p', String(pid)] as const
  const [line] = await runToEnd(argv, { env: {}, deadlineSeconds: 5 }).catch(() => [])
  return line?.trim() || undefined
}

/** Resolves to whether a process that is not our child ended within the time. */
export async function hasEnded(pid: number, withinSeconds: number): Promise<boolean> {
  const until = performance.now() + withinSeconds * 1000
  while (isAlive(pid)) {
    if (performance.now() > until) return false
    await wait(50)
  }
  return true
}
