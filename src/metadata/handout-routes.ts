import { pipeline } from 'node:stream/promises'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import { handoutKey } from '../../storage/keys.ts'
import { maybePersonOf, maybeStationOf, mayManage, personOf, requirePerson } from '../account/guard.ts'
import { describable } from '../courseware/describable.ts'
import { changesWait } from '../courseware/held-records.ts'
import { type CoursewareRecord, findCourseware } from '../courseware/records.ts'
import { type EditorialReview, isCoursewareId, lineSchema, maySee } from '../courseware/rules.ts'
import { errorTable, errorWords, XiangtuError } from '../errors.ts'
import { readFileForm } from '../web/read-file-form.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { handoutWords } from '../web/words/handout.ts'
import { addHandout, type HandoutParts, removeHandout } from './handout-change.ts'
import { handoutPage } from './handout-pages.tsx'
import { findHandout, listHandouts, listHeldHandouts } from './handout-records.ts'
import { largestHandoutBytes } from './pdf.ts'

type ById = { id: string }
type Named = ById & { handoutId: string }

const tooMuch = () => new XiangtuError('handoutTooLarge', { facts: { limit: '20 MB' } })
const titleSchema = lineSchema(80)
/** Each takes three times its file in memory. */
const mostAtOnce = 4

/**
 * The PDFs that go with a lesson.
 *
 * - `GET /courseware/:id/handouts/:handoutId`: anyone once the lesson is public, before that who may manage it.
 *   A file to keep, never a page: whatever is in it, no browser runs it as ours.
 * - `GET` and `POST /courseware/:id/handouts`, `POST .../:handoutId/remove`: who may describe the lesson.
 */
export function handoutRoutes(parts: HandoutParts & { readonly editorialReview: EditorialReview }): Router {
  const { db, store, editorialReview } = parts
  const changeOf = async (lesson: CoursewareRecord, res: Response) => {
    const actor = personOf(res)
    const waits = await changesWait(db, lesson.id, actor, editorialReview)
    return { coursewareId: lesson.id, actor, waits }
  }
  let beingRead = 0

  const show = async (req: Request, res: Response, lesson: CoursewareRecord, fault?: string) => {
    const path = `/courseware/${lesson.id}/handouts`
    const told = (['added', 'removed'] as const).find(word => queryOf(req).has(word))
    const page = handoutPage(
      { ...viewOf(req, res), path },
      {
        ...{ coursewareId: lesson.id, title: lesson.title },
        handouts: await listHandouts(db, lesson.id),
        held: await listHeldHandouts(db, lesson.id),
        waits: await changesWait(db, lesson.id, personOf(res), editorialReview),
        ...(fault ? { fault } : told ? { told } : {}),
      },
    )
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }

  const add: RequestHandler<ById> = async (req, res) => {
    const lesson = await describable(db, req.params.id, res)
    const { language } = viewOf(req, res)
    if (beingRead >= mostAtOnce) throw new XiangtuError('unavailable', { detail: 'handouts on their way' })
    beingRead += 1
    try {
      const { file, fields } = await readFileForm(req, res, {
        largestFileBytes: largestHandoutBytes,
        tooMuch,
      })
      if (!file) return await show(req, res.status(422), lesson, handoutWords[language].noFile)
      if (file.length > largestHandoutBytes) throw tooMuch()
      const title = titleSchema.parse(fields.title ?? '') || handoutWords[language].short
      await addHandout(parts, await changeOf(lesson, res), { title, file })
      res.redirect(303, `/courseware/${lesson.id}/handouts?added`)
    } catch (error) {
      if (!(error instanceof XiangtuError) || !error.code.startsWith('handout')) throw error
      const words = errorWords(error.code, language, error.facts)
      await show(req, res.status(errorTable[error.code].status), lesson, words)
    } finally {
      beingRead -= 1
    }
  }

  const remove: RequestHandler<Named> = async (req, res) => {
    const lesson = await describable(db, req.params.id, res)
    await removeHandout(parts, await changeOf(lesson, res), req.params.handoutId)
    res.redirect(303, `/courseware/${lesson.id}/handouts?removed`)
  }

  const fetchOne: RequestHandler<Named> = async (req, res) => {
    const { id, handoutId } = req.params
    const lesson = isCoursewareId(id) && isCoursewareId(handoutId) ? await findCourseware(db, id) : undefined
    const person = maybePersonOf(res)
    if (
      !lesson ||
      !(mayManage(person, lesson) || (lesson.publishedAt && maySee(person, lesson, maybeStationOf(res))))
    )
      throw new XiangtuError('notFound')
    const handout = await findHandout(db, id, handoutId)
    // What waits is for those who make and review the lesson.
    if (!handout || (handout.held === 'add' && !mayManage(person, lesson))) throw new XiangtuError('notFound')
    // Its name is the title: what a villager finds in the folder of downloads.
    res.attachment(`${handout.title.replace(/[\\/:*?"<>|]/g, ' ')}.pdf`)
    res.set({
      'Content-Type': 'application/pdf',
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'X-Content-Type-Options': 'nosniff',
      ETag: `"${handout.sha256}"`,
    })
    // By its name alone: a reload asks past all caches, and means the page, not twenty unchanged megabytes.
    if (req.get('if-none-match')?.includes(handout.sha256)) {
      res.status(304).end()
      return
    }
    res.set('Content-Length', String(handout.bytes))
    if (req.method === 'HEAD') {
      res.end()
      return
    }
    const { body } = await store.open(handoutKey(id, handoutId))
    await pipeline(body, res)
  }

  const router = Router()
  router.get('/courseware/:id/handouts', requirePerson, async (req, res) => {
    await show(req, res, await describable(db, String(req.params.id), res))
  })
  router.post('/courseware/:id/handouts', requirePerson, add)
  router.post('/courseware/:id/handouts/:handoutId/remove', requirePerson, remove)
  router.get('/courseware/:id/handouts/:handoutId', fetchOne)
  return router
}
