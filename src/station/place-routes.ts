import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { personOf } from '../account/guard.ts'
import { findOrganisation, listAncestors, searchOrganisations } from '../account/organisation-records.ts'
import { mostChoices } from '../account/place-choice.tsx'
import { holds } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { coveragePage } from './coverage-pages.tsx'
import { typedIn } from './read-form.ts'
import {
  administratorSchema,
  idSchema,
  mayKeepStation,
  placesOf,
  stationKeepers,
  stationReaders,
} from './rules.ts'
import { listVillages } from './station-records.ts'
import { type TechnicianParts, techniciansPage } from './technician-pages.tsx'
import { listTechnicians, removeTechnician, setTechnician } from './technician-records.ts'

const technicianSchema = administratorSchema.extend({ organisationId: idSchema })
const removalSchema = technicianSchema.pick({ organisationId: true })

/**
 * What is known of stations place by place; each sees his own places.
 *
 * - `GET /stations/coverage`: which villages have a station.
 * - `GET`, `POST /stations/technicians`, `POST /stations/technicians/remove`: whom the stations of a place call.
 */
export function placeRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  router.get('/stations/coverage', async (req, res) => {
    const person = personOf(res)
    const villages = await listVillages(db, placesOf(person, stationReaders))
    const page = coveragePage(viewOf(req, res), { villages, isKeeper: holds(person, stationKeepers) })
    res.set('Cache-Control', 'no-store').send(page)
  })

  type Again = { readonly status: number } & Pick<TechnicianParts, 'wrong'>
  const send = async (req: Request, res: Response, again?: Again) => {
    const { status = 200, ...rest } = again ?? {}
    const person = personOf(res)
    const query = queryOf(req)
    const placeText = (query.get('place') ?? '').trim().slice(0, 60)
    const [technicians, places] = await Promise.all([
      techniciansFor(placesOf(person, stationReaders)),
      searchOrganisations(db, {
        ...{ under: placesOf(person, stationKeepers), search: placeText, limit: mostChoices + 1 },
        kinds: ['city', 'county', 'town', 'village'],
      }),
    ])
    const view = { ...viewOf(req, res), ...(again ? { path: '/stations/technicians' } : {}) }
    const page = techniciansPage(view, {
      technicians: technicians.map(technician => ({
        ...technician,
        mayChange: mayKeepStation(person, technician),
      })),
      places: places.slice(0, mostChoices),
      ...{ isCut: places.length > mostChoices, placeText, isSaved: query.has('saved'), ...rest },
    })
    res.status(status).set('Cache-Control', 'no-store').send(page)
  }

  /** Those of some places, and of what these lie in: for them they count, too. */
  const techniciansFor = async (under: readonly string[]) => {
    const above = await Promise.all(under.map(path => listAncestors(db, path)))
    const paths = above.flat().map(({ path }) => path)
    return listTechnicians(db, { under, at: paths })
  }

  /** The place, where the asker keeps its stations. */
  const refuseStrange = async (organisationId: string, res: Response) => {
    const place = await findOrganisation(db, organisationId)
    if (!place || !mayKeepStation(personOf(res), { placePath: place.path }))
      throw new XiangtuError('notFound')
  }

  router.get('/stations/technicians', (req, res) => send(req, res))

  router.post('/stations/technicians', async (req, res) => {
    const form = technicianSchema.safeParse(req.body)
    if (!form.success) {
      const faults = new Set(form.error.issues.map(issue => String(issue.path[0])))
      return send(req, res, { status: 400, wrong: { faults, typed: typedIn(req.body) } })
    }
    await refuseStrange(form.data.organisationId, res)
    await setTechnician(db, personOf(res), form.data)
    return res.redirect(303, '/stations/technicians?saved')
  })

  router.post('/stations/technicians/remove', async (req, res) => {
    const { organisationId } = removalSchema.parse(req.body)
    await refuseStrange(organisationId, res)
    await removeTechnician(db, personOf(res), organisationId)
    res.redirect(303, '/stations/technicians?saved')
  })

  return router
}
