import { type Request, type RequestHandler, type Response, Router } from 'express'
import { mayManage, personOf, requirePerson } from '../account/guard.ts'
import { describable } from '../courseware/describable.ts'
import { changesWait } from '../courseware/held-records.ts'
import { type CoursewareRecord, findCourseware } from '../courseware/records.ts'
import { type EditorialReview, isCoursewareId } from '../courseware/rules.ts'
import { errorTable, errorWords, XiangtuError } from '../errors.ts'
import { largestSubtitleBytes } from '../media/subtitles/cue.ts'
import { tooMuch } from '../media/subtitles/fault.ts'
import { readFileForm } from '../web/read-file-form.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { subtitleWords } from '../web/words/subtitle.ts'
import { removeSubtitle, type SubtitleParts, saveSubtitle } from './change.ts'
import { letGo, listHeldSubtitles } from './held-records.ts'
import { type SubtitleForm, subtitlesPage } from './pages.tsx'
import { readSubtitleText } from './read-text.ts'
import { listSubtitles } from './records.ts'
import { removalSchema, subtitleFormSchema, subtitleLanguages } from './rules.ts'

type ById = { id: string }

const limit = { largestFileBytes: largestSubtitleBytes, tooMuch: () => tooMuch('1 MiB') }

const isAboutTheFile = ({ code }: XiangtuError): boolean =>
  code === 'emptyFile' || code.startsWith('subtitle')

/**
 * A lesson's subtitles, for its owner and operators only; for everybody else the lesson has no such page.
 *
 * - `GET /courseware/:id/subtitles`: what is there, and the form.
 * - `POST /courseware/:id/subtitles`: adds a file or replaces the language's; `multipart/form-data`.
 * - `POST /courseware/:id/subtitles/remove`: removes a language, or what is proposed of it.
 * - `GET /courseware/:id/subtitles/:subtitleId`: every word of one, as plain text.
 *
 * What the maker of a public lesson changes waits for the reviewers; while they review it, it is not changed.
 */
export function subtitleRoutes(parts: SubtitleParts & { readonly editorialReview: EditorialReview }): Router {
  const { db } = parts

  /** How the asker changes it: at once, or as a proposal that waits for the reviewers. */
  const changeBy = async (res: Response, lesson: CoursewareRecord) => {
    const actor = personOf(res)
    return { actor, waits: await changesWait(db, lesson.id, actor, parts.editorialReview) }
  }

  const show = async (req: Request, res: Response, lesson: CoursewareRecord, form: SubtitleForm) => {
    const { id: coursewareId, title } = lesson
    const subtitles = await listSubtitles(db, coursewareId)
    const held = await listHeldSubtitles(db, coursewareId)
    const { waits } = await changeBy(res, lesson)
    const path = `/courseware/${coursewareId}/subtitles`
    const isPublished = lesson.publishedAt !== null
    const page = subtitlesPage(
      { ...viewOf(req, res), path },
      { coursewareId, title, isPublished, subtitles, held, waits, form },
    )
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }

  const showSubtitles: RequestHandler<ById> = async (req, res) => {
    const lesson = await describable(db, req.params.id, res)
    const query = queryOf(req)
    const saved = subtitleLanguages.find(language => language === query.get('saved'))
    await show(req, res, lesson, { saved, language: saved, isRemoved: query.has('removed') })
  }

  const save: RequestHandler<ById> = async (req, res) => {
    const lesson = await describable(db, req.params.id, res)
    const words = subtitleWords[viewOf(req, res).language]
    let typed: SubtitleForm = {}
    const refuse = (status: number, faults: SubtitleForm) =>
      show(req, res.status(status), lesson, { ...typed, ...faults })
    try {
      const { fields, file } = await readFileForm(req, res, limit)
      const language = subtitleLanguages.find(known => known === fields.language)
      typed = { language, dialect: fields.dialect ?? '' }
      const read = subtitleFormSchema.safeParse(fields)
      if (!language) throw new XiangtuError('badRequest', { facts: { field: words.language } })
      if (!read.success) return await refuse(422, { fault: words.wrongDialect, faultyDialect: true })
      if (!file) return await refuse(422, { fault: words.noFile })
      const dialect = language === 'zh' && read.data.dialect !== '' ? read.data.dialect : null
      await saveSubtitle(parts, lesson.id, { language, dialect, bytes: file }, await changeBy(res, lesson))
      res.redirect(303, `/courseware/${lesson.id}/subtitles?saved=${language}`)
    } catch (error) {
      if (!(error instanceof XiangtuError) || !isAboutTheFile(error)) throw error
      // The form again with what is wrong, so that only the file has to be chosen once more.
      const fault = errorWords(error.code, viewOf(req, res).language, error.facts)
      await refuse(errorTable[error.code].status, { fault })
    }
  }

  const remove: RequestHandler<ById> = async (req, res) => {
    const lesson = await describable(db, req.params.id, res)
    const { language, which } = removalSchema.parse(req.body)
    const change = await changeBy(res, lesson)
    if (which === 'held') await letGo(db, lesson.id, language, change.actor)
    else await removeSubtitle(parts, lesson.id, language, change)
    res.redirect(303, `/courseware/${lesson.id}/subtitles?removed`)
  }

  /** Of those who may make or review the lesson: what is approved must have been read. */
  const readWhole: RequestHandler<ById & { subtitleId: string }> = async (req, res) => {
    const { id, subtitleId } = req.params
    const lesson = isCoursewareId(id) ? await findCourseware(db, id) : undefined
    if (!lesson || !mayManage(personOf(res), lesson)) throw new XiangtuError('notFound')
    const shown = await listSubtitles(db, id)
    const { added } = await listHeldSubtitles(db, id)
    if (![...shown, ...added].some(each => each.id === subtitleId)) throw new XiangtuError('notFound')
    res.type('text/plain; charset=utf-8').set('Cache-Control', 'no-store')
    res.send(await readSubtitleText(parts.store, id, subtitleId))
  }

  const router = Router()
  router.get('/courseware/:id/subtitles/:subtitleId', requirePerson, readWhole)
  router.get('/courseware/:id/subtitles', requirePerson, showSubtitles)
  router.post('/courseware/:id/subtitles', requirePerson, save)
  router.post('/courseware/:id/subtitles/remove', requirePerson, remove)
  return router
}
