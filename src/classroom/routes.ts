import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { maybePersonOf, maybeStationOf, mayManage, personOf, requirePerson } from '../account/guard.ts'
import { findPublished } from '../catalogue/records.ts'
import { describable } from '../courseware/describable.ts'
import { changesWait } from '../courseware/held-records.ts'
import { type CoursewareRecord, findCourseware } from '../courseware/records.ts'
import { type EditorialReview, isCoursewareId, maySee } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { writePauseTrack } from '../media/pause-track.ts'
import { listHandouts } from '../metadata/handout-records.ts'
import type { PlaylistBundles } from '../play/playlist-bundles.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { classroomPage, guidePage } from './pages.tsx'
import { pausesPage } from './pause-pages.tsx'
import { readPauseForm, typedOf } from './read-form.ts'
import { listOwnPauses, listPauses, removePause, savePause } from './records.ts'

type Parts = {
  readonly db: Kysely<Database>
  readonly bundles: PlaylistBundles
  /** Whether what the maker of a public lesson changes waits for reviewers. */
  readonly editorialReview: EditorialReview
}
type ById = { id: string }
type Named = ById & { pauseId: string }

/**
 * A lesson before a class: the film with its questions, and what is printed beside it.
 *
 * - `GET /courseware/:id/classroom`, `/courseware/:id/guide`, `/courseware/:id/pauses.vtt`: who may watch the lesson.
 * - `GET`, `POST /courseware/:id/pauses`, `POST .../pauses/:pauseId`, `.../:pauseId/remove`: who may describe it.
 */
export function classroomRoutes({ db, bundles, editorialReview }: Parts): Router {
  const router = Router()

  /** The lesson as its watch page knows it; `notFound` and `lessonWithdrawn` as there. */
  const watchable = async (res: Response, id: string) => {
    const record = isCoursewareId(id) ? await findCourseware(db, id) : undefined
    if (record?.withdrawnAt) throw new XiangtuError('lessonWithdrawn')
    const person = maybePersonOf(res)
    const isSeen = record && (mayManage(person, record) || maySee(person, record, maybeStationOf(res)))
    const lesson = isSeen ? await findPublished(db, id) : undefined
    if (!record || !lesson) throw new XiangtuError('notFound')
    return { record, lesson }
  }

  const showClassroom: RequestHandler<ById> = async (req, res) => {
    const { lesson } = await watchable(res, req.params.id)
    const playlists = await bundles.of(lesson)
    res.type('html').send(classroomPage(viewOf(req, res), { lesson, playlists }))
  }
  const showGuide: RequestHandler<ById> = async (req, res) => {
    const { record, lesson } = await watchable(res, req.params.id)
    const [pauses, handouts] = await Promise.all([
      listPauses(db, lesson.coursewareId),
      listHandouts(db, lesson.coursewareId),
    ])
    const { dialNumber } = record
    res.type('html').send(guidePage(viewOf(req, res), { lesson, pauses, dialNumber, handouts }))
  }
  const sendTrack: RequestHandler<ById> = async (req, res) => {
    const { lesson } = await watchable(res, req.params.id)
    res.type('text/vtt').send(writePauseTrack(await listPauses(db, lesson.coursewareId)))
  }
  router.get('/courseware/:id/classroom', showClassroom)
  router.get('/courseware/:id/guide', showGuide)
  router.get('/courseware/:id/pauses.vtt', sendTrack)

  const changeOf = async (lesson: CoursewareRecord, res: Response) => {
    const actor = personOf(res)
    const waits = await changesWait(db, lesson.id, actor, editorialReview)
    return { coursewareId: lesson.id, actor, waits }
  }

  const show = async (
    req: Request,
    res: Response,
    lesson: CoursewareRecord,
    wrong?: Pick<Parameters<typeof pausesPage>[1], 'faults' | 'typed' | 'editing'>,
  ) => {
    const told = (['saved', 'removed'] as const).find(word => queryOf(req).has(word))
    const view = { ...viewOf(req, res), path: `/courseware/${lesson.id}/pauses` }
    const { waits } = await changeOf(lesson, res)
    const page = pausesPage(view, {
      ...{ coursewareId: lesson.id, title: lesson.title, isPublic: lesson.publishedAt !== null, waits },
      pauses: await (waits ? listOwnPauses : listPauses)(db, lesson.id),
      ...(wrong ?? (told ? { told } : {})),
    })
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }

  const showPauses: RequestHandler<ById> = async (req, res) => {
    await show(req, res, await describable(db, req.params.id, res))
  }
  const save = async (req: Request, res: Response, id: string, pauseId?: string) => {
    const lesson = await describable(db, id, res)
    const { form, faults } = readPauseForm(req.body, lesson.media)
    if (!form)
      return show(req, res.status(422), lesson, { faults, typed: typedOf(req.body), editing: pauseId })
    await savePause(db, { ...(await changeOf(lesson, res)), ...(pauseId ? { pauseId } : {}) }, form)
    res.redirect(303, `/courseware/${lesson.id}/pauses?saved=1`)
  }
  const remove: RequestHandler<Named> = async (req, res) => {
    const lesson = await describable(db, req.params.id, res)
    await removePause(db, { ...(await changeOf(lesson, res)), pauseId: req.params.pauseId })
    res.redirect(303, `/courseware/${lesson.id}/pauses?removed=1`)
  }
  router.get('/courseware/:id/pauses', requirePerson, showPauses)
  router.post('/courseware/:id/pauses', requirePerson, (req: Request<ById>, res) =>
    save(req, res, req.params.id),
  )
  router.post('/courseware/:id/pauses/:pauseId', requirePerson, (req: Request<Named>, res) =>
    save(req, res, req.params.id, req.params.pauseId),
  )
  router.post('/courseware/:id/pauses/:pauseId/remove', requirePerson, remove)

  return router
}
