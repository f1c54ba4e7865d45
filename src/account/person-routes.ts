import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { giveRole, takeRole } from './grant-change-records.ts'
import { personOf } from './guard.ts'
import { findOrganisation, organisationNames, searchOrganisations } from './organisation-records.ts'
import { idsOf, managedPaths, organisationIdSchema } from './organisation-rules.ts'
import { findMember, type Member } from './people-records.ts'
import { type PersonParts, personPage } from './person-pages.tsx'
import { mostChoices, placeName } from './place-choice.tsx'
import { isOperator, localUsername, mayGive, type Person, roles } from './rules.ts'

type ById = { id: string }
const roleForm = z.object({ role: z.enum(roles), organisationId: organisationIdSchema })

/** The programs of the hub's own machine are what they are. */
const isLocal = ({ username }: Person): boolean => username === localUsername

/** Whether somebody has to do with a person: he holds a role where the asker looks after people. */
const mayLookAt = (asker: Person, { grants }: Person): boolean => {
  const paths = managedPaths(asker)
  return (
    isOperator(asker) ||
    grants.some(({ organisationPath }) => paths.some(path => organisationPath.startsWith(path)))
  )
}

/**
 * /people/:id: one person's roles, for who looks after people where that person holds one; `notFound` to others.
 * What may be given and taken is decided by `mayGive`, role by role and place by place.
 */
export function personRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  const memberOf = async (id: string, res: Response): Promise<Member> => {
    const member = /^[\w-]{1,64}$/.test(id) ? await findMember(db, id) : undefined
    if (!member || !mayLookAt(personOf(res), member)) throw new XiangtuError('notFound')
    return member
  }

  type Again = { readonly status: number } & Pick<PersonParts, 'failure'>
  const send = async (req: Request, res: Response, member: Member, again?: Again) => {
    const asker = personOf(res)
    const placeText = (queryOf(req).get('place') ?? '').trim().slice(0, 60)
    const under = managedPaths(asker)
    const places = await searchOrganisations(db, { under, search: placeText, limit: mostChoices + 1 })
    const names = await organisationNames(
      db,
      member.grants.flatMap(({ organisationPath }) => idsOf(organisationPath)),
    )
    const placeOf = (path: string) => placeName({ names: idsOf(path).map(id => names.get(id)?.name ?? '') })
    const { status = 200, ...rest } = again ?? {}
    const view = { ...viewOf(req, res), ...(again ? { path: `/people/${member.id}` } : {}) }
    const page = personPage(view, {
      member,
      held: member.grants.map(grant => ({
        ...grant,
        place: placeOf(grant.organisationPath),
        mayTake: !isLocal(member) && mayGive(asker, grant.role, grant.organisationPath),
      })),
      givable: roles.filter(role => under.some(path => mayGive(asker, role, path))),
      places: places.slice(0, mostChoices),
      isCut: places.length > mostChoices,
      placeText,
      isSaved: queryOf(req).has('saved'),
      ...rest,
    })
    res.status(status).set('Cache-Control', 'no-store').send(page)
  }

  router.get('/people/:id', async (req: Request<ById>, res) => {
    await send(req, res, await memberOf(req.params.id, res))
  })

  for (const [path, doIt] of [
    ['/people/:id/roles', giveRole],
    ['/people/:id/roles/take', takeRole],
  ] as const) {
    router.post(path, async (req: Request<ById>, res) => {
      const member = await memberOf(req.params.id, res)
      const form = roleForm.safeParse(req.body)
      if (!form.success) return send(req, res, member, { status: 400, failure: 'form' })
      const { role, organisationId } = form.data
      const place = await findOrganisation(db, organisationId)
      if (!place || isLocal(member) || !mayGive(personOf(res), role, place.path))
        throw new XiangtuError('notAllowed')
      try {
        await doIt(db, personOf(res), { userId: member.id, role, organisationId })
      } catch (error) {
        if (!(error instanceof XiangtuError) || error.code === 'notFound') throw error
        return send(req, res, member, { status: 409, failure: error.code })
      }
      // Who took away the last role that bound that person to him sees that person no more.
      const now = await findMember(db, member.id)
      const isStillMine = now !== undefined && mayLookAt(personOf(res), now)
      return res.redirect(303, isStillMine ? `/people/${member.id}?saved` : '/people')
    })
  }

  return router
}
