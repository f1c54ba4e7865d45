import { chmod, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** One run of ffmpeg or ffprobe. */
export type ToolRun = {
  readonly beganMs: number
  readonly endedMs: number
  /** User and system time of it and its threads; 0 where the machine has no /proc. */
  readonly cpuSeconds: number
  /** The last 4000 bytes of its arguments, one a line. */
  readonly args: string
}

/** Stand-ins for ffmpeg and ffprobe that note when each run began and ended, and what it cost. */
export type WatchedTools = {
  readonly ffmpegPath: string
  readonly ffprobePath: string
  /** The runs that ended between two times of the machine's clock (ms). */
  readonly runs: (fromMs: number, untilMs: number) => Promise<readonly ToolRun[]>
  /** Seconds in which at least one of them ran, between two times of the machine's clock (ms). */
  readonly busySeconds: (fromMs: number, untilMs: number) => Promise<number>
  /** Resolves when none has run for three seconds. */
  readonly idle: (signal: AbortSignal) => Promise<void>
}

/** Of clock ticks a second, as Linux counts them for programs (USER_HZ). */
const ticksPerSecond = 100

/**
 * Writes the stand-ins. A run is noted as a link whose name holds its times and whose target its arguments, because
 * the sandbox lets a probe write no file of more than 0 bytes.
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
      // tail: outputs stand last, and a link holds 4095 bytes.
      `args=$(printf '%s\\n' "$@" | tail -c 4000)`,
      `${tool} "$@"`,
      'code=$?',
      'ended=$(date +%s%3N)',
      // proc_pid_stat(5): behind the name in brackets, the 14th and 15th are the ticks of ended children.
      "ticks=$(sed 's/.*) //' /proc/$$/stat 2>/dev/null | cut -d' ' -f14,15 | tr ' ' '+')",
      `ln -s -- "$args" "${notes}/$began-$ended-$$-$(($ticks + 0))"`,
      'exit $code',
    ]
    await writeFile(path, `${script.join('\n')}\n`)
    await chmod(path, 0o755)
    return path
  }
  const ffmpegPath = await standIn('ffmpeg', tools.ffmpeg)
  const ffprobePath = await standIn('ffprobe', tools.ffprobe)

  const all = async (): Promise<readonly ToolRun[]> =>
    Promise.all(
      (await readdir(notes)).map(async name => {
        const [beganMs = 0, endedMs = 0, , ticks = 0] = name.split('-').map(Number)
        return {
          beganMs,
          endedMs,
          cpuSeconds: ticks / ticksPerSecond,
          args: await readlink(join(notes, name)),
        }
      }),
    )
  return {
    ffmpegPath,
    ffprobePath,
    runs: async (fromMs, untilMs) =>
      (await all()).filter(({ endedMs }) => endedMs >= fromMs && endedMs <= untilMs),
    busySeconds: async (fromMs, untilMs) => busySecondsOf(await all(), fromMs, untilMs),
    idle: async signal => {
      for (let quiet = 0; quiet < 3; ) {
        quiet = (await isRunning([ffmpegPath, ffprobePath])) ? 0 : quiet + 1
        await wait(1000, undefined, { signal })
      }
    },
  }
}

/** Seconds of a stretch of time in which at least one run was under way. */
export function busySecondsOf(
  runs: readonly Pick<ToolRun, 'beganMs' | 'endedMs'>[],
  fromMs: number,
  untilMs: number,
): number {
  const clipped = runs
    .map(({ beganMs, endedMs }) => [Math.max(beganMs, fromMs), Math.min(endedMs, untilMs)] as const)
    .filter(([began, ended]) => ended > began)
    .sort(([a], [b]) => a - b)
  let busyMs = 0
  let reached = 0
  for (const [began, ended] of clipped) {
    busyMs += Math.max(0, ended - Math.max(began, reached))
    reached = Math.max(reached, ended)
  }
  return busyMs / 1000
}

async function isRunning(paths: readonly string[]): Promise<boolean> {
  const numbers = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name))
  const lines = await Promise.all(
    numbers.map(number => readFile(`/proc/${number}/cmdline`, 'utf8').catch(() => '')),
  )
  return lines.some(line => line.split('\0').some(part => paths.includes(part)))
}
