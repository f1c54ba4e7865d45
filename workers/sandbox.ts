/**
 * What stands before every argv that touches an upload: `walls` around the process, `limits` from prlimit.
 * Empty lists where the machine has no such tool (macOS): the whitelists of `input-args` still hold there.
 */
export type Sandbox = {
  readonly limits: boolean
  /** No network; where the machine allows it, also its own users and its own processes, all ended with the first. */
  readonly walls: readonly string[]
  /** A signal from the kernel when the worker is killed, where the walls do not see to that. */
  readonly reaper: readonly string[]
}

export const noSandbox: Sandbox = { limits: false, walls: [], reaper: [] }

/**
 * Threads count too, and those of an encode on a machine of many cores are a few hundred. Counted inside the walls
 * alone: without users of its own, a command would be counted together with everything else that this user runs.
 */
export const mostProcesses = 1024

/** Resource limits of one command. Address space is bounded for probes only: x264 maps more than it uses. */
export type Limits = {
  readonly cpuSeconds: number
  readonly fileBytes: number
  readonly addressSpaceBytes?: number
  /** How far behind other programs of the machine it stands: 0, as they, to 19. */
  readonly niceness?: number
}

/**
 * The whole argv of a sandboxed command. Limits stand inside the walls, where they count this command alone. The reaper
 * stands last: new credentials would clear its signal.
 */
export function sandboxed(argv: readonly string[], sandbox: Sandbox, limits: Limits | undefined): string[] {
  const { walls, reaper } = sandbox
  const bounds =
    sandbox.limits && limits
      ? [
          ...(limits.niceness ? ['nice', '-n', String(limits.niceness)] : []),
          ...['prlimit', '--core=0', '--nofile=256'],
          ...[`--cpu=${Math.ceil(limits.cpuSeconds)}`, `--fsize=${limits.fileBytes}`],
          ...(walls.length > 0 ? [`--nproc=${mostProcesses}`] : []),
          ...(limits.addressSpaceBytes ? [`--as=${limits.addressSpaceBytes}`] : []),
        ]
      : []
  return [...walls, ...bounds, ...reaper, ...argv]
}
