import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { ObjectStore } from '../../storage/object-store.ts'
import { personOf, requirePerson } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { entryCodeSchema } from './audience-rules.ts'
import type { BlindFilms } from './blind-film.ts'
import { listPartedCodes } from './conflict-records.ts'
import { isId, mayOrganise } from './organise.ts'
import { findLookedAt, listFlagged, listPanelProgress } from './panel-progress-records.ts'
import { findCompetition, findStage } from './records.ts'
import { isChairOf } from './result-records.ts'
import { sendBlindFile, sendBlindMaster } from './send-blind.ts'
import { unlockSchema } from './sheet-body.ts'
import { lookPage, sheetsPage, type UnlockOutcome } from './sheets-pages.tsx'
import { type Typed, typedOf } from './typed-form.ts'
import { unlockSheet } from './unlock-records.ts'

type Parts = {
  readonly db: Kysely<Database>
  readonly store: Pick<ObjectStore, 'open'>
  readonly films: BlindFilms
}
type ByStage = Request<{ stageId: string }>
type ByCode = { stageId: string; code: string }

/**
 * How far a panel is, and opening a sheet again.
 *
 * - `GET /competitions/stages/:stageId/sheets`: for the stage's chair and who runs its competition.
 * - `POST …/sheets/unlock`, and `GET …/sheets/:code`, `…/sheets/:code/film/…`: for its chair, who looks at an entry
 *   that somebody denies a gate. A chair has nothing to do with entries that he must not judge.
 */
export function sheetsRoutes({ db, store, films }: Parts): Router {
  const router = Router()

  /** A stage, and who asks for its sheets: its chair, who runs its competition, or nobody of them. */
  const asked = async (req: ByStage, res: Response) => {
    const stage = isId(req.params.stageId) ? await findStage(db, req.params.stageId) : undefined
    const competition = stage && (await findCompetition(db, stage.competitionId))
    if (!stage || !competition) throw new XiangtuError('notFound')
    const person = personOf(res)
    const isOrganiser = mayOrganise(person, competition.organisationPath)
    return { stage, competition, isOrganiser, isChair: await isChairOf(db, stage.id, person.id) }
  }
  const sendPage = async (
    req: ByStage,
    res: Response,
    { stage, competition, isOrganiser, isChair }: Awaited<ReturnType<typeof asked>>,
    { outcome, sent = {} }: { outcome: UnlockOutcome; sent?: Typed },
  ) => {
    const [progress, flagged, parted] = await Promise.all([
      listPanelProgress(db, stage.id),
      listFlagged(db, stage.id),
      isChair ? listPartedCodes(db, stage.id, personOf(res).id) : new Set<string>(),
    ])
    const may = {
      mayUnlock: isChair && stage.state === 'scoring',
      mayLookAt: (entryCode: string) => isChair && !parted.has(entryCode),
    }
    const view = { ...viewOf(req, res), path: `/competitions/stages/${stage.id}/sheets` }
    const parts = { competition, stage, isOrganiser, progress, flagged, ...may, outcome, sent }
    res.type('html').send(sheetsPage(view, parts))
  }

  router.get('/competitions/stages/:stageId/sheets', requirePerson, async (req: ByStage, res) => {
    const known = await asked(req, res)
    if (!known.isOrganiser && !known.isChair) throw new XiangtuError('notAllowed')
    const outcome = queryOf(req).get('unlocked') === 'yes' ? 'done' : undefined
    await sendPage(req, res, known, { outcome })
  })

  router.post('/competitions/stages/:stageId/sheets/unlock', requirePerson, async (req: ByStage, res) => {
    const known = await asked(req, res)
    if (!known.isChair) throw new XiangtuError('notAllowed')
    const form = unlockSchema.safeParse(req.body)
    const fault = form.success ? await unlock(known.stage.id, form.data, personOf(res)) : 'faulty'
    if (fault === undefined) {
      res.redirect(303, `/competitions/stages/${known.stage.id}/sheets?unlocked=yes`)
      return
    }
    await sendPage(req, res.status(400), known, { outcome: fault, sent: typedOf(req.body) })
  })

  /** An entry that this chair may look at, as reviewers do: while its stage is scored and counted. */
  const looked = async (req: Request<ByCode>, res: Response) => {
    const { stageId, code } = req.params
    const stage = isId(stageId) ? await findStage(db, stageId) : undefined
    const isShown = stage?.state === 'scoring' || stage?.state === 'counting'
    if (!stage || !isShown || !entryCodeSchema.safeParse(code).success) throw new XiangtuError('notFound')
    const { id: userId } = personOf(res)
    const mayLook =
      (await isChairOf(db, stageId, userId)) && !(await listPartedCodes(db, stageId, userId)).has(code)
    if (!mayLook) throw new XiangtuError('notAllowed')
    const entry = await findLookedAt(db, stageId, code)
    if (!entry) throw new XiangtuError('notFound')
    return { stage, entry }
  }
  const filmOf = async (req: Request<ByCode>, res: Response) => films.of((await looked(req, res)).entry.film)

  router.get<ByCode>('/competitions/stages/:stageId/sheets/:code', requirePerson, async (req, res) => {
    const found = await looked(req, res)
    const film = await films.of(found.entry.film).catch(() => undefined)
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(lookPage(viewOf(req, res), { ...found, film }))
  })
  router.get<ByCode>(
    '/competitions/stages/:stageId/sheets/:code/film/master.m3u8',
    requirePerson,
    (req, res) => sendBlindMaster(res, () => filmOf(req, res)),
  )
  router.get<ByCode & { track: string; file: string }>(
    '/competitions/stages/:stageId/sheets/:code/film/:track/:file',
    requirePerson,
    (req, res) => sendBlindFile(store, req.params, req, res, () => filmOf(req, res)),
  )

  const unlock = async (
    stageId: string,
    { reason, ...sheet }: z.infer<typeof unlockSchema>,
    chair: ReturnType<typeof personOf>,
  ): Promise<UnlockOutcome> => {
    try {
      await unlockSheet(db, stageId, sheet, reason, chair)
      return undefined
    } catch (error) {
      if (!(error instanceof XiangtuError)) throw error
      if (error.code === 'notFound') return 'unknown'
      if (error.code === 'notAllowed') return 'own'
      throw error
    }
  }

  return router
}
