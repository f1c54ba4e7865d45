import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Closing } from './closing.ts'
import { holdDataFolder } from './data-folder.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import type { ServiceLog } from './keep-running.ts'
import { startPrivateRedis } from './private-redis.ts'

type ServiceParts = { readonly closing: Closing; readonly log: ServiceLog }

/** Where PostgreSQL and Redis are: those that the settings name, or the hub's own in place of those they do not. */
export async function openServices(
  config: Config,
  { closing, log }: ServiceParts,
): Promise<{ readonly databaseUrl: string; readonly redisUrl: string }> {
  const folder = await holdDataFolder(config.dataFolder)
  closing.add('folder', 'the data folder', () => folder.release())
  const { searchPath } = config

  const findDatabase = async () => {
    if (config.databaseUrl) return config.databaseUrl
    const server = await startEmbeddedPostgres({ folder: join(folder.path, 'postgres'), searchPath, log })
    closing.add('services', 'PostgreSQL', () => server.stop())
    return server.url
  }
  const findRedis = async () => {
    if (config.redisUrl) return config.redisUrl
    const server = await startPrivateRedis({ folder: join(folder.path, 'redis'), searchPath, log })
    closing.add('services', 'Redis', () => server.stop())
    return server.url
  }
  const [databaseUrl, redisUrl] = await settle([findDatabase(), findRedis()])
  return { databaseUrl, redisUrl }
}

/** Both, even where one fails: what is half started could not be stopped. */
async function settle(work: readonly [Promise<string>, Promise<string>]) {
  await Promise.allSettled(work)
  return Promise.all(work)
}
