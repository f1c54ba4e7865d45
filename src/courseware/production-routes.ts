import { type RequestHandler, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { mayManage, personOf, requirePerson } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { contentKinds } from '../media/content.ts'
import { rungsWithStills } from '../media/plan.ts'
import type { TranscodeProfile } from '../media/profile.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { mayUrge } from './due-rules.ts'
import { findPlan } from './job-records.ts'
import type { Production } from './production.ts'
import { productionPage } from './production-pages.tsx'
import { progressOf } from './progress.ts'
import { type CoursewareRecord, findCourseware } from './records.ts'
import { isCoursewareId } from './rules.ts'
import { findSource } from './source-records.ts'

type ProductionParts = {
  readonly db: Kysely<Database>
  readonly production: Production
  /** By name: each says how long raw footage stays. */
  readonly profiles: ReadonlyMap<string, Pick<TranscodeProfile, 'sourceRetention'>>
}

type ById = { id: string }

const chosenSchema = z.object({ content: z.enum(['samples', ...contentKinds]) })
const rungSchema = z.object({ rung: z.string().regex(/^[a-z0-9-]{1,40}$/) })
/**
 * How a lesson is made, for its owner and operators; for everybody else it does not exist.
 *
 * - `GET /courseware/:id/production`: what was decided and how far it is, also of a published one.
 * - `POST .../retry`: goes on from what failed. `POST .../stop`: stops what is under way.
 * - `POST .../content`: makes a new version as what its producer says that it shows.
 * - `POST .../rung`: makes one rung of a published lesson again.
 */
export function productionRoutes({ db, production, profiles }: ProductionParts): Router {
  const router = Router()
  router.param('id', (_req, _res, next, id) =>
    next(isCoursewareId(id) ? undefined : new XiangtuError('notFound')),
  )

  /** The lesson that the asker may change: everybody else gets `notFound`, so that ids tell nothing. */
  const manageable = async (id: string, res: Response): Promise<CoursewareRecord> => {
    const lesson = await findCourseware(db, id)
    if (!lesson || !mayManage(personOf(res), lesson)) throw new XiangtuError('notFound')
    return lesson
  }
  const read = <Form>(schema: z.ZodType<Form>, body: unknown, field: string): Form => {
    const form = schema.safeParse(body)
    if (!form.success) throw new XiangtuError('badRequest', { facts: { field } })
    return form.data
  }
  const backTo = (res: Response, lesson: CoursewareRecord) =>
    res.redirect(303, lesson.publishedAt ? `/courseware/${lesson.id}/production` : `/courseware/${lesson.id}`)

  const show: RequestHandler<ById> = async (req, res) => {
    const lesson = await manageable(req.params.id, res)
    const [progress, plan, source] = await Promise.all([
      progressOf(production, lesson),
      findPlan(db, lesson.id),
      findSource(db, lesson.id),
    ])
    const retention = profiles.get(source?.profileName ?? '')?.sourceRetention
    const isUrger = mayUrge(personOf(res), lesson.organisationPath)
    const isDueSaved = queryOf(req).has('saved')
    const parts = { progress, plan, source, retention, dueAt: lesson.dueAt, mayUrge: isUrger, isDueSaved }
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(productionPage(viewOf(req, res), parts))
  }

  const retry: RequestHandler<ById> = async (req, res) => {
    const lesson = await manageable(req.params.id, res)
    await production.retry(lesson.id)
    backTo(res, lesson)
  }

  const stop: RequestHandler<ById> = async (req, res) => {
    const lesson = await manageable(req.params.id, res)
    await production.stop(lesson.id)
    backTo(res, lesson)
  }

  const choose: RequestHandler<ById> = async (req, res) => {
    const lesson = await manageable(req.params.id, res)
    const { content } = read(chosenSchema, req.body, 'content')
    await production.remake(lesson.id, { content: content === 'samples' ? undefined : content })
    backTo(res, lesson)
  }

  const remakeRung: RequestHandler<ById> = async (req, res) => {
    const lesson = await manageable(req.params.id, res)
    const { rung } = read(rungSchema, req.body, 'rung')
    const plan = await findPlan(db, lesson.id)
    if (!plan?.picture || !rungsWithStills(plan.picture).some(each => each.name === rung))
      throw new XiangtuError('badRequest', { facts: { field: 'rung' } })
    await production.remake(lesson.id, { onlyRung: rung })
    backTo(res, lesson)
  }

  router.get('/courseware/:id/production', requirePerson, show)
  router.post('/courseware/:id/retry', requirePerson, retry)
  router.post('/courseware/:id/stop', requirePerson, stop)
  router.post('/courseware/:id/content', requirePerson, choose)
  router.post('/courseware/:id/rung', requirePerson, remakeRung)
  return router
}
