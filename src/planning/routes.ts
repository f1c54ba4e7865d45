import { type Request, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { maybePersonOf, mayManage, personOf, requirePerson } from '../account/guard.ts'
import { findOrganisation, searchOrganisations } from '../account/organisation-records.ts'
import { managedPaths } from '../account/organisation-rules.ts'
import { mostChoices } from '../account/place-choice.tsx'
import { findCourseware } from '../courseware/records.ts'
import type { EditorialReview } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { itemPage } from './item-pages.tsx'
import {
  dropItem,
  findItem,
  linkLesson,
  listItems,
  listLinkable,
  type PlanItem,
  startLesson,
} from './item-records.ts'
import { boardPage } from './pages.tsx'
import { quotaPage } from './quota-pages.tsx'
import { listQuotas, setQuota } from './quota-records.ts'
import {
  dropSchema,
  isId,
  linkSchema,
  mayArrange,
  mayStart,
  quotaSchema,
  yearOf,
  yearSchema,
} from './rules.ts'

type PlanningParts = {
  readonly db: Kysely<Database>
  /** Whether a lesson that is begun here needs reviews. */
  readonly review: EditorialReview
}

type ById = Request<{ id: string }>

/**
 * The plan of a year. Who may call what stands in account/rights/planning; here is checked for which place.
 *
 * - `GET /planning`: everybody who is signed in sees the same plan. `?year=`, `?place=`.
 * - `GET /planning/items/:id` and what is done with one: begin its lesson, say which lesson it is, drop it.
 * - `GET`, `POST /planning/quotas`: how many lessons a unit is to publish in a year.
 */
export function planningRoutes({ db, review }: PlanningParts): Router {
  const router = Router()

  const yearOfRequest = (req: Request): number =>
    yearSchema.safeParse(queryOf(req).get('year') ?? undefined).data ?? yearOf(new Date())

  router.get('/planning', requirePerson, async (req, res) => {
    const year = yearOfRequest(req)
    const placeId = queryOf(req).get('place') ?? ''
    const place = isId(placeId) ? await findOrganisation(db, placeId) : undefined
    const [listed, quotas] = await Promise.all([
      listItems(db, { year, organisationPath: place?.path }),
      listQuotas(db, year),
    ])
    const shownQuotas = place ? quotas.filter(quota => quota.organisationPath.startsWith(place.path)) : quotas
    res
      .type('html')
      .send(boardPage(viewOf(req, res), { year, now: new Date(), place, quotas: shownQuotas, ...listed }))
  })

  const existing = async (id: string): Promise<PlanItem> => {
    const item = isId(id) ? await findItem(db, id) : undefined
    if (!item) throw new XiangtuError('notFound')
    return item
  }

  router.get('/planning/items/:id', requirePerson, async (req: ById, res) => {
    const item = await existing(req.params.id)
    const person = personOf(res)
    const canStart = mayStart(person, item)
    const linkable = canStart ? await listLinkable(db, person.id) : []
    const may = { start: canStart, drop: mayArrange(person, item.organisationPath) }
    // A draft is its makers' alone; who may not open it is shown no link to it.
    const lesson = item.coursewareId ? await findCourseware(db, item.coursewareId) : undefined
    const seesLesson =
      lesson !== undefined && (lesson.publishedAt !== null || mayManage(maybePersonOf(res), lesson))
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(itemPage(viewOf(req, res), { item, may, linkable, seesLesson, now: new Date() }))
  })

  router.post('/planning/items/:id/start', requirePerson, async (req: ById, res) => {
    const item = await existing(req.params.id)
    if (!mayStart(personOf(res), item)) throw new XiangtuError('notAllowed')
    const coursewareId = await startLesson(db, item.id, personOf(res), review)
    // The film is sent into this draft, not into a new one.
    res.redirect(303, `/upload?lesson=${coursewareId}`)
  })

  router.post('/planning/items/:id/link', requirePerson, async (req: ById, res) => {
    const item = await existing(req.params.id)
    const person = personOf(res)
    if (!mayStart(person, item)) throw new XiangtuError('notAllowed')
    const { coursewareId } = linkSchema.parse(req.body)
    const lesson = await findCourseware(db, coursewareId)
    if (!lesson || !mayManage(person, lesson)) throw new XiangtuError('notFound')
    await linkLesson(db, item.id, lesson.id, person)
    res.redirect(303, `/planning/items/${item.id}`)
  })

  router.post('/planning/items/:id/drop', requirePerson, async (req: ById, res) => {
    const item = await existing(req.params.id)
    if (!mayArrange(personOf(res), item.organisationPath)) throw new XiangtuError('notAllowed')
    await dropItem(db, item.id, dropSchema.parse(req.body).reason, personOf(res))
    res.redirect(303, `/planning/items/${item.id}`)
  })

  const sendQuotas = async (
    req: Request,
    res: Parameters<typeof viewOf>[1],
    year: number,
    isWrong = false,
  ) => {
    const person = personOf(res)
    const under = managedPaths(person)
    const search = queryOf(req).get('place') ?? ''
    const [quotas, places] = await Promise.all([
      listQuotas(db, year),
      searchOrganisations(db, { under, search: search.slice(0, 60), limit: mostChoices }),
    ])
    const view = { ...viewOf(req, res), path: `/planning/quotas?year=${year}` }
    res.type('html').send(quotaPage(view, { year, quotas, places, search, isWrong }))
  }

  router.get('/planning/quotas', requirePerson, (req, res) => sendQuotas(req, res, yearOfRequest(req)))

  router.post('/planning/quotas', requirePerson, async (req, res) => {
    const quota = quotaSchema.safeParse(req.body)
    if (!quota.success) {
      const { data } = z.object({ year: yearSchema }).safeParse(req.body)
      res.status(400)
      await sendQuotas(req, res, data?.year ?? yearOf(new Date()), true)
      return
    }
    const place = await findOrganisation(db, quota.data.organisationId)
    if (!place) throw new XiangtuError('notFound')
    if (!mayArrange(personOf(res), place.path)) throw new XiangtuError('notAllowed')
    await setQuota(db, quota.data, personOf(res))
    res.redirect(303, `/planning/quotas?year=${quota.data.year}`)
  })

  return router
}
