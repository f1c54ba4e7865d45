import type { RunCommand } from './run-command.ts'
import { noSandbox, type Sandbox } from './sandbox.ts'

/**
 * Finds out once what this machine offers: own network namespace (so that no file can make ffmpeg talk to anyone), own
 * processes (so that nothing outlives its command or sees another), limits, and a signal from the kernel when the
 * worker itself is killed (else ffmpeg would go on for nobody).
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
  // The first `unshare` turns into the second, which waits: it dies with the worker, and its child dies with it. As the
  // first process of its namespace the child takes everything that it ever started along.
  const ownProcesses = [...reaper, 'unshare', '--net', '--pid', '--fork', '--kill-child=KILL'] as const
  const choices: readonly (readonly [walls: readonly [string, ...string[]], reaper: readonly string[]])[] = [
    [['unshare', '--map-root-user', ...ownProcesses, '--mount-proc'], []],
    [['unshare', '--map-root-user', ...ownProcesses], []],
    [['unshare', '--map-root-user', '--net'], reaper],
    [['unshare', '--net'], reaper],
  ]
  for (const [walls, needed] of choices) {
    // Without a reaper the one that waits would outlive the worker.
    if (reaper.length === 0 && walls.includes('--fork')) continue
    if (await works([...walls, ...needed, 'true'])) return { limits, walls, reaper: needed }
  }
  return { limits, walls: [], reaper }
}
