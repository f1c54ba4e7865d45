import type { RunCommand } from './run-command.ts'

/**
 * What stands before every argv that touches an upload: `limits` from prlimit, `walls` around the process.
 * Empty lists where the machine has no such tool (macOS): the whitelists of `ffmpeg-args` still hold there.
 */
export type Sandbox = {
  readonly limits: boolean
  readonly walls: readonly string[]
  readonly reaper: readonly string[]
}

export const noSandbox: Sandbox = { limits: false, walls: [], reaper: [] }

/** Resource limits of one command. Address space is bounded for probes only: x264 maps more than it uses. */
export type Limits = {
  readonly cpuSeconds: number
  readonly fileBytes: number
  readonly addressSpaceBytes?: number
}

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

/** The whole argv of a sandboxed command. The reaper stands last: new credentials would clear its signal. */
export function sandboxed(argv: readonly string[], sandbox: Sandbox, limits: Limits | undefined): string[] {
  const bounds =
    sandbox.limits && limits
      ? [
          'prlimit',
          ...[
            '--core=0',
            '--nofile=256',
            `--cpu=${Math.ceil(limits.cpuSeconds)}`,
            `--fsize=${limits.fileBytes}`,
          ],
          ...(limits.addressSpaceBytes ? [`--as=${limits.addressSpaceBytes}`] : []),
        ]
      : []
  return [...bounds, ...sandbox.walls, ...sandbox.reaper, ...argv]
}
