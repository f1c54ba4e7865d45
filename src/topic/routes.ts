import { type RequestHandler, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { personOf, requirePerson } from '../account/guard.ts'
import { holds, rootOrganisation } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { errorTable, errorWords, isErrorCode, XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import {
  addTopic,
  mergeTopic,
  moveTopic,
  removeTopic,
  renameTopic,
  setTopicArchived,
} from './change-records.ts'
import { topicsPage } from './pages.tsx'
import { countTopicUse, listTopics } from './records.ts'
import { newTopicSchema, topicFormSchema, topicIdSchema } from './rules.ts'

type ById = { id: string }

const moveSchema = z.object({ direction: z.enum(['up', 'down']) })
const mergeSchema = z.object({ into: topicIdSchema })

/**
 * The tree of topics, for operators and chief editors of the whole hub: it is one for all.
 *
 * - `GET /topics`; `POST /topics` adds one.
 * - `POST /topics/:id` renames; `/move`, `/archive`, `/restore`, `/merge` and `/remove` do what they say.
 */
export function topicRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const changeBy = (res: Response) => ({ db, actor: personOf(res) })

  const show: RequestHandler = async (req, res) => {
    const query = queryOf(req)
    const view = viewOf(req, res)
    const code = query.get('fault') ?? ''
    const page = topicsPage(view, {
      topics: await listTopics(db),
      use: await countTopicUse(db),
      isSaved: query.has('saved'),
      ...(isErrorCode(code) ? { fault: errorWords(code, view.language, { field: '' }) } : {}),
    })
    if (isErrorCode(code)) res.status(errorTable[code].status)
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }

  /** Back to the list, which tells what came of it; what was wrong is told there too. */
  const changing =
    (change: (id: string, body: unknown, res: Response) => Promise<unknown>): RequestHandler<ById> =>
    async (req, res) => {
      const id = topicIdSchema.safeParse(req.params.id ?? 'new')
      if (!id.success) throw new XiangtuError('notFound')
      try {
        await change(id.data, req.body, res)
        res.redirect(303, `/topics?saved#topic-${id.data}`)
      } catch (error) {
        if (!(error instanceof XiangtuError) || !error.code.startsWith('topic')) throw error
        res.redirect(303, `/topics?fault=${error.code}`)
      }
    }

  const router = Router()
  router.get('/topics', requireKeeper, show)
  router.post('/topics', requireKeeper, async (req, res) => {
    const form = newTopicSchema.safeParse(req.body)
    if (!form.success) {
      res.redirect(303, '/topics?fault=topicLabels')
      return
    }
    const id = await addTopic(changeBy(res), form.data)
    res.redirect(303, `/topics?saved#topic-${id}`)
  })
  const rename = changing(async (id, body, res) => {
    const form = topicFormSchema.safeParse(body)
    if (!form.success) throw new XiangtuError('topicLabels')
    await renameTopic(changeBy(res), id, form.data)
  })
  router.post('/topics/:id', requireKeeper, rename)
  const move = changing((id, body, res) => moveTopic(changeBy(res), id, moveSchema.parse(body).direction))
  router.post('/topics/:id/move', requireKeeper, move)
  const archive = changing((id, _body, res) => setTopicArchived(changeBy(res), id, true))
  router.post('/topics/:id/archive', requireKeeper, archive)
  const restore = changing((id, _body, res) => setTopicArchived(changeBy(res), id, false))
  router.post('/topics/:id/restore', requireKeeper, restore)
  const merge = changing((id, body, res) => mergeTopic(changeBy(res), id, mergeSchema.parse(body).into))
  router.post('/topics/:id/merge', requireKeeper, merge)
  const remove = changing((id, _body, res) => removeTopic(changeBy(res), id))
  router.post('/topics/:id/remove', requireKeeper, remove)
  return router
}

/** A chief editor of a town does not change what the whole county chooses from. */
const requireKeeper: RequestHandler<ById> = (req, res, next) =>
  requirePerson(req, res, error => {
    if (error) return next(error)
    if (!holds(personOf(res), ['operator', 'chiefEditor'], rootOrganisation.path))
      throw new XiangtuError('notAllowed')
    next()
  })
