import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { viewOf } from '../web/view.ts'
import { personOf, requireOperator } from './guard.ts'
import { invitationsPage } from './invitation-pages.tsx'
import { listInvitations, makeInvitation, revokeInvitation } from './records.ts'
import { nameSchema } from './rules.ts'

type Parts = {
  readonly db: Kysely<Database>
  /** Where people reach this hub, if it is known; else links are made from the request's own host. */
  readonly publicUrl: string | undefined
}

const nameForm = z.object({ name: nameSchema })

/**
 * /people/invitations: operators only.
 * A new link is on the answer to its POST, which no cache keeps, and nowhere else.
 */
export function invitationRoutes({ db, publicUrl }: Parts): Router {
  const router = Router()
  const sendInvitations = async (req: Request, res: Response, made?: { name: string; link: string }) => {
    const page = invitationsPage(
      { ...viewOf(req, res), path: '/people/invitations' },
      { invitations: await listInvitations(db), ...(made ? { made } : {}) },
    )
    res.set('Cache-Control', 'no-store').send(page)
  }

  router.get('/people/invitations', requireOperator, (req, res) => sendInvitations(req, res))

  router.post('/people/invitations', requireOperator, async (req, res) => {
    const { name } = nameForm.parse(req.body)
    const token = await makeInvitation(db, { role: 'producer', name, createdBy: personOf(res).id })
    const base = publicUrl ?? `${req.protocol}://${req.get('host') ?? 'localhost'}`
    await sendInvitations(req, res, { name, link: new URL(`/invitation/${token}`, base).href })
  })

  router.post(
    '/people/invitations/:id/revoke',
    requireOperator,
    async (req: Request<{ id: string }>, res) => {
      await revokeInvitation(db, req.params.id)
      res.redirect(303, '/people/invitations')
    },
  )

  return router
}
