import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { viewOf } from '../web/view.ts'
import { personOf, requirePerson, sessionIdOf } from './guard.ts'
import { listMachineKeys, makeMachineKey, revokeMachineKey } from './key-records.ts'
import { keyFormSchema } from './key-scopes.ts'
import { passwordLimit } from './limits.ts'
import { accountPage, type Done } from './own-pages.tsx'
import { listPasskeys } from './passkey-records.ts'
import { changePassword } from './password-records.ts'
import { nameSchema, newPasswordFor, normalPassword } from './rules.ts'
import { endOtherSessions, endSession, listSessions } from './session-records.ts'

const nameForm = z.object({ name: nameSchema })
const currentForm = z.object({ current: z.string().max(1000).transform(normalPassword) })

/**
 * /account: every signed-in person, for himself only.
 * A new key is on the answer to its POST, which no cache keeps, and nowhere else.
 */
export function ownRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()
  type ById = Request<{ id: string }>

  const sendAccount = async (req: Request, res: Response, done: Done = {}) => {
    const person = personOf(res)
    const here = sessionIdOf(res)
    const [sessions, passkeys, keys] = await Promise.all([
      listSessions(db, person.id),
      listPasskeys(db, person.id),
      listMachineKeys(db, person.id),
    ])
    const parts = { person, sessions, here, passkeys, keys, done }
    const view = { ...viewOf(req, res), path: '/account' }
    res.set('Cache-Control', 'no-store').send(accountPage(view, parts))
  }

  router.get('/account', requirePerson, (req, res) => sendAccount(req, res))

  router.post('/account/keys', requirePerson, async (req, res) => {
    const { name } = nameForm.parse(req.body)
    const form = keyFormSchema.safeParse(req.body)
    if (form.success) {
      const key = await makeMachineKey(db, personOf(res), { name, ...form.data })
      await sendAccount(req, res, { made: { name, key } })
    } else await sendAccount(req, res.status(400), { keyScopesFault: true })
  })

  router.post('/account/keys/:id/revoke', requirePerson, async (req: ById, res) => {
    await revokeMachineKey(db, personOf(res), req.params.id)
    res.redirect(303, '/account')
  })

  router.post('/account/sessions/end-others', requirePerson, async (_req, res) => {
    await endOtherSessions(db, personOf(res), sessionIdOf(res))
    res.redirect(303, '/account')
  })

  router.post('/account/sessions/:id/end', requirePerson, async (req: ById, res) => {
    await endSession(db, personOf(res), req.params.id)
    res.redirect(303, '/account')
  })

  router.post('/account/password', requirePerson, passwordLimit(db), async (req, res) => {
    const person = personOf(res)
    const { current } = currentForm.parse(req.body)
    const next = newPasswordFor(person.username).safeParse(req.body?.password)
    if (!next.success) return sendAccount(req, res.status(400), { password: 'badNew' })
    try {
      await changePassword(db, person, { current, next: next.data, sessionId: sessionIdOf(res) })
      await sendAccount(req, res, { password: 'changed' })
    } catch (error) {
      if (!(error instanceof XiangtuError && error.code === 'wrongPassword')) throw error
      await sendAccount(req, res.status(401), { password: 'wrongCurrent' })
    }
  })

  return router
}
