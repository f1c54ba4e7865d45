import { type RequestHandler, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import type { ObjectStore } from '../../storage/object-store.ts'
import { maybePersonOf, mayManage, personOf, requirePerson } from '../account/guard.ts'
import { listPauses } from '../classroom/records.ts'
import { findQcReport } from '../courseware/qc-records.ts'
import { type EditorialReview, isCoursewareId } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { findMetadata } from '../metadata/records.ts'
import { asForm, missingFrom } from '../metadata/rules.ts'
import { makePass, passCookie, passMs } from '../play/preview-pass.ts'
import type { Withheld } from '../play/withheld.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { openDecisions } from './decide.ts'
import type { ReviewForms } from './forms.tsx'
import { type LessonReviewParts, lessonReviewPage } from './pages.tsx'
import { findProposed } from './proposed.ts'
import { queuePage } from './queue-pages.tsx'
import { chosenIn, readForm, typedIn } from './read-form.ts'
import { findReviewed, listQueue, listVerdicts, type ReviewedLesson } from './records.ts'
import { approvalSchema, isReviewerOf, reasonsSchema, submissionSchema, withdrawalSchema } from './rules.ts'
import { audienceNames, listAudiences } from './visibility-records.ts'

type EditorialParts = {
  readonly db: Kysely<Database>
  readonly store: ObjectStore
  readonly editorialReview: EditorialReview
  readonly withheld: Pick<Withheld, 'look'>
  readonly secret: string
  readonly now?: () => Date
}
type ById = { id: string }

/**
 * A lesson's way to the public. For who may manage the lesson and for the reviewers of its place; for everybody else
 * there is no such page.
 *
 * - `GET /reviews`: what waits, for editors and chief editors of a place.
 * - `GET /courseware/:id/review`: the film, what its author states, what can be done. Gives a pass to play the film.
 * - `POST .../review/submit`, `/recall`, `/drop-film`, `/drop-change`: who may manage it. `/approve`, `/return`: whose turn it is.
 * - `POST .../review/withdraw`: operators and chief editors.
 */
export function editorialRoutes(parts: EditorialParts): Router {
  const { db, withheld, secret } = parts
  const router = Router()
  const decisions = openDecisions({
    ...{ db, store: parts.store, review: parts.editorialReview, now: parts.now ?? (() => new Date()) },
  })

  /** The lesson, for who has to do with it; its id tells everybody else nothing. */
  const visible = async (id: string, res: Response): Promise<ReviewedLesson> => {
    const lesson = isCoursewareId(id) ? await findReviewed(db, id) : undefined
    const person = personOf(res)
    if (!lesson || !(mayManage(person, lesson) || isReviewerOf(person, lesson.organisationPath)))
      throw new XiangtuError('notFound')
    return lesson
  }

  const show = async (
    req: Parameters<RequestHandler>[0],
    res: Response,
    lesson: ReviewedLesson,
    again: Partial<Pick<LessonReviewParts, 'done'> & Pick<ReviewForms, 'chosen' | 'faults' | 'typed'>> = {},
  ) => {
    const { coursewareId } = lesson
    const search = (queryOf(req).get('place') ?? '').slice(0, 60)
    const [metadata, verdicts, qcReport, audiences, placeNames, pauses, proposed] = await Promise.all([
      findMetadata(db, coursewareId),
      listVerdicts(db, coursewareId),
      findQcReport(db, coursewareId),
      listAudiences(db, { chosen: (again.chosen ?? lesson).visibleTo, search }),
      audienceNames(db, lesson.visibleTo),
      listPauses(db, coursewareId),
      lesson.holdsChange ? findProposed(db, coursewareId) : undefined,
    ])
    const page = lessonReviewPage(
      { ...viewOf(req, res), path: `/courseware/${coursewareId}/review` },
      {
        ...{ lesson, verdicts, qcReport, placeNames, pauses, proposed, search, ...audiences, ...again },
        mayManage: mayManage(maybePersonOf(res), lesson),
        missing: metadata ? missingFrom(proposed?.metadata.proposed ?? asForm(metadata)) : [],
        hasReviews: parts.editorialReview === 'two',
      },
    )
    // Travels with this lesson's own files alone: they are for nobody else while it is taken down.
    const path = `/media/${coursewareId}/`
    const pass = makePass(secret, coursewareId, Date.now())
    res.cookie(passCookie, pass, {
      path,
      httpOnly: true,
      sameSite: 'lax',
      secure: req.secure,
      maxAge: passMs,
    })
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }

  const back = (res: Response, { coursewareId }: ReviewedLesson, done: string) =>
    res.redirect(303, `/courseware/${coursewareId}/review?${done}`)

  const showLesson: RequestHandler<ById> = async (req, res) => {
    const query = queryOf(req)
    const done = (['submitted', 'decided', 'withdrawn', 'recalled'] as const).find(name => query.has(name))
    await show(req, res, await visible(req.params.id, res), { done, chosen: chosenIn(query) })
  }

  /** The author's own steps: an editor who may change a lesson may submit it too, and then is one of its authors. */
  const managed = async (id: string, res: Response): Promise<ReviewedLesson> => {
    const lesson = await visible(id, res)
    if (!mayManage(personOf(res), lesson)) throw new XiangtuError('notAllowed')
    return lesson
  }

  const submit: RequestHandler<ById> = async (req, res) => {
    const lesson = await managed(req.params.id, res)
    const form = submissionSchema.safeParse(req.body)
    if (!form.success) {
      await show(req, res.status(400), lesson, { faults: { places: true } })
      return
    }
    await decisions.submit(personOf(res), lesson.coursewareId, form.data)
    // What is for some places alone is so from now on: its plain addresses say nothing any more.
    await withheld.look()
    back(res, lesson, 'submitted')
  }

  /** Takes something back: the lesson that was submitted, or its new film. */
  const takeBack =
    (decide: typeof decisions.recall): RequestHandler<ById> =>
    async (req, res) => {
      const lesson = await managed(req.params.id, res)
      await decide(personOf(res), lesson.coursewareId)
      back(res, lesson, 'recalled')
    }

  const approve: RequestHandler<ById> = async (req, res) => {
    const lesson = await visible(req.params.id, res)
    await decisions.approve(personOf(res), lesson.coursewareId, readForm(approvalSchema, req.body))
    // It may have been taken down before: it plays again at once.
    await withheld.look()
    back(res, lesson, 'decided')
  }

  const sendBack: RequestHandler<ById> = async (req, res) => {
    const lesson = await visible(req.params.id, res)
    const reasons = reasonsSchema.safeParse(req.body)
    if (!reasons.success) {
      await show(req, res.status(400), lesson, { faults: { reasons: true }, typed: typedIn(req.body) })
      return
    }
    const { seen } = readForm(approvalSchema.pick({ seen: true }), req.body)
    await decisions.sendBack(personOf(res), lesson.coursewareId, seen, reasons.data)
    back(res, lesson, 'decided')
  }

  const withdraw: RequestHandler<ById> = async (req, res) => {
    const lesson = await visible(req.params.id, res)
    const form = withdrawalSchema.safeParse(req.body)
    if (!form.success) {
      await show(req, res.status(400), lesson, { faults: { reason: true }, typed: typedIn(req.body) })
      return
    }
    await decisions.withdraw(personOf(res), lesson.coursewareId, form.data.reason)
    await withheld.look()
    back(res, lesson, 'withdrawn')
  }

  router.get('/reviews', requirePerson, async (req, res) => {
    const person = personOf(res)
    const paths = person.grants
      .filter(({ role }) => role === 'editor' || role === 'chiefEditor' || role === 'operator')
      .map(grant => grant.organisationPath)
    if (paths.length === 0) throw new XiangtuError('notAllowed')
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(queuePage(viewOf(req, res), await listQueue(db, paths)))
  })
  router.get('/courseware/:id/review', requirePerson, showLesson)
  router.post('/courseware/:id/review/submit', requirePerson, submit)
  router.post('/courseware/:id/review/recall', requirePerson, takeBack(decisions.recall))
  router.post('/courseware/:id/review/drop-film', requirePerson, takeBack(decisions.dropFilm))
  router.post('/courseware/:id/review/drop-change', requirePerson, takeBack(decisions.dropChange))
  router.post('/courseware/:id/review/approve', requirePerson, approve)
  router.post('/courseware/:id/review/return', requirePerson, sendBack)
  router.post('/courseware/:id/review/withdraw', requirePerson, withdraw)
  return router
}
