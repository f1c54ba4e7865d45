import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { findSandbox } from '../../workers/find-sandbox.ts'
import { commandRunner } from '../../workers/run-command.ts'

/** A program of its own: runs an endless ffmpeg as a worker does, writes ffmpeg's process id and waits to be killed. */
const run = commandRunner(process.env.PATH ?? '/usr/bin:/bin')
const signal = new AbortController().signal
const sandbox = await findSandbox(run, signal)
const source = ['-f', 'lavfi', '-re', '-i', 'testsrc=s=64x64:r=5'] as const
const argv = ['ffmpeg', '-v', 'error', '-nostdin', ...source, '-f', 'null', '-'] as const
run({ argv, sandbox, signal, deadlineSeconds: 60, limits: { cpuSeconds: 60, fileBytes: 0 } }).catch(() => {})

/** The one ffmpeg among the processes that this one started, however many programs of the sandbox stand between. */
async function findFfmpeg(): Promise<string> {
  for (;;) {
    const parents = new Map<string, string>()
    const films: string[] = []
    for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      parents.set(pid, stat.split(') ')[1]?.split(' ')[1] ?? '')
      if (stat.includes('(ffmpeg) ')) films.push(pid)
    }
    const isOurs = (pid: string | undefined): boolean =>
      pid !== undefined && (pid === String(process.pid) || isOurs(parents.get(pid)))
    const found = films.find(isOurs)
    if (found) return found
    await pause(50)
  }
}
console.log(await findFfmpeg())
