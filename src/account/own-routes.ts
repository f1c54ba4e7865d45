import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { viewOf } from '../web/view.ts'
import { personOf, requirePerson } from './guard.ts'
import { listUploadKeys, makeUploadKey, revokeUploadKey } from './key-records.ts'
import { accountPage } from './own-pages.tsx'
import { nameSchema } from './rules.ts'

const nameForm = z.object({ name: nameSchema })

/**
 * /account: every signed-in person, for himself only.
 * A new key is on the answer to its POST, which no cache keeps, and nowhere else.
 */
export function ownRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()
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
