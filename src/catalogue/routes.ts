import { Router } from 'express'
import type { Kysely } from 'kysely'
import { maybePersonOf, maybeStationOf, personOf, requirePerson } from '../account/guard.ts'
import { isOperator } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { type MediaAddress, onHub } from '../media/address.ts'
import { posterOf } from '../poster/rules.ts'
import type { Search } from '../search/search.ts'
import { mediaAddressOf, queryOf, viewOf } from '../web/view.ts'
import { readHome } from './home.tsx'
import { openKeptAnswers } from './kept-answers.ts'
import { ownLessonsPage } from './own-pages.tsx'
import { lessonsPage } from './pages.tsx'
import { placesOf } from './places.ts'
import { listOwn, listPublished, readCatalogueVersion } from './records.ts'
import { hasPicture, type Lesson, mediaPath, readCursor } from './rules.ts'

type CatalogueParts = {
  readonly db: Kysely<Database>
  readonly search: Search
  /** For so long a visitor's list may be out of date; stations ask by the hundred. */
  readonly trustMs?: number
}

/**
 * The lists of lessons.
 *
 * - `GET /` and `GET /api/v1/courseware`: anyone; only what is published. `?after=` is the cursor of the page before.
 * - `GET /mine`: whoever is signed in; a producer sees her own lessons, an operator everybody's.
 */
export function catalogueRoutes({ db, search, trustMs = 50 }: CatalogueParts): Router {
  const router = Router()

  const kept = openKeptAnswers(() => readCatalogueVersion(db), trustMs)

  const showHome = kept(async (req, res) => {
    const after = readCursor(queryOf(req).get('after'))
    const view = viewOf(req, res)
    const { language } = view
    const places = placesOf(view.person, maybeStationOf(res))
    const { lessons, next } = await listPublished(db, after, places)
    const home = after ? undefined : await readHome(db, search, { language, places, now: new Date() })
    return { type: 'html', text: lessonsPage(view, { lessons, next, home }) }
  })

  const tellList = kept(async (req, res) => {
    const after = readCursor(queryOf(req).get('after'))
    const { lessons, next } = await listPublished(
      db,
      after,
      placesOf(maybePersonOf(res), maybeStationOf(res)),
    )
    const list = {
      courseware: lessons.map(lesson => lessonJson(lesson, onHub(mediaAddressOf(res)))),
      ...(next ? { next: `/api/v1/courseware?after=${next}` } : {}),
    }
    return { type: 'json', text: JSON.stringify(list) }
  })

  router.get('/', showHome)
  router.get('/api/v1/courseware', tellList)

  router.get('/mine', requirePerson, async (req, res) => {
    const person = personOf(res)
    const lessons = await listOwn(db, isOperator(person) ? undefined : person.id)
    res.type('html').send(ownLessonsPage(viewOf(req, res), lessons))
  })

  return router
}

/** A published lesson as the API tells it. Who made it is not told: nobody has agreed to that yet. */
function lessonJson(lesson: Lesson, mediaAddress: MediaAddress) {
  const { coursewareId, releaseId, media } = lesson
  const path = (file: string) => mediaPath(coursewareId, releaseId, file, mediaAddress)
  return {
    coursewareId,
    title: lesson.title,
    notes: lesson.notes,
    publishedAt: lesson.publishedAt.toISOString(),
    durationSeconds: media.durationSeconds,
    hasPicture: hasPicture(media),
    totalBytes: media.totalBytes,
    watchPath: `/courseware/${coursewareId}`,
    masterPlaylistPath: path(media.masterPlaylist),
    ...(media.listenPlaylist ? { listenPlaylistPath: path(media.listenPlaylist) } : {}),
    posters: posterOf(lesson, mediaAddress).sizes('jpg'),
  }
}
