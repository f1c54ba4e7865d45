import { Router } from 'express'
import type { Kysely } from 'kysely'
import { requirePerson } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { sendTable, tableFormats } from '../web/table-file.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { gapPage } from './gap-pages.tsx'
import { readGaps } from './gap-records.ts'
import { gapTable } from './gap-table.ts'
import { yearOf, yearSchema } from './rules.ts'

/**
 * `GET /planning/gaps?year=`: what is wanted of a year and not there, by topic, month and place; for operators and chief
 * editors. With `format=csv` or `xlsx` as a table to take home.
 */
export function gapRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()
  router.get('/planning/gaps', requirePerson, async (req, res) => {
    const query = queryOf(req)
    const year = yearSchema.safeParse(query.get('year') ?? undefined).data ?? yearOf(new Date())
    const gaps = await readGaps(db, year)
    const view = viewOf(req, res)
    const format = tableFormats.find(name => name === query.get('format'))
    if (format) {
      const table = gapTable(gaps, view.language)
      await sendTable(res, { format, fileName: table.name, table })
      return
    }
    res.type('html').set('Cache-Control', 'no-store').send(gapPage(view, gaps))
  })
  return router
}
