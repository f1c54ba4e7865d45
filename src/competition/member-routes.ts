import { type Request, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { personOf, requirePerson } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { memberPage } from './member-pages.tsx'
import { addMembers, changeRole, removeFromPanel, takeOverPanel } from './member-records.ts'
import { isId, organisedStage } from './organise.ts'
import { listFormerPanel, listPanel, searchReviewers } from './panel-list-records.ts'
import { partSchema, reasonSchema } from './stage-form.ts'

type ByStage = Request<{ stageId: string }>
type ByMember = Request<{ stageId: string; memberId: string }>

const roleSchema = z.object({ role: z.enum(['reviewer', 'chair', 'arbiter']) })
const idSchema = z.string().refine(isId)
const addSchema = roleSchema.extend({
  userId: z.union([idSchema.transform(id => [id]), z.array(idSchema).max(200)]).default([]),
})

/** The panel of a stage, for who runs the competition: who is on it under which number, added, given an office, taken off. */
export function memberRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()
  const panelOf = (stageId: string) => `/competitions/stages/${stageId}/panel`

  router.get('/competitions/stages/:stageId/panel', requirePerson, async (req: ByStage, res) => {
    const { competition, stage } = await organisedStage(db, personOf(res), req.params.stageId)
    const part = partSchema.safeParse(queryOf(req).get('name') ?? '').data ?? ''
    const { organisationPath } = competition
    const [members, found, former] = await Promise.all([
      listPanel(db, stage.id),
      searchReviewers(db, { stageId: stage.id, organisationPath, part }),
      listFormerPanel(db, stage.id),
    ])
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(
        memberPage(viewOf(req, res), {
          competition,
          stage,
          members,
          found,
          part,
          formerCount: former.length,
        }),
      )
  })

  router.post('/competitions/stages/:stageId/panel', requirePerson, async (req: ByStage, res) => {
    const person = personOf(res)
    const { stage } = await organisedStage(db, person, req.params.stageId)
    const { userId, role } = addSchema.parse(req.body)
    await addMembers(db, stage.id, userId, role, person)
    res.redirect(303, `${panelOf(stage.id)}?saved=`)
  })

  router.post('/competitions/stages/:stageId/panel/take-over', requirePerson, async (req: ByStage, res) => {
    const { stage } = await organisedStage(db, personOf(res), req.params.stageId)
    await takeOverPanel(db, stage.id, personOf(res))
    res.redirect(303, `${panelOf(stage.id)}?saved=`)
  })

  const memberOf = async (req: ByMember, res: Parameters<typeof personOf>[0]) => {
    const { stage } = await organisedStage(db, personOf(res), req.params.stageId)
    if (!isId(req.params.memberId)) throw new XiangtuError('notFound')
    return { stageId: stage.id, memberId: req.params.memberId }
  }

  router.post(
    '/competitions/stages/:stageId/panel/:memberId/role',
    requirePerson,
    async (req: ByMember, res) => {
      const { stageId, memberId } = await memberOf(req, res)
      await changeRole(db, stageId, memberId, roleSchema.parse(req.body).role, personOf(res))
      res.redirect(303, `${panelOf(stageId)}?saved=`)
    },
  )

  router.post(
    '/competitions/stages/:stageId/panel/:memberId/remove',
    requirePerson,
    async (req: ByMember, res) => {
      const { stageId, memberId } = await memberOf(req, res)
      const { reason } = reasonSchema.parse(req.body)
      await removeFromPanel(db, { stageId, memberId, reason }, personOf(res))
      res.redirect(303, `${panelOf(stageId)}?saved=`)
    },
  )

  return router
}
