import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Package, packageSchema, storedSchema } from '../../src/media/release.ts'
import type { StageName } from '../../src/media/stages.ts'
import type { LineJob } from '../../src/queue.ts'
import { releasePrefix, resultKey } from '../../storage/keys.ts'
import { ffmpeg } from './ffmpeg.ts'
import type { TestLine } from './line.ts'
import { readStoredTracks, type StoredTrack } from './release.ts'

/** What one stage of a lesson has come to. */
export type MadeStage = {
  readonly name: StageName
  readonly releaseId: string
  /** The folder of the release. */
  readonly folder: string
  readonly made: Package
  readonly master: string
  readonly tracks: readonly StoredTrack[]
}

/** A film of 70 s, which the line cuts into two chunks, in which every frame is another; with a tone. */
export async function makeLongFilm(folder: string): Promise<string> {
  const path = join(folder, 'long.mp4')
  const lavfi = (source: string) => ['-f', 'lavfi', '-i', source]
  await ffmpeg(
    ...lavfi('testsrc2=s=480x270:r=12:d=70'),
    ...lavfi('sine=f=440:r=48000:d=70'),
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p',
      '-x264-params',
      'keyint=70:bframes=2',
    ],
    ...['-c:a', 'aac', '-ac', '1', path],
  )
  return path
}

/** Runs a film through the line as camera footage, so that it has a stage `rest`. */
export async function makeLongLesson(line: TestLine, path: string): Promise<LineJob> {
  const job: LineJob = { ...(await line.take(path)), chosenContent: 'camera' }
  for (const step of ['probe', 'plan'] as const) await line.step(step, job)
  await line.finish(job)
  return job
}

/** Reads every stage's release as it rests in the store. */
export async function readStages(line: TestLine, job: LineJob): Promise<MadeStage[]> {
  const scratch = join(line.folder, 'read', job.versionId)
  await mkdir(scratch, { recursive: true })
  const stages: MadeStage[] = []
  for (const name of await line.stages(job)) {
    const read = (step: string) => line.readJson(resultKey(job.versionId, `${name}-${step}`))
    const { releaseId } = storedSchema.parse(await read('store'))
    const folder = join(line.folder, 'objects', releasePrefix(job.coursewareId, releaseId))
    stages.push({
      name,
      releaseId,
      folder,
      made: packageSchema.parse(await read('package')),
      master: await readFile(join(folder, 'master.m3u8'), 'utf8'),
      tracks: await readStoredTracks(folder, scratch),
    })
  }
  return stages
}
