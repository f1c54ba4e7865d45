import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { maybeStationOf } from '../account/guard.ts'
import { hubAddress } from '../account/hub-address.ts'
import { pairingLimit } from '../account/limits.ts'
import { hashToken, newToken } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { viewOf } from '../web/view.ts'
import { giveStationCookie, hubOnly, stationCookie, stationKeyIn } from './find-station.ts'
import type { Paired, PairingState } from './messages.ts'
import { deviceHashOf, keptUserAgent, openPairingSecrets, pairingMs, pollSeconds } from './pairing.ts'
import { codePage } from './pairing-pages.tsx'
import { findPairing, openPairing, takeStationKey } from './pairing-records.ts'

export type PairingParts = {
  readonly db: Kysely<Database>
  /** The hub's own: codes and keys are made of it. */
  readonly secret: string
  readonly publicUrl: string | undefined
}

/** By which a browser that waits is known. It goes to its own page only. */
const pairingCookie = 'xiangtu.pairing'
const page = '/station/pair'

const tokenSchema = z.string().regex(/^[\w-]{43}$/)
const takeSchema = z.strictObject({ deviceToken: tokenSchema })

function tokenIn(cookies: string | undefined): string | undefined {
  const part = cookies?.split(';').find(each => each.trimStart().startsWith(`${pairingCookie}=`))
  return tokenSchema.safeParse(part?.slice(part.indexOf('=') + 1).trim()).data
}

/**
 * How a computer becomes a station, seen from that computer; for anyone.
 *
 * - `GET /station/pair`: shows a code and waits; once it is approved, gives the browser its key and leads to /station.
 * - `GET /station/pair/state`: whether it is approved, for that page's script.
 * - `POST /api/v1/pairings`, `POST /api/v1/pairings/key`: the same for boxes without a browser. The token travels in the
 *   body, for addresses stand in logs.
 */
export function pairingRoutes({ db, secret, publicUrl }: PairingParts): Router {
  const router = Router()
  const secrets = openPairingSecrets(secret)
  const limit = pairingLimit(db)

  /** Lets a computer wait under a code that no other shows. */
  const open = async (req: Request): Promise<{ deviceToken: string; code: string; expiresAt: Date }> => {
    for (;;) {
      const deviceToken = newToken()
      const code = secrets.codeOf(deviceToken)
      const expiresAt = await openPairing(db, {
        codeHash: secrets.hashCode(code),
        deviceHash: deviceHashOf(deviceToken),
        userAgent: keptUserAgent(req.get('user-agent')),
      })
      if (expiresAt) return { deviceToken, code, expiresAt }
    }
  }
  const take = async (deviceToken: string) => {
    const key = secrets.keyOf(deviceToken)
    const keyHash = hashToken(key)
    const station = await takeStationKey(db, { deviceHash: deviceHashOf(deviceToken), keyHash })
    return station && { key, station }
  }
  const approveUrl = (req: Request, code: string) =>
    new URL(`/stations/pair?code=${code}`, hubAddress(req, publicUrl)).href

  const send = (req: Request, res: Response, waiting: { code: string; expiresAt: Date }) => {
    const parts = { ...waiting, approveUrl: approveUrl(req, waiting.code) }
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(codePage(viewOf(req, res), parts))
  }

  const goOn: RequestHandler = async (req, res, next) => {
    res.set('X-Robots-Tag', 'noindex')
    if (maybeStationOf(res)) return res.redirect(303, '/station')
    const token = tokenIn(req.headers.cookie)
    const pairing = token === undefined ? undefined : await findPairing(db, deviceHashOf(token))
    if (token === undefined || !pairing) return next()
    if (!pairing.isApproved)
      return send(req, res, { code: secrets.codeOf(token), expiresAt: pairing.expiresAt })
    const taken = await take(token)
    if (!taken) return next()
    giveStationCookie(res, taken.key, publicUrl)
    return res.set('Cache-Control', 'no-store').redirect(303, '/station')
  }
  const begin: RequestHandler = async (req, res) => {
    const { deviceToken, ...waiting } = await open(req)
    // The key of before is good for nothing any more, or it would not be here.
    if (stationKeyIn(req.headers.cookie) !== undefined)
      res.clearCookie(stationCookie, { ...hubOnly(publicUrl), path: '/' })
    res.cookie(pairingCookie, deviceToken, { ...hubOnly(publicUrl), path: page, maxAge: 2 * pairingMs })
    send(req, res, waiting)
  }
  router.get(page, goOn, limit, begin)

  router.get(`${page}/state`, async (req, res) => {
    const token = tokenIn(req.headers.cookie)
    const pairing = token === undefined ? undefined : await findPairing(db, deviceHashOf(token))
    const told: PairingState =
      token === undefined || !pairing
        ? { state: 'over' }
        : pairing.isApproved
          ? { state: 'approved' }
          : { state: 'waiting', code: secrets.codeOf(token) }
    res.set('Cache-Control', 'no-store').json(told)
  })

  router.post('/api/v1/pairings', limit, async (req, res) => {
    const { deviceToken, code, expiresAt } = await open(req)
    res
      .status(201)
      .set('Cache-Control', 'no-store')
      .json({ deviceToken, code, approveUrl: approveUrl(req, code), expiresAt, pollSeconds })
  })

  router.post('/api/v1/pairings/key', async (req, res) => {
    const { deviceToken } = takeSchema.parse(req.body)
    const pairing = await findPairing(db, deviceHashOf(deviceToken))
    if (!pairing) throw new XiangtuError('pairingOver')
    res.set('Cache-Control', 'no-store')
    if (!pairing.isApproved) {
      res.status(202).json({ state: 'waiting', pollSeconds } satisfies Paired)
      return
    }
    const taken = await take(deviceToken)
    if (!taken) throw new XiangtuError('pairingOver')
    const { key, station } = taken
    const cookie = `${stationCookie}=${key}`
    res.json({ state: 'approved', cookie, stationId: station.id, stationName: station.name } satisfies Paired)
  })

  return router
}
