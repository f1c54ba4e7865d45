import { createHash, randomBytes } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { publishedMediaSchema } from '../../src/courseware/rules.ts'
import { sendFile } from '../../src/upload/send-file.ts'
import { mediaFolderOf, type OwnHub, openOwnHub } from './own-hub.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

const lessonSchema = z.object({
  coursewareId: z.string(),
  releaseId: z.string(),
  media: publishedMediaSchema,
})
/** A lesson that the line made, at rest in a folder: its releases lie below `media`, each by its id. */
export type MadeLesson = z.infer<typeof lessonSchema> & { readonly folder: string }

type Parts = {
  readonly cacheFolder: string
  /** A lesson that an earlier run made; undefined: the line of today makes it, if it has not yet. */
  readonly lessonFolder: string | undefined
  readonly signal: AbortSignal
  readonly tell: (line: string) => void
}

/** Changes when anything changes that decides what the line makes of a film. */
async function lineKey(filmKey: string): Promise<string> {
  const hash = createHash('sha256').update(filmKey)
  for (const folder of ['transcode-profiles', 'src/media', 'workers'])
    for (const name of (await readdir(join(root, folder))).filter(each => /\.(ts|json)$/.test(each)).sort())
      hash.update(name).update(await readFile(join(root, folder, name)))
  return hash.digest('hex').slice(0, 16)
}

/** The film as the whole line publishes it, without the AV1 tier. Kept from run to run, until the line changes. */
export async function takeOurLesson(
  film: { readonly path: string; readonly key: string },
  { cacheFolder, lessonFolder, signal, tell }: Parts,
): Promise<MadeLesson> {
  const folder = lessonFolder ?? join(cacheFolder, `ours-${await lineKey(film.key)}`)
  const kept = await readFile(join(folder, 'lesson.json'), 'utf8').catch(() => undefined)
  if (kept !== undefined) return { ...lessonSchema.parse(JSON.parse(kept)), folder }
  if (lessonFolder !== undefined) throw new Error(`${lessonFolder} holds no lesson of this bench`)
  tell('the line makes the lesson')
  const work = `${folder}.work`
  await rm(work, { recursive: true, force: true })
  await mkdir(work, { recursive: true })
  const hubFolder = join(work, 'hub')
  const hub = await openOwnHub({ folder: hubFolder, workers: 1, signal, tell })
  try {
    const began = performance.now()
    const lesson = await sendAndMake(hub, film.path)
    tell(`the line took ${((performance.now() - began) / 1000).toFixed(0)} s`)
    await cp(join(mediaFolderOf(hubFolder), lesson.coursewareId), join(work, 'media'), { recursive: true })
    await writeFile(join(work, 'lesson.json'), JSON.stringify(lesson))
  } finally {
    await hub.close()
    await rm(hubFolder, { recursive: true, force: true, maxRetries: 5 })
  }
  await rename(work, folder)
  return takeOurLesson(film, { cacheFolder, lessonFolder: folder, signal, tell })
}

const isH264 = ({ codec }: { readonly codec?: string | undefined }) => codec === undefined

/** Uploads the film and waits for all rungs that every player takes; the rest is not made. */
async function sendAndMake(hub: OwnHub, path: string): Promise<z.infer<typeof lessonSchema>> {
  const access = { hub: hub.url, key: hub.key, language: 'en' as const, signal: hub.signal }
  const sent = await sendFile({ ...access, path, title: '果园冬季修剪', onMove: () => {} })
  if (sent.kind !== 'stored') throw new Error(`the upload ended as ${sent.kind}`)
  const { coursewareId } = sent.view
  for (;;) {
    const row = await hub.db
      .selectFrom('courseware')
      .select(['releaseId', 'media'])
      .where('id', '=', coursewareId)
      .executeTakeFirst()
    const media = publishedMediaSchema.nullable().parse(row?.media ?? null)
    if (row?.releaseId && media?.coming.every(name => name.startsWith('av1-'))) {
      const headers = { Authorization: `Bearer ${hub.key}` }
      const stop = `${hub.url}/api/v1/courseware/${coursewareId}/stop`
      // 404 where nothing is left to be made.
      await fetch(stop, { method: 'POST', headers, signal: hub.signal })
      const renditions = media.renditions.filter(isH264)
      return { coursewareId, releaseId: row.releaseId, media: { ...media, renditions, coming: [] } }
    }
    const { failureCode } =
      (await hub.db
        .selectFrom('upload')
        .select('failureCode')
        .where('coursewareId', '=', coursewareId)
        .executeTakeFirst()) ?? {}
    if (failureCode) throw new Error(`the line failed: ${failureCode}`)
    await wait(1000, undefined, { signal: hub.signal })
  }
}

/** Puts a made lesson into a hub that did not make it, under the id that its files name each other by. */
export async function publishMade(hub: OwnHub, hubFolder: string, made: MadeLesson): Promise<void> {
  const { coursewareId, releaseId, media } = made
  await cp(join(made.folder, 'media'), join(mediaFolderOf(hubFolder), coursewareId), { recursive: true })
  const ownerId = randomBytes(16).toString('hex')
  await hub.db
    .insertInto('user')
    .values({
      ...{ id: ownerId, name: '赵有田', email: `${ownerId}@bench.invalid`, emailVerified: false },
      ...{ image: null, username: 'zhaoyoutian', displayUsername: null },
    })
    .execute()
  const publishedAt = new Date()
  await hub.db
    .insertInto('courseware')
    .values({
      ...{ id: coursewareId, ownerId, title: '果园冬季修剪', notes: '', state: 'published' },
      ...{ releaseId, media: JSON.stringify(media), publishedAt, firstPublishedAt: publishedAt },
    })
    .execute()
}
