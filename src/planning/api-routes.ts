import { Router } from 'express'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import { requirePerson } from '../account/guard.ts'
import { findOrganisation } from '../account/organisation-records.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { readGaps } from './gap-records.ts'
import { type Gaps, gapsSchema } from './gaps.ts'
import { listItems, type PlanItem } from './item-records.ts'
import { planQuerySchema, type planSchema, quotaListSchema, yearQuerySchema } from './messages.ts'
import { listQuotas } from './quota-records.ts'
import { isOverdue, stageOf, yearOf } from './rules.ts'

/**
 * The plan of a year for programs, to read.
 *
 * - `GET /api/v1/planning/items?year=&place=`, `GET /api/v1/planning/quotas?year=`: everybody who is signed in.
 * - `GET /api/v1/planning/gaps?year=`: what is wanted and not there; operators and chief editors.
 */
export function planningApiRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()
  router.use('/api/v1/planning', requirePerson, (_req, res, next) => {
    res.set('Cache-Control', 'no-store')
    next()
  })

  router.get('/api/v1/planning/items', async (req, res) => {
    const { year = yearOf(new Date()), place: placeId } = planQuerySchema.parse(req.query)
    const place = placeId === undefined ? undefined : await findOrganisation(db, placeId)
    if (placeId !== undefined && !place) throw new XiangtuError('notFound')
    const { items, isMore } = await listItems(db, { year, organisationPath: place?.path })
    const plan: z.infer<typeof planSchema> = { year, items: items.map(toJson), isMore }
    res.json(plan)
  })

  router.get('/api/v1/planning/quotas', async (req, res) => {
    const { year = yearOf(new Date()) } = yearQuerySchema.parse(req.query)
    res.json(quotaListSchema.parse({ year, quotas: await listQuotas(db, year) }))
  })

  router.get('/api/v1/planning/gaps', async (req, res) => {
    const { year = yearOf(new Date()) } = yearQuerySchema.parse(req.query)
    const gaps: Gaps = gapsSchema.parse(await readGaps(db, year))
    res.json(gaps)
  })
  return router
}

function toJson(item: PlanItem): z.infer<typeof planSchema>['items'][number] {
  const { id, title, summary, topicId, organisationId, organisationName, month, ownerName } = item
  const stage = stageOf(item)
  return {
    ...{ id, title, summary, topicId, organisationId, organisationName, month, ownerName, stage },
    isOverdue: isOverdue(stage, month, new Date()),
    // A draft is its makers' alone.
    coursewareId: item.publishedAt ? item.coursewareId : null,
  }
}
