import { type RequestHandler, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { maybePersonOf, mayManage, personOf, requirePerson } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { type ContentKind, contentKinds } from '../media/content.ts'
import type { TranscodeProfile } from '../media/profile.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { editPage, productionPage, progressPage } from './pages.tsx'
import { findQcReport } from './qc-records.ts'
import { type CoursewareRecord, findCourseware, findPlan, updateDescription } from './records.ts'
import { type CoursewareProgress, descriptionSchema, freshVerbStates, isCoursewareId } from './rules.ts'
import { findSource } from './source-records.ts'

type PageParts = {
  readonly db: Kysely<Database>
  /** By name: each says how long raw footage stays. */
  readonly profiles: ReadonlyMap<string, Pick<TranscodeProfile, 'sourceRetention'>>
  /** How far a lesson is; `Production` of production.ts. */
  readonly production: {
    readonly progress: (coursewareId: string) => Promise<CoursewareProgress | undefined>
    readonly retry: (coursewareId: string) => Promise<void>
    readonly remake: (coursewareId: string, wanted: { content: ContentKind | undefined }) => Promise<void>
  }
}

type ById = { id: string }

const chosenSchema = z.object({ content: z.enum(['samples', ...contentKinds]) })

/**
 * A lesson's pages for those who make it; all of them for its owner and operators only, and a lesson under way does not
 * exist for anybody else.
 *
 * - `GET /courseware/:id`: while it is not published, its progress. Published ones are left to the watch page.
 * - `GET /courseware/:id/edit`, `POST /courseware/:id`: title and notes.
 * - `POST /courseware/:id/retry`: begins a failed production again.
 * - `GET /courseware/:id/production`: how it is made, also of a published one.
 * - `POST /courseware/:id/content`: makes a new version as what its producer says that it shows.
 */
export function coursewarePageRoutes({ db, production, profiles }: PageParts): Router {
  const router = Router()
  router.param('id', (_req, _res, next, id) =>
    next(isCoursewareId(id) ? undefined : new XiangtuError('notFound')),
  )

  const progressOf = async (lesson: CoursewareRecord): Promise<CoursewareProgress> =>
    (await production.progress(lesson.id)) ?? {
      coursewareId: lesson.id,
      title: lesson.title,
      state: 'draft',
      verbs: freshVerbStates(),
      canRetry: false,
    }

  const showLesson: RequestHandler<ById> = async (req, res, next) => {
    const lesson = await findCourseware(db, req.params.id)
    if (lesson?.publishedAt) {
      next()
      return
    }
    if (!lesson || !mayManage(maybePersonOf(res), lesson.ownerId)) throw new XiangtuError('notFound')
    const progress = await progressOf(lesson)
    const plan = await findPlan(db, lesson.id)
    const qcReport = await findQcReport(db, lesson.id)
    const { title, notes } = lesson
    const isSaved = queryOf(req).has('saved')
    const view = viewOf(req, res)
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(
        progressPage(view, {
          coursewareId: lesson.id,
          form: { title, notes, isSaved },
          progress,
          plan,
          qcReport,
        }),
      )
  }

  /** The lesson that the asker may change: everybody else gets `notFound`, so that ids tell nothing. */
  const manageable = async (id: string, res: Parameters<RequestHandler>[1]): Promise<CoursewareRecord> => {
    const lesson = await findCourseware(db, id)
    if (!lesson || !mayManage(personOf(res), lesson.ownerId)) throw new XiangtuError('notFound')
    return lesson
  }

  const showForm: RequestHandler<ById> = async (req, res) => {
    const { id: coursewareId, title, notes } = await manageable(req.params.id, res)
    const isSaved = queryOf(req).has('saved')
    res.type('html').send(editPage(viewOf(req, res), { coursewareId, form: { title, notes, isSaved } }))
  }

  const saveDescription: RequestHandler<ById> = async (req, res) => {
    const lesson = await manageable(req.params.id, res)
    const written = descriptionSchema.safeParse(req.body)
    if (written.success) {
      await updateDescription(db, lesson.id, written.data)
      res.redirect(303, lesson.publishedAt ? `/courseware/${lesson.id}` : `/courseware/${lesson.id}?saved`)
      return
    }
    const wrong = new Set(written.error.issues.map(issue => issue.path[0]))
    const body = readBody(req.body)
    const faults = { title: wrong.has('title'), notes: wrong.has('notes') }
    const view = { ...viewOf(req, res), path: `/courseware/${lesson.id}/edit` }
    res
      .status(400)
      .type('html')
      .send(editPage(view, { coursewareId: lesson.id, form: { ...body, faults } }))
  }

  const retry: RequestHandler<ById> = async (req, res) => {
    const lesson = await manageable(req.params.id, res)
    await production.retry(lesson.id)
    res.redirect(303, lesson.publishedAt ? `/courseware/${lesson.id}/production` : `/courseware/${lesson.id}`)
  }

  const showProduction: RequestHandler<ById> = async (req, res) => {
    const lesson = await manageable(req.params.id, res)
    const [progress, plan, source] = await Promise.all([
      progressOf(lesson),
      findPlan(db, lesson.id),
      findSource(db, lesson.id),
    ])
    const retention = profiles.get(source?.profileName ?? '')?.sourceRetention
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(productionPage(viewOf(req, res), { progress, plan, source, retention }))
  }

  const choose: RequestHandler<ById> = async (req, res) => {
    const lesson = await manageable(req.params.id, res)
    const form = chosenSchema.safeParse(req.body)
    if (!form.success) throw new XiangtuError('badRequest', { facts: { field: 'content' } })
    const { content } = form.data
    await production.remake(lesson.id, { content: content === 'samples' ? undefined : content })
    res.redirect(303, `/courseware/${lesson.id}/production`)
  }

  router.get('/courseware/:id', showLesson)
  router.get('/courseware/:id/edit', requirePerson, showForm)
  router.post('/courseware/:id', requirePerson, saveDescription)
  router.post('/courseware/:id/retry', requirePerson, retry)
  router.get('/courseware/:id/production', requirePerson, showProduction)
  router.post('/courseware/:id/content', requirePerson, choose)
  return router
}

/** What was typed, to be shown again with what is wrong: nothing typed may be lost. */
function readBody(body: unknown): { title: string; notes: string } {
  const field = (name: 'title' | 'notes') => {
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
    return typeof value === 'string' ? value : ''
  }
  return { title: field('title'), notes: field('notes') }
}
