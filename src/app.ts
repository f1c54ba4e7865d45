import { STATUS_CODES } from 'node:http'
import compression from 'compression'
import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { ZodError } from 'zod'
import { auditLogRoutes } from './account/audit-log-routes.ts'
import { enforceRights } from './account/enforce-rights.ts'
import { findPerson } from './account/find-person.ts'
import { maybeStationOf } from './account/guard.ts'
import { organisationRoutes } from './account/organisation-routes.ts'
import { peopleRoutes } from './account/people-routes.ts'
import { hubRights, type Right } from './account/rights.ts'
import { accountRoutes } from './account/routes.ts'
import type { SignIn } from './account/sign-in.ts'
import type { Database } from './database/schema.ts'
import { errorTable, errorWords, XiangtuError } from './errors.ts'
import { findStation } from './station/find-station.ts'
import { technicianFor } from './station/technician-records.ts'
import { failurePage } from './stationmode/pages.tsx'
import type { Assets } from './web/assets.ts'
import { errorPage } from './web/error-page.tsx'
import { requestLog } from './web/request-log.ts'
import { fileHeaders, sameOriginOnly, securityHeaders } from './web/security.ts'
import { storableRequests, storableValue } from './web/storable-text.ts'
import { languageOf, type View, viewOf } from './web/view.ts'

export type AppParts = {
  readonly log: Logger
  /** Where people reach this hub, if it is known. */
  readonly publicUrl: string | undefined
  /** Where films and pictures may come from besides this hub. */
  readonly mediaUrls?: readonly string[]
  /** How many proxies in front may be believed about the caller's address; 0: none. */
  readonly trustedProxies: number
  readonly db: Kysely<Database>
  readonly signIn: SignIn
  readonly assets: Assets
  /** Serves /media, for anyone; mounted before sessions, which a segment never costs. */
  readonly media: Router
  /** The other capabilities' routes, in order. */
  readonly routers: readonly Router[]
  /** Who may call which route, where it is not the hub's own table. */
  readonly rights?: readonly Right[]
  /** Whether the services that the hub stands on answer. */
  readonly isHealthy: () => Promise<boolean>
}

/** The hub as one Express application. Never listens. */
export function createApp(parts: AppParts): express.Express {
  const { db, signIn, publicUrl } = parts
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', parts.trustedProxies)
  app.set('query parser', 'simple')
  app.locals.assetAddress = parts.assets.address
  app.locals.assetParts = parts.assets.parts

  app.use(requestLog(parts.log))
  app.use(fileHeaders)
  // For anyone: a load balancer, a container's health check.
  app.get('/healthz', async (_req, res) => {
    const healthy = await parts.isHealthy().catch(() => false)
    res
      .status(healthy ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ healthy })
  })
  app.use(parts.media)
  app.use(parts.assets.routes)
  app.use(securityHeaders(publicUrl, parts.mediaUrls))

  app.use((_req, res, next) => {
    // A page differs by person and language; a browser may keep it but asks (ETag) before it shows it again.
    res.set({ 'Cache-Control': 'private, no-cache' }).vary('Cookie, Accept-Language')
    next()
  })
  app.use(compression({ filter: (req, res) => !isEventStream(res) && compression.filter(req, res) }))
  app.use(sameOriginOnly(publicUrl))
  // Descriptions and forms; files go to the upload's own routes, which read no JSON.
  app.use(express.json({ limit: '64kb', reviver: storableValue }))
  app.use(express.urlencoded({ extended: false, limit: '64kb' }), storableRequests)
  app.use(findPerson(db, signIn), findStation(db, publicUrl))
  app.use(enforceRights(parts.rights ?? hubRights))
  // What stations and visitors ask for most comes first: Express tries one route after the other.
  for (const router of parts.routers) app.use(router)
  app.use(accountRoutes({ db, signIn, publicUrl }), peopleRoutes({ db, publicUrl, seal: signIn.seal }))
  app.use(organisationRoutes({ db }), auditLogRoutes({ db }))

  app.use(() => {
    throw new XiangtuError('notFound')
  })
  app.use(answerError(db))
  return app
}

/** An event must reach the page when it happens, not when a compressor's buffer is full. */
const isEventStream = (res: { getHeader: (name: string) => unknown }): boolean =>
  String(res.getHeader('Content-Type')).startsWith('text/event-stream')

/** Programs ask for these addresses, so their failures are data. */
const isForPrograms = (req: Request): boolean => /^\/(api|media|catalogue)\//.test(req.path)
/** The screen of a room, with a remote control and as a rule nobody near it. */
const isForRoom = (req: Request): boolean => /^\/station(\/|$)/.test(req.path)
/** After so long its browser asks again what may be over by then. */
const roomRetrySeconds = 20

/** The one place where a failure becomes an HTTP answer. */
const answerError =
  (db: Kysely<Database>): ErrorRequestHandler =>
  async (error: unknown, req, res, _next) => {
    // Not `req.destroyed`: Node sets that as soon as a body has been read to its end.
    if (req.socket.destroyed || res.destroyed || res.headersSent) {
      // Nobody is there to be told, or half an answer is out already: cutting it off is the honest end.
      if (!isAbort(error)) req.log.warn({ err: error }, 'failed after the answer had begun')
      res.destroy()
      return
    }
    const { failure, status } = asFailure(error, typeof req.id === 'string' ? req.id : '—')
    if (status >= 500) req.log.error({ err: error, code: failure.code }, 'request failed')
    else req.log.debug({ code: failure.code }, 'request refused')
    res.status(status)
    if (isForPrograms(req)) sendProblem(req, res, failure, status)
    else if (failure.code === 'notSignedIn') {
      const next = req.method === 'GET' ? req.originalUrl : '/'
      res.redirect(303, `/sign-in?next=${encodeURIComponent(next)}`)
    } else {
      const asked = viewOf(req, res)
      const view = { ...asked, path: req.method === 'GET' ? asked.path : '/' }
      const page = isForRoom(req)
        ? await roomFailure(db, res, { view, failure, status })
        : errorPage(view, failure.code, failure.facts)
      res.set('Cache-Control', 'no-store').send(page)
    }
  }

type Told = { readonly view: View; readonly failure: XiangtuError; readonly status: number }

/** The same on the screen of a station: whom to call, and no key needed where it passes by itself. */
async function roomFailure(db: Kysely<Database>, res: Response, { view, failure, status }: Told) {
  const station = maybeStationOf(res)
  // Not known where it is the database that failed.
  const contact = station && (await technicianFor(db, station.placePath).catch(() => undefined))
  if (status >= 500 || status === 429) res.set('Refresh', String(roomRetrySeconds))
  const sentence = errorWords(failure.code, view.language, failure.facts)
  return failurePage(view, { station, contact, sentence })
}

const isAbort = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'AbortError' || ('type' in error && error.type === 'request.aborted') || isCancelled(error))
const isCancelled = (error: Error): boolean => error instanceof XiangtuError && error.code === 'cancelled'

/** What a thrown thing means: ours as it is; a badly made request as `badRequest`; all else `internal`, by number. */
function asFailure(error: unknown, id: string): { failure: XiangtuError; status: number } {
  if (error instanceof XiangtuError) {
    const failure = error.code === 'internal' ? new XiangtuError('internal', { facts: { id } }) : error
    return { failure, status: errorTable[failure.code].status }
  }
  if (error instanceof ZodError) {
    const field = error.issues[0]?.path.join('.') || 'JSON'
    return { failure: new XiangtuError('badRequest', { facts: { field } }), status: 400 }
  }
  const status =
    error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500
  if (status === 404) return { failure: new XiangtuError('notFound'), status }
  // Express and its body reader: broken JSON, a body over the limit, an address that cannot be decoded.
  if (status >= 400 && status < 500)
    return {
      failure: new XiangtuError('badRequest', { facts: { field: STATUS_CODES[status] ?? 'HTTP' } }),
      status,
    }
  return { failure: new XiangtuError('internal', { facts: { id } }), status: 500 }
}

/** RFC 9457. `detail` is for a person, in his language; `code` and `facts` are for programs. */
function sendProblem(req: Request, res: Response, { code, facts }: XiangtuError, status: number): void {
  if (status === 401) res.set('WWW-Authenticate', 'Bearer realm="xiangtu"')
  const problem = {
    type: `urn:xiangtu:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: errorWords(code, languageOf(req), facts),
    code,
    facts,
  }
  res.set('Cache-Control', 'no-store').type('application/problem+json').send(JSON.stringify(problem))
}
