import { Router } from 'express'
import type { Kysely } from 'kysely'
import { requireOperator } from '../account/guard.ts'
import { listDeletions } from '../courseware/deletion-records.ts'
import { lastNightOf } from '../courseware/night-records.ts'
import type { Database } from '../database/schema.ts'
import { listFindings } from '../upload/audit-records.ts'
import { viewOf } from '../web/view.ts'
import { auditPage } from './audit-pages.tsx'

/** The name under which the nights know the audit (`nightlyPass`). */
export const auditTask = 'audit'

/** `GET /operation/audit`: what the nightly audit found, and which raw footage was deleted. Operators only. */
export function auditRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()
  router.get('/operation/audit', requireOperator, async (req, res) => {
    const [lastAt, findings, deletions] = await Promise.all([
      lastNightOf(db, auditTask),
      listFindings(db, new Date()),
      listDeletions(db),
    ])
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(auditPage(viewOf(req, res), { lastAt, findings, deletions }))
  })
  return router
}
