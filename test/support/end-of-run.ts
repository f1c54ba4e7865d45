import { readdir, readFile } from 'node:fs/promises'
import type { Context, RootHookObject } from 'mocha'
import { tellOpenPages } from './open-pages.ts'

/** What closes in good order after the last test needs no longer. */
const endSeconds = 30

/** What a browser shows is gone when its suite has ended. */
export const mochaHooks: RootHookObject = {
  async afterEach(this: Context) {
    if (this.currentTest?.state === 'failed') await tellOpenPages()
  },
}

/** Mocha calls it after the last test. A run that something still holds then fails and says what, instead of never ending. */
export function mochaGlobalTeardown(): void {
  setTimeout(() => void endAtOnce(), endSeconds * 1000).unref()
}

async function endAtOnce(): Promise<void> {
  const children = await childrenOf(process.pid)
  console.error(`A test left open what holds the run: ${process.getActiveResourcesInfo().join(', ')}.`)
  for (const { pid, command } of children) {
    console.error(`Left running: ${pid} ${command}`)
    process.kill(pid, 'SIGKILL')
  }
  process.exit(1)
}

/** The living children of a process. Linux only: elsewhere none is found. */
async function childrenOf(parent: number): Promise<{ pid: number; command: string }[]> {
  const pids = (await readdir('/proc').catch(() => [])).map(Number).filter(pid => pid > 0)
  const text = (pid: number, file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
  const found = await Promise.all(
    pids.map(async pid => ({
      pid,
      // The name in brackets may hold spaces and brackets: what counts comes after the last one.
      parent: Number((await text(pid, 'stat')).split(')').at(-1)?.trim().split(' ')[1]),
      command: (await text(pid, 'cmdline')).replaceAll('\0', ' ').trim(),
    })),
  )
  return found.filter(each => each.parent === parent && each.command !== '')
}
