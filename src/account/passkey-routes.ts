import { type Request, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { languageOf } from '../web/view.ts'
import { deviceName } from './device-name.ts'
import type { Devices } from './devices.ts'
import { headersOf } from './find-person.ts'
import { personOf, requirePerson } from './guard.ts'
import { hubAddress } from './hub-address.ts'
import { passkeyLimit } from './limits.ts'
import { removePasskey } from './passkey-records.ts'
import {
  addPasskey,
  askForNewPasskey,
  askForPasskey,
  newPasskeySchema,
  passkeyAnswerSchema,
  personOfPasskey,
} from './passkeys.ts'
import { localPath } from './rules.ts'
import { type SignIn, setCookies } from './sign-in.ts'

type Parts = {
  readonly db: Kysely<Database>
  readonly signIn: SignIn
  readonly devices: Devices
  readonly publicUrl: string | undefined
}

const newForm = z.object({ response: newPasskeySchema })
const signInForm = z.object({ response: passkeyAnswerSchema, next: z.string().max(2000).optional() })

/**
 * Passkeys: whoever is signed in adds and removes his own; everybody may try to sign in with one. The island `passkey`
 * asks them; a passkey needs a script, a password does not.
 */
export function passkeyRoutes({ db, signIn, devices, publicUrl }: Parts): Router {
  const router = Router()
  const siteOf = (req: Request) => new URL(hubAddress(req, publicUrl))

  router.post('/account/passkeys/options', requirePerson, async (req, res) => {
    res.set('Cache-Control', 'no-store').json(await askForNewPasskey(db, siteOf(req), personOf(res)))
  })

  router.post('/account/passkeys', requirePerson, async (req, res) => {
    const { response } = newForm.parse(req.body)
    const name = deviceName(req.get('user-agent') ?? null, languageOf(req))
    await addPasskey(db, siteOf(req), { person: personOf(res), name, response })
    res.status(201).json({})
  })

  router.post('/account/passkeys/:id/remove', requirePerson, async (req: Request<{ id: string }>, res) => {
    await removePasskey(db, personOf(res), req.params.id)
    res.redirect(303, '/account')
  })

  const limit = passkeyLimit(db)

  router.post('/sign-in/passkey/options', limit, async (req, res) => {
    res.set('Cache-Control', 'no-store').json(await askForPasskey(db, siteOf(req)))
  })

  router.post('/sign-in/passkey', limit, async (req, res) => {
    const { response, next } = signInForm.parse(req.body)
    const person = await personOfPasskey(db, siteOf(req), response)
    setCookies(res, await signIn.openSession(person.id, headersOf(req)))
    devices.remember(res, person.username)
    res.set('Cache-Control', 'no-store').json({ next: localPath(next) })
  })

  return router
}
