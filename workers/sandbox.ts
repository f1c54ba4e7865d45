/**
 * What stands before every argv that touches an upload: `limits` from prlimit, `walls` around the process.
 * Empty lists where the machine has no such tool (macOS): the whitelists of `input-args` still hold there.
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
