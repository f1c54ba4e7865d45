import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { posterFrameFile } from '../src/media/encode-args.ts'
import type { Plan } from '../src/media/plan.ts'
import { posterFrameArgs, waveFormArgs } from '../src/media/poster-args.ts'
import type { Command } from './run-command.ts'
import type { Attempt } from './step.ts'

/** A frame of the film; of a film that ends before the chosen place, its first; of sound alone, the wave form. */
export async function takePosterFrame(
  attempt: Attempt,
  bounds: Omit<Command, 'argv'>,
  plan: Plan,
  source: string,
): Promise<{ file: string; wallSeconds: number }> {
  const take = async (args: readonly string[]) => {
    const { wallSeconds } = await attempt.run({ ...bounds, argv: [attempt.tools.ffmpeg, ...args] })
    return { file: posterFrameFile, wallSeconds }
  }
  const { picture, sound } = plan
  if (!picture) return take(waveFormArgs(sound?.streamIndex ?? 0, source))
  const taken = await take(posterFrameArgs(plan, picture, source))
  const exists = await stat(join(attempt.scratch, posterFrameFile)).catch(() => undefined)
  return exists ? taken : take(posterFrameArgs({ ...plan, durationSeconds: 0 }, picture, source))
}
