import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { personOf } from '../account/guard.ts'
import { pairingCodeLimit } from '../account/limits.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { openPairingSecrets, readCode } from './pairing.ts'
import { type ApproveParts, approvePage } from './pairing-pages.tsx'
import { approvePairing, findWaiting } from './pairing-records.ts'
import { idSchema, isId, mayKeepStation, placesOf, stationKeepers } from './rules.ts'
import { findStationRecord, listStations } from './station-records.ts'

/** More than a town has. */
const mostChoices = 200

const approvalSchema = z.object({ code: z.string().max(100), stationId: idSchema.catch('') })

/**
 * `GET`, `POST /stations/pair`: how a computer becomes a station, seen from the technician. Each for the stations of
 * his own place; wrong codes are counted.
 */
export function approveRoutes({
  db,
  secret,
}: {
  readonly db: Kysely<Database>
  readonly secret: string
}): Router {
  const router = Router()
  const secrets = openPairingSecrets(secret)

  const send = async (req: Request, res: Response, typed: string, again?: Pick<ApproveParts, 'failure'>) => {
    const query = queryOf(req)
    const code = readCode(typed)
    const waiting = code === undefined ? undefined : await findWaiting(db, secrets.hashCode(code))
    const failure = again?.failure ?? (typed === '' || waiting ? undefined : 'pairingCodeUnknown')
    const stationText = (query.get('q') ?? '').trim().slice(0, 60)
    const under = placesOf(personOf(res), stationKeepers)
    const { stations } = waiting
      ? await listStations(db, { under, filter: { q: stationText || undefined }, limit: mostChoices + 1 })
      : { stations: [] }
    const wanted = query.get('station') ?? ''
    const page = approvePage(
      { ...viewOf(req, res), ...(req.method === 'GET' ? {} : { path: '/stations/pair' }) },
      {
        ...{ code: code ?? typed.slice(0, 20), waiting, failure, stationText },
        stations: stations.slice(0, mostChoices),
        isCut: stations.length > mostChoices,
        stationId: isId(wanted) ? wanted : undefined,
      },
    )
    res
      .status(failure ? 404 : 200)
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(page)
  }

  const show: RequestHandler = (req, res) => send(req, res, queryOf(req).get('code') ?? '')

  const approve: RequestHandler = async (req, res) => {
    const { code: typed, stationId } = approvalSchema.parse(req.body)
    const code = readCode(typed)
    const station = stationId === '' ? undefined : await findStationRecord(db, stationId)
    if (!station || station.archivedAt || !mayKeepStation(personOf(res), station))
      throw new XiangtuError('notFound')
    if (code === undefined) return send(req, res, typed, { failure: 'pairingCodeUnknown' })
    try {
      await approvePairing(db, personOf(res), { codeHash: secrets.hashCode(code), stationId })
    } catch (error) {
      if (!(error instanceof XiangtuError) || error.code !== 'pairingCodeUnknown') throw error
      return send(req, res, typed, { failure: error.code })
    }
    return res.redirect(303, `/stations/${stationId}?paired`)
  }

  const limit = pairingCodeLimit(db)
  router.get('/stations/pair', limit, show)
  router.post('/stations/pair', limit, approve)
  return router
}
