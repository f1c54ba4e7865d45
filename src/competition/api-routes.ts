import { type Request, Router } from 'express'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { CompetitionCall, CompetitionList } from './api-rules.ts'
import { listHeads, writeHead } from './head-records.ts'
import { countCompetitionPages, listCompetitions } from './list-records.ts'
import { readActs } from './log-records.ts'
import { isId } from './organise.ts'
import { pageOf } from './page-number.ts'
import { phaseOf } from './phase.ts'
import { findCompetition, listCategories, listStages, type Stage } from './records.ts'
import { publishedResults } from './result-records.ts'
import { isLogPublic, isOutcomePublic } from './stage-rules.ts'

type Called = {
  readonly id: string
  readonly title: string
  readonly organisationName: string
  readonly entriesFrom: Date
  readonly entriesUntil: Date
}

/**
 * Competitions for programs; nothing here that the public pages do not show.
 *
 * - `GET /api/v1/competitions`: those that are public, in pages (`?page=`).
 * - `GET /api/v1/competitions/:id`: a call, its stages, published heads of their logs, and announced results.
 */
export function competitionApiRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  router.get('/api/v1/competitions', async (req, res) => {
    const listed = await listCompetitions(db, { now: new Date(), organisedPaths: [], page: pageOf(req) })
    const competitions = listed.map(each => ({ ...headOf(each), phase: each.phase }))
    const pages = await countCompetitionPages(db, { organisedPaths: [] })
    res.json({ competitions, pages } satisfies CompetitionList)
  })

  router.get('/api/v1/competitions/:id', async (req: Request<{ id: string }>, res) => {
    const { id } = req.params
    const competition = isId(id) ? await findCompetition(db, id) : undefined
    const isPublic = competition?.state === 'open' || competition?.state === 'closed'
    if (!competition || !isPublic) throw new XiangtuError('notFound')
    const [categories, stages] = await Promise.all([listCategories(db, id), listStages(db, id)])
    res.json({
      ...headOf(competition),
      phase: phaseOf(competition, stages, new Date()),
      callText: competition.callText,
      categories: categories.map(({ letter, name, quotas }) => ({ letter, name, quotas })),
      stages: await Promise.all(stages.map(stage => stageOf(stage, stages))),
    } satisfies CompetitionCall)
  })

  const stageOf = async (stage: Stage, all: readonly Stage[]) => {
    const { id, kind, state, scoringFrom, scoringUntil, rule } = stage
    const [heads, acts] = await Promise.all([
      listHeads(db, id),
      isOutcomePublic(state, all) ? readActs(db, id) : [],
    ])
    const results = publishedResults(acts)
    return {
      ...{ id, kind, state, rule },
      scoringFrom: scoringFrom.toISOString(),
      scoringUntil: scoringUntil.toISOString(),
      heads: heads.map(head => ({
        ...{ day: head.day, head: writeHead(head), publishedAt: head.publishedAt.toISOString() },
      })),
      ...(results && { results: [...results] }),
      ...(isLogPublic(state, all) && { logPath: `/competitions/stages/${id}/log.json` }),
    }
  }
  return router
}

const headOf = ({ id, title, organisationName, entriesFrom, entriesUntil }: Called) => ({
  ...{ id, title, organisation: organisationName, path: `/competitions/${id}` },
  entriesFrom: entriesFrom.toISOString(),
  entriesUntil: entriesUntil.toISOString(),
})
