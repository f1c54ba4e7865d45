import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { personOf } from '../account/guard.ts'
import { organisationNames, searchOrganisations } from '../account/organisation-records.ts'
import { idsOf } from '../account/organisation-rules.ts'
import { mostChoices, type NamedPlace } from '../account/place-choice.tsx'
import type { Database } from '../database/schema.ts'
import { type ErrorCode, XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { stationWords } from '../web/words/station.ts'
import { addStation, changeStation, formOf } from './change-records.ts'
import { type FormParts, stationFormPage } from './form-pages.tsx'
import { readStationForm, typedIn, typedOf } from './read-form.ts'
import { isId, mayKeepStation, placesOf, type StationForm, stationKeepers } from './rules.ts'
import { findStationRecord, type StationRecord } from './station-records.ts'

type ById = { id: string }
type Again = Pick<FormParts, 'faults' | 'failure' | 'conflict'>

/** What a person can mend in the form itself. */
const mendable: readonly ErrorCode[] = ['stationNameTaken', 'organisationArchived']

/**
 * Registering and changing stations, for who keeps those of the place; all else is `notFound` to him.
 *
 * - `GET /stations/new`, `POST /stations`
 * - `GET /stations/:id/edit`, `POST /stations/:id`: two who change different fields lose nothing; the same, and the
 *   second is asked.
 */
export function stationFormRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  const choices = async (req: Request, res: Response, station: StationRecord | undefined) => {
    const placeText = (queryOf(req).get('q') ?? '').trim().slice(0, 60)
    const under = placesOf(personOf(res), stationKeepers)
    const found = await searchOrganisations(db, { under, search: placeText, limit: mostChoices + 1 })
    const places: NamedPlace[] = found.slice(0, mostChoices)
    // Where it stands now is always among them.
    if (station && !places.some(({ id }) => id === station.placeId)) {
      const ids = idsOf(station.placePath)
      const names = await organisationNames(db, ids)
      const here = names.get(station.placeId)
      if (here) places.unshift({ ...here, names: ids.map(id => names.get(id)?.name ?? '') })
    }
    return { places, isCut: found.length > mostChoices, placeText }
  }

  type Shown = Omit<FormParts, 'places' | 'isCut' | 'placeText'> & { readonly status?: number }
  const send = async (req: Request, res: Response, station: StationRecord | undefined, shown: Shown) => {
    const { status = 200, ...parts } = shown
    const path = station ? `/stations/${station.id}/edit` : '/stations/new'
    const view = { ...viewOf(req, res), ...(req.method === 'GET' ? {} : { path }) }
    const page = stationFormPage(view, { ...parts, ...(await choices(req, res, station)) })
    res.status(status).type('html').set('Cache-Control', 'no-store').send(page)
  }

  const stationOf = async (id: string, res: Response): Promise<StationRecord> => {
    const station = isId(id) ? await findStationRecord(db, id) : undefined
    if (!station || station.archivedAt || !mayKeepStation(personOf(res), station))
      throw new XiangtuError('notFound')
    return station
  }

  /** Refuses a place that the asker does not look after, as if it were none. */
  const refuseStrange = async (res: Response, { placeId }: StationForm) => {
    const place = (await organisationNames(db, [placeId])).get(placeId)
    if (!place || !mayKeepStation(personOf(res), { placePath: place.path }))
      throw new XiangtuError('notFound')
  }

  const showNew: RequestHandler = (req, res) => {
    const place = queryOf(req).get('place') ?? ''
    return send(req, res, undefined, { typed: isId(place) ? { placeId: place } : {} })
  }

  const save = async (req: Request, res: Response, station: StationRecord | undefined): Promise<void> => {
    const read = readStationForm(req.body)
    const stored = station && formOf(station)
    const base = read.base ?? stored
    const again = (status: number, rest: Again) =>
      send(req, res, station, {
        ...{ status, typed: typedIn(req.body), ...rest },
        ...(station && base ? { stationId: station.id, base } : {}),
      })
    if ('faults' in read) return again(400, { faults: read.faults })
    const mine = read.form
    await refuseStrange(res, mine)
    const actor = personOf(res)
    try {
      if (!station || !base) {
        res.redirect(303, `/stations/${await addStation(db, actor, mine)}?saved`)
        return
      }
      const saved = await changeStation(db, actor, { id: station.id, base, mine })
      if (saved.kind === 'saved') {
        res.redirect(303, `/stations/${station.id}?saved=${saved.theirs.join('.')}`)
        return
      }
      const now = (await findStationRecord(db, station.id)) ?? station
      const theirs = formOf(now)
      const conflict = { stored: theirs, mine, fields: saved.conflicts }
      // Shown is what would be stored: what only others changed is theirs already.
      const kept = {
        ...theirs,
        ...Object.fromEntries([...saved.changed, ...saved.conflicts].map(field => [field, mine[field]])),
      }
      await send(req, res, now, {
        ...{ status: 409, stationId: now.id, base: theirs, typed: typedOf(kept), conflict },
      })
    } catch (error) {
      if (!(error instanceof XiangtuError) || !mendable.includes(error.code)) throw error
      await again(409, { failure: { code: error.code, facts: error.facts } })
    }
  }

  router.get('/stations/new', showNew)
  router.post('/stations', (req, res) => save(req, res, undefined))
  router.get('/stations/:id/edit', async (req: Request<ById>, res) => {
    const station = await stationOf(req.params.id, res)
    const base = formOf(station)
    await send(req, res, station, { stationId: station.id, typed: typedOf(base), base })
  })
  router.post('/stations/:id', async (req: Request<ById>, res) =>
    save(req, res, await stationOf(req.params.id, res)),
  )
  return router
}

/** Names of fields that somebody else changed and a save has kept, from the address of the station's page. */
export const keptFields = (saved: string, language: 'zh-CN' | 'en'): readonly string[] =>
  saved.split('.').flatMap(name => {
    const table: Readonly<Record<string, string>> = stationWords[language].field
    return Object.hasOwn(table, name) ? [table[name] ?? ''] : []
  })
