import { type RequestHandler, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { personOf, requirePerson } from '../account/guard.ts'
import { holds, homeOrganisationId, makers, rootOrganisation } from '../account/rules.ts'
import type { EditorialReview } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { listTopics } from '../topic/records.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { moveCollection, saveCampaign, saveCollection, savePresenter, saveSeries } from './change-records.ts'
import {
  findPlaced,
  listOwnPresenters,
  listOwnSeries,
  listRegions,
  listStationChoices,
} from './own-records.ts'
import { arrangePage } from './pages.tsx'
import { listAllCampaigns, listCollections } from './records.ts'
import {
  campaignFormSchema,
  collectionFormSchema,
  editors,
  mayReword,
  presenterFormSchema,
  seriesFormSchema,
} from './rules.ts'

type ArrangeParts = { readonly db: Kysely<Database>; readonly editorialReview: EditorialReview }
type MaybeId = { id?: string }

const idSchema = z.string().regex(/^[a-z0-9]{1,32}$/)
const moveSchema = z.object({ direction: z.enum(['up', 'down']) })
const chiefs = ['operator', 'chiefEditor'] as const

/**
 * What lessons are grouped by.
 *
 * - `GET /arrange`: what the reader may change.
 * - `POST /arrange/series`, `/arrange/series/:id`, `/arrange/presenters/:id`: who makes lessons, where he does; what the
 *   public sees already, editors alone.
 * - `POST /arrange/campaigns`, `/arrange/campaigns/:id`: editors, where they are.
 * - `POST /arrange/collections`, `.../:id`, `.../:id/move`: operators and chief editors of the whole hub.
 */
export function arrangeRoutes({ db, editorialReview }: ArrangeParts): Router {
  const changeBy = (res: Response) => ({ db, actor: personOf(res) })
  const isChief = (res: Response) => holds(personOf(res), chiefs, rootOrganisation.path)

  const show: RequestHandler = async (req, res) => {
    const person = personOf(res)
    const query = queryOf(req)
    const isEditor = holds(person, editors)
    const search = (query.get('place') ?? '').slice(0, 60)
    const all = isEditor ? await listAllCampaigns(db) : []
    const placed = await Promise.all(all.map(({ id }) => findPlaced(db, 'campaign', id)))
    const judged = <Thing extends Parameters<typeof mayReword>[1]>(things: readonly Thing[]) =>
      things.map(thing => ({ ...thing, mayReword: mayReword(person, thing, editorialReview) }))
    const wish = { search, chosen: all.flatMap(each => each.visibleTo) }
    const page = arrangePage(viewOf(req, res), {
      series: judged(await listOwnSeries(db, person, makers)),
      presenters: judged(await listOwnPresenters(db, person, makers)),
      topics: isEditor ? await listTopics(db) : [],
      regions: isEditor ? [...(await listRegions(db, wish)), ...(await listStationChoices(db, wish))] : [],
      search,
      ...(isEditor && {
        campaigns: all.filter((_, at) => holds(person, editors, placed[at]?.organisationPath)),
      }),
      ...(isChief(res) && { collections: await listCollections(db) }),
      told: query.has('saved') ? 'saved' : query.has('fault') ? 'fault' : undefined,
    })
    res.status(query.has('fault') ? 400 : 200)
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }

  /** Saves and leads back to the page, which tells what came of it. */
  const saving =
    <Form>(
      schema: z.ZodType<Form>,
      mayChange: (id: string | undefined, res: Response) => Promise<boolean>,
      save: (id: string | undefined, form: Form, res: Response) => Promise<void>,
    ): RequestHandler<MaybeId> =>
    async (req, res) => {
      const id = idSchema.optional().safeParse(req.params.id)
      if (!id.success || !(await mayChange(id.data, res))) throw new XiangtuError('notFound')
      const form = schema.safeParse(req.body)
      if (form.success) await save(id.data, form.data, res)
      res.redirect(303, form.success ? '/arrange?saved' : '/arrange?fault')
    }

  /** A new one belongs to the person's own place. */
  const atHisPlace =
    (table: 'series' | 'campaign' | 'presenter', roles: typeof makers | typeof editors) =>
    async (id: string | undefined, res: Response): Promise<boolean> => {
      if (id === undefined) return holds(personOf(res), roles)
      const placed = await findPlaced(db, table, id)
      if (!placed || !holds(personOf(res), roles, placed.organisationPath)) return false
      if (!mayReword(personOf(res), placed, editorialReview)) throw new XiangtuError('notAllowed')
      return true
    }

  const series = saving(seriesFormSchema, atHisPlace('series', makers), (id, form, res) =>
    saveSeries(changeBy(res), id, form, homeOrganisationId(personOf(res))),
  )
  const campaign = saving(campaignFormSchema, atHisPlace('campaign', editors), (id, form, res) =>
    saveCampaign(changeBy(res), id, form, homeOrganisationId(personOf(res))),
  )
  const ofHub = async (_id: string | undefined, res: Response) => {
    if (!isChief(res)) throw new XiangtuError('notAllowed')
    return true
  }
  const collection = saving(collectionFormSchema, ofHub, (id, form, res) =>
    saveCollection(changeBy(res), id, form),
  )
  const move = saving(moveSchema, ofHub, (id = '', { direction }, res) =>
    moveCollection(changeBy(res), id, direction),
  )
  const presenter = saving(presenterFormSchema, atHisPlace('presenter', makers), (id = '', form, res) =>
    savePresenter(changeBy(res), id, form),
  )

  const router = Router()
  router.get('/arrange', requirePerson, show)
  router.post('/arrange/series', requirePerson, series)
  router.post('/arrange/series/:id', requirePerson, series)
  router.post('/arrange/campaigns', requirePerson, campaign)
  router.post('/arrange/campaigns/:id', requirePerson, campaign)
  router.post('/arrange/collections', requirePerson, collection)
  router.post('/arrange/collections/:id', requirePerson, collection)
  router.post('/arrange/collections/:id/move', requirePerson, move)
  router.post('/arrange/presenters/:id', requirePerson, presenter)
  return router
}
