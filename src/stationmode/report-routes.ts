import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { personOf, requirePerson, stationOf } from '../account/guard.ts'
import { holds } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { listLineSamples } from '../playback/line-records.ts'
import { queryOf, viewOf } from '../web/view.ts'
import type { Reported, StationAnswer } from './messages.ts'
import { reportsPage } from './report-pages.tsx'
import { addReport, closeReport, findReport, listReports } from './report-records.ts'
import { closeSchema, reportReaders, reportSchema } from './rules.ts'

const mostShown = 100
/** Two minutes of the line. */
const lineSamples = 12
const longestUserAgent = 300

/**
 * Faults that stations tell of.
 *
 * - `GET /api/v1/station`: to a paired computer, which station it is; `notPaired` once its key is revoked.
 * - `POST /api/v1/station/reports`: a paired computer reports; the same report sent again counts once.
 * - `GET /stations/reports`, `POST /stations/reports/:id/close`: who looks after the stations of a place.
 */
export function reportRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  router.get('/api/v1/station', (_req, res) => {
    const { id, name } = stationOf(res)
    res.set('Cache-Control', 'no-store').json({ id, name } satisfies StationAnswer)
  })

  router.post('/api/v1/station/reports', async (req, res) => {
    const { id: stationId } = stationOf(res)
    const report = reportSchema.parse(req.body)
    const line = await listLineSamples(db, stationId, lineSamples)
    const userAgent = (req.get('user-agent') ?? '').slice(0, longestUserAgent)
    await addReport(db, { ...report, stationId, userAgent, line })
    res.status(201).json({ id: report.id } satisfies Reported)
  })

  const show = async (req: Request, res: Response, isFaulty = false) => {
    const under = personOf(res)
      .grants.filter(({ role }) => reportReaders.some(each => each === role))
      .map(({ organisationPath }) => organisationPath)
    const isClosed = queryOf(req).has('closed')
    const reports = await listReports(db, { under, isClosed, limit: mostShown })
    const view = { ...viewOf(req, res), path: `/stations/reports${isClosed ? '?closed=1' : ''}` }
    res.type('html').set('Cache-Control', 'no-store').send(reportsPage(view, { reports, isClosed, isFaulty }))
  }
  router.get('/stations/reports', requirePerson, (req, res) => show(req, res))

  router.post('/stations/reports/:id/close', requirePerson, async (req: Request<{ id: string }>, res) => {
    const { id } = req.params
    const report = /^[0-9a-f]{32}$/.test(id) ? await findReport(db, id) : undefined
    // Of another place's stations there is none, so that ids tell nothing.
    if (!report || !holds(personOf(res), reportReaders, report.placePath)) throw new XiangtuError('notFound')
    const { data } = closeSchema.safeParse(req.body)
    if (!data) return show(req, res.status(422), true)
    await closeReport(db, report, data.note, personOf(res))
    res.redirect(303, '/stations/reports')
  })

  return router
}
