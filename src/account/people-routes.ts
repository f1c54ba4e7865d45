import { Router } from 'express'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { viewOf } from '../web/view.ts'
import { requireOperator } from './guard.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { ownRoutes } from './own-routes.ts'
import { peoplePage } from './people-pages.tsx'
import { listPeople } from './records.ts'

export type PeopleParts = {
  readonly db: Kysely<Database>
  /** Where people reach this hub, if it is known; else links are made from the request's own host. */
  readonly publicUrl: string | undefined
}

/** /people: operators only. */
export function peopleRoutes({ db, publicUrl }: PeopleParts): Router {
  const router = Router()
  router.use(invitationRoutes({ db, publicUrl }), ownRoutes({ db }))

  router.get('/people', requireOperator, async (req, res) => {
    const page = peoplePage(viewOf(req, res), { people: await listPeople(db) })
    res.set('Cache-Control', 'no-store').send(page)
  })

  return router
}
