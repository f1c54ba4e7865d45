import { commandRunner } from '../../workers/run-command.ts'
import { noSandbox } from '../../workers/sandbox.ts'
import { watchTools } from '../support/watched-tools.ts'

/** ffmpeg and ffprobe as the bench itself calls them, and a folder that is removed after it. */
export type Tools = {
  readonly folder: string
  readonly signal: AbortSignal
  /** Resolves to the wall seconds that it took. */
  readonly ffmpeg: (args: readonly string[]) => Promise<number>
  /** The same for its CPU seconds, user and system. */
  readonly ffmpegCpu: (args: readonly string[]) => Promise<number>
  /** The lines that it wrote to standard output. */
  readonly ffprobe: (args: readonly string[]) => Promise<readonly string[]>
  /** Another program, for its wall seconds. */
  readonly run: (argv: readonly [string, ...string[]]) => Promise<number>
}

/** No command of a bench takes an hour. */
const deadlineSeconds = 3600

/** Opens them; what they leave lies in `folder`. */
export async function openTools(
  folder: string,
  settings: { readonly ffmpegPath: string; readonly ffprobePath: string; readonly searchPath: string },
  signal: AbortSignal,
): Promise<Tools> {
  const watched = await watchTools(folder, { ffmpeg: settings.ffmpegPath, ffprobe: settings.ffprobePath })
  const runCommand = commandRunner(settings.searchPath)
  const run = (argv: readonly [string, ...string[]]) =>
    runCommand({ argv, sandbox: noSandbox, cwd: folder, signal, deadlineSeconds })
  return {
    folder,
    signal,
    ffmpeg: async args => (await run([settings.ffmpegPath, ...args])).wallSeconds,
    ffmpegCpu: async args => {
      const from = Date.now()
      await run([watched.ffmpegPath, ...args])
      const [own] = await watched.runs(from, Date.now())
      if (!own) throw new Error('a run of ffmpeg left no note')
      return own.cpuSeconds
    },
    ffprobe: async args => (await run([settings.ffprobePath, ...args])).output.split('\n'),
    run: async argv => (await run(argv)).wallSeconds,
  }
}
