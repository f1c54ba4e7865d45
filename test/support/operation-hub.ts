import { Queue } from 'bullmq'
import { Router } from 'express'
import { Redis } from 'ioredis'
import { openProduction } from '../../src/courseware/production.ts'
import { jobRoutes } from '../../src/operation/job-routes.ts'
import { operationRoutes } from '../../src/operation/routes.ts'
import { openLine } from '../../src/queue/line.ts'
import { openLineView } from '../../src/queue/line-view.ts'
import { consumerOptions, queueNames } from '../../src/queue.ts'
import { type RunningApp, startApp } from './app.ts'
import { startRedis, type TestRedis } from './redis.ts'

export type OperationHub = RunningApp & {
  readonly redis: TestRedis
  /** What a worker tells and does goes by this connection. */
  readonly connection: Redis
  readonly queue: Queue
}

/** The real app with the operator's pages over a queue of its own. */
export async function startOperationHub(): Promise<OperationHub> {
  const redis = await startRedis()
  const routes = Router()
  const app = await startApp({ routers: [routes] })
  const line = openLine(redis.url)
  const quiet = { warn: () => undefined, info: () => undefined }
  const production = await openProduction({ db: app.db, line, profileName: 'village-2m', log: quiet })
  const view = openLineView(redis.url, queueNames)
  routes.use(jobRoutes({ db: app.db, production }), operationRoutes({ db: app.db, view, catalogueKeys: [] }))
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null })
  connection.on('error', () => {})
  const queue = new Queue('light', { connection, prefix: consumerOptions.prefix })
  queue.on('error', () => {})
  return {
    ...app,
    redis,
    connection,
    queue,
    close: async () => {
      await production.close()
      await queue.close()
      connection.disconnect()
      await view.close()
      await line.close()
      await app.close()
      await redis.close()
    },
  }
}
