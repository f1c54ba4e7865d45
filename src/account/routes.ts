import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { viewOf } from '../web/view.ts'
import { openDevices } from './devices.ts'
import { headersOf } from './find-person.ts'
import { maybePersonOf } from './guard.ts'
import { joinLimit, signInLimits } from './limits.ts'
import { joinPage, signInPage } from './pages.tsx'
import { acceptInvitation, findInvitation, type OpenInvitation } from './records.ts'
import { faultyFields, joinSchema, localPath, signInSchema } from './rules.ts'
import type { Cookies, SignIn } from './sign-in.ts'

export type AccountParts = {
  readonly db: Kysely<Database>
  readonly signIn: SignIn
  readonly publicUrl: string | undefined
}

const setCookies = (res: Response, cookies: Cookies) => {
  for (const cookie of cookies) res.append('Set-Cookie', cookie)
}

/**
 * Ways in and out. Who may call them: everybody; a set-up or invitation link only whoever holds its token.
 * All work without script. Pages with a token in their address are kept by no cache.
 */
export function accountRoutes({ db, signIn, publicUrl }: AccountParts): Router {
  const router = Router()
  const devices = openDevices(signIn.seal, publicUrl)
  const joining = joinLimit(db)

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

  type TokenRequest = Request<{ token: string }>
  const invitationOf = async (req: TokenRequest): Promise<OpenInvitation> => {
    const invitation = await findInvitation(db, req.params.token)
    if (!invitation) throw new XiangtuError('invitationUnusable')
    return invitation
  }

  router.get(['/setup/:token', '/invitation/:token'], async (req: TokenRequest, res) => {
    res
      .set('Cache-Control', 'no-store')
      .send(joinPage(viewOf(req, res), { invitation: await invitationOf(req) }))
  })

  router.post(['/setup/:token', '/invitation/:token'], joining, async (req: TokenRequest, res) => {
    res.set('Cache-Control', 'no-store')
    const invitation = await invitationOf(req)
    const form = joinSchema.safeParse(req.body)
    const filled = { name: text(req.body?.name), username: text(req.body?.username) }
    if (!form.success) {
      const faults = faultyFields(form.error)
      res.status(400).send(joinPage(viewOf(req, res), { invitation, filled, faults }))
      return
    }
    try {
      const { username } = await acceptInvitation(db, req.params.token, form.data)
      setCookies(res, await signIn.signIn(username, form.data.password, headersOf(req)))
      devices.remember(res, username)
      res.redirect(303, invitation.role === 'operator' ? '/people' : '/upload')
    } catch (error) {
      if (!(error instanceof XiangtuError && error.code === 'usernameTaken')) throw error
      res.status(409).send(joinPage(viewOf(req, res), { invitation, filled, usernameTaken: true }))
    }
  })

  return router
}

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 200) : '')
