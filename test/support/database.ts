import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type OpenDatabase, openDatabase } from '../../src/database/open.ts'
import { startEmbeddedPostgres } from '../../src/services/embedded-postgres.ts'

type Server = { readonly url: (database: string) => string; readonly stop: () => Promise<void> }
let server: Promise<Server> | undefined

async function startServer(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'xiangtu-test-database-'))
  const log = { info: () => {}, warn: () => {} }
  try {
    // Tests may lose their data: nothing needs to reach the disk.
    const own = await startEmbeddedPostgres({ folder, searchPath: process.env.PATH ?? '', log, fsync: false })
    return {
      url: database => Object.assign(new URL(own.url), { pathname: `/${database}` }).href,
      stop: async () => {
        await own.stop()
        await rm(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** A new, empty database on the run's one PostgreSQL server, which starts at the first call. */
export async function freshDatabaseUrl(): Promise<string> {
  server ??= startServer()
  const { url } = await server
  const name = `test_${randomBytes(6).toString('hex')}`
  const client = new pg.Client({ connectionString: url('xiangtu') })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return url(name)
}

/** A new database with all tables. Close it in `after`. */
export const freshDatabase = async (): Promise<OpenDatabase> => openDatabase(await freshDatabaseUrl())

// One server serves the whole run, and ends with it.
after(async () => {
  if (server) await (await server).stop()
  server = undefined
})
