import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { peopleErrors } from '../errors/people.ts'
import { isErrorCode, XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { personOf } from './guard.ts'
import {
  addOrganisation,
  archiveOrganisation,
  moveOrganisation,
  renameOrganisation,
  restoreOrganisation,
} from './organisation-change-records.ts'
import type { Filled } from './organisation-forms.tsx'
import { type OrganisationParts, organisationPage, organisationsPage } from './organisation-pages.tsx'
import { findOrganisation, listAncestors, listChildren, searchOrganisations } from './organisation-records.ts'
import {
  managedPaths,
  mayContain,
  mayManagePlace,
  mayMovePlace,
  type Organisation,
  organisationIdSchema,
  organisationKinds,
  organisationSchema,
} from './organisation-rules.ts'
import { searchPeople } from './people-records.ts'
import { mostChoices } from './place-choice.tsx'

type ById = { id: string }
const pageLength = 100
const moveForm = z.object({ to: organisationIdSchema })

/**
 * The tree of organisations, for who looks after people: each sees and changes his own places and what lies below them;
 * all else is `notFound` to him. Moving, archiving, and saying that it works under contract is for who looks after what
 * the place lies in.
 */
export function organisationRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  /** The place of the address, where the asker may manage it. */
  const placeOf = async (id: string, res: Response): Promise<Organisation> => {
    const place = organisationIdSchema.safeParse(id).success ? await findOrganisation(db, id) : undefined
    if (!place || !mayManagePlace(personOf(res), place)) throw new XiangtuError('notFound')
    return place
  }
  const movable = async (id: string, res: Response): Promise<Organisation> => {
    const place = await placeOf(id, res)
    if (!mayMovePlace(personOf(res), place)) throw new XiangtuError('notAllowed')
    return place
  }

  const partsOf = async (req: Request, res: Response, place: Organisation): Promise<OrganisationParts> => {
    const person = personOf(res)
    const query = queryOf(req)
    const [text, toText] = [(query.get('q') ?? '').slice(0, 60), (query.get('place') ?? '').slice(0, 60)]
    const after = query.get('after') ?? ''
    const mayMove = mayMovePlace(person, place)
    const [above, children, archived, people, found, targets] = await Promise.all([
      listAncestors(db, place.path),
      listChildren(db, place.id, { after, limit: pageLength + 1 }),
      listChildren(db, place.id, { archived: true, limit: pageLength }),
      searchPeople(db, { under: undefined, organisationId: place.id, limit: pageLength }),
      text ? searchOrganisations(db, { under: [place.path], search: text, limit: pageLength + 1 }) : [],
      mayMove
        ? searchOrganisations(db, {
            ...{ under: managedPaths(person), search: toText, limit: mostChoices + 1 },
            kinds: organisationKinds.filter(kind => mayContain(kind, place.kind)),
          })
        : [],
    ])
    const last = children.length > pageLength ? children[pageLength - 1] : undefined
    return {
      place,
      above: above.filter(each => each.id !== place.id && mayManagePlace(person, each)),
      children: children.slice(0, pageLength),
      next: last && `/organisations/${place.id}?after=${encodeURIComponent(last.name)}`,
      archived,
      people,
      found: { text, places: found.slice(0, pageLength), isCut: found.length > pageLength },
      targets: mayMove
        ? {
            places: targets
              .filter(({ id, path }) => id !== place.parentId && !path.startsWith(place.path))
              .slice(0, mostChoices),
            isCut: targets.length > mostChoices,
            text: toText,
          }
        : undefined,
      isSaved: query.has('saved'),
    }
  }

  type Again = { readonly status: number; readonly filled?: Filled } & Pick<OrganisationParts, 'failure'>
  const send = async (req: Request, res: Response, place: Organisation, again?: Again) => {
    const { status = 200, ...rest } = again ?? {}
    const view = { ...viewOf(req, res), ...(again ? { path: `/organisations/${place.id}` } : {}) }
    const page = organisationPage(view, { ...(await partsOf(req, res, place)), ...rest })
    res.status(status).set('Cache-Control', 'no-store').send(page)
  }

  /** Does it and shows the place again; what cannot be is said on the same page, with what was typed. */
  const change = async (
    req: Request,
    res: Response,
    place: Organisation,
    doIt: () => Promise<unknown>,
    filled?: Filled,
  ) => {
    try {
      await doIt()
      res.redirect(303, `/organisations/${place.id}?saved`)
    } catch (error) {
      if (!(error instanceof XiangtuError) || !isPeopleCode(error.code)) throw error
      const failure = { code: error.code, facts: error.facts }
      await send(req, res, place, { status: 409, failure, ...(filled ? { filled } : {}) })
    }
  }

  router.get('/organisations', async (req, res) => {
    const person = personOf(res)
    const paths = managedPaths(person)
    const all = await searchOrganisations(db, { under: paths, limit: mostChoices })
    const tops = all.filter(({ path }) => paths.includes(path))
    const [only] = tops
    if (only && tops.length === 1) res.redirect(303, `/organisations/${only.id}`)
    else res.set('Cache-Control', 'no-store').send(organisationsPage(viewOf(req, res), tops))
  })

  router.get('/organisations/:id', async (req: Request<ById>, res) => {
    await send(req, res, await placeOf(req.params.id, res))
  })

  for (const form of ['add', 'rename'] as const) {
    const path = form === 'add' ? '/organisations/:id/places' : '/organisations/:id'
    router.post(path, async (req: Request<ById>, res) => {
      const place = await placeOf(req.params.id, res)
      const filled = { form, ...typedIn(req.body) }
      const written = organisationSchema.safeParse(req.body)
      if (!written.success) return send(req, res, place, { status: 400, failure: 'form', filled })
      const doIt = form === 'add' ? addOrganisation : renameOrganisation
      const { sourcing, ...said } = written.data
      // A unit under contract does not say of itself that it needs no check.
      const maySaySourcing = form === 'add' || mayMovePlace(personOf(res), place)
      const wanted = maySaySourcing ? { ...said, sourcing } : said
      return change(req, res, place, () => doIt(db, personOf(res), place.id, wanted), filled)
    })
  }

  router.post('/organisations/:id/move', async (req: Request<ById>, res) => {
    const place = await movable(req.params.id, res)
    const to = await placeOf(moveForm.parse(req.body).to, res)
    await change(req, res, place, () => moveOrganisation(db, personOf(res), place.id, to.id))
  })

  router.post('/organisations/:id/archive', async (req: Request<ById>, res) => {
    const place = await movable(req.params.id, res)
    await change(req, res, place, () => archiveOrganisation(db, personOf(res), place.id))
  })

  router.post('/organisations/:id/restore', async (req: Request<ById>, res) => {
    const place = await movable(req.params.id, res)
    await change(req, res, place, () => restoreOrganisation(db, personOf(res), place.id))
  })

  return router
}

const isPeopleCode = (code: string): boolean => isErrorCode(code) && Object.hasOwn(peopleErrors, code)

const typedSchema = z.object({
  name: z.string().max(200).catch(''),
  kind: z.string().max(20).catch(''),
  sourcing: z.string().max(20).catch(''),
})
const typedIn = (body: unknown) => typedSchema.catch({ name: '', kind: '', sourcing: '' }).parse(body)
