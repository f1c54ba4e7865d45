import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { PublishedMedia } from '../../src/courseware/rules.ts'
import { type Plan, planSchema } from '../../src/media/plan.ts'
import { packageSchema, storedSchema } from '../../src/media/release.ts'
import { contentTypeOf } from '../../storage/content-types.ts'
import { mediaKey, releasesPrefix, resultKey } from '../../storage/keys.ts'
import { ffmpeg } from './ffmpeg.ts'
import type { LessonHub } from './lesson-hub.ts'
import { addLesson } from './lesson-rows.ts'
import { openTestLine, type TestLine } from './line.ts'

export type Av1Lesson = {
  readonly coursewareId: string
  readonly plan: Plan
  readonly media: PublishedMedia
  /** Addresses below the hub's. */
  readonly masterPath: string
  readonly av1Path: string
  /** The master playlist before the AV1 tier was made. */
  readonly earlierMasterPath: string
}

/** 64 s, so that the picture is made in two chunks; five frames a second, so that it is made soon. */
export const av1LessonSeconds = 64

/** Makes a lesson with its AV1 tier by the line's own steps, and publishes it on a hub. */
export async function publishAv1Lesson(hub: LessonHub, ownerId: string): Promise<Av1Lesson> {
  const line = await openTestLine()
  try {
    const path = join(line.folder, 'lesson.mp4')
    await mkdir(line.folder, { recursive: true })
    await ffmpeg(
      ...['-f', 'lavfi', '-i', `testsrc2=s=854x480:r=5:d=${av1LessonSeconds},noise=alls=20:allf=t`],
      ...['-f', 'lavfi', '-i', `sine=f=330:r=48000:d=${av1LessonSeconds}`],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '10', '-c:a', 'aac', path],
    )
    const job = { ...(await line.take(path)), chosenContent: 'camera' as const }
    await line.step('probe', job)
    await line.step('plan', job)
    await hurry(line, job.versionId)
    await line.finish(job)
    await line.encode('av1', job)
    await line.step('av1-package', job)
    await line.step('av1-store', job)

    const resultOf = async (name: string) => line.readJson(resultKey(job.versionId, name))
    const { media, pictures } = packageSchema.parse(await resultOf('av1-package'))
    const earlier = storedSchema.parse(await resultOf('rest-store'))
    const { releaseId: tierId } = storedSchema.parse(await resultOf('av1-store'))
    const { widths: posterWidths, aspect: posterAspect } = pictures
    const published: PublishedMedia = { ...media, coming: [], posterWidths, posterAspect }
    const { coursewareId, releaseId } = await addLesson(hub.db, { ownerId, title: 'AV1', media: published })
    for await (const { key } of line.objects.list(releasesPrefix(job.coursewareId))) {
      const [release = '', ...file] = key.slice(releasesPrefix(job.coursewareId).length).split('/')
      const to = mediaKey(coursewareId, release === tierId ? releaseId : release, file.join('/'))
      await hub.store.put(to, await line.objects.read(key), { contentType: contentTypeOf(to) })
    }
    const pathOf = (release: string, file: string) => `/${mediaKey(coursewareId, release, file)}`
    return {
      coursewareId,
      plan: await line.plan(job),
      media: published,
      masterPath: pathOf(releaseId, media.masterPlaylist),
      av1Path: pathOf(releaseId, media.av1Playlist ?? 'none'),
      earlierMasterPath: pathOf(earlier.releaseId, 'master.m3u8'),
    }
  } finally {
    await line.close()
  }
}

/** The quickest presets, and AV1 that is the floor of noise: what is shown here is not how fine a picture is. */
async function hurry(line: TestLine, versionId: string): Promise<void> {
  const key = resultKey(versionId, 'plan')
  const plan = planSchema.parse(await line.readJson(key))
  for (const rung of plan.picture?.rungs ?? []) rung.preset = 'veryfast'
  for (const rung of plan.av1?.rungs ?? [])
    Object.assign(rung, { preset: '12', crf: 62, maxKbps: rung.maxKbps / 4 })
  await line.objects.put(key, JSON.stringify(plan), { contentType: 'application/json' })
}
