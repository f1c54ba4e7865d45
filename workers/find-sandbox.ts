import type { RunCommand } from './run-command.ts'
import { noSandbox, type Sandbox } from './sandbox.ts'

/**
 * Finds out once what this machine offers: own network namespace (so that no file can make ffmpeg talk to anyone),
 * limits, and a signal from the kernel when the worker itself is killed (else ffmpeg would go on for nobody).
 */
export async function findSandbox(run: RunCommand, signal: AbortSignal): Promise<Sandbox> {
  const works = (argv: readonly [string, ...string[]]) =>
    run({ argv, sandbox: noSandbox, signal, deadlineSeconds: 10 }).then(
      () => true,
      () => false,
    )
  const limits = await works(['prlimit', '--core=0', 'true'])
  const reaper = (await works(['setpriv', '--pdeathsig', 'KILL', 'true']))
    ? ['setpriv', '--pdeathsig', 'KILL']
    : []
  for (const walls of [
    ['unshare', '--map-root-user', '--net'],
    ['unshare', '--net'],
  ] as const) {
    if (await works([...walls, 'true'])) return { limits, walls, reaper }
  }
  return { limits, walls: [], reaper }
}
