import { av1CodingArgs } from './av1-args.ts'
import { type Chunk, countFrames } from './chunks.ts'
import { fileUrl, hostileInputArgs, writeSeconds } from './input-args.ts'
import { pictureGraph, stripPad } from './picture-graph.ts'
import {
  gridOfRung,
  type Plan,
  type PlannedPicture,
  type PlannedRung,
  type PlannedSound,
  rungsWithStills,
} from './plan.ts'
import { keyframeExpression } from './segments.ts'
import { soundGraph } from './sound-graph.ts'
import { stripArgs } from './storyboard.ts'

/** The files that encodes write, relative to their scratch folder. */
export const rungFile = ({ name }: Pick<PlannedRung, 'name'>): string => {
  const short = name.replace(/p\b/, '')
  return short.startsWith('av1-') ? `a${short.slice(4)}.mp4` : `v${short}.mp4`
}
export const soundFile = 'audio.mp4'

/**
 * The whole plan in one command: one decode of the source, each picture scaled from the one above it, sound encoded
 * once. What the line makes in chunks must be the same film; a measure of what it costs.
 */
export function wholeFilmArgs(plan: Plan, sourcePath: string): string[] {
  const { picture, sound, durationSeconds } = plan
  const rungs = picture ? rungsWithStills(picture) : []
  const graph = [
    ...(picture
      ? pictureGraph(picture, rungs, {
          piece: { startFrame: 0, frames: countFrames(picture, durationSeconds) },
        })
      : []),
    ...(sound ? [soundGraph(sound)] : []),
  ]
  return [
    ...startArgs,
    ...inputArgs(sourcePath),
    ...['-filter_complex', graph.join(';')],
    ...(picture ? rungsArgs(plan, picture, rungs) : []),
    ...(sound ? soundArgs(sound, plan.durationSeconds) : []),
  ]
}

/** What of a film one command encodes, and how. */
export type ChunkTask = {
  readonly picture: PlannedPicture
  readonly rungs: readonly PlannedRung[]
  readonly chunk: Chunk
  /** Of how many; the film in one piece is one. */
  readonly chunks: number
  readonly threads: 'one' | 'all'
  /** What makes the chunk's part of the storyboard, from the same decode; `stripSteps` of storyboard.ts. */
  readonly stripSteps?: string | undefined
  /** Reads the source from its beginning all the same, and drops all before the chunk. */
  readonly fromBeginning: boolean
  /** Quality control notes on standard output what it sees of the film; `readPictureNotes` reads it. */
  readonly isChecked?: boolean
  /** Decodes keyframes alone; for one rung of stills. */
  readonly isSketch?: boolean
}

/** Frames before a chunk, for filters that look back and for decoders that begin in the middle of an open group. */
const marginSeconds = 1

/**
 * One chunk in some rungs, each scaled from the one above it, as fragmented MP4 that begins at time zero.
 *
 * A chunk reads the source from the keyframe before its margin on and drops what it did not ask for only behind the
 * filters that look at neighbours. `-copyts -start_at_zero`: frames keep the very times that they have in one go, so
 * that each falls on the same place of the output's grid, whatever ticks the source counts in.
 */
export function chunkArgs(plan: Plan, task: ChunkTask, sourcePath: string): string[] {
  const { picture, rungs, chunk, chunks, threads, stripSteps, isChecked = false, isSketch = false } = task
  const oneThread = threads === 'one' ? ['-threads', '1'] : []
  const fromBeginning = task.fromBeginning || chunk.index === 0
  const seekSeconds = Math.max(0, chunk.startSeconds - marginSeconds)
  const seek = ['-copyts', '-start_at_zero', '-noaccurate_seek', '-ss', writeSeconds(seekSeconds)]
  const cut = chunks > 1 ? { chunk, isLast: chunk.index === chunks - 1, fromBeginning } : undefined
  return [
    ...startArgs,
    ...(threads === 'one' ? ['-filter_complex_threads', '1'] : []),
    ...oneThread,
    ...(fromBeginning ? [] : seek),
    ...(isSketch ? ['-skip_frame', 'nokey'] : []),
    ...inputArgs(sourcePath),
    ...[
      '-filter_complex',
      pictureGraph(picture, rungs, { piece: chunk, cut, stripSteps, isChecked, isSketch }).join(';'),
    ],
    ...rungsArgs(plan, picture, rungs, { chunk, oneThread }),
    ...(stripSteps ? stripArgs(stripPad) : []),
    ...(picture.seekable || !plan.sound ? [] : unusedArgs(plan.sound)),
  ]
}

/** The film's sound in one piece: coders of sound begin with silence of their own, which no join may repeat. */
export function soundEncodeArgs(plan: Plan, sound: PlannedSound, sourcePath: string): string[] {
  const { durationSeconds, picture } = plan
  return [
    ...startArgs,
    ...inputArgs(sourcePath),
    ...['-filter_complex', soundGraph(sound)],
    ...soundArgs(sound, durationSeconds),
    ...(!picture || picture.seekable ? [] : unusedArgs(picture)),
  ]
}

/**
 * Takes the other track and throws it away. In transport and program streams a track that no output takes does not
 * count for where the film begins: sound and picture, encoded apart, would begin at two zeros.
 */
const unusedArgs = ({ streamIndex }: { readonly streamIndex: number }): string[] => [
  ...['-map', `0:${streamIndex}`, '-c', 'copy', '-f', 'null', '-'],
]

const startArgs = [
  ...['-hide_banner', '-nostdin', '-y', '-v', 'error'],
  ...['-progress', 'pipe:3', '-stats_period', '0.5', '-nostats'],
]

const inputArgs = (sourcePath: string): string[] => [
  ...hostileInputArgs,
  // A few broken frames are a scratch on the film; a fifth of them is another film.
  ...['-max_error_rate', '0.2'],
  ...['-i', fileUrl(sourcePath)],
]

type Part = { readonly chunk: Chunk; readonly oneThread: readonly string[] }

const rungsArgs = (
  plan: Plan,
  picture: PlannedPicture,
  rungs: readonly PlannedRung[],
  part?: Part,
): string[] => rungs.flatMap((rung, index) => rungArgs(plan, picture, { rung, index }, part))

function rungArgs(
  plan: Plan,
  picture: PlannedPicture,
  { rung, index }: { readonly rung: PlannedRung; readonly index: number },
  part?: Part,
): string[] {
  const frameRate = picture.frameRate.numerator / picture.frameRate.denominator / rung.frameStep
  // Twice the distance of keyframes: x264's own never come before the forced ones of the grid.
  const grid = gridOfRung(plan, rung)
  const gop = String(Math.ceil(2 * frameRate * grid.segmentSeconds))
  const startSeconds = part?.chunk.startSeconds ?? 0
  // A keyframe at the first frame of every segment, on the same times in every rung.
  const keyframes = keyframeExpression(grid, startSeconds)
  const h264 = [
    ...['-c:v', 'libx264', ...(part?.oneThread ?? []), '-preset', rung.preset],
    // Capped CRF: slides take what they need, motion stops at what the line carries.
    ...['-crf', String(rung.crf), '-maxrate', `${rung.maxKbps}k`, '-bufsize', `${rung.bufferKbps}k`],
    ...['-g', gop, '-keyint_min', gop, '-force_key_frames', keyframes],
    ...(rung.stills ? stillsArgs : []),
  ]
  return [
    ...['-map', `[v${index}]`],
    ...(rung.codec === 'av1' ? av1CodingArgs(rung, gop, keyframes) : h264),
    ...outputArgs(plan.durationSeconds - startSeconds),
    // A fragment at each keyframe, decode times from zero, no edit list: cut points need no second pass.
    ...['-movflags', '+cmaf+frag_keyframe', '-f', 'mp4', rungFile(rung)],
  ]
}

function soundArgs(sound: PlannedSound, durationSeconds: number): string[] {
  return [
    ...['-map', '[a]', '-c:a', 'aac', '-b:a', `${sound.kbps}k`],
    ...['-ac', String(sound.channels), '-ar', String(sound.sampleRate)],
    ...outputArgs(durationSeconds),
    // Fragments of a second, which `package` joins to segments; every AAC frame is a sync point.
    ...['-frag_duration', '1000000', '-movflags', '+cmaf', '-f', 'mp4', soundFile],
  ]
}

/**
 * Of the slide show. passthrough: no frame is repeated to fill the time until the next picture. No B-frames: they are
 * decoded in another order than shown, and with uneven distances their decode times would not begin on the grid.
 * vbv-init: by its own 0.9 of the buffer the first picture of all, which a thin line waits for, took 4 KB instead of 2.6,
 * and joins of chunks went over the cap. psy=0: what looks like film grain is noise around letters.
 */
const stillsArgs = ['-bf', '0', '-x264-params', 'vbv-init=0.6:psy=0', '-fps_mode', 'passthrough']

/** What every output has in common: nothing of the source's own words leaves with it, and it ends on time. */
const outputArgs = (durationSeconds: number): string[] => [
  ...['-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn'],
  ...['-fflags', '+bitexact', '-flags', '+bitexact'],
  ...['-t', writeSeconds(durationSeconds)],
]
