import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { XiangtuError } from '../src/errors.ts'
import type { Chunk } from '../src/media/chunks.ts'
import { type ChunkTask, chunkArgs, rungFile, soundEncodeArgs, soundFile } from '../src/media/encode-args.ts'
import { moveOf } from '../src/media/mp4-patch.ts'
import { type Plan, type PlannedPicture, type PlannedRung, planSchema } from '../src/media/plan.ts'
import { type ChunkNotes, type NoteReader, readPictureNotes } from '../src/media/qc-measurements.ts'
import type { Encoded } from '../src/media/release.ts'
import { chunksOf, type Encode, encodeName, isSketch, lookStage, rungsOf } from '../src/media/stages.ts'
import { stillFrames } from '../src/media/stills.ts'
import { planStoryboard, stripFile, stripSteps } from '../src/media/storyboard.ts'
import { sourceKey, workKey } from '../storage/keys.ts'
import { measureSpeed } from './measure-speed.ts'
import { takePosterFrames } from './poster-frames.ts'
import type { Attempt, Step } from './step.ts'
import { moveTrackFile, readTrackFile } from './track-file.ts'

/** A minute to begin with and sixty times the film's length: a 480p rung took a tenth of it on a weak machine. */
const deadlineOf = (seconds: number): number => 60 + 60 * seconds
/** No new frame for so long means that ffmpeg hangs; opening a film on a slow disk takes seconds. */
const stallSeconds = 120

/** The step for one encode: a chunk in all rungs of its stage, or the sound. Its result goes by `encodeName`. */
export const encodeStep =
  (encode: Encode): Step =>
  async (attempt): Promise<Encoded> => {
    const plan = await attempt.resultOf('plan', planSchema)
    const source = await attempt.cache.fetch(sourceKey(attempt.job.uploadId), { signal: attempt.signal })
    const made =
      encode.part === 'sound'
        ? await encodeSound(attempt, plan, source)
        : await encodeChunk(attempt, plan, { ...encode, part: encode.part }, source)
    const isFirst = encode.stage === 'first' && encode.part === (plan.picture ? 0 : 'sound')
    const posters = isFirst
      ? await takePosterFrames(attempt, boundsOf(attempt, plan.durationSeconds), plan, source)
      : { files: [], wallSeconds: 0 }
    for (const file of [...made.files, ...(made.strip ? [made.strip] : []), ...posters.files]) {
      const { size } = await stat(join(attempt.scratch, file)).catch(() => ({ size: 0 }))
      if (size === 0) throw new XiangtuError('outputWrong', { detail: `${file} is missing or empty` })
      const key = workKey(attempt.job.versionId, attempt.attemptId, file)
      const contentType = file.endsWith('.png') ? 'image/png' : 'video/mp4'
      await attempt.store.putFile(key, join(attempt.scratch, file), { contentType, signal: attempt.signal })
    }
    return {
      attemptId: attempt.attemptId,
      files: made.files,
      posterFrames: [...posters.files],
      ...(made.strip && { strip: made.strip }),
      ...(made.pictureNotes && { pictureNotes: made.pictureNotes }),
      ffmpegSeconds: made.wallSeconds + posters.wallSeconds,
    }
  }

type Made = Pick<Encoded, 'files' | 'strip' | 'pictureNotes'> & { readonly wallSeconds: number }

async function encodeSound(attempt: Attempt, plan: Plan, source: string): Promise<Made> {
  if (!plan.sound) throw new XiangtuError('internal', { detail: 'the plan has no sound' })
  const args = soundEncodeArgs(plan, plan.sound, source)
  const bounds = { outputSeconds: plan.durationSeconds, niceness: nicenessOf.first }
  const { wallSeconds } = await runEncode(attempt, args, bounds)
  return { files: [soundFile], wallSeconds }
}

async function encodeChunk(
  attempt: Attempt,
  plan: Plan,
  encode: Encode & { readonly part: number },
  source: string,
): Promise<Made> {
  const { picture } = plan
  const chunks = chunksOf(plan, encode.stage)
  const chunk = chunks[encode.part]
  const rungs = rungsOf(plan, encode.stage)
  if (!picture || !chunk || rungs.length === 0)
    throw new XiangtuError('internal', { detail: `the plan has no ${encodeName(encode)}` })
  const isChecked = encode.stage === lookStage(plan)
  const board = isChecked ? planStoryboard(plan) : undefined
  // Chunks share the cores among them; what is not cut may have them all, the first stage before the rest.
  const isAlone = chunks.length === 1
  const task: ChunkTask = {
    ...{ picture, rungs, chunk, chunks: chunks.length },
    ...{ threads: isAlone ? 'all' : 'one', fromBeginning: false },
    // One stage alone is looked at by quality control, and decodes for the storyboard too.
    stripSteps: board && stripSteps(board, chunk),
    ...{ isChecked, isSketch: isSketch(plan, encode.stage) },
  }
  const bounds = {
    outputSeconds: chunk.seconds,
    sourceSeconds: chunk.startSeconds,
    niceness: nicenessOf[encode.stage],
  }
  let ran = await runEncode(attempt, chunkArgs(plan, task, source), bounds)
  let { wallSeconds } = ran
  if (!(await isWhole(attempt, task))) {
    // An index that led past the place: slow, but right, is to decode all that comes before.
    attempt.log.warn(
      { versionId: attempt.job.versionId, encode: encodeName(encode) },
      'read from the beginning',
    )
    const args = chunkArgs(plan, { ...task, fromBeginning: true }, source)
    ran = await runEncode(attempt, args, bounds)
    wallSeconds += ran.wallSeconds
    if (!(await isWhole(attempt, task)))
      throw new XiangtuError('outputWrong', { detail: `${encodeName(encode)} is not whole` })
  }
  const files = rungs.map(rungFile)
  for (const file of files) await putInPlace(join(attempt.scratch, file), file, chunk, picture)
  // A film that breaks off may leave a chunk without pictures; it is published without a storyboard then.
  const hasStrip = task.stripSteps && (await stat(join(attempt.scratch, stripFile)).catch(() => undefined))
  const pictureNotes = task.isChecked && ran.seen.read(chunk.startSeconds + chunk.seconds)
  return {
    files,
    ...(hasStrip && { strip: stripFile }),
    ...(pictureNotes && { pictureNotes }),
    wallSeconds,
  }
}

/** Whether every rung begins with the chunk and has its frames; how many the film's last ones are no header tells. */
async function isWhole({ scratch }: Attempt, { picture, rungs, chunk, chunks }: ChunkTask): Promise<boolean> {
  if (chunks === 1) return true
  for (const rung of rungs) {
    const track = await readTrackFile(join(scratch, rungFile(rung))).catch(() => undefined)
    if (track?.fragments[0]?.startSeconds !== 0) return false
    const isLast = chunk.index === chunks - 1
    if (!isLast && track.samples !== countSamples(rung, chunk, picture)) return false
  }
  return true
}

const countSamples = (rung: PlannedRung, chunk: Chunk, { frameRate }: PlannedPicture): number =>
  rung.stills ? stillFrames(rung, chunk, frameRate).length : Math.ceil(chunk.frames / rung.frameStep)

/** Gives a chunk's fragments the times and numbers that they have in the film. */
async function putInPlace(
  path: string,
  file: string,
  chunk: Chunk,
  { frameRate }: PlannedPicture,
): Promise<void> {
  if (chunk.index === 0) return
  try {
    const { init } = await readTrackFile(path)
    await moveTrackFile(path, moveOf(chunk, frameRate, init.timescale))
  } catch (error) {
    const detail = `${file}: ${error instanceof Error ? error.message : String(error)}`
    throw new XiangtuError('outputWrong', { detail, cause: error })
  }
}

/**
 * Hub, PostgreSQL and Redis on the same machine answer while it encodes; what lets a lesson be watched comes before
 * what makes it better, and that before what only some players take.
 */
const nicenessOf = { first: 3, rest: 10, av1: 19 } as const

type EncodeBounds = {
  readonly outputSeconds: number
  readonly sourceSeconds?: number
  readonly niceness: number
}

async function runEncode(
  attempt: Attempt,
  args: readonly string[],
  { outputSeconds, sourceSeconds = 0, niceness }: EncodeBounds,
): Promise<{ wallSeconds: number; seen: NoteReader<ChunkNotes> }> {
  const seen = readPictureNotes()
  const speed = measureSpeed()
  // What lies before a chunk may have to be decoded.
  const { limits, ...bounds } = boundsOf(attempt, outputSeconds + sourceSeconds / 10)
  const { wallSeconds } = await attempt.run({
    ...bounds,
    limits: { ...limits, niceness },
    argv: [attempt.tools.ffmpeg, ...args],
    stallSeconds,
    onLine: seen.take,
    onProgress: seconds => attempt.progress(Math.min(0.95, (0.95 * seconds) / outputSeconds), speed(seconds)),
  })
  return { wallSeconds, seen }
}

const boundsOf = (attempt: Attempt, seconds: number) => ({
  sandbox: attempt.sandbox,
  // 64 cores at work for the whole deadline; a rung of 20 Mbit/s for the film's length, and a gigabyte to spare.
  limits: { cpuSeconds: 64 * deadlineOf(seconds), fileBytes: Math.ceil(1e9 + seconds * 2.5e6) },
  cwd: attempt.scratch,
  signal: attempt.signal,
  deadlineSeconds: deadlineOf(seconds),
})
