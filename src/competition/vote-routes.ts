import { type Request, type Response, Router } from 'express'
import { ipKeyGenerator } from 'express-rate-limit'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { maybePersonOf, maybeStationOf } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { viewOf } from '../web/view.ts'
import { audiencePage } from './audience-pages.tsx'
import { audienceResultOf } from './audience-records.ts'
import { entryCodeSchema, type Voter, voteDay } from './audience-rules.ts'
import { isId, mayOrganise } from './organise.ts'
import { pageOf } from './page-number.ts'
import { type Competition, findCompetition, findStage, listStages, type Stage } from './records.ts'
import { isOutcomePublic, takesVotes } from './stage-rules.ts'
import { areVotesClosed } from './vote-count-records.ts'
import { votePage } from './vote-pages.tsx'
import { castVote, findVoteOf, isOnPanel, listVotable } from './vote-records.ts'

type ByStage = Request<{ stageId: string }>
type Judged = {
  readonly competition: Competition
  readonly stage: Stage
  /** Whether anybody may know what came of it. */
  readonly isTold: boolean
}

/** By whom a vote is given: a person who has signed in, else the station whose computer it is. */
export function voterOf(res: Response): Voter | undefined {
  const person = maybePersonOf(res)
  if (person) return { kind: 'person', id: person.id }
  const station = maybeStationOf(res)
  return station && { kind: 'station', id: station.id }
}

/** A stage of a public competition; throws `notFound` for one that is none, and for who judges in it. */
export async function publicStage(db: Kysely<Database>, res: Response, stageId: string): Promise<Judged> {
  const stage = isId(stageId) ? await findStage(db, stageId) : undefined
  const competition = stage && (await findCompetition(db, stage.competitionId))
  const isPublic = competition?.state === 'open' || competition?.state === 'closed'
  if (!stage || !competition || !isPublic) throw new XiangtuError('notFound')
  const person = maybePersonOf(res)
  const isTold = isOutcomePublic(stage.state, await listStages(db, competition.id))
  // What the public thinks must not reach who scores, in this stage or in the next one under the same codes.
  if (!isTold && person && (await isOnPanel(db, competition.id, person.id)))
    throw new XiangtuError('notFound')
  return { competition, stage, isTold }
}

/**
 * The public's vote, without script.
 *
 * - `GET /competitions/stages/:stageId/vote`: what is voted on, under codes.
 * - `POST /competitions/stages/:stageId/vote`: gives today's vote to the entry `code`.
 * - `GET /competitions/stages/:stageId/audiences`: votes and village juries, when they are over: for its organiser once
 *   scoring has closed, for everybody once the result is announced.
 */
export function voteRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  router.get('/competitions/stages/:stageId/vote', async (req: ByStage, res) => {
    const { competition, stage } = await publicStage(db, res, req.params.stageId)
    const now = new Date()
    const [page, voter] = [pageOf(req), voterOf(res)]
    const isOpen = takesVotes(stage, now)
    const [listed, votedFor] = await Promise.all([
      isOpen ? listVotable(db, stage.id, { day: voteDay(now), page }) : { entries: [], isMore: false },
      voter && findVoteOf(db, stage.id, voter, voteDay(now)),
    ])
    const facts = { competition, stage, now, page, isOpen, mayVote: voter !== undefined, votedFor }
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(votePage(viewOf(req, res), { ...facts, ...listed }))
  })

  router.post('/competitions/stages/:stageId/vote', async (req: ByStage, res) => {
    const { stage } = await publicStage(db, res, req.params.stageId)
    const voter = voterOf(res)
    if (!voter) throw new XiangtuError('notSignedIn')
    const { code } = z.object({ code: entryCodeSchema }).parse(req.body)
    const address = ipKeyGenerator(req.ip ?? 'unknown')
    await castVote(db, { stageId: stage.id, code, voter, address, now: new Date() })
    res.redirect(303, `/competitions/stages/${stage.id}/vote`)
  })

  router.get('/competitions/stages/:stageId/audiences', async (req: ByStage, res) => {
    const { competition, stage, isTold } = await publicStage(db, res, req.params.stageId)
    const isOrganiser = mayOrganise(maybePersonOf(res), competition.organisationPath)
    const isOver = stage.state !== 'scoring' && (await areVotesClosed(db, stage.id))
    if (!isOver || !(isTold || isOrganiser)) throw new XiangtuError('notFound')
    const [page, result] = [pageOf(req), await audienceResultOf(db, stage.id)]
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(audiencePage(viewOf(req, res), { competition, stage, page, result }))
  })

  return router
}
