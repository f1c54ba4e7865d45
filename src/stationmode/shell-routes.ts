import { Router } from 'express'
import type { Kysely } from 'kysely'
import { maybeStationOf } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { technicianFor } from '../station/technician-records.ts'
import { viewOf } from '../web/view.ts'
import { awayPage } from './pages.tsx'

/**
 * What a paired computer keeps for the day on which the hub does not answer.
 *
 * - `GET /station/worker.js`: the service worker of station mode.
 * - `GET /station/away`: the page that it shows then.
 */
export function shellRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  router.get('/station/worker.js', (req, res) => {
    const { asset, assetParts } = viewOf(req, res)
    const files = [asset('style.css'), asset('work.css'), asset('station.js'), ...assetParts('station.js')]
    const shell = JSON.stringify({ page: '/station/away', files })
    const script = JSON.stringify(asset('station-shell.worker.js'))
    res
      .type('text/javascript')
      // A worker at this address would otherwise not be asked for `/station` itself.
      .set('Service-Worker-Allowed', '/station')
      .send(`self.shell = ${shell}\nimportScripts(${script})\n`)
  })

  router.get('/station/away', async (req, res) => {
    const station = maybeStationOf(res)
    if (!station) {
      res.redirect(303, '/station/pair')
      return
    }
    const contact = await technicianFor(db, station.placePath)
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(awayPage(viewOf(req, res), { station, contact }))
  })

  return router
}
