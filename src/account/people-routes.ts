import { Router } from 'express'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { personOf } from './guard.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { findOrganisation } from './organisation-records.ts'
import { managedPaths, mayManagePlace, organisationIdSchema } from './organisation-rules.ts'
import { ownRoutes } from './own-routes.ts'
import { peoplePage } from './people-pages.tsx'
import { searchPeople } from './people-records.ts'
import { personRoutes } from './person-routes.ts'
import { resetRoutes } from './reset-routes.ts'
import { isOperator } from './rules.ts'
import type { SignIn } from './sign-in.ts'

export type PeopleParts = {
  readonly db: Kysely<Database>
  /** Where people reach this hub, if it is known; else links are made from the request's own host. */
  readonly publicUrl: string | undefined
  readonly seal: SignIn['seal']
}

const pageLength = 100

/** /people: for who looks after people, each the people of his own places; an operator of the hub everybody. */
export function peopleRoutes({ db, publicUrl, seal }: PeopleParts): Router {
  const router = Router()
  router.use(invitationRoutes({ db, publicUrl, seal }), ownRoutes({ db }))
  router.use(personRoutes({ db }), resetRoutes({ db, publicUrl, seal }))

  router.get('/people', async (req, res) => {
    const person = personOf(res)
    const query = queryOf(req)
    const search = (query.get('q') ?? '').trim().slice(0, 60)
    const atId = organisationIdSchema.safeParse(query.get('at')).data
    const after = organisationIdSchema.safeParse(query.get('after')).data
    const at = atId === undefined ? undefined : await findOrganisation(db, atId)
    if (atId !== undefined && !(at && mayManagePlace(person, at))) throw new XiangtuError('notFound')
    const under = at ? [at.path] : isOperator(person) ? undefined : managedPaths(person)
    const found = await searchPeople(db, { under, search, after, limit: pageLength + 1 })
    const people = found.slice(0, pageLength)
    const last = found.length > pageLength ? people.at(-1) : undefined
    const rest = new URLSearchParams({ ...(search && { q: search }), ...(at && { at: at.id }) })
    if (last) rest.set('after', last.id)
    const next = last && `/people?${rest}`
    res.set('Cache-Control', 'no-store').send(peoplePage(viewOf(req, res), { people, search, at, next }))
  })

  return router
}
