import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Router } from 'express'
import type { Kysely } from 'kysely'
import { listRoutes } from '../../src/catalogue/list-routes.ts'
import { catalogueRoutes } from '../../src/catalogue/routes.ts'
import { classroomRoutes } from '../../src/classroom/routes.ts'
import { dueRoutes } from '../../src/courseware/due-routes.ts'
import { coursewarePageRoutes } from '../../src/courseware/page-routes.ts'
import { openProduction, type Production } from '../../src/courseware/production.ts'
import { productionRoutes } from '../../src/courseware/production-routes.ts'
import { remakeRoutes } from '../../src/courseware/remake-routes.ts'
import { coursewareRoutes } from '../../src/courseware/routes.ts'
import type { EditorialReview, PublishedMedia } from '../../src/courseware/rules.ts'
import { sourceRoutes } from '../../src/courseware/source-routes.ts'
import type { Database } from '../../src/database/schema.ts'
import { editorialRoutes } from '../../src/editorial/routes.ts'
import type { MediaSource } from '../../src/media/steering.ts'
import { handoutRoutes } from '../../src/metadata/handout-routes.ts'
import { metadataRoutes } from '../../src/metadata/routes.ts'
import { wallRoutes } from '../../src/monitoring/routes.ts'
import { openHolders } from '../../src/play/holders.ts'
import { findMediaAddress } from '../../src/play/media-address.ts'
import { playbackRoutes } from '../../src/play/playback-routes.ts'
import { openPlaylistBundles } from '../../src/play/playlist-bundles.ts'
import { playRoutes } from '../../src/play/routes.ts'
import { steeringPath } from '../../src/play/rules.ts'
import { watchRoutes } from '../../src/play/watch-routes.ts'
import { openWithheld, type Withheld } from '../../src/play/withheld.ts'
import { beatRoutes } from '../../src/playback/routes.ts'
import { posterRoutes } from '../../src/poster/routes.ts'
import { readProfiles } from '../../src/profiles.ts'
import { programmeRoutes } from '../../src/programme/routes.ts'
import { publicationRoutes } from '../../src/publication/routes.ts'
import { openLine } from '../../src/queue/line.ts'
import { openSearch } from '../../src/search/search.ts'
import { reportRoutes } from '../../src/stationmode/report-routes.ts'
import { stationmodeRoutes } from '../../src/stationmode/routes.ts'
import { shellRoutes } from '../../src/stationmode/shell-routes.ts'
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
  /** What was taken down or is for some alone: a test that writes the tables itself has it look. */
  readonly withheld: Withheld
  /** All that was logged. */
  readonly logged: () => string
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

type HubOptions = {
  readonly now?: () => Date
  /** Where films lie beside the hub. */
  readonly sources?: readonly MediaSource[]
  /** Where browsers fetch public films and pictures from, where it is not the hub. */
  readonly mediaBaseUrl?: string
  /** Whether what the maker of a public lesson changes waits for reviewers; it shows at once unless said. */
  readonly changes?: EditorialReview
  /** How long signed addresses last, where it is not the hub's own hours. */
  readonly lastsMs?: number
}

/** The real app with everything that lists, shows and plays lessons; a database, a queue and a store of its own. */
export async function startLessonHub(options: HubOptions = {}): Promise<LessonHub> {
  const { now = () => new Date(), sources = [], lastsMs, mediaBaseUrl, changes = 'none' } = options
  const nowMs = () => now().getTime()
  const steeringUri = sources.length > 0 ? steeringPath : undefined
  const folder = await mkdtemp(join(tmpdir(), 'xiangtu-lessons-'))
  const redis = await startRedis()
  const routes = Router()
  const media = Router()
  const mediaUrls = [mediaBaseUrl ?? [], sources.map(({ origin }) => origin)].flat()
  const app = await startApp({ routers: [routes], media, mediaUrls })
  const { db, url } = app
  const line = openLine(redis.url)
  const production = await openProduction({ db, line, profileName: 'village-2m', log: quiet })
  const store = await openDiskStore(join(folder, 'objects'))
  const withheld = await openWithheld({ db, log: quiet })
  const search = openSearch(db)
  const beats = beatRoutes({ db })
  const bundles = openPlaylistBundles({
    store,
    steeringUriOf: id => (withheld.isLimited(id) ? undefined : steeringUri),
  })
  const holders = openHolders({ db, log: quiet, trustMs: 0 })
  media.use(playRoutes({ store, withheld, holders, secret, steeringUri, now: nowMs }))
  routes.use(
    Router().use(
      findMediaAddress({
        ...{ withheld, secret, mediaBaseUrl, now: nowMs },
        ...(lastsMs !== undefined && { lastsMs }),
      }),
    ),
    publicationRoutes({ db, publicUrl: undefined, keys: [] }),
    catalogueRoutes({ db, search, trustMs: 0 }),
    listRoutes({ db, search }),
    coursewareRoutes({ db, production, editorialReview: changes }),
    coursewarePageRoutes({ db, production }),
    metadataRoutes({ db, editorialReview: changes }),
    handoutRoutes({ db, store, editorialReview: changes }),
    productionRoutes({ db, production, profiles: await readProfiles() }),
    dueRoutes({ db, production }),
    sourceRoutes({ db, store }),
    remakeRoutes({
      db,
      production,
      profileNames: ['village-2m', 'county-hd'],
      profileName: 'village-2m',
    }),
    subtitleRoutes({ db, store, editorialReview: changes }),
    posterRoutes({ db, store, editorialReview: changes }),
    editorialRoutes({ db, store, editorialReview: 'two', withheld, secret, now }),
    watchRoutes({ db, bundles }),
    shellRoutes({ db }),
    stationmodeRoutes({ db, search, bundles }),
    reportRoutes({ db }),
    programmeRoutes({ db, search }),
    classroomRoutes({ db, bundles, editorialReview: changes }),
    playbackRoutes({ db, sources }),
    beats.ofStations,
    beats.ofOthers,
    wallRoutes({ db }),
  )
  let release: Promise<PublishedMedia> | undefined
  const releaseFolder = join(folder, 'release')
  return {
    url,
    db,
    store,
    production,
    withheld,
    logged: app.logged,
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
