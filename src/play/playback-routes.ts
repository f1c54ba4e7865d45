import { type RequestHandler, Router } from 'express'
import type { Kysely } from 'kysely'
import { maybePersonOf, maybeStationOf, mayManage } from '../account/guard.ts'
import { findCourseware } from '../courseware/records.ts'
import { isCoursewareId, maySee } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { type MediaSource, nearestFirst, steeringManifest } from '../media/steering.ts'
import { mediaAddressOf } from '../web/view.ts'
import { lastingOf } from './lasting.ts'
import { steeringPath } from './rules.ts'

type PlaybackParts = {
  readonly db: Kysely<Database>
  /** Where films lie beside the hub. */
  readonly sources?: readonly MediaSource[]
}

/**
 * What a player asks beside the films themselves.
 *
 * - `POST /api/v1/courseware/:id/playback`: where this lesson's files lie from now on, for who may watch it. A player
 *   asks before its signed address ends and goes on without a break; a public lesson's address never does.
 * - `GET /api/v1/steering`: from where to fetch, the nearest first, as a steering manifest of HLS. For anyone.
 */
export function playbackRoutes({ db, sources = [] }: PlaybackParts): Router {
  const tellAddress: RequestHandler<{ id: string }> = async (req, res) => {
    const { id } = req.params
    const lesson = isCoursewareId(id) ? await findCourseware(db, id) : undefined
    if (lesson?.withdrawnAt) throw new XiangtuError('lessonWithdrawn')
    const person = maybePersonOf(res)
    const isSeen =
      lesson !== undefined &&
      (mayManage(person, lesson) || (lesson.publishedAt && maySee(person, lesson, maybeStationOf(res))))
    if (!isSeen) throw new XiangtuError('notFound')
    const address = mediaAddressOf(res)(id)
    res.set('Cache-Control', 'no-store').json({ address, ...lastingOf(address) })
  }
  const steer: RequestHandler = (_req, res) => {
    const near = nearestFirst(sources, maybeStationOf(res)?.placePath)
    // A master that came from a cache of another address leads here too.
    res.set({ 'Cache-Control': 'no-store', 'Access-Control-Allow-Origin': '*' })
    res.json(steeringManifest(near))
  }
  return Router().post('/api/v1/courseware/:id/playback', tellAddress).get(steeringPath, steer)
}
