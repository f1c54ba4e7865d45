import { readdir, readFile, readlink } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

export type Found = { readonly pid: number; readonly command: string }

/**
 * Every living process that has to do with a folder: by its arguments, its working directory or its DATA_DIR. Linux
 * only. What has ended and only waits for its parent to notice does not count.
 */
export async function processesOf(folder: string): Promise<readonly Found[]> {
  const pids = (await readdir('/proc')).map(Number).filter(pid => pid > 0 && pid !== process.pid)
  const found = await Promise.all(pids.map(pid => lookAt(pid, folder)))
  return found.filter(one => one !== undefined)
}

async function lookAt(pid: number, folder: string): Promise<Found | undefined> {
  const text = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
  const command = (await text('cmdline')).replaceAll('\0', ' ').trim()
  const place = await readlink(`/proc/${pid}/cwd`).catch(() => '')
  const isOurs =
    command.includes(folder) ||
    place.startsWith(folder) ||
    (await text('environ')).includes(`DATA_DIR=${folder}`)
  return isOurs && command !== '' ? { pid, command } : undefined
}

/** Resolves when no process of a folder is left; rejects with their names where one still is after 3 s. */
export async function expectNoProcesses(folder: string): Promise<void> {
  const until = performance.now() + 3000
  for (;;) {
    const left = await processesOf(folder)
    if (left.length === 0) return
    if (performance.now() > until) {
      throw new Error(`Left running:\n${left.map(({ pid, command }) => `${pid} ${command}`).join('\n')}`)
    }
    await wait(50)
  }
}

/** Ends every process of a folder, at once. */
export async function killProcessesOf(folder: string): Promise<void> {
  for (const { pid } of await processesOf(folder)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // Gone meanwhile.
    }
  }
  await expectNoProcesses(folder)
}
