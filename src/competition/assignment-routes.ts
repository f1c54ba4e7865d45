import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { personOf, requirePerson } from '../account/guard.ts'
import { lineSchema, textSchema } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import type { AssignmentObstacle } from './assign.ts'
import { assignmentPage, conflictsPerPage } from './assignment-pages.tsx'
import { drawForOrganiser } from './assignment-records.ts'
import { findConflicts } from './conflict-records.ts'
import { findDeclared, listLoads, listShort, nameEntries } from './load-records.ts'
import { organisedStage, organisedUnblinded } from './organise.ts'
import { pageOf } from './page-number.ts'
import { recuse } from './recusal-records.ts'
import { readStanding } from './standing-records.ts'
import { type Typed, typedOf } from './typed-form.ts'

type ByStage = Request<{ stageId: string }>

const declarationSchema = z.object({
  reviewerId: z.string().max(100),
  what: lineSchema(120).pipe(z.string().min(1)),
  reason: textSchema(500).default(''),
})

type Again = {
  readonly obstacle?: AssignmentObstacle
  readonly isUnknown?: boolean
  readonly typed?: Typed
}

/**
 * Giving the entries of a stage to its reviewers, for who runs the competition.
 *
 * - `GET /competitions/stages/:stageId/assignment`: loads, recusals, who lacks reviewers. `?member=` lists one's recusals.
 * - `POST` there: draws, or fills what is missing; 409 with what stands in the way.
 * - `POST .../conflicts`: a recusal that somebody asked for; what was given out goes to others.
 */
export function assignmentRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  const organised = async (req: ByStage, res: Response) => {
    const found = await organisedStage(db, personOf(res), req.params.stageId)
    await organisedUnblinded(db, personOf(res), found.competition.id)
    return found
  }

  const send = async (
    req: ByStage,
    res: Response,
    { obstacle, isUnknown = false, typed = {} }: Again = {},
  ) => {
    const { competition, stage } = await organised(req, res)
    const query = queryOf(req)
    const [loads, conflicts, short, standing] = await Promise.all([
      listLoads(db, stage.id),
      findConflicts(db, stage.id),
      listShort(db, stage.id),
      readStanding(db, stage.id),
    ])
    const member = loads.find(({ memberId }) => memberId === query.get('member'))
    const page = pageOf(req)
    const own = conflicts.filter(({ memberId }) => memberId === member?.memberId)
    const entryNames = await nameEntries(db, [
      ...own.slice((page - 1) * conflictsPerPage, page * conflictsPerPage).map(({ entryId }) => entryId),
      ...(obstacle?.entries ?? []),
      ...(obstacle?.conflicts ?? []).map(({ entry }) => entry),
    ])
    const view = { ...viewOf(req, res), path: `/competitions/stages/${stage.id}/assignment` }
    const html = assignmentPage(view, {
      ...{
        competition,
        stage,
        loads,
        conflicts,
        short,
        member,
        page,
        obstacle,
        entryNames,
        isUnknown,
        typed,
      },
      entryCount: standing?.stageEntries ?? 0,
      shortCount: standing?.shortEntries ?? 0,
      isDone: query.has('done'),
    })
    res.type('html').set('Cache-Control', 'no-store').send(html)
  }

  router.get('/competitions/stages/:stageId/assignment', requirePerson, (req: ByStage, res) => send(req, res))

  router.post('/competitions/stages/:stageId/assignment', requirePerson, async (req: ByStage, res) => {
    const person = personOf(res)
    const { stage } = await organised(req, res)
    const obstacle = await drawForOrganiser(db, stage.id, person)
    if (obstacle) await send(req, res.status(409), { obstacle })
    else res.redirect(303, `/competitions/stages/${stage.id}/assignment?done`)
  })

  router.post('/competitions/stages/:stageId/conflicts', requirePerson, async (req: ByStage, res) => {
    const person = personOf(res)
    const { stage } = await organised(req, res)
    const form = declarationSchema.safeParse(req.body)
    const loads = await listLoads(db, stage.id)
    const isMember = loads.some(({ userId }) => userId === form.data?.reviewerId)
    const what = form.data && isMember ? await findDeclared(db, stage.id, form.data.what) : undefined
    if (!form.data || !what) {
      await send(req, res.status(400), { isUnknown: true, typed: typedOf(req.body) })
      return
    }
    if (!['planned', 'preparing', 'scoring', 'counting'].includes(stage.state))
      throw new XiangtuError('stageMoved')
    const { reviewerId, reason } = form.data
    await recuse(db, { competitionId: stage.competitionId, reviewerId, reason, ...what }, person)
    res.redirect(303, `/competitions/stages/${stage.id}/assignment`)
  })

  return router
}
