import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { XiangtuError } from '../src/errors.ts'
import {
  encodeArgs,
  posterFrameArgs,
  posterFrameFile,
  rungFile,
  soundFile,
  waveFormArgs,
} from '../src/media/ffmpeg-args.ts'
import { type Plan, planSchema } from '../src/media/plan.ts'
import type { Encoded } from '../src/media/release.ts'
import { sourceKey, workKey } from '../storage/keys.ts'
import type { Attempt } from './step.ts'

/** A minute to begin with and sixty times the film's length: a 480p rung took a tenth of it on a weak machine. */
const deadlineOf = (plan: Plan): number => 60 + 60 * plan.durationSeconds
/** No new frame for so long means that ffmpeg hangs; opening a film on a slow disk takes seconds. */
const stallSeconds = 120

/** Encodes every planned rung and the sound in one pass, and hands the files on. */
export async function transcode(attempt: Attempt): Promise<Encoded> {
  const plan = await attempt.resultOf('plan', planSchema)
  const source = await attempt.cache.fetch(sourceKey(attempt.job.uploadId), { signal: attempt.signal })
  const files = [...(plan.picture?.rungs.map(rungFile) ?? []), ...(plan.sound ? [soundFile] : [])]

  // First, while the copy of the source was just asked for: hours of encoding outlast its rest.
  const frame = await takePosterFrame(attempt, plan, source)
  const encode = await attempt.run({
    ...boundsOf(attempt, plan),
    argv: [attempt.tools.ffmpeg, ...encodeArgs(plan, source)],
    stallSeconds,
    onProgress: seconds => attempt.progress(Math.min(0.95, (0.95 * seconds) / plan.durationSeconds)),
  })
  for (const file of [...files, posterFrameFile]) {
    const { size } = await stat(join(attempt.scratch, file)).catch(() => ({ size: 0 }))
    if (size === 0) throw new XiangtuError('outputWrong', { detail: `${file} is missing or empty` })
    const key = workKey(attempt.job.versionId, attempt.attemptId, file)
    const contentType = file.endsWith('.png') ? 'image/png' : 'video/mp4'
    await attempt.store.putFile(key, join(attempt.scratch, file), { contentType, signal: attempt.signal })
  }
  return {
    attemptId: attempt.attemptId,
    files,
    posterFrame: posterFrameFile,
    ffmpegSeconds: encode.wallSeconds + frame.wallSeconds,
  }
}

const boundsOf = (attempt: Attempt, plan: Plan) => ({
  sandbox: attempt.sandbox,
  // 64 cores at work for the whole deadline; a rung of 20 Mbit/s for the film's length, and a gigabyte to spare.
  limits: { cpuSeconds: 64 * deadlineOf(plan), fileBytes: Math.ceil(1e9 + plan.durationSeconds * 2.5e6) },
  cwd: attempt.scratch,
  signal: attempt.signal,
  deadlineSeconds: deadlineOf(plan),
})

/** A frame of the film; of a film that ends before the chosen place, its first; of sound alone, the wave form. */
async function takePosterFrame(attempt: Attempt, plan: Plan, source: string) {
  const take = (argv: readonly string[]) =>
    attempt.run({ ...boundsOf(attempt, plan), argv: [attempt.tools.ffmpeg, ...argv] })
  const { picture, sound } = plan
  if (!picture) return take(waveFormArgs(sound?.streamIndex ?? 0, source))
  const taken = await take(posterFrameArgs(plan, picture, source))
  const exists = await stat(join(attempt.scratch, posterFrameFile)).catch(() => undefined)
  return exists ? taken : take(posterFrameArgs({ ...plan, durationSeconds: 0 }, picture, source))
}
