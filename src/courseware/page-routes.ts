import { type RequestHandler, Router } from 'express'
import type { Kysely } from 'kysely'
import { maybePersonOf, mayManage, personOf, requirePerson } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { findPlan } from './job-records.ts'
import { editPage, progressPage } from './pages.tsx'
import type { Production } from './production.ts'
import { progressOf } from './progress.ts'
import { findQcReport } from './qc-records.ts'
import { type CoursewareRecord, findCourseware, updateDescription } from './records.ts'
import { descriptionSchema, isCoursewareId } from './rules.ts'

type PageParts = { readonly db: Kysely<Database>; readonly production: Pick<Production, 'progress'> }

type ById = { id: string }

/**
 * A lesson's pages for those who make it; all of them for its owner and operators only, and a lesson under way does not
 * exist for anybody else.
 *
 * - `GET /courseware/:id`: while it is not published, its progress. Published ones are left to the watch page.
 * - `GET /courseware/:id/edit`, `POST /courseware/:id`: title and notes.
 */
export function coursewarePageRoutes({ db, production }: PageParts): Router {
  const router = Router()
  router.param('id', (_req, _res, next, id) =>
    next(isCoursewareId(id) ? undefined : new XiangtuError('notFound')),
  )

  const showLesson: RequestHandler<ById> = async (req, res, next) => {
    const lesson = await findCourseware(db, req.params.id)
    if (lesson?.publishedAt) {
      next()
      return
    }
    if (!lesson || !mayManage(maybePersonOf(res), lesson)) throw new XiangtuError('notFound')
    const progress = await progressOf(production, lesson)
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
    if (!lesson || !mayManage(personOf(res), lesson)) throw new XiangtuError('notFound')
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

  router.get('/courseware/:id', showLesson)
  router.get('/courseware/:id/edit', requirePerson, showForm)
  router.post('/courseware/:id', requirePerson, saveDescription)
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
