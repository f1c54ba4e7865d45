import { type RequestHandler, Router } from 'express'
import type { Kysely } from 'kysely'
import { maybePersonOf, mayManage } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { viewOf } from '../web/view.ts'
import { findPlan } from './job-records.ts'
import { progressPage } from './pages.tsx'
import type { Production } from './production.ts'
import { progressOf } from './progress.ts'
import { findQcReport } from './qc-records.ts'
import { findCourseware } from './records.ts'
import { isCoursewareId } from './rules.ts'

type PageParts = { readonly db: Kysely<Database>; readonly production: Pick<Production, 'progress'> }

type ById = { id: string }

/**
 * `GET /courseware/:id`: while a lesson is not published, its progress, for those who may manage it; for anybody else it
 * does not exist. Published ones are left to the watch page.
 */
export function coursewarePageRoutes({ db, production }: PageParts): Router {
  const router = Router()
  router.param('id', (_req, _res, next, id) =>
    next(isCoursewareId(id) ? undefined : new XiangtuError('notFound')),
  )

  const showLesson: RequestHandler<ById> = async (req, res, next) => {
    const lesson = await findCourseware(db, req.params.id)
    // What is public, and what was taken down, is the watch page's to tell everybody else.
    if (lesson?.publishedAt || (lesson?.withdrawnAt && !mayManage(maybePersonOf(res), lesson))) {
      next()
      return
    }
    if (!lesson || !mayManage(maybePersonOf(res), lesson)) throw new XiangtuError('notFound')
    const progress = await progressOf(production, lesson)
    const plan = await findPlan(db, lesson.id)
    const qcReport = await findQcReport(db, lesson.id)
    const view = viewOf(req, res)
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(progressPage(view, { coursewareId: lesson.id, notes: lesson.notes, progress, plan, qcReport }))
  }

  router.get('/courseware/:id', showLesson)
  return router
}
