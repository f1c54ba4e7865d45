import { type RequestHandler, Router } from 'express'
import type { Kysely } from 'kysely'
import { maybePersonOf, maybeStationOf, mayManage } from '../account/guard.ts'
import { campaignsOfLessons } from '../arrange/gathered-records.ts'
import { placesOf } from '../catalogue/places.ts'
import { findPublished } from '../catalogue/records.ts'
import { findNeighbours } from '../catalogue/series-records.ts'
import { findQcReport } from '../courseware/qc-records.ts'
import { findCourseware } from '../courseware/records.ts'
import { isCoursewareId, maySee } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { findMetadata } from '../metadata/records.ts'
import { listLineSamples } from '../playback/line-records.ts'
import { viewOf } from '../web/view.ts'
import { watchPage } from './pages.tsx'
import type { PlaylistBundles } from './playlist-bundles.ts'

type WatchParts = { readonly db: Kysely<Database>; readonly bundles: PlaylistBundles }

/** An hour of a line in tens of seconds: as much as a forecast looks at. */
const lineSampleCount = 360

/**
 * `GET /courseware/:id`: the watch page of a published lesson, for anyone. Its owner and operators get links to
 * change it, and what quality control found in its source. Mounted after the lesson's pages for its makers, which take those not yet published.
 */
export function watchRoutes({ db, bundles }: WatchParts): Router {
  const showLesson: RequestHandler<{ id: string }> = async (req, res) => {
    const { id } = req.params
    const record = isCoursewareId(id) ? await findCourseware(db, id) : undefined
    if (record?.withdrawnAt) throw new XiangtuError('lessonWithdrawn')
    const person = maybePersonOf(res)
    const mayEdit = record !== undefined && mayManage(person, record)
    const isSeen = record !== undefined && (mayEdit || maySee(person, record, maybeStationOf(res)))
    const lesson = isSeen ? await findPublished(db, id) : undefined
    if (!lesson) throw new XiangtuError('notFound')
    const qcReport = mayEdit ? await findQcReport(db, lesson.coursewareId) : undefined
    const station = maybeStationOf(res)
    const metadata = await findMetadata(db, id)
    const campaigns = campaignsOfLessons(db, placesOf(person, station)).where('coursewareId', '=', id)
    const about = metadata && { ...metadata, campaigns: await campaigns.execute() }
    const neighbours = about?.series && (await findNeighbours(db, id, about.series))
    const lineSamples = station && (await listLineSamples(db, station.id, lineSampleCount))
    const playlists = await bundles.of(lesson)
    const parts = { about, neighbours, mayEdit, qcReport, lineSamples, playlists }
    res.type('html').send(watchPage(viewOf(req, res), lesson, parts))
  }
  return Router().get('/courseware/:id', showLesson)
}
