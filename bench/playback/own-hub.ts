import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { childEnvironment, readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/database/open.ts'
import type { Database } from '../../src/database/schema.ts'
import { startHubProcess } from '../../src/demo/hub-process.ts'
import { startEmbeddedPostgres } from '../../src/services/embedded-postgres.ts'

/** A hub of the bench's own, whose tables can be looked at. */
export type OwnHub = {
  readonly url: string
  readonly key: string
  readonly db: Kysely<Database>
  /** Ends with the hub, which is not meant to end by itself. */
  readonly signal: AbortSignal
  readonly close: () => Promise<void>
}

type Parts = {
  readonly folder: string
  readonly workers: number
  readonly signal: AbortSignal
  readonly tell: (line: string) => void
}

/** Where a hub of this folder keeps what it publishes. */
export const mediaFolderOf = (folder: string): string => join(folder, 'data', 'objects', 'media')

/** Starts a PostgreSQL and a hub in a folder. Their data need not outlast a crash of the machine. */
export async function openOwnHub({ folder, workers, signal, tell }: Parts): Promise<OwnHub> {
  const closing: (() => Promise<void>)[] = []
  const close = async () => {
    for (const each of closing.splice(0).reverse()) await each()
  }
  try {
    const log = { info: () => {}, warn: (_facts: object, text: string) => tell(text) }
    const { searchPath } = readConfig()
    const own = { folder: join(folder, 'postgres'), searchPath, log, fsync: false }
    const postgres = await startEmbeddedPostgres(own)
    closing.push(postgres.stop)
    const { db, close: closeDatabase } = await openDatabase(postgres.url)
    closing.push(closeDatabase)
    const settings = {
      ...{ DATABASE_URL: postgres.url, DATA_DIR: join(folder, 'data'), LOCAL_WORKERS: String(workers) },
      ...{ REDIS_URL: '', S3_BUCKET: '', PORT: '', PUBLIC_URL: '', LOG_LEVEL: 'warn' },
    }
    const hub = await startHubProcess(readConfig(childEnvironment(settings)), signal, settings)
    closing.push(hub.stop)
    const gone = new AbortController()
    void hub.ended.then(({ lastLines }) =>
      gone.abort(new Error(`the hub has ended\n${lastLines.join('\n')}`)),
    )
    return { url: hub.url, key: hub.key, db, signal: AbortSignal.any([signal, gone.signal]), close }
  } catch (error) {
    await close()
    throw error
  }
}
