import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { personOf, requirePerson } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { viewOf } from '../web/view.ts'
import { closeScoring, judgeMove, passOn, prepare, reopenScoring, startScoring } from './moves.ts'
import type { SetUpMove } from './obstacles.ts'
import { organisedStage } from './organise.ts'
import { listStages } from './records.ts'
import { readStage, readTimes, typedStage } from './stage-form.ts'
import { type StageFormState, stageFormPage } from './stage-form-pages.tsx'
import { moveNames, type PossibleMove, stagePage } from './stage-pages.tsx'
import { canMoveTimes, changeStage, changeTimes } from './stage-setup-records.ts'
import { brokenTimes } from './stage-times.ts'
import { readStanding } from './standing-records.ts'
import { momentSchema, typedOf } from './typed-form.ts'

type ByStage = Request<{ stageId: string }>
const moves: readonly SetUpMove[] = ['prepare', 'startScoring', 'closeScoring', 'passOn', 'reopenScoring']

/**
 * A stage of a competition, for who runs it: where it stands and its next move, its rubric and rule before it is open,
 * its times after.
 */
export function stageRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  const sendStage = async (req: ByStage, res: Response, isUntilWrong = false) => {
    const { competition, stage } = await organisedStage(db, personOf(res), req.params.stageId)
    const standing = await readStanding(db, stage.id)
    if (!standing) throw new XiangtuError('notFound')
    const possible: PossibleMove[] = []
    for (const move of moves) {
      const obstacles = await judgeMove(db, stage, move, new Date())
      const isOffered = move !== 'passOn' || (standing.hasNext && stage.advancePerCategory !== null)
      if (obstacles && isOffered) possible.push({ move, obstacles })
    }
    const view = { ...viewOf(req, res), path: `/competitions/stages/${stage.id}` }
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(stagePage(view, { competition, stage, standing, possible, isUntilWrong }))
  }

  router.get('/competitions/stages/:stageId', requirePerson, (req: ByStage, res) => sendStage(req, res))

  const simple = { prepare, startScoring, closeScoring, passOn } as const
  for (const move of ['prepare', 'startScoring', 'closeScoring', 'passOn'] as const)
    router.post(
      `/competitions/stages/:stageId/${moveNames[move]}`,
      requirePerson,
      async (req: ByStage, res) => {
        const { stage } = await organisedStage(db, personOf(res), req.params.stageId)
        await simple[move](db, stage.id, personOf(res))
        res.redirect(303, `/competitions/stages/${stage.id}`)
      },
    )

  router.post('/competitions/stages/:stageId/reopen', requirePerson, async (req: ByStage, res) => {
    const { stage } = await organisedStage(db, personOf(res), req.params.stageId)
    const until = z.object({ until: momentSchema }).safeParse(req.body).data?.until
    if (!until || until <= new Date() || until <= stage.scoringFrom) {
      res.status(400)
      await sendStage(req, res, true)
      return
    }
    await reopenScoring(db, stage.id, until, personOf(res))
    res.redirect(303, `/competitions/stages/${stage.id}`)
  })

  const sendForm = async (req: ByStage, res: Response, onlyTimes: boolean, state?: StageFormState) => {
    const { competition, stage } = await organisedStage(db, personOf(res), req.params.stageId)
    const isLast = (await listStages(db, competition.id)).every(({ place }) => place <= stage.place)
    const shown = state ?? { typed: typedStage(stage, competition.revision), faults: new Set<string>() }
    const view = {
      ...viewOf(req, res),
      path: `/competitions/stages/${stage.id}/${onlyTimes ? 'times' : 'edit'}`,
    }
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(stageFormPage(view, { ...shown, stage, isLast, onlyTimes }))
  }

  router.get('/competitions/stages/:stageId/edit', requirePerson, async (req: ByStage, res) => {
    const { stage } = await organisedStage(db, personOf(res), req.params.stageId)
    if (stage.state !== 'planned') throw new XiangtuError('ruleIsFixed')
    await sendForm(req, res, false)
  })

  router.post('/competitions/stages/:stageId/edit', requirePerson, async (req: ByStage, res) => {
    const person = personOf(res)
    const { competition, stage } = await organisedStage(db, person, req.params.stageId)
    if (stage.state !== 'planned') throw new XiangtuError('ruleIsFixed')
    const isLast = (await listStages(db, competition.id)).every(({ place }) => place <= stage.place)
    const typed = typedOf(req.body)
    const read = readStage(typed, isLast)
    if ('faults' in read) {
      res.status(400)
      await sendForm(req, res, false, { typed, ...read })
      return
    }
    await changeStage(db, stage, read.form, person)
    res.redirect(303, `/competitions/stages/${stage.id}`)
  })

  router.get('/competitions/stages/:stageId/times', requirePerson, async (req: ByStage, res) => {
    const { stage } = await organisedStage(db, personOf(res), req.params.stageId)
    if (!canMoveTimes(stage.state)) throw new XiangtuError('stageMoved')
    await sendForm(req, res, true)
  })

  router.post('/competitions/stages/:stageId/times', requirePerson, async (req: ByStage, res) => {
    const person = personOf(res)
    const { stage } = await organisedStage(db, person, req.params.stageId)
    const typed = typedOf(req.body)
    const read = readTimes(typed)
    const faults = 'faults' in read ? read.faults : brokenTimes(stage, read.times, new Date())
    if ('faults' in read || faults.size > 0) {
      res.status(400)
      await sendForm(req, res, true, { typed, faults })
      return
    }
    await changeTimes(db, stage, read.times, person)
    res.redirect(303, `/competitions/stages/${stage.id}`)
  })

  return router
}
