import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { maybePersonOf, personOf, requirePerson } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { makeScreening, readScreening } from './award-collection-records.ts'
import { awardSchema } from './award-form.ts'
import { awardsPage } from './award-pages.tsx'
import { addAward, listAwards } from './award-records.ts'
import { readCertificateNumber } from './award-rules.ts'
import { isId, mayOrganise, organisedCompetition } from './organise.ts'
import { pageOf } from './page-number.ts'
import { type Competition, findCompetition, listCategories, listStages } from './records.ts'

type ById = Request<{ id: string }>

/**
 * What was given.
 *
 * - `GET /competitions/:id/awards` (`?page=`): for anyone, once the result is final; its organiser can add some there.
 * - `POST /competitions/:id/awards`: a person by craft or an organisation, by hand.
 * - `POST /competitions/:id/screening`: the awarded lessons as a collection of the home page.
 */
export function awardRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  const finalStageOf = async (competition: Competition) => {
    const stage = (await listStages(db, competition.id)).findLast(({ state }) => state === 'final')
    if (!stage) throw new XiangtuError('resultsSealed')
    return stage
  }

  const show = async (req: Request, res: Response, competition: Competition, isFaulty = false) => {
    const query = queryOf(req)
    const given = readCertificateNumber(query.get('given') ?? '')
    const view = { ...viewOf(req, res), path: `/competitions/${competition.id}/awards` }
    const page = awardsPage(view, {
      competition,
      awards: await listAwards(db, competition.id),
      categories: await listCategories(db, competition.id),
      mayGive: mayOrganise(maybePersonOf(res), competition.organisationPath),
      screening: await readScreening(db, competition.id),
      ...{ given, isFaulty, page: pageOf(req) },
    })
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }

  router.get('/competitions/:id/awards', async (req: ById, res) => {
    const { id } = req.params
    const competition = isId(id) ? await findCompetition(db, id) : undefined
    if (!competition) throw new XiangtuError('notFound')
    await finalStageOf(competition)
    await show(req, res, competition)
  })

  router.post('/competitions/:id/awards', requirePerson, async (req: ById, res) => {
    const competition = await organisedCompetition(db, personOf(res), req.params.id)
    const stage = await finalStageOf(competition)
    const form = awardSchema.safeParse(req.body)
    if (!form.success) {
      res.status(400)
      await show(req, res, competition, true)
      return
    }
    const number = await addAward(db, stage, form.data, personOf(res))
    res.redirect(303, `/competitions/${competition.id}/awards?given=${number}`)
  })

  router.post('/competitions/:id/screening', requirePerson, async (req: ById, res) => {
    const competition = await organisedCompetition(db, personOf(res), req.params.id)
    await finalStageOf(competition)
    await makeScreening(db, competition.id, personOf(res))
    res.redirect(303, `/competitions/${competition.id}/awards#screening`)
  })

  return router
}
