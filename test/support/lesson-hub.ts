import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Router } from 'express'
import type { Kysely } from 'kysely'
import { listRoutes } from '../../src/catalogue/list-routes.ts'
import { catalogueRoutes } from '../../src/catalogue/routes.ts'
import { coursewarePageRoutes } from '../../src/courseware/page-routes.ts'
import { openProduction, type Production } from '../../src/courseware/production.ts'
import { productionRoutes } from '../../src/courseware/production-routes.ts'
import { remakeRoutes } from '../../src/courseware/remake-routes.ts'
import { coursewareRoutes } from '../../src/courseware/routes.ts'
import type { PublishedMedia } from '../../src/courseware/rules.ts'
import { sourceRoutes } from '../../src/courseware/source-routes.ts'
import type { Database } from '../../src/database/schema.ts'
import { editorialRoutes } from '../../src/editorial/routes.ts'
import { handoutRoutes } from '../../src/metadata/handout-routes.ts'
import { metadataRoutes } from '../../src/metadata/routes.ts'
import { playRoutes } from '../../src/play/routes.ts'
import { watchRoutes } from '../../src/play/watch-routes.ts'
import { openWithheld } from '../../src/play/withheld.ts'
import { posterRoutes } from '../../src/poster/routes.ts'
import { readProfiles } from '../../src/profiles.ts'
import { openLine } from '../../src/queue/line.ts'
import { openSearch } from '../../src/search/search.ts'
import { subtitleRoutes } from '../../src/subtitle/routes.ts'
import { contentTypeOf } from '../../storage/content-types.ts'
import { openDiskStore } from '../../storage/disk.ts'
import { mediaKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { startApp } from './app.ts'
import { makeLessonFiles, releaseFiles } from './lesson-files.ts'
import { addLesson } from './lesson-rows.ts'
import { startRedis } from './redis.ts'

export type LessonHub = {
  readonly url: string
  readonly db: Kysely<Database>
  readonly store: ObjectStore
  readonly production: Production
  /** Publishes a lesson whose files really lie in the store. */
  readonly publish: (lesson: { ownerId: string; title: string; notes?: string }) => Promise<PlayableLesson>
  readonly close: () => Promise<void>
}
export type PlayableLesson = {
  readonly coursewareId: string
  readonly releaseId: string
  readonly media: PublishedMedia
}

/** Signs the passes of reviewers. */
const secret = 'a secret that only this test knows'
const quiet = { warn: () => undefined, info: () => undefined }

/** The real app with everything that lists, shows and plays lessons; a database, a queue and a store of its own. */
export async function startLessonHub(now: () => Date = () => new Date()): Promise<LessonHub> {
  const folder = await mkdtemp(join(tmpdir(), 'xiangtu-lessons-'))
  const redis = await startRedis()
  const routes = Router()
  const app = await startApp({ routers: [routes] })
  const { db, url } = app
  const line = openLine(redis.url)
  const production = await openProduction({ db, line, profileName: 'village-2m', log: quiet })
  const store = await openDiskStore(join(folder, 'objects'))
  const withheld = await openWithheld({ db, log: quiet })
  const search = openSearch(db)
  routes.use(
    playRoutes({ store, withheld, secret }),
    catalogueRoutes({ db, search, trustMs: 0 }),
    listRoutes({ db, search }),
    coursewareRoutes({ db, production }),
    coursewarePageRoutes({ db, production }),
    metadataRoutes({ db }),
    handoutRoutes({ db, store }),
    productionRoutes({ db, production, profiles: await readProfiles() }),
    sourceRoutes({ db, store }),
    remakeRoutes({
      db,
      production,
      profileNames: ['village-2m', 'county-hd'],
      profileName: 'village-2m',
    }),
    subtitleRoutes({ db, store }),
    posterRoutes({ db, store }),
    editorialRoutes({ db, store, editorialReview: 'two', withheld, secret, now }),
    watchRoutes({ db }),
  )
  let release: Promise<PublishedMedia> | undefined
  const releaseFolder = join(folder, 'release')
  return {
    url,
    db,
    store,
    production,
    publish: async lesson => {
      release ??= makeLessonFiles(releaseFolder)
      const media = await release
      const ids = await addLesson(db, { ...lesson, media })
      for (const file of await releaseFiles(releaseFolder)) {
        const key = mediaKey(ids.coursewareId, ids.releaseId, file)
        await store.putFile(key, join(releaseFolder, file), { contentType: contentTypeOf(key) })
      }
      return { ...ids, media }
    },
    close: async () => {
      await withheld.close()
      await production.close()
      await line.close()
      await app.close()
      await store.close()
      await redis.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
