import { type Request, type RequestHandler, type Response, Router } from 'express'
import { personOf, requirePerson } from '../account/guard.ts'
import { describable } from '../courseware/describable.ts'
import { changesWait } from '../courseware/held-records.ts'
import type { CoursewareRecord } from '../courseware/records.ts'
import { type EditorialReview, publishedMediaSchema } from '../courseware/rules.ts'
import { errorTable, errorWords, XiangtuError } from '../errors.ts'
import { readFileForm } from '../web/read-file-form.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { posterWords } from '../web/words/poster.ts'
import { type PosterParts, removeOwnPicture, saveOwnPicture } from './change.ts'
import { findHeldPoster, holdChoice } from './held-records.ts'
import { type PosterForm, posterPage } from './pages.tsx'
import { choosePoster, findOwnPicture } from './records.ts'
import { choiceSchema, largestPictureBytes, type WithPoster } from './rules.ts'

type ById = { id: string }

const limit = {
  largestFileBytes: largestPictureBytes,
  tooMuch: () => new XiangtuError('posterTooLarge', { facts: { limit: '8 MB' } }),
}
const isAboutTheFile = ({ code }: XiangtuError): boolean => code.startsWith('poster')

/**
 * Which picture stands for a lesson, for its owner and operators only; for everybody else the lesson has no such page.
 *
 * - `GET /courseware/:id/poster`: what there is to choose, and the forms.
 * - `POST /courseware/:id/poster`: chooses one of the film's candidates, or the lesson's own picture.
 * - `POST /courseware/:id/poster/picture`: brings an own picture, which then is the choice; `multipart/form-data`.
 * - `POST /courseware/:id/poster/picture/remove`: takes it away again.
 *
 * What the maker of a public lesson changes waits for the reviewers; while they review it, it is not changed.
 */
export function posterRoutes(parts: PosterParts & { readonly editorialReview: EditorialReview }): Router {
  const { db } = parts

  /** How the asker changes it: at once, or as a proposal that waits for the reviewers. */
  const changeBy = async (res: Response, lesson: CoursewareRecord) => {
    const actor = personOf(res)
    return { actor, waits: await changesWait(db, lesson.id, actor, parts.editorialReview) }
  }
  const published = async (id: string, res: Response): Promise<CoursewareRecord> => {
    const lesson = await describable(db, id, res)
    if (!lesson.releaseId) throw new XiangtuError('notFound')
    return lesson
  }

  const show = async (req: Request, res: Response, lesson: CoursewareRecord, form: PosterForm) => {
    const { id: coursewareId, title } = lesson
    const picture = await findOwnPicture(db, coursewareId)
    const held = await findHeldPoster(db, coursewareId)
    const { waits } = await changeBy(res, lesson)
    const path = `/courseware/${coursewareId}/poster`
    const view = { ...viewOf(req, res), path }
    const page = posterPage(view, {
      coursewareId,
      title,
      lesson: posterFacts(lesson),
      picture,
      held,
      waits,
      form,
    })
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }

  const showPoster: RequestHandler<ById> = async (req, res) => {
    const lesson = await describable(db, req.params.id, res)
    const query = queryOf(req)
    await show(req, res, lesson, { isSaved: query.has('saved'), isRemoved: query.has('removed') })
  }

  const choose: RequestHandler<ById> = async (req, res) => {
    const lesson = await published(req.params.id, res)
    const { choice } = choiceSchema.parse(req.body)
    const held = choice === 'held' ? await findHeldPoster(db, lesson.id) : undefined
    const own = choice === 'own' ? await findOwnPicture(db, lesson.id) : held?.picture
    const chosen = choice === 'own' || choice === 'held' ? own?.id : choice
    // Removed meanwhile, in another window.
    if (chosen === undefined) throw new XiangtuError('notFound')
    const { waits, actor } = await changeBy(res, lesson)
    await (waits ? holdChoice : choosePoster)(db, lesson.id, chosen, actor)
    res.redirect(303, `/courseware/${lesson.id}/poster?saved`)
  }

  const bring: RequestHandler<ById> = async (req, res) => {
    const lesson = await published(req.params.id, res)
    const { language } = viewOf(req, res)
    try {
      const { file } = await readFileForm(req, res, limit)
      if (!file) return await show(req, res.status(422), lesson, { fault: posterWords[language].noFile })
      if (file.length > largestPictureBytes) throw limit.tooMuch()
      await saveOwnPicture(parts, lesson.id, file, await changeBy(res, lesson))
      res.redirect(303, `/courseware/${lesson.id}/poster?saved`)
    } catch (error) {
      if (!(error instanceof XiangtuError) || !isAboutTheFile(error)) throw error
      const fault = errorWords(error.code, language, error.facts)
      await show(req, res.status(errorTable[error.code].status), lesson, { fault })
    }
  }

  const remove: RequestHandler<ById> = async (req, res) => {
    const lesson = await published(req.params.id, res)
    await removeOwnPicture(parts, lesson.id, await changeBy(res, lesson))
    res.redirect(303, `/courseware/${lesson.id}/poster?removed`)
  }

  const router = Router()
  router.get('/courseware/:id/poster', requirePerson, showPoster)
  router.post('/courseware/:id/poster', requirePerson, choose)
  router.post('/courseware/:id/poster/picture', requirePerson, bring)
  router.post('/courseware/:id/poster/picture/remove', requirePerson, remove)
  return router
}

/** What the choice is made from; nothing while the lesson has no release. */
function posterFacts(lesson: CoursewareRecord): WithPoster | undefined {
  const { id: coursewareId, releaseId, posterChoice } = lesson
  if (!releaseId) return undefined
  return { coursewareId, releaseId, posterChoice, media: publishedMediaSchema.parse(lesson.media) }
}
