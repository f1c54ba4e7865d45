import express, { type RequestHandler, Router } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import type { Kysely } from 'kysely'
import { hasSessionCookie } from '../account/find-person.ts'
import { maybePersonOf, maybeStationOf } from '../account/guard.ts'
import { hashToken } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { stationKeyIn } from '../station/find-station.ts'
import { type BeatKeeper, openBeatKeeper } from './keep-beats.ts'
import { beatsSchema } from './messages.ts'
import type { BeatsAnswer } from './rules.ts'

type PlaybackParts = { readonly db: Kysely<Database>; readonly now?: () => Date; readonly gatherMs?: number }

const address = '/api/v1/beats'

/**
 * `POST /api/v1/beats`: what players tell of what they play. For anyone: a station is known by its computer's key, a
 * person by his session, and a visitor's play counts for the lesson only.
 *
 * `ofStations` is to stand before sessions: it takes the messages of paired computers, which are most, and finds out
 * whose they are for many at once. `ofOthers` takes the rest.
 */
export function beatRoutes(parts: PlaybackParts): { readonly ofStations: Router; readonly ofOthers: Router } {
  const keeper = openBeatKeeper(parts)
  return { ofStations: stationRoutes(keeper), ofOthers: otherRoutes(keeper) }
}

function stationRoutes(keeper: BeatKeeper): Router {
  // Another site can make no browser send this: the key's cookie stays at home (SameSite), and so does JSON.
  const json = express.json({ limit: '64kb' })
  // Hashed once a message: the limit asks for it as well, and at a hundred messages a second it shows.
  const keyHashes = new WeakMap<express.Request, string>()
  const hashOf = (req: express.Request): string => keyHashes.get(req) ?? ''
  const mild = limit(() => perPlayer, hashOf)
  // Who is signed in as well has a hub's page open, and the same route further on.
  const onlyStations: RequestHandler = (req, _res, next) => {
    const key = stationKeyIn(req.headers.cookie)
    if (key === undefined || hasSessionCookie(req.headers.cookie)) return next('route')
    keyHashes.set(req, hashToken(key))
    next()
  }
  return Router().post(address, onlyStations, mild, json, async (req, res) => {
    const { beats } = beatsSchema.parse(req.body)
    answer(res, await keeper.keep({ keyHash: hashOf(req) }, beats))
  })
}

function otherRoutes(keeper: BeatKeeper): Router {
  const knownOf = (res: express.Response) => maybeStationOf(res)?.keyId ?? maybePersonOf(res)?.id
  const mild = limit(
    res => (knownOf(res) === undefined ? perAddress : perPlayer),
    (req, res) => knownOf(res) ?? ipKeyGenerator(req.ip ?? 'unknown'),
  )
  return Router().post(address, mild, async (req, res) => {
    const { beats } = beatsSchema.parse(req.body)
    const stationId = maybeStationOf(res)?.id ?? null
    // Who is signed in at a station's computer watches with the room: the station counts, once.
    const userId = stationId === null ? (maybePersonOf(res)?.id ?? null) : null
    answer(res, await keeper.keep({ stationId, userId }, beats))
  })
}

/** Not by `res.json`: that hashes the text for an ETag, which nobody asks for here, and then writes head and text apart. */
function answer(res: express.Response, said: BeatsAnswer): void {
  res.set('Cache-Control', 'no-store').type('json').end(JSON.stringify(said))
}

/** A player sends six messages a minute, some more while somebody presses keys or an old log comes in. */
const perPlayer = 120
/** Behind one address there may be a school of visitors, each with his six. */
const perAddress = 1200

/** Counted in this hub's memory: a beat must not cost a query more, and several hubs only make it milder. */
const limit = (
  most: (res: express.Response) => number,
  by: (req: express.Request, res: express.Response) => string,
): RequestHandler =>
  rateLimit({
    windowMs: 60_000,
    limit: (_req, res) => most(res),
    keyGenerator: by,
    // A header that Express does not trust is no fault of the set-up: anybody can send one.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    // No player reads them, and each message would pay for them.
    standardHeaders: false,
    legacyHeaders: false,
    handler: (_req, _res, next) => next(new XiangtuError('tooManyTries')),
  })
