import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { requireOperator } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { findCatalogueNow } from '../publication/records.ts'
import type { PublicKey } from '../publication/rules.ts'
import type { LineView } from '../queue/line-view.ts'
import { viewOf } from '../web/view.ts'
import type { LineNow } from './line-section.tsx'
import { operationPage } from './pages.tsx'
import { queueBoard } from './queue-board.ts'
import { findLessonsOf, listEndedRuns, listRefusedUploads } from './records.ts'
import { describeWeek, weekBegin } from './rules.ts'

type OperationParts = {
  readonly db: Kysely<Database>
  readonly view: LineView
  /** Those that sign the published catalogue. */
  readonly catalogueKeys: readonly PublicKey[]
}

/**
 * How the hub runs; all of it for operators only.
 *
 * - `GET /operation`: queues, workers, the week and its failures as a page.
 * - `GET /api/v1/operation`: the same as JSON; `line` is null where the queue is away.
 * - `GET /operation/queues`: bull-board over the same queues, to look only.
 */
export function operationRoutes({ db, view, catalogueKeys }: OperationParts): Router {
  const router = Router()

  /** Redis away is what an operator comes here to see: the rest of the page must not go with it. */
  const lookAtLine = async (): Promise<LineNow | undefined> => {
    try {
      const [queues, workers] = await Promise.all([view.countQueues(), view.listWorkers()])
      return { queues, workers }
    } catch (error) {
      if (error instanceof XiangtuError && error.code === 'unavailable') return undefined
      throw error
    }
  }
  const look = async () => {
    const now = new Date()
    const since = weekBegin(now)
    const [line, runs, refused, catalogue] = await Promise.all([
      lookAtLine(),
      listEndedRuns(db, since),
      listRefusedUploads(db, since),
      findCatalogueNow(db),
    ])
    const versionIds = line?.workers.flatMap(worker => worker.running.map(job => job.versionId)) ?? []
    const lessons = await findLessonsOf(db, [...new Set(versionIds)])
    return { now, line, lessons, week: describeWeek(now, runs, refused), catalogue }
  }

  router.get('/operation', requireOperator, async (req: Request, res: Response) => {
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(operationPage(viewOf(req, res), { ...(await look()), catalogueKeys }))
  })

  router.get('/api/v1/operation', requireOperator, async (_req, res) => {
    const { now, line, lessons, week, catalogue } = await look()
    const lessonsByVersion = Object.fromEntries(lessons)
    res.set('Cache-Control', 'no-store').json({
      at: now.toISOString(),
      line: line ?? null,
      lessons: lessonsByVersion,
      week,
      catalogue: catalogue ?? null,
    })
  })

  router.use(queueBoard(view.queues))
  return router
}
