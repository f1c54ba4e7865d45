import { Router } from 'express'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { auditLogPage } from './audit-log-pages.tsx'
import { listAuditActions, searchAuditEvents } from './audit-log-records.ts'
import { auditAddress, readAuditForm, searchOf } from './audit-log-rules.ts'

const pageLength = 50

/** `GET /audit-log`: what was changed, by whom and when, for operators of the hub; `?before=` is the cursor. */
export function auditLogRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()
  router.get('/audit-log', async (req, res) => {
    const form = readAuditForm(queryOf(req))
    const [found, actions] = await Promise.all([
      searchAuditEvents(db, searchOf(form), pageLength + 1),
      listAuditActions(db),
    ])
    const events = found.slice(0, pageLength)
    const last = found.length > pageLength ? events.at(-1) : undefined
    const next = last && auditAddress({ ...form, before: last.id })
    res.set('Cache-Control', 'no-store').send(auditLogPage(viewOf(req, res), { form, events, actions, next }))
  })
  return router
}
