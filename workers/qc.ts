import { XiangtuError } from '../src/errors.ts'
import type { PacketTally } from '../src/media/packet-times.ts'
import { pictureCheckArgs } from '../src/media/qc-args.ts'
import { judge } from '../src/media/qc-judge.ts'
import { type PictureNotes, readPictureNotes, type SoundNotes } from '../src/media/qc-measurements.ts'
import type { SourceFacts, VideoFacts } from '../src/media/source-facts.ts'
import { resultKey } from '../storage/keys.ts'
import type { Attempt } from './step.ts'

/** What other passes of the probe know already. */
type Known = {
  readonly facts: SourceFacts
  readonly path: string
  readonly packets: ReadonlyMap<number, PacketTally>
  /** Absent where the sound could not be heard. */
  readonly sound: SoundNotes | undefined
}

/**
 * Technical quality control of a source: looks at the whole film once, holds it against the worker's spec profile and
 * stores the report under `qc`. Findings inform: whatever goes wrong here, the lesson goes on without them.
 */
export async function checkQuality(attempt: Attempt, { facts, path, packets, sound }: Known): Promise<void> {
  const { video } = facts
  const tally = video && packets.get(video.streamIndex)
  try {
    const picture = video && (await lookAtPicture(attempt, facts, video, tally, path))
    const report = judge({ facts, videoBytes: tally?.bytes ?? 0, picture, sound }, attempt.spec)
    const key = resultKey(attempt.job.versionId, 'qc')
    await attempt.store.put(key, JSON.stringify(report), { contentType: 'application/json', ifAbsent: true })
  } catch (error) {
    if (attempt.signal.aborted) throw error
    attempt.log.warn({ versionId: attempt.job.versionId, err: error }, 'the source could not be judged')
  }
}

/** Undefined where ffmpeg gave up on the picture: the encode will say why, and the other rules are still judged. */
async function lookAtPicture(
  attempt: Attempt,
  { durationSeconds }: SourceFacts,
  video: VideoFacts,
  tally: PacketTally | undefined,
  path: string,
): Promise<PictureNotes | undefined> {
  const notes = readPictureNotes()
  try {
    await attempt.run({
      argv: [
        attempt.tools.ffmpeg,
        ...pictureCheckArgs(video, tally?.keyframeGapSeconds ?? Number.POSITIVE_INFINITY, path),
      ],
      sandbox: attempt.sandbox,
      // A second of 4K takes one to decode on a weak machine; files are not written at all.
      limits: { cpuSeconds: 60 + 4 * durationSeconds, fileBytes: 0 },
      cwd: attempt.scratch,
      signal: attempt.signal,
      deadlineSeconds: 60 + 4 * durationSeconds,
      stallSeconds: 120,
      onLine: notes.take,
      onProgress: seconds => attempt.progress(0.9 + 0.1 * Math.min(1, seconds / durationSeconds)),
    })
    return notes.read(durationSeconds)
  } catch (error) {
    if (attempt.signal.aborted || !(error instanceof XiangtuError)) throw error
    attempt.log.warn({ versionId: attempt.job.versionId, detail: error.detail }, 'the picture was not judged')
    return undefined
  }
}
