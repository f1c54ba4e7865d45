import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { personOf, requirePerson } from '../account/guard.ts'
import { searchOrganisations } from '../account/organisation-records.ts'
import { findByDialNumber, listVisible } from '../catalogue/dial-records.ts'
import { placesOf } from '../catalogue/places.ts'
import { listByIds } from '../catalogue/records.ts'
import type { Lesson } from '../catalogue/rules.ts'
import { dayOf } from '../china-time.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { Search } from '../search/search.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { addItem, copyProgramme, moveItem, removeItem } from './change-records.ts'
import { dayPage } from './day-pages.tsx'
import { listPlanned, searchStations } from './list-records.ts'
import { choicePage } from './pages.tsx'
import { administersStation, findProgramme, findTarget } from './records.ts'
import {
  addSchema,
  copySchema,
  daySchema,
  idSchema,
  kindSchema,
  mayPlan,
  moveSchema,
  plannedPaths,
  removeSchema,
  stationPaths,
  type Target,
} from './rules.ts'

type Parts = { readonly db: Kysely<Database>; readonly search: Search }
type OfDay = { kind: string; id: string; day: string }

/** So many stations and places a list offers; beyond them somebody writes a part of the name first. */
const mostOffered = 100
/** Two weeks of a town with a programme for each of its villages. */
const mostPlanned = 200
const mostFound = 12

/**
 * What stations play on which day. Who may call it stands in account/rights/stationmode; for which station or place is
 * checked here.
 *
 * - `GET /programmes`: what is planned, and a choice of for whom and which day. `?for=station/<id>&day=` leads on.
 * - `GET /programmes/:kind/:id/:day`: one day; `?q=` finds lessons to add, by words or by number.
 * - `POST /programmes/:kind/:id/:day/add`, `/remove`, `/move`, `/copy`.
 */
export function programmeRoutes({ db, search }: Parts): Router {
  const router = Router()

  router.get('/programmes', requirePerson, async (req, res) => {
    const person = personOf(res)
    const query = queryOf(req)
    const [kind = '', id = ''] = (query.get('for') ?? '').split('/')
    const day = daySchema.safeParse(query.get('day') ?? '').data
    if (kindSchema.safeParse(kind).success && idSchema.safeParse(id).success && day !== undefined) {
      res.redirect(303, `/programmes/${kind}/${id}/${day}`)
      return
    }
    const part = (query.get('place') ?? '').slice(0, 60)
    const [placesUnder, stationsUnder] = [plannedPaths(person), stationPaths(person)]
    const today = dayOf(new Date())
    const [places, stations, planned] = await Promise.all([
      searchOrganisations(db, { under: placesUnder, search: part, limit: mostOffered }),
      searchStations(db, { under: stationsUnder, userId: person.id, search: part, limit: mostOffered }),
      listPlanned(db, { placesUnder, stationsUnder, fromDay: today, limit: mostPlanned }),
    ])
    const isMore = places.length === mostOffered || stations.length === mostOffered
    const parts = { places, stations, planned, today, part, isMore }
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(choicePage(viewOf(req, res), parts))
  })

  /** The station or place of an address, if the asker may plan for it. */
  const targetOf = async (res: Response, params: OfDay): Promise<{ target: Target; day: string }> => {
    const [kind, id] = [kindSchema.safeParse(params.kind).data, idSchema.safeParse(params.id).data]
    const day = daySchema.safeParse(params.day).data
    const target = kind && id && day ? await findTarget(db, kind, id) : undefined
    if (!target || !day) throw new XiangtuError('notFound')
    const person = personOf(res)
    const administers = target.kind === 'station' && (await administersStation(db, target.id, person.id))
    if (!mayPlan(person, target, administers)) throw new XiangtuError('notFound')
    return { target, day }
  }

  const seenBy = ({ kind, id, path }: Target): readonly string[] =>
    placesOf(undefined, { id: kind === 'station' ? id : '', placePath: path })

  const findLessons = async (target: Target, text: string): Promise<readonly Lesson[]> => {
    const places = seenBy(target)
    const number = /^\d{1,7}$/.test(text) ? await findByDialNumber(db, Number(text), places) : undefined
    if (number) return [number]
    const found = await search.find({ text, chosen: {}, places, page: 1 })
    return listByIds(db, found.coursewareIds.slice(0, mostFound))
  }

  const show = async (req: Request<OfDay>, res: Response, isTaken = false) => {
    const { target, day } = await targetOf(res, req.params)
    const text = (queryOf(req).get('q') ?? '').trim().slice(0, 120)
    const [programme, found] = await Promise.all([
      findProgramme(db, target, day),
      text === '' ? [] : findLessons(target, text),
    ])
    const view = { ...viewOf(req, res), path: `/programmes/${target.kind}/${target.id}/${day}` }
    const isCopied = queryOf(req).has('copied')
    const parts = { target, day, items: programme?.items ?? [], text, found, isTaken, isCopied }
    res.type('html').set('Cache-Control', 'no-store').send(dayPage(view, parts))
  }
  router.get('/programmes/:kind/:id/:day', requirePerson, (req: Request<OfDay>, res) => show(req, res))

  type Change = { readonly target: Target; readonly day: string; readonly actor: ReturnType<typeof personOf> }
  /** Does one thing to a day and shows the day again. */
  const changing =
    (work: (change: Change, body: unknown) => Promise<void>): RequestHandler<OfDay> =>
    async (req, res) => {
      const { target, day } = await targetOf(res, req.params)
      await work({ target, day, actor: personOf(res) }, req.body)
      res.redirect(303, `/programmes/${target.kind}/${target.id}/${day}`)
    }

  const add = changing(async (change, body) => {
    const { coursewareId } = addSchema.parse(body)
    const [lesson] = await listVisible(db, [coursewareId], seenBy(change.target))
    if (!lesson) throw new XiangtuError('notFound')
    await addItem(db, change, coursewareId)
  })
  const remove = changing((change, body) => removeItem(db, change, removeSchema.parse(body).itemId))
  const move = changing((change, body) => {
    const { itemId, direction } = moveSchema.parse(body)
    return moveItem(db, change, itemId, direction)
  })
  router.post('/programmes/:kind/:id/:day/add', requirePerson, add)
  router.post('/programmes/:kind/:id/:day/remove', requirePerson, remove)
  router.post('/programmes/:kind/:id/:day/move', requirePerson, move)

  const copy: RequestHandler<OfDay> = async (req, res) => {
    const { target, day } = await targetOf(res, req.params)
    const to = copySchema.safeParse(req.body)
    const programme = await findProgramme(db, target, day)
    if (!programme) throw new XiangtuError('notFound')
    const isCopied =
      to.success && (await copyProgramme(db, { target, actor: personOf(res) }, programme, to.data.day))
    if (!to.success || !isCopied) return show(req, res.status(409), true)
    res.redirect(303, `/programmes/${target.kind}/${target.id}/${to.data.day}?copied=1`)
  }
  router.post('/programmes/:kind/:id/:day/copy', requirePerson, copy)

  return router
}
