import { readFile } from 'node:fs/promises'
import { type Request, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { maybePersonOf, personOf, requirePerson } from '../account/guard.ts'
import { objectionLimit } from '../account/limits.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { listAwards } from './award-records.ts'
import { canonicalJson } from './chain.ts'
import { listHeads, readHeadAt } from './head-records.ts'
import { headsPage } from './heads-pages.tsx'
import { readActs, readLog } from './log-records.ts'
import { noticePage } from './notice-pages.tsx'
import { listWithdrawnNotices } from './notice-records.ts'
import { objectionsPage } from './objection-pages.tsx'
import { decideObjection, listObjections, makeObjection, readObjectionStand } from './objection-records.ts'
import { decisionSchema, objectionSchema } from './objection-rules.ts'
import { isId, mayOrganise, organisedStage } from './organise.ts'
import { pageOf } from './page-number.ts'
import { type Competition, findCompetition, findStage, listStages } from './records.ts'
import { publishedResults, readEntriesBehind } from './result-records.ts'
import { isLogPublic, takesObjections } from './stage-rules.ts'
import { typedOf } from './typed-form.ts'

type ById = Request<{ id: string }>
type ByStage = Request<{ stageId: string }>
type ByNumber = Request<{ stageId: string; number: string }>

const numberSchema = z.coerce.number().int().min(1).max(100_000)

/**
 * What the public sees of a result, and says to it.
 *
 * - `GET /competitions/:id/notice`: the last announced result (`?category=`, `?page=`), how to object, the log's head.
 * - `POST /competitions/stages/:stageId/objections`: whoever gives a name, while the notice runs.
 * - `GET` of the same and `POST .../objections/:number`: the organiser reads and answers.
 * - `GET /competitions/stages/:stageId/heads`: where the log stood on which day.
 * - `GET /competitions/stages/:stageId/log.json`: the log itself, a row a line, once the result is final.
 * - `GET /recount.mjs`: the program that recounts it, for who has nothing else of the hub.
 */
export function noticeRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  const publicCompetition = async (id: string): Promise<Competition> => {
    const competition = isId(id) ? await findCompetition(db, id) : undefined
    if (competition?.state !== 'open' && competition?.state !== 'closed') throw new XiangtuError('notFound')
    return competition
  }
  const publicStage = async (id: string) => {
    const stage = isId(id) ? await findStage(db, id) : undefined
    if (!stage) throw new XiangtuError('notFound')
    return { stage, competition: await publicCompetition(stage.competitionId) }
  }

  /** The page; `sent` is what was typed into the form and is wrong, or what came of it. */
  const show = async (
    req: Request,
    res: Parameters<typeof viewOf>[1],
    competition: Competition,
    sent?: Parameters<typeof noticePage>[1]['sent'],
  ) => {
    const stages = await listStages(db, competition.id)
    const stage = stages.findLast(({ state }) => state === 'noticed' || state === 'final')
    const view = { ...viewOf(req, res), path: `/competitions/${competition.id}/notice` }
    const acts = stage ? await readActs(db, stage.id) : []
    const results = publishedResults(acts) ?? []
    const query = queryOf(req)
    const categories = [...new Set(results.map(({ category }) => category))]
    const category = categories.find(name => name === query.get('category')) ?? categories[0] ?? ''
    const codes = results.flatMap(each => (each.category === category ? each.entryCode : []))
    const awards = stage?.state === 'final' ? await listAwards(db, competition.id) : []
    res.set('Cache-Control', 'no-store').type('html')
    res.send(
      noticePage(view, {
        ...{ competition, stage, results, categories, category, sent },
        page: pageOf(req),
        takesObjections: stage !== undefined && takesObjections(stage, new Date()),
        objections: await readObjectionStand(db, stage?.id ?? ''),
        behind: await readEntriesBehind(db, stage?.id ?? '', codes),
        awardOf: new Map(awards.flatMap(({ entryCode, ...each }) => (entryCode ? [[entryCode, each]] : []))),
        withdrawn: await listWithdrawnNotices(db, competition.id),
        head: stage && (await readHeadAt(db, stage.id, 'announced')),
      }),
    )
  }

  router.get('/competitions/:id/notice', async (req: ById, res) => {
    const made = numberSchema.safeParse(queryOf(req).get('objection')).data
    const competition = await publicCompetition(req.params.id)
    await show(req, res, competition, made === undefined ? undefined : { made })
  })

  router.post('/competitions/stages/:stageId/objections', objectionLimit(db), async (req: ByStage, res) => {
    const { stage, competition } = await publicStage(req.params.stageId)
    const form = objectionSchema.safeParse(req.body)
    // Also a badly filled form is told the truth about the time.
    if (!takesObjections(stage, new Date())) throw new XiangtuError('noticeOver')
    if (!form.success) {
      res.status(400)
      await show(req, res, competition, { typed: typedOf(req.body) })
      return
    }
    const number = await makeObjection(db, stage.id, form.data)
    res.redirect(303, `/competitions/${competition.id}/notice?objection=${number}`)
  })

  router.get('/competitions/stages/:stageId/objections', requirePerson, async (req: ByStage, res) => {
    const { stage, competition } = await organisedStage(db, personOf(res), req.params.stageId)
    const objections = await listObjections(db, stage.id)
    const page = objectionsPage(viewOf(req, res), { stage, competition, objections })
    res.type('html').set('Cache-Control', 'no-store').send(page)
  })

  router.post(
    '/competitions/stages/:stageId/objections/:number',
    requirePerson,
    async (req: ByNumber, res) => {
      const { stage } = await organisedStage(db, personOf(res), req.params.stageId)
      const number = numberSchema.safeParse(req.params.number).data
      if (number === undefined) throw new XiangtuError('notFound')
      await decideObjection(db, stage.id, number, decisionSchema.parse(req.body), personOf(res))
      res.redirect(303, `/competitions/stages/${stage.id}/objections`)
    },
  )

  router.get('/competitions/stages/:stageId/heads', async (req: ByStage, res) => {
    const { stage, competition } = await publicStage(req.params.stageId)
    const heads = await listHeads(db, stage.id)
    const isOrganiser = mayOrganise(maybePersonOf(res), competition.organisationPath)
    res.type('html').send(headsPage(viewOf(req, res), { stage, competition, heads, isOrganiser }))
  })

  router.get('/competitions/stages/:stageId/log.json', async (req: ByStage, res) => {
    const { stage, competition } = await publicStage(req.params.stageId)
    const stages = await listStages(db, competition.id)
    if (!isLogPublic(stage.state, stages)) throw new XiangtuError('resultsSealed')
    const rows = await readLog(db, stage.id)
    // A row a line, each in its one writing: what is downloaded is what was hashed.
    res
      .type('application/x-ndjson')
      .set('Content-Disposition', `attachment; filename="log-${stage.id.slice(0, 8)}.json"`)
      .send(rows.map(row => `${canonicalJson(row)}\n`).join(''))
  })

  router.get('/recount.mjs', async (_req, res) => {
    const program = await readFile(new URL('../../scripts/recount.mjs', import.meta.url), 'utf8')
    res.type('text/javascript').set('Content-Disposition', 'attachment; filename="recount.mjs"').send(program)
  })

  return router
}
