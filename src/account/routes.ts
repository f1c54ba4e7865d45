import { Router } from 'express'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { viewOf } from '../web/view.ts'
import { openDevices } from './devices.ts'
import { headersOf } from './find-person.ts'
import { maybePersonOf } from './guard.ts'
import { joinRoutes } from './join-routes.ts'
import { signInLimits } from './limits.ts'
import { signInPage } from './pages.tsx'
import { passkeyRoutes } from './passkey-routes.ts'
import { localPath, signInSchema } from './rules.ts'
import { type SignIn, setCookies } from './sign-in.ts'

export type AccountParts = {
  readonly db: Kysely<Database>
  readonly signIn: SignIn
  readonly publicUrl: string | undefined
}

/**
 * Ways in and out. Who may call them: everybody. All work without script.
 */
export function accountRoutes({ db, signIn, publicUrl }: AccountParts): Router {
  const router = Router()
  const devices = openDevices(signIn.seal, publicUrl)

  router.get('/sign-in', (req, res) => {
    const next = localPath(req.query.next)
    if (maybePersonOf(res)) res.redirect(303, next)
    else res.send(signInPage(viewOf(req, res), { next }))
  })

  router.post('/sign-in', ...signInLimits(db, devices), async (req, res) => {
    const form = signInSchema.parse(req.body)
    const next = localPath(form.next)
    try {
      setCookies(res, await signIn.signIn(form.username, form.password, headersOf(req)))
      devices.remember(res, form.username)
      res.redirect(303, next)
    } catch (error) {
      if (!(error instanceof XiangtuError && error.code === 'wrongPassword')) throw error
      const page = signInPage(viewOf(req, res), { username: form.username, next, failure: error.code })
      res.status(401).send(page)
    }
  })

  router.post('/sign-out', async (req, res) => {
    setCookies(res, await signIn.signOut(headersOf(req)))
    res.redirect(303, '/')
  })

  router.use(joinRoutes({ db, signIn, devices }), passkeyRoutes({ db, signIn, devices, publicUrl }))
  return router
}
