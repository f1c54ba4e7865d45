import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { personOf } from '../account/guard.ts'
import { organisationNames, searchOrganisations } from '../account/organisation-records.ts'
import { idsOf } from '../account/organisation-rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, type View, viewOf } from '../web/view.ts'
import { stationWords } from '../web/words/station.ts'
import { addAdministrator, endAdministrator, listAdministrators } from './administrator-records.ts'
import { archiveStation, changeTier, restoreStation } from './change-records.ts'
import { readFilter } from './filter.ts'
import { keptFields } from './form-routes.ts'
import { listKeys, revokeStationKey } from './key-records.ts'
import { stationsPage } from './pages.tsx'
import { typedIn } from './read-form.ts'
import {
  administratorSchema,
  isId,
  mayJudgeStation,
  mayKeepStation,
  mayReadStation,
  placesOf,
  stationReaders,
  tierSchema,
} from './rules.ts'
import { type OneParts, stationPage } from './station-pages.tsx'
import { findStationRecord, listStations, listTierChanges, type StationRecord } from './station-records.ts'
import { technicianFor } from './technician-records.ts'

type ById = { id: string }
const pageLength = 50
/** Towns and villages to narrow a list to; beyond them somebody searches by name. */
const mostPlaces = 300

/**
 * The registry: each sees the stations of his places, all else is `notFound`. Who may call what stands in
 * account/rights/station; where, is checked here.
 */
export function stationRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  router.get('/stations', async (req, res) => {
    const filter = readFilter(queryOf(req))
    const under = placesOf(personOf(res), stationReaders)
    const page = filter.page ?? 1
    const [{ stations, count }, places] = await Promise.all([
      listStations(db, { under, filter, limit: pageLength, offset: (page - 1) * pageLength }),
      searchOrganisations(db, { under, limit: mostPlaces }),
    ])
    const named = places.map(({ id, names }) => ({ id, name: names.slice(-2).join(' / ') }))
    const pages = Math.ceil(count / pageLength)
    const html = stationsPage(viewOf(req, res), { filter, stations, count, pages, places: named })
    res.set('Cache-Control', 'no-store').send(html)
  })

  type May = (person: ReturnType<typeof personOf>, station: StationRecord) => boolean
  const stationOf = async (id: string, res: Response, may: May): Promise<StationRecord> => {
    const station = isId(id) ? await findStationRecord(db, id) : undefined
    if (!station || !mayReadStation(personOf(res), station)) throw new XiangtuError('notFound')
    if (!may(personOf(res), station)) throw new XiangtuError('notAllowed')
    return station
  }

  const doneOf = (query: URLSearchParams, { language }: View): string | undefined => {
    const words = stationWords[language]
    if (query.has('paired')) return words.paired
    const kept = keptFields(query.get('saved') ?? '', language)
    if (kept.length > 0) return words.keptTheirs(kept.join(language === 'en' ? ', ' : '、'))
    return query.has('saved') ? words.saved : undefined
  }

  type Again = { readonly status: number } & Pick<OneParts, 'wrong'>
  const send = async (req: Request, res: Response, station: StationRecord, again?: Again) => {
    const { status = 200, ...rest } = again ?? {}
    const ids = idsOf(station.placePath)
    const [names, administrators, tierChanges, keys, technician] = await Promise.all([
      organisationNames(db, ids),
      listAdministrators(db, station.id),
      listTierChanges(db, station.id),
      listKeys(db, station.id),
      technicianFor(db, station.placePath),
    ])
    const view = { ...viewOf(req, res), ...(again ? { path: `/stations/${station.id}` } : {}) }
    const placeNames = ids.map(id => names.get(id)?.name ?? '')
    const done = again ? undefined : doneOf(queryOf(req), view)
    const parts = { station, placeNames, administrators, tierChanges, keys, technician, done, ...rest }
    res.status(status).set('Cache-Control', 'no-store').send(stationPage(view, parts))
  }

  router.get('/stations/:id', async (req: Request<ById>, res, next) => {
    // Other pages about stations have addresses beside it.
    if (!isId(req.params.id)) return next('route')
    return send(req, res, await stationOf(req.params.id, res, mayReadStation))
  })

  router.post('/stations/:id/administrators', async (req: Request<ById>, res) => {
    const station = await stationOf(req.params.id, res, mayKeepStation)
    const form = administratorSchema.safeParse(req.body)
    if (!form.success) {
      const faults = new Set(form.error.issues.map(issue => String(issue.path[0])))
      const wrong = { form: 'administrator', faults, typed: typedIn(req.body) } as const
      return send(req, res, station, { status: 400, wrong })
    }
    await addAdministrator(db, personOf(res), { stationId: station.id, ...form.data })
    return res.redirect(303, `/stations/${station.id}?saved`)
  })

  type Administrator = ById & { administratorId: string }
  router.post(
    '/stations/:id/administrators/:administratorId/end',
    async (req: Request<Administrator>, res) => {
      const station = await stationOf(req.params.id, res, mayKeepStation)
      const { administratorId: id } = req.params
      await endAdministrator(db, personOf(res), { id, stationId: station.id })
      res.redirect(303, `/stations/${station.id}?saved`)
    },
  )

  router.post('/stations/:id/tier', async (req: Request<ById>, res) => {
    const station = await stationOf(req.params.id, res, mayJudgeStation)
    const form = tierSchema.safeParse(req.body)
    if (!form.success) {
      const faults = new Set(form.error.issues.map(issue => String(issue.path[0])))
      const wrong = { form: 'tier', faults, typed: typedIn(req.body) } as const
      return send(req, res, station, { status: 400, wrong })
    }
    await changeTier(db, personOf(res), { id: station.id, ...form.data })
    return res.redirect(303, `/stations/${station.id}?saved`)
  })

  type Key = ById & { keyId: string }
  router.post('/stations/:id/keys/:keyId/revoke', async (req: Request<Key>, res) => {
    const station = await stationOf(req.params.id, res, mayKeepStation)
    await revokeStationKey(db, personOf(res), { id: req.params.keyId, stationId: station.id })
    res.redirect(303, `/stations/${station.id}?saved`)
  })

  for (const [name, change] of [
    ['archive', archiveStation],
    ['restore', restoreStation],
  ] as const)
    router.post(`/stations/:id/${name}`, async (req: Request<ById>, res) => {
      const station = await stationOf(req.params.id, res, mayKeepStation)
      await change(db, personOf(res), station.id)
      res.redirect(303, `/stations/${station.id}?saved`)
    })

  return router
}
