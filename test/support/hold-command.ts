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

/** Programs of the sandbox become the next one in place, so the one child's name turns into ffmpeg. */
async function findFfmpeg(): Promise<string> {
  for (;;) {
    for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      if (stat.includes(`(ffmpeg) `) && stat.split(') ')[1]?.split(' ')[1] === String(process.pid)) return pid
    }
    await pause(50)
  }
}
console.log(await findFfmpeg())
