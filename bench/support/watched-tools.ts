import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Stand-ins for ffmpeg and ffprobe that note when each run began and ended. */
export type WatchedTools = {
  readonly ffmpegPath: string
  readonly ffprobePath: string
  /** Seconds in which at least one of them ran, between two times of the machine's clock (ms). */
  readonly busySeconds: (fromMs: number, untilMs: number) => Promise<number>
}

/**
 * Writes the stand-ins. A run is noted as an empty folder whose name holds its times, because the sandbox lets a probe
 * write no file of more than 0 bytes.
 */
export async function watchTools(
  folder: string,
  tools: { ffmpeg: string; ffprobe: string },
): Promise<WatchedTools> {
  const notes = join(folder, 'runs')
  await mkdir(notes, { recursive: true })
  const standIn = async (name: string, tool: string) => {
    const path = join(folder, name)
    const script = [
      '#!/bin/sh',
      'began=$(date +%s%3N)',
      `${tool} "$@"`,
      'code=$?',
      `mkdir "${notes}/$began-$(date +%s%3N)-$$"`,
      'exit $code',
    ]
    await writeFile(path, `${script.join('\n')}\n`)
    await chmod(path, 0o755)
    return path
  }
  return {
    ffmpegPath: await standIn('ffmpeg', tools.ffmpeg),
    ffprobePath: await standIn('ffprobe', tools.ffprobe),
    busySeconds: async (fromMs, untilMs) => {
      const runs = (await readdir(notes)).map(name => name.split('-').map(Number))
      const clipped = runs
        .map(([began = 0, ended = 0]) => [Math.max(began, fromMs), Math.min(ended, untilMs)] as const)
        .filter(([began, ended]) => ended > began)
        .sort(([a], [b]) => a - b)
      let busyMs = 0
      let reached = 0
      for (const [began, ended] of clipped) {
        busyMs += Math.max(0, ended - Math.max(began, reached))
        reached = Math.max(reached, ended)
      }
      return busyMs / 1000
    },
  }
}
