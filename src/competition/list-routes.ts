import { Router } from 'express'
import type { Kysely } from 'kysely'
import { maybePersonOf } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { viewOf } from '../web/view.ts'
import { listPage } from './list-pages.tsx'
import { countCompetitionPages, listCompetitions } from './list-records.ts'
import { organisedPathsOf } from './organise.ts'
import { pageOf } from './page-number.ts'

/** `GET /competitions` (`?page=`): what is open, running and over. Whoever runs some sees his drafts too. */
export function competitionListRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()
  router.get('/competitions', async (req, res) => {
    const person = maybePersonOf(res)
    const organisedPaths = person ? organisedPathsOf(person) : []
    const page = pageOf(req)
    const [competitions, pages] = await Promise.all([
      listCompetitions(db, { now: new Date(), organisedPaths, page }),
      countCompetitionPages(db, { organisedPaths }),
    ])
    res.type('html').send(listPage(viewOf(req, res), { competitions, page, pages }))
  })
  return router
}
