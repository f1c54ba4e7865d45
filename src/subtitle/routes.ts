import { type Request, type RequestHandler, type Response, Router } from 'express'
import { mayManage, personOf, requirePerson } from '../account/guard.ts'
import { type CoursewareRecord, findCourseware } from '../courseware/records.ts'
import { isCoursewareId } from '../courseware/rules.ts'
import { errorTable, errorWords, XiangtuError } from '../errors.ts'
import { largestSubtitleBytes } from '../media/subtitles/cue.ts'
import { tooMuch } from '../media/subtitles/fault.ts'
import { readFileForm } from '../web/read-file-form.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { subtitleWords } from '../web/words/subtitle.ts'
import { removeSubtitle, type SubtitleParts, saveSubtitle } from './change.ts'
import { type SubtitleForm, subtitlesPage } from './pages.tsx'
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
 * - `POST /courseware/:id/subtitles/remove`: removes a language.
 */
export function subtitleRoutes(parts: SubtitleParts): Router {
  const { db } = parts

  /** The lesson that the asker may change: everybody else gets `notFound`, so that ids tell nothing. */
  const manageable = async (id: string, res: Response): Promise<CoursewareRecord> => {
    const lesson = isCoursewareId(id) ? await findCourseware(db, id) : undefined
    if (!lesson || !mayManage(personOf(res), lesson)) throw new XiangtuError('notFound')
    return lesson
  }

  const show = async (req: Request, res: Response, lesson: CoursewareRecord, form: SubtitleForm) => {
    const { id: coursewareId, title } = lesson
    const subtitles = await listSubtitles(db, coursewareId)
    const path = `/courseware/${coursewareId}/subtitles`
    const isPublished = lesson.publishedAt !== null
    const page = subtitlesPage(
      { ...viewOf(req, res), path },
      { coursewareId, title, isPublished, subtitles, form },
    )
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }

  const showSubtitles: RequestHandler<ById> = async (req, res) => {
    const lesson = await manageable(req.params.id, res)
    const query = queryOf(req)
    const saved = subtitleLanguages.find(language => language === query.get('saved'))
    await show(req, res, lesson, { saved, language: saved, isRemoved: query.has('removed') })
  }

  const save: RequestHandler<ById> = async (req, res) => {
    const lesson = await manageable(req.params.id, res)
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
      await saveSubtitle(parts, lesson.id, { language, dialect, bytes: file })
      res.redirect(303, `/courseware/${lesson.id}/subtitles?saved=${language}`)
    } catch (error) {
      if (!(error instanceof XiangtuError) || !isAboutTheFile(error)) throw error
      // The form again with what is wrong, so that only the file has to be chosen once more.
      const fault = errorWords(error.code, viewOf(req, res).language, error.facts)
      await refuse(errorTable[error.code].status, { fault })
    }
  }

  const remove: RequestHandler<ById> = async (req, res) => {
    const lesson = await manageable(req.params.id, res)
    const { language } = removalSchema.parse(req.body)
    await removeSubtitle(parts, lesson.id, language)
    res.redirect(303, `/courseware/${lesson.id}/subtitles?removed`)
  }

  const router = Router()
  router.get('/courseware/:id/subtitles', requirePerson, showSubtitles)
  router.post('/courseware/:id/subtitles', requirePerson, save)
  router.post('/courseware/:id/subtitles/remove', requirePerson, remove)
  return router
}
