import { type RequestHandler, Router } from 'express'
import type { Kysely } from 'kysely'
import { personOf, requirePerson } from '../account/guard.ts'
import { describable } from '../courseware/describable.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { answerPage, storedPage } from './form-page.ts'
import { readMetadataForm } from './read-form.ts'
import { missingFrom } from './rules.ts'
import { saveForm } from './save-form.ts'

type ById = { id: string }

/**
 * What is said of a lesson; for its owner and the editors of its place only.
 *
 * - `GET /courseware/:id/edit`: the form.
 * - `POST /courseware/:id`: saves it. Who asks for JSON, as the page's script does, is told in JSON what came of it.
 */
export function metadataRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const show: RequestHandler<ById> = async (req, res) => {
    const lesson = await describable(db, req.params.id, res)
    const page = await storedPage({ db, view: viewOf(req, res), lesson }, queryOf(req).has('saved'))
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }

  const save: RequestHandler<ById> = async (req, res) => {
    const lesson = await describable(db, req.params.id, res)
    const form = readMetadataForm(req.body)
    const outcome = await saveForm(db, { coursewareId: lesson.id, actor: personOf(res), form })
    if (!outcome) throw new XiangtuError('notFound')
    res.set('Cache-Control', 'no-store')
    if (req.accepts(['html', 'json']) === 'json') {
      if (outcome.kind === 'conflict') {
        res.status(409).json({ conflicts: outcome.conflicts })
        return
      }
      const { now, theirs, faults, prints } = outcome
      res.json({ prints, missing: missingFrom(now), theirs, faults: [...faults.keys()] })
      return
    }
    if (outcome.kind === 'saved' && outcome.faults.size === 0 && outcome.theirs.length === 0) {
      res.redirect(303, `/courseware/${lesson.id}${lesson.publishedAt ? '' : '/edit?saved'}`)
      return
    }
    const view = { ...viewOf(req, res), path: `/courseware/${lesson.id}/edit` }
    const { status, html } = await answerPage({ db, view, lesson }, form, outcome)
    res.status(status).type('html').send(html)
  }

  const router = Router()
  router.get('/courseware/:id/edit', requirePerson, show)
  router.post('/courseware/:id', requirePerson, save)
  return router
}
