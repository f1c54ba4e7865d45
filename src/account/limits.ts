import type { Request, RequestHandler, Response } from 'express'
import { ipKeyGenerator, rateLimit, type Store } from 'express-rate-limit'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { Devices } from './devices.ts'
import { personOf } from './guard.ts'
import { signInSchema } from './rules.ts'
import { hashToken } from './tokens.ts'
import { countTry, forgetTries, forgiveTry } from './try-records.ts'

type Db = Kysely<Database>

const windowMs = 5 * 60_000

/**
 * The caller's address as Express knows it: the socket's, or what the trusted proxies say. Never read from a header
 * here, so a forged one does not help. IPv6 counts by its network of /56, which one household has for itself.
 */
const addressOf = (req: Request): string => ipKeyGenerator(req.ip ?? 'unknown')

const usernameOf = (req: Request): string =>
  signInSchema.shape.username.safeParse(req.body?.username).data ?? ''

/** Counts in the database, under hashes: who tried, and at what name, stands nowhere. */
function triesIn(db: Db, name: string): Store {
  const keyOf = (key: string) => hashToken(`${name} ${key}`)
  return {
    prefix: name,
    increment: async key => {
      const { tries, endsAt } = await countTry(db, keyOf(key), windowMs)
      return { totalHits: tries, resetTime: endsAt }
    },
    // Taken back after the answer is out: where the hub is just closing, the window ends by itself.
    decrement: key => forgiveTry(db, keyOf(key)).catch(() => undefined),
    resetKey: key => forgetTries(db, keyOf(key)),
  }
}

type Limit = {
  /** What is counted; two limits of one name would count together. */
  readonly name: string
  readonly most: number
  /** By what is counted; undefined: this request not. */
  readonly by: (req: Request, res: Response) => string | undefined
  /** What succeeds is counted, too. */
  readonly countsAll?: boolean
}

const limit = (db: Db, { name, most, by, countsAll = false }: Limit): RequestHandler =>
  rateLimit({
    windowMs,
    limit: most,
    store: triesIn(db, name),
    keyGenerator: (req, res) => by(req, res) ?? '',
    skip: (req, res) => by(req, res) === undefined,
    skipSuccessfulRequests: !countsAll,
    // A header that Express does not trust is no fault of the set-up: anybody can send one.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_req, _res, next) => next(new XiangtuError('tooManyTries')),
  })

/**
 * Wrong passwords in 5 minutes; right ones are not counted.
 *
 * - A browser in which this name has signed in before: 10, and nothing else counts for it. So nobody who guesses from
 *   elsewhere, and no neighbour in the same village office, locks its owner out.
 * - Every other browser: 10 for one name from one address; 50 for one name from all addresses, against many machines
 *   that guess together; 200 for an address, against one that guesses across names.
 */
export function signInLimits(db: Db, { markOf }: Devices): RequestHandler[] {
  const markIn = (req: Request) => markOf(req, usernameOf(req))
  const stranger = (by: (req: Request) => string) => (req: Request) =>
    markIn(req) === undefined ? by(req) : undefined
  return [
    limit(db, { name: 'sign-in device', most: 10, by: markIn }),
    limit(db, { name: 'sign-in address', most: 200, by: stranger(addressOf) }),
    limit(db, { name: 'sign-in name', most: 50, by: stranger(usernameOf) }),
    limit(db, {
      name: 'sign-in address and name',
      most: 10,
      by: stranger(req => `${addressOf(req)} ${usernameOf(req)}`),
    }),
  ]
}

/**
 * Wrong codes and badly filled invitations: 300 in 5 minutes for an address. Of 10^16 codes nobody finds one so, and
 * a neighbour has to work for it before the village waits.
 */
export const joinLimit = (db: Db): RequestHandler => limit(db, { name: 'join', most: 300, by: addressOf })

/** Questions to passkeys, each of which is kept for a while, and their answers: 300 in 5 minutes for an address. */
export const passkeyLimit = (db: Db): RequestHandler =>
  limit(db, { name: 'passkey', most: 300, by: addressOf, countsAll: true })

/** Who sits at another's open browser and guesses at his password: 10 tries in 5 minutes. */
export const passwordLimit = (db: Db): RequestHandler =>
  limit(db, { name: 'password', most: 10, by: (_req, res) => personOf(res).id })

/** Computers that ask to become a station: 300 in 5 minutes for an address, so that a neighbour has to work for it. */
export const pairingLimit = (db: Db): RequestHandler =>
  limit(db, { name: 'pairing', most: 300, by: addressOf, countsAll: true })

/** A technician who guesses at the codes of waiting computers: 20 wrong ones in 5 minutes. */
export const pairingCodeLimit = (db: Db): RequestHandler =>
  limit(db, { name: 'pairing code', most: 20, by: (_req, res) => personOf(res).id })

/** Objections to a result, which anybody can send: 20 in 5 minutes for an address, good and bad ones together. */
export const objectionLimit = (db: Db): RequestHandler =>
  limit(db, { name: 'objection', most: 20, by: addressOf, countsAll: true })

/** Certificates drawn anew, each a second's work: 60 in 5 minutes for an address. */
export const certificateLimit = (db: Db): RequestHandler =>
  limit(db, { name: 'certificate', most: 60, by: addressOf, countsAll: true })
