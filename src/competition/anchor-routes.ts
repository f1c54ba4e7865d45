import { type Request, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { personOf, requirePerson } from '../account/guard.ts'
import { findPublished } from '../catalogue/records.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { type AnchorForm, anchorPage, panelAnchorPage } from './anchor-pages.tsx'
import { addAnchor, listAnchors, removeAnchor, sitsOnPanel } from './anchor-records.ts'
import { isId, organisedStage } from './organise.ts'
import { type Typed, typedOf } from './typed-form.ts'

type ByStage = Request<{ stageId: string }>
type ByAnchor = Request<{ stageId: string; anchorId: string }>

const pointsSchema = z
  .string()
  .regex(/^\d{1,3}$/)
  .transform(Number)
  .refine(points => points <= 100)
const whySchema = z.string().trim().min(1).max(300)

/** Which lesson an address leads to, whichever of its pages it is of. */
const lessonIn = (address: string | undefined): string | undefined =>
  /\/courseware\/([0-9a-f]{32})(?![0-9a-f])/.exec(address ?? '')?.[1]

/**
 * Films that a panel measures by.
 *
 * - `GET`, `POST /competitions/stages/:stageId/anchors` and `POST …/:anchorId/remove`: for who runs the competition.
 * - `GET /reviewing/stages/:stageId/anchors?left=&right=`: two of them beside each other, for who sits on the panel.
 */
export function anchorRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  const send = async (req: ByStage, res: Parameters<typeof personOf>[0], form: AnchorForm) => {
    const { competition, stage } = await organisedStage(db, personOf(res), req.params.stageId)
    const view = viewOf(req, res)
    const anchors = await listAnchors(db, stage.id)
    const wasSaved = queryOf(req).has('saved')
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(anchorPage(view, { competition, stage, anchors, wasSaved, ...form }))
  }

  const readForm = (typed: Typed) => {
    const coursewareId = lessonIn(typed.address)
    const points = pointsSchema.safeParse(typed.points)
    const why = whySchema.safeParse(typed.why)
    if (coursewareId === undefined) return { fault: 'address' } as const
    if (!points.success) return { fault: 'points' } as const
    if (!why.success) return { fault: 'why' } as const
    return { coursewareId, points: points.data, why: why.data }
  }

  router.get('/competitions/stages/:stageId/anchors', requirePerson, (req: ByStage, res) =>
    send(req, res, { typed: {} }),
  )

  router.post('/competitions/stages/:stageId/anchors', requirePerson, async (req: ByStage, res) => {
    const person = personOf(res)
    const { stage } = await organisedStage(db, person, req.params.stageId)
    const typed = typedOf(req.body)
    const read = readForm(typed)
    const fault = 'fault' in read ? read.fault : await addAnchor(db, stage.id, read, person)
    if (fault) return send(req, res.status(400), { typed, fault })
    res.redirect(303, `/competitions/stages/${stage.id}/anchors?saved=`)
  })

  router.post(
    '/competitions/stages/:stageId/anchors/:anchorId/remove',
    requirePerson,
    async (req: ByAnchor, res) => {
      const { stageId, anchorId } = req.params
      const { stage } = await organisedStage(db, personOf(res), stageId)
      if (!isId(anchorId)) throw new XiangtuError('notFound')
      await removeAnchor(db, stage.id, anchorId, personOf(res))
      res.redirect(303, `/competitions/stages/${stage.id}/anchors?saved=`)
    },
  )

  router.get('/reviewing/stages/:stageId/anchors', requirePerson, async (req: ByStage, res) => {
    const { stageId } = req.params
    if (!isId(stageId) || !(await sitsOnPanel(db, stageId, personOf(res).id)))
      throw new XiangtuError('notFound')
    const anchors = (await listAnchors(db, stageId)).filter(({ isEntered }) => !isEntered)
    const query = queryOf(req)
    const chosen = ['left', 'right'].flatMap(side => anchors.filter(({ id }) => id === query.get(side)))
    const shown = await Promise.all(
      [...new Set([...chosen, ...anchors])].slice(0, 2).map(async anchor => ({
        ...anchor,
        lesson: await findPublished(db, anchor.coursewareId),
      })),
    )
    const page = panelAnchorPage(viewOf(req, res), {
      ...{ stageId, anchors },
      shown: shown.flatMap(({ lesson, ...anchor }) => (lesson ? [{ ...anchor, lesson }] : [])),
    })
    res.type('html').set('Cache-Control', 'no-store').send(page)
  })

  return router
}
