import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { accountWords } from '../web/words/account.ts'
import { invitationWords } from '../web/words/invitation.ts'
import { personOf } from './guard.ts'
import { hubAddress } from './hub-address.ts'
import { cardsPage, invitationsPage } from './invitation-pages.tsx'
import {
  findInvitationById,
  listInvitations,
  makeInvitations,
  revokeInvitation,
} from './invitation-records.ts'
import { inviteSchema } from './invitation-rules.ts'
import { newOneTime } from './one-time.ts'
import { findOrganisation, searchOrganisations } from './organisation-records.ts'
import { managedPaths } from './organisation-rules.ts'
import { mostChoices } from './place-choice.tsx'
import { faultyFields, mayGive, roles } from './rules.ts'
import type { SignIn } from './sign-in.ts'

type Parts = {
  readonly db: Kysely<Database>
  readonly seal: SignIn['seal']
  /** Where people reach this hub, if it is known; else links are made from the request's own host. */
  readonly publicUrl: string | undefined
}

/**
 * /people/invitations: for who looks after people, each for his own places and the roles that he may give there.
 * New links and codes are on the answer to their POST, which no cache keeps, and nowhere else.
 */
export function invitationRoutes({ db, seal, publicUrl }: Parts): Router {
  const router = Router()
  const path = '/people/invitations'

  const send = async (
    req: Request,
    res: Response,
    again?: Pick<Parameters<typeof invitationsPage>[1], 'failure' | 'filled'>,
  ) => {
    const asker = personOf(res)
    const under = managedPaths(asker)
    const placeText = (queryOf(req).get('place') ?? '').trim().slice(0, 60)
    const [invitations, places] = await Promise.all([
      listInvitations(db, under),
      searchOrganisations(db, { under, search: placeText, limit: mostChoices + 1 }),
    ])
    const page = invitationsPage(
      { ...viewOf(req, res), ...(again ? { path } : {}) },
      {
        invitations,
        givable: roles.filter(role => under.some(place => mayGive(asker, role, place))),
        places: places.slice(0, mostChoices),
        isCut: places.length > mostChoices,
        placeText,
        ...again,
      },
    )
    res.set('Cache-Control', 'no-store').send(page)
  }

  router.get(path, (req, res) => send(req, res))

  router.post(path, async (req, res) => {
    const asker = personOf(res)
    const { names: text = '', role: roleText = '', organisationId: placeId = '' } = formOf(req.body)
    const filled = { names: text, role: roleText, organisationId: placeId }
    const form = inviteSchema.safeParse(req.body)
    if (!form.success) {
      const failure = faultyFields(form.error).has('names') ? 'names' : 'notYours'
      return send(req, res.status(400), { failure, filled })
    }
    const { names, role, organisationId } = form.data
    const place = await findOrganisation(db, organisationId)
    if (!place || place.archivedAt || !mayGive(asker, role, place.path))
      return send(req, res.status(403), { failure: 'notYours', filled })

    const made = names.map(name => ({
      invitation: { name, role, organisationId, createdBy: asker },
      ...newOneTime(seal),
    }))
    const ends = await makeInvitations(db, made)
    const base = hubAddress(req, publicUrl)
    const view = { ...viewOf(req, res), path }
    const words = invitationWords[view.language]
    const purpose = words.cardInvites(accountWords[view.language].role[role], place.name)
    const cards = made.map(({ invitation, oneTime }, index) => ({
      ...{ name: invitation.name, purpose, code: oneTime.code, expiresAt: ends[index] ?? new Date() },
      link: new URL(`/invitation/${oneTime.token}`, base).href,
    }))
    const joinAddress = new URL('/join', base).href
    const page = cardsPage(view, { title: words.cardsMade, cards, joinAddress, back: path })
    return res.set('Cache-Control', 'no-store').send(page)
  })

  router.post(`${path}/:id/revoke`, async (req: Request<{ id: string }>, res) => {
    const asker = personOf(res)
    const invitation = await findInvitationById(db, req.params.id)
    if (invitation && !managedPaths(asker).some(place => invitation.organisationPath.startsWith(place)))
      throw new XiangtuError('notAllowed')
    if (invitation) await revokeInvitation(db, asker, invitation.id)
    res.redirect(303, path)
  })

  return router
}

/** What was written into a form's fields, to show it again. */
function formOf(body: unknown): Record<string, string> {
  const entries = Object.entries(body ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return Object.fromEntries(entries.map(([name, text]) => [name, text.slice(0, 10_000)]))
}
