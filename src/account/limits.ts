import type { Request, RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { XiangtuError } from '../errors.ts'
import { signInSchema } from './rules.ts'

const windowMs = 5 * 60_000

/**
 * The caller's address as Express knows it: the socket's, or what the trusted proxies say. Never read from a header
 * here, so a forged one does not help. IPv6 counts by its network of /56, which one household has for itself.
 */
const addressOf = (req: Request): string => ipKeyGenerator(req.ip ?? 'unknown')

const usernameOf = (req: Request): string =>
  signInSchema.shape.username.safeParse(req.body?.username).data ?? ''

const limit = (most: number, keyGenerator: (req: Request) => string): RequestHandler =>
  rateLimit({
    windowMs,
    limit: most,
    keyGenerator,
    skipSuccessfulRequests: true,
    // A header that Express does not trust is no fault of the set-up: anybody can send one.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_req, _res, next) => next(new XiangtuError('tooManyTries')),
  })

/**
 * Wrong passwords: 10 in 5 minutes for one name from one address, so that a guesser gets nowhere and a clumsy
 * neighbour in the same village office locks nobody else out; 200 for an address as a whole against guessing
 * across names. Right ones are not counted.
 */
export const signInLimits = (): RequestHandler[] => [
  limit(200, addressOf),
  limit(10, req => `${addressOf(req)} ${usernameOf(req)}`),
]

/** Filled-in invitations: each costs a password hash. 60 in 5 minutes for an address. */
export const joinLimit = (): RequestHandler => limit(60, addressOf)
