import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { childEnvironment, readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/database/open.ts'
import type { Database } from '../../src/database/schema.ts'
import { startHubProcess } from '../../src/demo/hub-process.ts'
import { startEmbeddedPostgres } from '../../src/services/embedded-postgres.ts'
import { type HubMemory, readHubMemory, sweepable, sweepHub } from './hub-memory.ts'
import { seedLessons } from './seed.ts'

/** A hub with so many lessons in its catalogue. */
export type FullHub = {
  readonly lessons: number
  readonly url: string
  readonly db: Kysely<Database>
  /** The largest that its first program was, which took all lessons into the index and the published catalogue. */
  readonly fillingPeakBytes: number
  /** Once it has swept it. */
  readonly memory: () => Promise<HubMemory>
}

/** What a start still does beside serving is done by then. */
const settleMs = 30_000

type Parts = { readonly folder: string; readonly signal: AbortSignal; readonly tell: (line: string) => void }

/**
 * Starts a PostgreSQL and a hub for each size, seeds each database, waits until its hub has taken all of it in, and then
 * starts all hubs anew, so that their memory is what serving takes. Their data need not outlast the bench.
 */
export async function openFullHubs(
  sizes: readonly number[],
  { folder, signal, tell }: Parts,
): Promise<{ readonly hubs: readonly FullHub[]; readonly close: () => Promise<void> }> {
  const closing: (() => Promise<void>)[] = []
  const close = async () => {
    for (const each of closing.splice(0).reverse()) await each()
  }
  try {
    const log = { info: () => {}, warn: (_facts: object, text: string) => tell(text) }
    const { searchPath } = readConfig()
    const postgres = await startEmbeddedPostgres({
      folder: join(folder, 'postgres'),
      searchPath,
      log,
      fsync: false,
    })
    closing.push(postgres.stop)
    const filled: Filled[] = []
    for (const lessons of sizes) {
      const databaseUrl = await makeDatabase(postgres.url, `catalogue_${lessons}`)
      const { db, close: closeDatabase } = await openDatabase(databaseUrl)
      closing.push(closeDatabase)
      const settings = {
        ...{ DATABASE_URL: databaseUrl, DATA_DIR: join(folder, `data-${lessons}`), LOCAL_WORKERS: '0' },
        ...{ REDIS_URL: '', S3_BUCKET: '', PORT: '', PUBLIC_URL: '', LOG_LEVEL: 'warn' },
      }
      filled.push(await fillHub({ lessons, db, settings }, { signal, tell }))
    }
    const hubs: FullHub[] = []
    for (const { lessons, db, settings, fillingPeakBytes } of filled) {
      const served = { ...settings, ...sweepable }
      const hub = await startHubProcess(readConfig(childEnvironment(settings)), signal, served)
      closing.push(hub.stop)
      const memory = async () => {
        await sweepHub(settings.DATA_DIR)
        return readHubMemory(settings.DATA_DIR)
      }
      hubs.push({ lessons, url: hub.url, db, fillingPeakBytes, memory })
      tell(`${lessons} lessons stand in the catalogue of ${hub.url}`)
    }
    await wait(settleMs, undefined, { signal })
    return { hubs, close }
  } catch (error) {
    await close()
    throw error
  }
}

type Filling = {
  readonly lessons: number
  readonly db: Kysely<Database>
  readonly settings: Readonly<Record<string, string>> & { readonly DATA_DIR: string }
}
type Filled = Filling & { readonly fillingPeakBytes: number }

/** Seeds a database and lets a hub of its own take all of it in. */
async function fillHub(filling: Filling, { signal, tell }: Omit<Parts, 'folder'>): Promise<Filled> {
  const { lessons, db, settings } = filling
  await seedLessons(db, lessons, done => {
    if (done % 20_000 === 0) tell(`${done} lessons written`)
  })
  const hub = await startHubProcess(readConfig(childEnvironment(settings)), signal, settings)
  try {
    return { ...filling, fillingPeakBytes: await peakUntilTakenIn(db, settings.DATA_DIR, { signal, tell }) }
  } finally {
    await hub.stop()
    await sql`vacuum analyze`.execute(db)
  }
}

async function makeDatabase(url: string, name: string): Promise<string> {
  const { db, close } = await openDatabase(url)
  try {
    await sql`create database ${sql.id(name)}`.execute(db)
  } finally {
    await close()
  }
  return Object.assign(new URL(url), { pathname: `/${name}` }).href
}

/** Waits until the index and the published catalogue have taken in every event; how large the hub was at most. */
async function peakUntilTakenIn(
  db: Kysely<Database>,
  dataFolder: string,
  { signal, tell }: Omit<Parts, 'folder'>,
): Promise<number> {
  const began = performance.now()
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(0)} s`
  let isIndexed = false
  for (;;) {
    const { rows } = await sql<{ last: number; indexed: number; stored: number | null }>`
      select (select coalesce(max(seq), 0) from "lessonEvent") as last, seq as indexed,
        (select seq from publication) as stored from "searchState"`.execute(db)
    const [row] = rows
    if (row && !isIndexed && row.indexed >= row.last) tell(`in the index within ${seconds()}`)
    isIndexed = row !== undefined && row.indexed >= row.last
    if (isIndexed && (row?.stored ?? 0) >= (row?.last ?? 0)) break
    await wait(1000, undefined, { signal })
  }
  tell(`in the index and the published catalogue within ${seconds()}`)
  return (await readHubMemory(dataFolder)).peakBytes
}
