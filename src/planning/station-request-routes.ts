import { type Request, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { maybeStationOf, stationOf } from '../account/guard.ts'
import { idsOf } from '../account/organisation-rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { technicianFor } from '../station/technician-records.ts'
import { findTopic, listTopics } from '../topic/records.ts'
import { topicIdSchema } from '../topic/rules.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { requestWords } from '../web/words/requests.ts'
import { addRequest, withdrawRequest } from './request-change-records.ts'
import { listOfStation } from './request-records.ts'
import { isId } from './rules.ts'
import { askPage } from './station-request-pages.tsx'

const askSchema = z.object({ topicId: topicIdSchema })

/**
 * Lessons that a paired station asks for, as its place's request; all without script.
 *
 * - `GET /station/ask`: by topic, with what came of earlier ones. `POST /station/ask`: 20 that wait at most.
 * - `POST /station/ask/:id/withdraw`: its own.
 */
export function stationRequestRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  router.get('/station/ask', async (req, res) => {
    const station = maybeStationOf(res)
    if (!station) {
      res.redirect(303, '/station/pair')
      return
    }
    const [contact, topics, requests] = await Promise.all([
      technicianFor(db, station.placePath),
      listTopics(db),
      listOfStation(db, station.id),
    ])
    const page = askPage(viewOf(req, res), {
      ...{ station, contact, topics, requests, isSent: queryOf(req).has('sent') },
    })
    res.type('html').set('Cache-Control', 'no-store').send(page)
  })

  router.post('/station/ask', async (req, res) => {
    const station = stationOf(res)
    const { topicId } = askSchema.parse(req.body)
    const topic = await findTopic(db, topicId)
    const organisationId = idsOf(station.placePath).at(-1)
    if (!topic || topic.isArchived || organisationId === undefined) throw new XiangtuError('notFound')
    const what = requestWords['zh-CN'].aboutTopic(topic.labelZh)
    await addRequest(db, { what, topicId, organisationId }, { station })
    res.redirect(303, '/station/ask?sent')
  })

  router.post('/station/ask/:id/withdraw', async (req: Request<{ id: string }>, res) => {
    const station = stationOf(res)
    if (!isId(req.params.id)) throw new XiangtuError('notFound')
    await withdrawRequest(db, req.params.id, { station })
    res.redirect(303, '/station/ask')
  })

  return router
}
