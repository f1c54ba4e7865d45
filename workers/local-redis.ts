import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { redisUrlFile } from '../src/queue.ts'

/** The Redis of a hub on this machine, which left its address in the data folder. */
export async function findLocalRedis(dataFolder: string): Promise<string> {
  try {
    return await readFile(join(dataFolder, redisUrlFile), 'utf8')
  } catch {
    throw new Error(
      `No hub has run with the data folder ${dataFolder}. Start one with npm start; for a hub on another machine set REDIS_URL and S3_BUCKET.`,
    )
  }
}
