import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { personOf, requirePerson } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { reassign } from './assignment-records.ts'
import type { BlindFilms } from './blind-film.ts'
import { declareConflict } from './conflict-records.ts'
import { addCoverage, openCoverage, watchedPercent } from './coverage-records.ts'
import { lockStage } from './log-records.ts'
import { isId } from './organise.ts'
import { pageOf } from './page-number.ts'
import { findStage, type Stage } from './records.ts'
import { inboxPage, reviewPage } from './review-pages.tsx'
import { type Assignment, findAssignment, listInbox, listReviewedStages } from './review-records.ts'
import { conflictSchema, playedSchema, readDraft, readSubmission } from './sheet-body.ts'
import { findSheet, type SheetOutcome, saveSheet, submitSheet } from './sheet-records.ts'
import { openTurns } from './turns.ts'

type Parts = { readonly db: Kysely<Database>; readonly films: BlindFilms }
type ById = Request<{ assignmentId: string }>

const statusOf: Record<SheetOutcome['kind'], number> = {
  ...{ saved: 200, submitted: 200 },
  ...{ changed: 409, locked: 409, closed: 409 },
  ...{ gone: 404, faulty: 422 },
}

/**
 * What a reviewer does. Whatever is not his answers `notFound`, as if it were not there.
 *
 * - `GET /reviewing`: what he has to judge, in an order of his own. `?show=done`, `?page=`.
 * - `GET /reviewing/:assignmentId`: the film and the sheet. `PUT …/sheet` keeps a draft, `POST …/submit` hands it in,
 *   `POST …/played` tells what was played: JSON, answered with a `kind` each.
 * - `POST /reviewing/:assignmentId/conflict`: he must not judge this one.
 */
export function reviewRoutes({ db, films }: Parts): Router {
  const router = Router()
  const inTurn = openTurns()

  router.get('/reviewing', requirePerson, async (req, res) => {
    const query = queryOf(req)
    const page = pageOf(req)
    const state = query.get('show') === 'done' ? 'submitted' : 'open'
    const { id } = personOf(res)
    const [stages, lines] = await Promise.all([
      listReviewedStages(db, id),
      listInbox(db, id, { state, page }),
    ])
    const wasReturned = query.get('returned') === 'yes'
    res
      .type('html')
      .send(inboxPage(viewOf(req, res), { stages, lines, state, page, wasReturned, now: new Date() }))
  })

  /** The assignment of the one who asks, with its stage. */
  const own = async (
    req: ById,
    res: Response,
  ): Promise<{ readonly assignment: Assignment; readonly stage: Stage }> => {
    const { assignmentId } = req.params
    const found = isId(assignmentId) ? await findAssignment(db, assignmentId, personOf(res).id) : undefined
    const stage = found && (await findStage(db, found.stageId))
    if (!found || !stage) throw new XiangtuError('notFound')
    return { assignment: found, stage }
  }

  router.get('/reviewing/:assignmentId', requirePerson, async (req: ById, res) => {
    const { assignment, stage } = await own(req, res)
    const now = new Date()
    // Without its film a sheet can still be read, and be written on.
    const film = await films.of(assignment.film).catch(() => undefined)
    if (film && assignment.state === 'open')
      await openCoverage(db, assignment.id, Math.max(1, Math.round(1000 * film.shownSeconds)), now)
    const [kept, watched] = await Promise.all([
      findSheet(db, assignment.id),
      watchedPercent(db, assignment.id),
    ])
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(reviewPage(viewOf(req, res), { assignment, stage, film, kept, watched, now }))
  })

  const answer = (res: Response, outcome: SheetOutcome) => {
    res.set('Cache-Control', 'no-store').status(statusOf[outcome.kind]).json(outcome)
  }

  router.put('/reviewing/:assignmentId/sheet', requirePerson, async (req: ById, res) => {
    const { assignment, stage } = await own(req, res)
    const sent = readDraft(stage.rule.rubric, req.body)
    const reviewer = personOf(res)
    answer(res, await saveSheet(db, { ...sent, assignmentId: assignment.id, reviewer, now: new Date() }))
  })

  router.post('/reviewing/:assignmentId/submit', requirePerson, async (req: ById, res) => {
    const now = new Date()
    const { assignment, stage } = await own(req, res)
    const sent = readSubmission(stage.rule.rubric, req.body)
    const submission = {
      ...sent,
      assignmentId: assignment.id,
      stageId: stage.id,
      reviewer: personOf(res),
      now,
    }
    answer(res, await inTurn(stage.id, () => submitSheet(db, submission)))
  })

  router.post('/reviewing/:assignmentId/played', requirePerson, async (req: ById, res) => {
    const { assignment } = await own(req, res)
    const { played } = playedSchema.parse(req.body)
    const watched = await addCoverage(db, assignment.id, played, new Date())
    res.set('Cache-Control', 'no-store').json({ watchedPercent: watched ?? 0 })
  })

  router.post('/reviewing/:assignmentId/conflict', requirePerson, async (req: ById, res) => {
    const { assignment } = await own(req, res)
    const { reason } = conflictSchema.parse(req.body ?? {})
    await giveBack(db, assignment, reason, personOf(res))
    res.redirect(303, '/reviewing?returned=yes')
  })

  return router
}

/** Notes that a reviewer must not judge an entry and finds another for it; in one step, so that nothing is half done. */
const giveBack = (
  db: Kysely<Database>,
  { id, stageId, competitionId, entryId }: Assignment,
  reason: string,
  reviewer: ReturnType<typeof personOf>,
): Promise<void> =>
  db.transaction().execute(async step => {
    await lockStage(step, stageId)
    // He may have pressed twice.
    const still = await findAssignment(step, id, reviewer.id)
    if (!still) return
    await declareConflict(step, { competitionId, entryId, reviewerId: reviewer.id, reason }, reviewer)
    await reassign(step, stageId, { reason: 'conflict', memberId: still.memberId }, reviewer)
  })
