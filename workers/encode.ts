import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { XiangtuError } from '../src/errors.ts'
import { type Chunk, chooseChunks } from '../src/media/chunks.ts'
import { type ChunkTask, chunkArgs, rungFile, soundEncodeArgs, soundFile } from '../src/media/encode-args.ts'
import { moveOf } from '../src/media/mp4-patch.ts'
import { type Plan, type PlannedPicture, planSchema } from '../src/media/plan.ts'
import { type ChunkNotes, type NoteReader, readPictureNotes } from '../src/media/qc-measurements.ts'
import type { Encoded } from '../src/media/release.ts'
import { type Encode, encodeName, rungsOf, stagesOf } from '../src/media/stages.ts'
import { sourceKey, workKey } from '../storage/keys.ts'
import { takePosterFrame } from './poster-frame.ts'
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
    const poster = isFirst
      ? await takePosterFrame(attempt, boundsOf(attempt, plan.durationSeconds), plan, source)
      : undefined
    for (const file of [...made.files, ...(poster ? [poster.file] : [])]) {
      const { size } = await stat(join(attempt.scratch, file)).catch(() => ({ size: 0 }))
      if (size === 0) throw new XiangtuError('outputWrong', { detail: `${file} is missing or empty` })
      const key = workKey(attempt.job.versionId, attempt.attemptId, file)
      const contentType = file.endsWith('.png') ? 'image/png' : 'video/mp4'
      await attempt.store.putFile(key, join(attempt.scratch, file), { contentType, signal: attempt.signal })
    }
    return {
      attemptId: attempt.attemptId,
      files: made.files,
      ffmpegSeconds: made.wallSeconds + (poster?.wallSeconds ?? 0),
      ...(poster && { posterFrame: poster.file }),
      ...(made.pictureNotes && { pictureNotes: made.pictureNotes }),
    }
  }

type Made = Pick<Encoded, 'files' | 'pictureNotes'> & { readonly wallSeconds: number }

async function encodeSound(attempt: Attempt, plan: Plan, source: string): Promise<Made> {
  if (!plan.sound) throw new XiangtuError('internal', { detail: 'the plan has no sound' })
  const args = soundEncodeArgs(plan, plan.sound, source)
  const { wallSeconds } = await runEncode(attempt, args, { outputSeconds: plan.durationSeconds })
  return { files: [soundFile], wallSeconds }
}

async function encodeChunk(
  attempt: Attempt,
  plan: Plan,
  encode: Encode & { readonly part: number },
  source: string,
): Promise<Made> {
  const { picture } = plan
  const chunks = chooseChunks(plan)
  const chunk = chunks[encode.part]
  const rungs = rungsOf(plan, encode.stage)
  if (!picture || !chunk || rungs.length === 0)
    throw new XiangtuError('internal', { detail: `the plan has no ${encodeName(encode)}` })
  // Chunks share the cores among them; what is not cut has them for itself, except beside the other stage.
  const isAlone = chunks.length === 1 && (encode.stage === 'rest' || stagesOf(plan).length === 1)
  const task: ChunkTask = {
    ...{ picture, rungs, chunk, chunks: chunks.length },
    ...{ threads: isAlone ? 'all' : 'one', fromBeginning: false },
    // Every stage reads the same film: the one that is there first is looked at.
    isChecked: encode.stage === 'first',
  }
  const bounds = { outputSeconds: chunk.seconds, sourceSeconds: chunk.startSeconds }
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
  const pictureNotes = task.isChecked && ran.seen.read(chunk.startSeconds + chunk.seconds)
  return { files, wallSeconds, ...(pictureNotes && { pictureNotes }) }
}

/** Whether every rung begins with the chunk and has its frames; how many the film's last ones are no header tells. */
async function isWhole({ scratch }: Attempt, { rungs, chunk, chunks }: ChunkTask): Promise<boolean> {
  if (chunks === 1) return true
  for (const rung of rungs) {
    const track = await readTrackFile(join(scratch, rungFile(rung))).catch(() => undefined)
    if (track?.fragments[0]?.startSeconds !== 0) return false
    const isLast = chunk.index === chunks - 1
    if (!isLast && track.samples !== Math.ceil(chunk.frames / rung.frameStep)) return false
  }
  return true
}

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

async function runEncode(
  attempt: Attempt,
  args: readonly string[],
  { outputSeconds, sourceSeconds = 0 }: { outputSeconds: number; sourceSeconds?: number },
): Promise<{ wallSeconds: number; seen: NoteReader<ChunkNotes> }> {
  const seen = readPictureNotes()
  const { wallSeconds } = await attempt.run({
    // What lies before a chunk may have to be decoded.
    ...boundsOf(attempt, outputSeconds + sourceSeconds / 10),
    argv: [attempt.tools.ffmpeg, ...args],
    stallSeconds,
    onLine: seen.take,
    onProgress: seconds => attempt.progress(Math.min(0.95, (0.95 * seconds) / outputSeconds)),
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
