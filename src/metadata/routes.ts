import { type RequestHandler, Router } from 'express'
import type { Kysely } from 'kysely'
import { type Person, personOf, requirePerson } from '../account/guard.ts'
import { describable } from '../courseware/describable.ts'
import { changesWait } from '../courseware/held-records.ts'
import type { EditorialReview } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { answerPage, storedPage } from './form-page.ts'
import { readMetadataForm } from './read-form.ts'
import { missingFrom } from './rules.ts'
import { saveForm } from './save-form.ts'

type ById = { id: string }
type MetadataParts = { readonly db: Kysely<Database>; readonly editorialReview: EditorialReview }

/**
 * What is said of a lesson; for its owner and the editors of its place only. What its maker changes while it is public is
 * proposed, and waits for the reviewers.
 *
 * - `GET /courseware/:id/edit`: the form.
 * - `POST /courseware/:id`: saves it. Who asks for JSON, as the page's script does, is told in JSON what came of it.
 */
export function metadataRoutes({ db, editorialReview }: MetadataParts): Router {
  const waitsFor = (person: Person, coursewareId: string) =>
    changesWait(db, coursewareId, person, editorialReview)

  const show: RequestHandler<ById> = async (req, res) => {
    const lesson = await describable(db, req.params.id, res)
    const waits = await waitsFor(personOf(res), lesson.id)
    const query = queryOf(req)
    const search = (query.get('place') ?? '').slice(0, 60)
    const page = await storedPage({ db, view: viewOf(req, res), lesson, waits, search }, query.has('saved'))
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }

  const save: RequestHandler<ById> = async (req, res) => {
    const lesson = await describable(db, req.params.id, res)
    const form = readMetadataForm(req.body)
    const waits = await waitsFor(personOf(res), lesson.id)
    const outcome = await saveForm(db, { coursewareId: lesson.id, actor: personOf(res), form, waits })
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
      res.redirect(303, `/courseware/${lesson.id}${lesson.publishedAt && !waits ? '' : '/edit?saved'}`)
      return
    }
    const view = { ...viewOf(req, res), path: `/courseware/${lesson.id}/edit` }
    const { status, html } = await answerPage({ db, view, lesson, waits }, form, outcome)
    res.status(status).type('html').send(html)
  }

  const router = Router()
  router.get('/courseware/:id/edit', requirePerson, show)
  router.post('/courseware/:id', requirePerson, save)
  return router
}
