import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Router } from 'express'
import { besideRoutes } from '../../src/competition/beside-routes.ts'
import { openBlindFilms } from '../../src/competition/blind-film.ts'
import { blindFilmRoutes } from '../../src/competition/blind-film-routes.ts'
import { reviewRoutes } from '../../src/competition/review-routes.ts'
import { sheetsRoutes } from '../../src/competition/sheets-routes.ts'
import { contentTypeOf } from '../../storage/content-types.ts'
import { openDiskStore } from '../../storage/disk.ts'
import { mediaKey } from '../../storage/keys.ts'
import { type RunningApp, startApp } from './app.ts'
import { makeLessonFiles, releaseFiles } from './lesson-files.ts'

export type ReviewHub = RunningApp & {
  /** Puts a real film of 24 s, in segments of 2 s, under the release that an entry was frozen with. */
  readonly putFilm: (entryId: string) => Promise<void>
  /** Bytes of a file of that film, by its way from the release's folder: `v144/s00003.m4s`. */
  readonly readFilm: (entryId: string, path: string) => Promise<Uint8Array>
}

/** The real app with everything that reviewers and their chair are given, and a store. */
export async function startReviewHub(): Promise<ReviewHub> {
  const folder = await mkdtemp(join(tmpdir(), 'xiangtu-review-'))
  const store = await openDiskStore(join(folder, 'objects'))
  const routes = Router()
  const app = await startApp({ routers: [routes] })
  const { db } = app
  const films = openBlindFilms(store)
  routes.use(
    reviewRoutes({ db, films }),
    blindFilmRoutes({ db, store, films }),
    besideRoutes({ db, films }),
    sheetsRoutes({ db, store, films }),
  )
  const film = join(folder, 'film')
  let isMade: Promise<unknown> | undefined
  const keyOf = async (entryId: string, path: string) => {
    const { coursewareId, releaseId } = await db
      .selectFrom('entry')
      .select(['coursewareId', 'releaseId'])
      .where('id', '=', entryId)
      .executeTakeFirstOrThrow()
    return mediaKey(coursewareId, releaseId, path)
  }
  return {
    ...app,
    putFilm: async entryId => {
      isMade ??= makeLessonFiles(film)
      await isMade
      for (const file of await releaseFiles(film))
        await store.putFile(await keyOf(entryId, file), join(film, file), {
          contentType: contentTypeOf(file),
        })
    },
    readFilm: async (entryId, path) => store.read(await keyOf(entryId, path)),
    close: async () => {
      await app.close()
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
