import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { XiangtuError } from '../src/errors.ts'
import { findPicture } from '../src/media/borders.ts'
import type { ContentEvidence } from '../src/media/content.ts'
import {
  frameNotesFile,
  loudnessArgs,
  packetNotesFile,
  sampleArgs,
  soundNotesFile,
  textureArgs,
} from '../src/media/measure-args.ts'
import { turnedFrame } from '../src/media/plan.ts'
import { chooseStretches, readSample, type SampleFacts } from '../src/media/samples.ts'
import { isMusic, readLoudness, readTexture, type SoundEvidence } from '../src/media/sound.ts'
import type { SourceFacts, VideoFacts } from '../src/media/source-facts.ts'
import type { Attempt } from './step.ts'

/** What samples of the picture and a pass over the sound have shown, as parts of SourceFacts. */
export type Measured = Pick<SourceFacts, 'content' | 'sound'>

/** The film on this machine, and the longest time without a keyframe in its picture. */
type Source = { readonly path: string; readonly keyframeGapSeconds: number }

/**
 * Looks and listens before the plan is made. What cannot be measured is left out: a damaged film shows its fault in
 * the encode, where it has a name. `onSoundNote` takes the lines of the sound pass that quality control reads.
 */
export async function measure(
  attempt: Attempt,
  facts: SourceFacts,
  source: Source,
  onSoundNote: (line: string) => void,
): Promise<Measured> {
  const { video, audio } = facts
  let share = 0.5
  const told = async <Result>(work: Promise<Result> | undefined) => {
    const result = work && (await orNothing(work))
    share += 0.2
    attempt.progress(share)
    return result
  }
  // Side by side: one reads little and reckons, the other reads all. Neither is left running when the other has failed.
  const [content, sound] = await Promise.allSettled([
    told(video && samplePicture(attempt, facts, video, source)),
    told(audio && measureSound(attempt, facts, audio, source.path, onSoundNote)),
  ])
  if (content.status === 'rejected') throw content.reason
  if (sound.status === 'rejected') throw sound.reason
  return { ...(content.value && { content: content.value }), ...(sound.value && { sound: sound.value }) }
}

/** A command that failed or took too long leaves nothing; to be told to stop is no failure of the film's. */
const orNothing = <Result>(work: Promise<Result>): Promise<Result | undefined> =>
  work.catch((error: unknown) => {
    if (error instanceof XiangtuError && ['encodeFailed', 'commandTimedOut'].includes(error.code))
      return undefined
    throw error
  })

async function samplePicture(
  attempt: Attempt,
  { durationSeconds }: SourceFacts,
  video: VideoFacts,
  { path, keyframeGapSeconds }: Source,
): Promise<ContentEvidence | undefined> {
  const stretches = chooseStretches(Math.min(durationSeconds, video.endSeconds), keyframeGapSeconds)
  // Side by side: each has one core's work of some tenths of a second, and the lesson waits for all of them.
  const taken = await Promise.allSettled(
    stretches.map(async (stretch, place) => {
      await runFfmpeg(attempt, sampleArgs(video, stretch, path, place))
      const packets = await notes(attempt, packetNotesFile(place))
      return readSample(stretch, packets, await notes(attempt, frameNotesFile(place)))
    }),
  )
  const samples = taken.flatMap((each): SampleFacts[] => {
    if (each.status === 'rejected') throw each.reason
    return each.value ? [each.value] : []
  })
  if (samples.length === 0) return undefined
  const frame = turnedFrame(video)
  const pixelAspect = (video.displayWidth * frame.height) / (video.displayHeight * frame.width)
  const picture = findPicture(samples, { ...frame, pixelAspect })
  return { samples, ...(picture && { picture }) }
}

async function measureSound(
  attempt: Attempt,
  { durationSeconds }: SourceFacts,
  audio: NonNullable<SourceFacts['audio']>,
  path: string,
  onNote: (line: string) => void,
): Promise<SoundEvidence> {
  let heard = ''
  // One channel in is one channel out, whatever it holds.
  for (const stretch of audio.channels > 1
    ? chooseStretches(Math.min(durationSeconds, audio.endSeconds))
    : []) {
    await runFfmpeg(attempt, textureArgs(audio, stretch, path))
    heard += await notes(attempt, soundNotesFile)
  }
  const texture = readTexture(heard)
  const channels = isMusic(texture) ? 2 : 1
  const { complaints } = await runFfmpeg(attempt, loudnessArgs(audio, channels, path), onNote)
  return { loudness: readLoudness(complaints, channels), ...(texture && { texture }) }
}

const runFfmpeg = (attempt: Attempt, args: readonly string[], onLine?: (line: string) => void) =>
  attempt.run({
    ...(onLine && { onLine }),
    argv: [attempt.tools.ffmpeg, ...args],
    sandbox: attempt.sandbox,
    // Notes of 120 frames are a few dozen KB. No bound on addresses: x264 maps more than it uses.
    limits: { cpuSeconds: 1800, fileBytes: 16 * 1024 ** 2 },
    cwd: attempt.scratch,
    signal: attempt.signal,
    // Four hours of sound on a weak machine; eight seconds of 4K take a fraction.
    deadlineSeconds: 900,
  })

const notes = (attempt: Attempt, file: string): Promise<string> =>
  readFile(join(attempt.scratch, file), 'utf8').catch(() => '')
