import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { viewOf } from '../web/view.ts'
import { personOf, requireOperator, requirePerson } from './guard.ts'
import { listUploadKeys, makeUploadKey, revokeUploadKey } from './key-records.ts'
import { accountPage, peoplePage } from './people-pages.tsx'
import { listInvitations, listPeople, makeInvitation, revokeInvitation } from './records.ts'
import { nameSchema } from './rules.ts'

export type PeopleParts = {
  readonly db: Kysely<Database>
  /** Where people reach this hub, if it is known; else links are made from the request's own host. */
  readonly publicUrl: string | undefined
}

const nameForm = z.object({ name: nameSchema })

/**
 * /people: operators only. /account: every signed-in person, for his own keys only.
 * A new link or key is on the answer to its POST, which no cache keeps, and nowhere else.
 */
export function peopleRoutes({ db, publicUrl }: PeopleParts): Router {
  const router = Router()
  const sendPeople = async (req: Request, res: Response, made?: { name: string; link: string }) => {
    const [people, invitations] = await Promise.all([listPeople(db), listInvitations(db)])
    const page = peoplePage(
      { ...viewOf(req, res), path: '/people' },
      { people, invitations, ...(made ? { made } : {}) },
    )
    res.set('Cache-Control', 'no-store').send(page)
  }

  router.get('/people', requireOperator, (req, res) => sendPeople(req, res))

  router.post('/people/invitations', requireOperator, async (req, res) => {
    const { name } = nameForm.parse(req.body)
    const token = await makeInvitation(db, { role: 'producer', name, createdBy: personOf(res).id })
    const base = publicUrl ?? `${req.protocol}://${req.get('host') ?? 'localhost'}`
    await sendPeople(req, res, { name, link: new URL(`/invitation/${token}`, base).href })
  })

  router.post(
    '/people/invitations/:id/revoke',
    requireOperator,
    async (req: Request<{ id: string }>, res) => {
      await revokeInvitation(db, req.params.id)
      res.redirect(303, '/people')
    },
  )

  const sendAccount = async (req: Request, res: Response, made?: { name: string; key: string }) => {
    const person = personOf(res)
    const keys = await listUploadKeys(db, person.id)
    const page = accountPage(
      { ...viewOf(req, res), path: '/account' },
      { person, keys, ...(made ? { made } : {}) },
    )
    res.set('Cache-Control', 'no-store').send(page)
  }

  router.get('/account', requirePerson, (req, res) => sendAccount(req, res))

  router.post('/account/upload-keys', requirePerson, async (req, res) => {
    const { name } = nameForm.parse(req.body)
    await sendAccount(req, res, { name, key: await makeUploadKey(db, personOf(res).id, name) })
  })

  router.post('/account/upload-keys/:id/revoke', requirePerson, async (req: Request<{ id: string }>, res) => {
    await revokeUploadKey(db, personOf(res).id, req.params.id)
    res.redirect(303, '/account')
  })

  return router
}
