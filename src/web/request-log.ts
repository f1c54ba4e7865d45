import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import { pinoHttp } from 'pino-http'

/**
 * A request's path as it may stand in a log: no query, no token of a set-up or invitation link, and none of a signed
 * address.
 * Headers are not logged at all: cookies and keys are in them.
 */
export function loggedPath(address: string): string {
  const [path = ''] = address.split('?')
  return path
    .replace(/^(\/+(?:setup|invitation|reset)\/).+/i, '$1…')
    .replace(/^(\/+media\/+signed\/+)[^/]+/i, '$1…')
    .replace(/[\w-]{43,}/g, '…')
}

const addressOf = (req: IncomingMessage): string =>
  'originalUrl' in req && typeof req.originalUrl === 'string' ? req.originalUrl : (req.url ?? '')

/** What players tell of what they play: a hundred a second in a province, and what they say stands in the tables. */
const isBeat = (req: IncomingMessage): boolean => req.method === 'POST' && req.url === '/api/v1/beats'

/**
 * One line for each request, with its id; bytes of lessons and scripts only at `debug`, health checks and beats never,
 * unless the hub fails at one.
 */
export function requestLog(logger: Logger): RequestHandler {
  const logEach = pinoHttp({
    logger,
    wrapSerializers: false,
    quietReqLogger: true,
    genReqId: () => randomBytes(6).toString('hex'),
    autoLogging: { ignore: req => addressOf(req).startsWith('/healthz') },
    customLogLevel: (req, res, error) => {
      if (error || res.statusCode >= 500) return 'error'
      return /^\/(media|assets)\//.test(addressOf(req)) ? 'debug' : 'info'
    },
    serializers: {
      req: (req: IncomingMessage) => ({ method: req.method, path: loggedPath(addressOf(req)) }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
    },
  })
  const ofBeats = logger.child({ req: { method: 'POST', path: '/api/v1/beats' } })
  return (req, res, next) => {
    if (!isBeat(req)) return logEach(req, res, next)
    req.log = ofBeats
    next()
  }
}
