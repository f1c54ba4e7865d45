import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { viewOf } from '../web/view.ts'
import { invitationWords } from '../web/words/invitation.ts'
import { personOf } from './guard.ts'
import { hubAddress } from './hub-address.ts'
import { cardsPage } from './invitation-pages.tsx'
import { newOneTime } from './one-time.ts'
import { findMember, type Member } from './people-records.ts'
import { resetPage } from './reset-pages.tsx'
import { resetPassword } from './reset-records.ts'
import { mayReset } from './rules.ts'
import type { SignIn } from './sign-in.ts'

type Parts = {
  readonly db: Kysely<Database>
  readonly seal: SignIn['seal']
  readonly publicUrl: string | undefined
}

type ById = Request<{ id: string }>

/**
 * /people/:id/reset: ends a password and makes a card for a new one. For who could have given that person all that he
 * holds, so that nobody gets into the account of somebody above him; `notFound` to others.
 */
export function resetRoutes({ db, seal, publicUrl }: Parts): Router {
  const router = Router()

  const memberOf = async (req: ById, res: Response): Promise<Member> => {
    const member = /^[\w-]{1,64}$/.test(req.params.id) ? await findMember(db, req.params.id) : undefined
    if (!member || !mayReset(personOf(res), member)) throw new XiangtuError('notFound')
    return member
  }

  router.get('/people/:id/reset', async (req: ById, res) => {
    const page = resetPage(viewOf(req, res), { member: await memberOf(req, res) })
    res.set('Cache-Control', 'no-store').send(page)
  })

  router.post('/people/:id/reset', async (req: ById, res) => {
    const member = await memberOf(req, res)
    const { oneTime, hashes } = newOneTime(seal)
    const everything = req.body?.everything === 'yes'
    const expiresAt = await resetPassword(db, personOf(res), { userId: member.id, hashes, everything })
    const base = hubAddress(req, publicUrl)
    const back = `/people/${member.id}`
    const view = { ...viewOf(req, res), path: back }
    const words = invitationWords[view.language]
    const card = {
      ...{ name: member.name, purpose: words.cardResets(member.username), code: oneTime.code, expiresAt },
      link: new URL(`/reset/${oneTime.token}`, base).href,
    }
    const joinAddress = new URL('/join', base).href
    const page = cardsPage(view, { title: words.resetMade(member.name), cards: [card], joinAddress, back })
    res.set('Cache-Control', 'no-store').send(page)
  })

  return router
}
