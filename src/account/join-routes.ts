import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { viewOf } from '../web/view.ts'
import type { Devices } from './devices.ts'
import { headersOf } from './find-person.ts'
import { acceptInvitation, findInvitation, type OpenInvitation } from './invitation-records.ts'
import { codePage, joinPage, newPasswordPage } from './join-pages.tsx'
import { joinLimit } from './limits.ts'
import { byCode, byToken, type Shown } from './one-time.ts'
import { acceptReset, findReset } from './reset-records.ts'
import { faultyFields, type Identity, joinSchema, makers, newPasswordFor, type Role } from './rules.ts'
import { type SignIn, setCookies } from './sign-in.ts'

type Parts = { readonly db: Kysely<Database>; readonly signIn: SignIn; readonly devices: Devices }

const formSchema = z.object({
  code: z.string().max(100).optional(),
  name: z.string().max(1000).optional(),
  username: z.string().max(1000).optional(),
  password: z.string().max(1000).optional(),
})

/** Where a new person can begin. */
const firstPage = (role: Role): string =>
  role === 'operator' ? '/people' : makers.some(maker => maker === role) ? '/upload' : '/'

/**
 * How an account is made, and gets a new password: for whoever holds a one-time link, or types a card's code at /join.
 * All work without script; no cache keeps what they answer, and a code is in no address.
 */
export function joinRoutes({ db, signIn, devices }: Parts): Router {
  const router = Router()
  const limit = joinLimit(db)
  type TokenRequest = Request<{ token: string }>

  const enter = async (req: Request, res: Response, person: Pick<Identity, 'id' | 'username'>) => {
    setCookies(res, await signIn.openSession(person.id, headersOf(req)))
    devices.remember(res, person.username)
  }

  const join = async (
    req: Request,
    res: Response,
    { shown, invitation, code }: { shown: Shown; invitation: OpenInvitation; code?: string | undefined },
  ) => {
    const form = joinSchema.safeParse(req.body)
    const { name = '', username = '' } = formSchema.parse(req.body)
    const filled = { name, username }
    if (!form.success) {
      const faults = faultyFields(form.error)
      res.status(400).send(joinPage(viewOf(req, res), { invitation, code, filled, faults }))
      return
    }
    try {
      await enter(req, res, await acceptInvitation(db, shown, form.data))
      res.redirect(303, firstPage(invitation.role))
    } catch (error) {
      if (!(error instanceof XiangtuError && error.code === 'usernameTaken')) throw error
      res.status(409).send(joinPage(viewOf(req, res), { invitation, code, filled, usernameTaken: true }))
    }
  }

  const setPassword = async (
    req: Request,
    res: Response,
    { shown, person, code }: { shown: Shown; person: Identity; code?: string | undefined },
  ) => {
    const password = newPasswordFor(person.username).safeParse(formSchema.parse(req.body).password)
    if (!password.success) {
      res.status(400).send(newPasswordPage(viewOf(req, res), { person, code, isFaulty: true }))
      return
    }
    await acceptReset(db, shown, password.data)
    await enter(req, res, person)
    res.redirect(303, '/account')
  }

  router.use((req, res, next) => {
    if (/^\/(setup|invitation|reset|join)(\/|$)/i.test(req.path)) res.set('Cache-Control', 'no-store')
    next()
  })

  const orUnusable = <Found>(found: Found | undefined): Found => {
    if (found === undefined) throw new XiangtuError('invitationUnusable')
    return found
  }
  const invitations = ['/setup/:token', '/invitation/:token']

  router.get(invitations, async (req: TokenRequest, res) => {
    const invitation = orUnusable(await findInvitation(db, byToken(req.params.token)))
    res.send(joinPage(viewOf(req, res), { invitation }))
  })

  router.post(invitations, limit, async (req: TokenRequest, res) => {
    const shown = byToken(req.params.token)
    await join(req, res, { shown, invitation: orUnusable(await findInvitation(db, shown)) })
  })

  router.get('/reset/:token', async (req: TokenRequest, res) => {
    const person = orUnusable(await findReset(db, byToken(req.params.token)))
    res.send(newPasswordPage(viewOf(req, res), { person }))
  })

  router.post('/reset/:token', limit, async (req: TokenRequest, res) => {
    const shown = byToken(req.params.token)
    await setPassword(req, res, { shown, person: orUnusable(await findReset(db, shown)) })
  })

  router.get('/join', (req, res) => {
    res.send(codePage(viewOf(req, res)))
  })

  // The first answer to a right code is the form that it opens; the form sends the code again.
  router.post('/join', limit, async (req, res) => {
    const { code = '', password } = formSchema.parse(req.body)
    const shown = byCode(signIn.seal, code)
    const invitation = shown && (await findInvitation(db, shown))
    const person = shown && (await findReset(db, shown))
    const isFirst = password === undefined
    if (shown && invitation) {
      if (isFirst) res.send(joinPage(viewOf(req, res), { invitation, code }))
      else await join(req, res, { shown, invitation, code })
    } else if (shown && person) {
      if (isFirst) res.send(newPasswordPage(viewOf(req, res), { person, code }))
      else await setPassword(req, res, { shown, person, code })
    } else res.status(410).send(codePage(viewOf(req, res), { isFaulty: true }))
  })

  return router
}
