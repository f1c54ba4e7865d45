import { commandRunner } from '../../workers/run-command.ts'
import { noSandbox } from '../../workers/sandbox.ts'

/** ffmpeg and ffprobe as the bench itself calls them, and a folder that is removed after it. */
export type Tools = {
  readonly folder: string
  readonly signal: AbortSignal
  /** Resolves to the wall seconds that it took. */
  readonly ffmpeg: (args: readonly string[]) => Promise<number>
  /** The lines that it wrote to standard output. */
  readonly ffprobe: (args: readonly string[]) => Promise<readonly string[]>
  /** Another program, for its wall seconds. */
  readonly run: (argv: readonly [string, ...string[]]) => Promise<number>
}

/** No command of a bench takes an hour. */
const deadlineSeconds = 3600

export function openTools(
  folder: string,
  settings: { readonly ffmpegPath: string; readonly ffprobePath: string; readonly searchPath: string },
  signal: AbortSignal,
): Tools {
  const runCommand = commandRunner(settings.searchPath)
  const run = (argv: readonly [string, ...string[]]) =>
    runCommand({ argv, sandbox: noSandbox, cwd: folder, signal, deadlineSeconds })
  return {
    folder,
    signal,
    ffmpeg: async args => (await run([settings.ffmpegPath, ...args])).wallSeconds,
    ffprobe: async args => (await run([settings.ffprobePath, ...args])).output.split('\n'),
    run: async argv => (await run(argv)).wallSeconds,
  }
}
