import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { personOf, requirePerson } from '../account/guard.ts'
import { findMember } from '../account/people-records.ts'
import type { Person } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { casePage } from './case-pages.tsx'
import { callArbiter, orderTied, restoreEntry, stopEntry } from './case-records.ts'
import {
  arbiterSchema,
  entryCodeSchema,
  orderSchema,
  restoreSchema,
  sheetLines,
  stopSchema,
} from './case-rules.ts'
import { listPartedCodes } from './conflict-records.ts'
import type { Act } from './journal.ts'
import { announce, finalise, recheck } from './notice-records.ts'
import { noticeStandingOf, recheckReasonOf, recheckSchema } from './notice-standing.ts'
import { readObjectionStand } from './objection-records.ts'
import { isId, mayOrganise, organisedStage } from './organise.ts'
import { pageOf } from './page-number.ts'
import { judgesBlind } from './panel-records.ts'
import { findCompetition, findStage, listCategories, listStages, type Stage } from './records.ts'
import { resultPage } from './result-pages.tsx'
import {
  isChairOf,
  listArbiters,
  listArbitrated,
  publishedResults,
  readCount,
  readFlags,
} from './result-records.ts'
import { isLogPublic } from './stage-rules.ts'
import { statisticsOf } from './statistics.ts'

type ByStage = Request<{ stageId: string }>
type ByCode = Request<{ stageId: string; code: string }>

/** `2026-11-30`: the notice then stands to the end of that day in China. */
const untilSchema = z.object({
  until: z
    .literal('')
    .or(z.iso.date())
    .default('')
    .transform(day => (day === '' ? undefined : new Date(`${day}T24:00:00+08:00`))),
})
const judged = ['counting', 'noticed', 'final', 'passedOn'] as const

/**
 * How a stage is counted, for its organiser and its chair, once scoring has closed.
 *
 * - `GET /competitions/stages/:stageId/results` (`?category=`, `?page=`) and `.../results/:code`.
 * - `POST .../results/arbiter`, `/announce`, `/recheck`, `/finalise`: the organiser.
 * - `POST .../results/order`, `/stop`, `/restore`: the chair.
 */
export function resultRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  const entered = async (stageId: string, res: Response) => {
    const stage = isId(stageId) ? await findStage(db, stageId) : undefined
    const competition = stage && (await findCompetition(db, stage.competitionId))
    if (!stage || !competition) throw new XiangtuError('notFound')
    const person = personOf(res)
    const isOrganiser = mayOrganise(person, competition.organisationPath)
    const may = {
      // Others' scores are no more for who judges than makers are, unless the chair's office asks for them.
      organise: isOrganiser && !(await judgesBlind(db, competition.id, person.id)),
      chair: await isChairOf(db, stage.id, person.id),
    }
    if (!may.organise && !may.chair) throw new XiangtuError(isOrganiser ? 'judgesHere' : 'notAllowed')
    return { stage, competition, may, person }
  }
  /** The same, and scoring must have closed. */
  const opened = async (stageId: string, res: Response) => {
    const known = await entered(stageId, res)
    if (!judged.some(state => state === known.stage.state)) throw new XiangtuError('resultsSealed')
    return known
  }
  const asChair = async (stageId: string, res: Response) => {
    const known = await opened(stageId, res)
    if (!known.may.chair) throw new XiangtuError('notAllowed')
    return known.person
  }
  /** Nobody decides about entries that he must have nothing to do with; a tie that no chair orders stays a shared rank. */
  const refuseApart = async (stageId: string, chair: Person, entryCodes: readonly string[]) => {
    const parted = await listPartedCodes(db, stageId, chair.id)
    if (entryCodes.some(code => parted.has(code))) throw new XiangtuError('chairApart')
  }

  router.get('/competitions/stages/:stageId/results', requirePerson, async (req: ByStage, res) => {
    const { stage, competition, may } = await opened(req.params.stageId, res)
    const query = queryOf(req)
    const { acts, results: counted } = await readCount(db, stage.id)
    const categories = await listCategories(db, competition.id)
    const wanted = query.get('category')
    const chosen = categories.find(({ name }) => name === wanted) ?? categories[0]
    const page = resultPage(viewOf(req, res), {
      ...{ competition, stage, may, categories, now: new Date() },
      results: publishedResults(acts) ?? counted,
      notice: noticeStandingOf(acts, counted),
      recheckReason: recheckReasonOf(acts),
      flags: await readFlags(db, stage.id),
      arbitrated: await listArbitrated(db, stage.id),
      areVotesOpen: areVotesOpen(stage, acts),
      isLogPublic: isLogPublic(stage.state, await listStages(db, competition.id)),
      objections: await readObjectionStand(db, stage.id),
      statistics: statisticsOf(stage.rule.rubric, acts),
      category: chosen?.name ?? '',
      page: pageOf(req),
      liftedBy: stage.blindLiftedBy ? (await findMember(db, stage.blindLiftedBy))?.name : undefined,
    })
    res.type('html').set('Cache-Control', 'no-store').send(page)
  })

  router.get('/competitions/stages/:stageId/results/:code', requirePerson, async (req: ByCode, res) => {
    const { stage, competition, may } = await opened(req.params.stageId, res)
    const code = entryCodeSchema.safeParse(req.params.code).data
    const { acts, results: counted } = await readCount(db, stage.id)
    const result = (publishedResults(acts) ?? counted).find(({ entryCode }) => entryCode === code)
    if (!code || !result) throw new XiangtuError('notFound')
    const page = casePage(viewOf(req, res), {
      ...{ competition, stage, may, result },
      sheets: sheetLines(stage.rule.rubric, acts, code),
      flags: (await readFlags(db, stage.id)).get(code) ?? new Map(),
      arbiters: await listArbiters(db, stage.id),
      isArbitrated: (await listArbitrated(db, stage.id)).has(code),
    })
    res.type('html').set('Cache-Control', 'no-store').send(page)
  })

  const back = (req: ByStage) => `/competitions/stages/${req.params.stageId}/results`

  router.post('/competitions/stages/:stageId/results/arbiter', requirePerson, async (req: ByStage, res) => {
    const { stage } = await organisedStage(db, personOf(res), req.params.stageId)
    const form = arbiterSchema.parse(req.body)
    await callArbiter(db, stage.id, form, personOf(res))
    res.redirect(303, `${back(req)}/${form.entryCode}`)
  })

  router.post('/competitions/stages/:stageId/results/announce', requirePerson, async (req: ByStage, res) => {
    const { stage } = await organisedStage(db, personOf(res), req.params.stageId)
    await announce(db, stage.id, untilSchema.parse(req.body), personOf(res))
    res.redirect(303, back(req))
  })

  router.post('/competitions/stages/:stageId/results/recheck', requirePerson, async (req: ByStage, res) => {
    const { stage } = await organisedStage(db, personOf(res), req.params.stageId)
    await recheck(db, stage.id, recheckSchema.parse(req.body).reason, personOf(res))
    res.redirect(303, back(req))
  })

  router.post('/competitions/stages/:stageId/results/finalise', requirePerson, async (req: ByStage, res) => {
    const { stage } = await organisedStage(db, personOf(res), req.params.stageId)
    await finalise(db, stage.id, personOf(res))
    res.redirect(303, back(req))
  })

  router.post('/competitions/stages/:stageId/results/order', requirePerson, async (req: ByStage, res) => {
    const person = await asChair(req.params.stageId, res)
    const form = orderSchema.parse(req.body)
    await refuseApart(req.params.stageId, person, form.entryCodes)
    await orderTied(db, req.params.stageId, form, person)
    res.redirect(303, back(req))
  })

  router.post('/competitions/stages/:stageId/results/stop', requirePerson, async (req: ByStage, res) => {
    const person = await asChair(req.params.stageId, res)
    const form = stopSchema.parse(req.body)
    await refuseApart(req.params.stageId, person, [form.entryCode])
    await stopEntry(db, req.params.stageId, form, person)
    res.redirect(303, `${back(req)}/${form.entryCode}`)
  })

  router.post('/competitions/stages/:stageId/results/restore', requirePerson, async (req: ByStage, res) => {
    const person = await asChair(req.params.stageId, res)
    const form = restoreSchema.parse(req.body)
    await refuseApart(req.params.stageId, person, [form.entryCode])
    await restoreEntry(db, req.params.stageId, form, person)
    res.redirect(303, `${back(req)}/${form.entryCode}`)
  })

  return router
}

/** Votes whose time is over are counted at the latest when the result is announced. */
const areVotesOpen = ({ votesUntil }: Pick<Stage, 'votesUntil'>, acts: readonly Act[]): boolean =>
  votesUntil !== null && new Date() < votesUntil && !acts.some(({ kind }) => kind === 'votesClosed')
