import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { ExpressAdapter } from '@bull-board/express'
import { type Express, Router } from 'express'
import { requireOperator } from '../account/guard.ts'
import { XiangtuError } from '../errors.ts'
import type { LineView } from '../queue/line-view.ts'
import { queueBoardPolicy } from '../web/security.ts'

/** Where bull-board stands. */
export const queueBoardPath = '/operation/queues'

/**
 * bull-board, page, files and API alike: operators only, and only to look. What is neither GET nor HEAD never reaches
 * it, so that nothing another site makes a browser send can change a job.
 */
export function queueBoard(queues: LineView['queues']): Router {
  const adapter = new ExpressAdapter()
  adapter.setBasePath(queueBoardPath)
  createBullBoard({
    queues: queues.map(queue => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: '乡土 Xiangtu', hideRedisDetails: true } },
  })
  // Its types say nothing.
  const board: Express = adapter.getRouter()
  board.disable('x-powered-by')
  const router = Router()
  router.use(queueBoardPath, requireOperator, (req, _res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') throw new XiangtuError('notAllowed')
    next()
  })
  router.use(queueBoardPath, queueBoardPolicy, (req, res, next) => {
    const ours = [Object.getPrototypeOf(req), Object.getPrototypeOf(res)] as const
    board(req, res, (error?: unknown) => {
      // What it does not know is answered by our own page, from our own application.
      Object.setPrototypeOf(req, ours[0])
      Object.setPrototypeOf(res, ours[1])
      next(error)
    })
  })
  return router
}
