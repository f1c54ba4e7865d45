import { XiangtuError } from '../src/errors.ts'
import { rungFile, soundFile } from '../src/media/encode-args.ts'
import { joinPeaks } from '../src/media/join-rates.ts'
import { gridOf, gridOfRung, type Plan, planSchema } from '../src/media/plan.ts'
import { checkTracks } from '../src/media/quality-check.ts'
import {
  type Encoded,
  encodedSchema,
  type Package,
  packageSchema,
  storedSchema,
  type Track,
} from '../src/media/release.ts'
import { describeRelease, type StageTracks } from '../src/media/release-playlists.ts'
import {
  encodeName,
  encodesOf,
  lookStage,
  rungsOf,
  type StageName,
  stagesBefore,
} from '../src/media/stages.ts'
import type { LineJob } from '../src/queue.ts'
import { contentTypeOf } from '../storage/content-types.ts'
import { mediaKey, workKey } from '../storage/keys.ts'
import { measureTrack } from './measure-track.ts'
import { judgeSource } from './qc.ts'
import { readManifest } from './read-manifest.ts'
import { makeStagePictures } from './stage-pictures.ts'
import type { Attempt, Step } from './step.ts'

/** A stage that is published: its tracks, its release, and its pictures, which go on into every later release. */
type EarlierStage = StageTracks & {
  readonly releaseId: string
  readonly pictures: Package['pictures']
}

/**
 * The step that finds the cut points of a stage's encodes, checks them against the plan, and writes the playlists of
 * all that is made so far. Its result is `first-package`, `rest-package`.
 */
export const packageStage =
  (stage: StageName): Step =>
  async (attempt): Promise<Package> => {
    const plan = await attempt.resultOf('plan', planSchema)
    const { only } = attempt.job
    const earlier = only ? await takeOver(attempt, only) : await readEarlier(attempt, plan, stage)
    const encodes = encodesOf(plan, stage)
    const encoded = await Promise.all(
      encodes.map(async encode => ({
        part: encode.part,
        ...(await attempt.resultOf(encodeName(encode), encodedSchema)),
      })),
    )
    const tracks = await measureStage(attempt, plan, stage, encoded, earlier)
    // Before the stage can be watched: what is wrong with the film is told with it.
    const looks = stage === lookStage(plan)
    if (looks) await judgeSource(attempt, encoded)
    const known = earlier.at(-1)?.pictures
    const pictures =
      known && !looks ? known : await makeStagePictures(attempt, plan, { known, encoded, looks })
    const used = earlier.filter(({ tracks: theirs }) => theirs.length > 0)
    const others = used.map(({ releaseId, tracks: theirs }) => ({ releaseId, tracks: [...theirs] }))
    return { tracks, earlier: others, pictures, ...describeRelease(plan, tracks, used) }
  }

/** What the stages before have published, without what was made anew since. */
async function readEarlier(attempt: Attempt, plan: Plan, stage: StageName): Promise<EarlierStage[]> {
  const earlier: EarlierStage[] = []
  const later = [...stagesBefore(plan, stage), stage]
  while (later.length > 1) {
    const each = later.shift() ?? stage
    const { tracks, pictures } = await attempt.resultOf(`${each}-package`, packageSchema)
    const { releaseId } = await attempt.resultOf(`${each}-store`, storedSchema)
    const madeAnew = new Set(later.flatMap(next => rungsOf(plan, next).map(rungFile)))
    earlier.push({ tracks: tracks.filter(({ file }) => !madeAnew.has(file)), pictures, releaseId })
  }
  return earlier
}

/** All of a release but the rung that is made again. Its pictures are copied: every release has its own. */
async function takeOver(attempt: Attempt, only: NonNullable<LineJob['only']>): Promise<EarlierStage[]> {
  const { coursewareId, versionId } = attempt.job
  const { stages, pictures } = await readManifest(attempt, coursewareId, only.releaseId)
  for (const file of pictures.files) {
    const path = await attempt.cache.fetch(mediaKey(coursewareId, only.releaseId, file), {
      signal: attempt.signal,
    })
    const options = { contentType: contentTypeOf(file), signal: attempt.signal }
    await attempt.store.putFile(workKey(versionId, attempt.attemptId, file), path, options)
  }
  const own = { ...pictures, attemptId: attempt.attemptId }
  const remade = rungFile({ name: only.rung })
  return stages
    .map(({ releaseId, tracks }) => ({
      releaseId,
      tracks: tracks.filter(track => track.file !== remade),
      pictures: own,
    }))
    .filter(({ tracks }) => tracks.length > 0)
}

/** The tracks of a stage in the plan's order, the sound last; throws `outputWrong` where one is not as planned. */
async function measureStage(
  attempt: Attempt,
  plan: Plan,
  stage: StageName,
  encoded: readonly (Encoded & { readonly part: 'sound' | number })[],
  earlier: readonly StageTracks[],
): Promise<Track[]> {
  const rungs = rungsOf(plan, stage)
  const hasSound = encoded.some(({ part }) => part === 'sound')
  const files = [...rungs.map(rungFile), ...(hasSound ? [soundFile] : [])]
  const measured = []
  for (const file of files) {
    const parts = encoded.filter(each => (file === soundFile) === (each.part === 'sound'))
    const fetch = ({ attemptId }: { readonly attemptId: string }) =>
      attempt.cache.fetch(workKey(attempt.job.versionId, attemptId, file), { signal: attempt.signal })
    const rung = rungs.find(each => rungFile(each) === file)
    const grid = rung ? gridOfRung(plan, rung) : gridOf(plan)
    measured.push(await measureTrack(file, parts, fetch, grid))
    attempt.progress((0.8 * measured.length) / files.length)
  }
  const show = plan.picture?.stills && rungFile(plan.picture.stills)
  const published = earlier
    .flatMap(each => each.tracks)
    .find(track => track.height > 0 && track.file !== show)
  const findings = checkTracks(
    plan,
    measured.map(({ facts }) => facts),
    { rungs, hasSound, pictureSegments: published?.segments.length },
  )
  if (findings.length > 0) {
    const detail = findings.map(finding => `${finding.track}: ${finding.what}`).join('; ')
    throw new XiangtuError('outputWrong', { detail })
  }
  const tracks = measured.map(({ track }) => track)
  for (const peak of joinPeaks(rungs, tracks)) {
    // It plays; on the very line that the cap was made for it may wait once.
    attempt.log.warn({ versionId: attempt.job.versionId, ...peak }, 'a join takes more than two rate buffers')
  }
  return tracks
}
