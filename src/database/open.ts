import { setTimeout as wait } from 'node:timers/promises'
import { Kysely, type Migration, Migrator, PostgresDialect } from 'kysely'
import pg from 'pg'
import { XiangtuError } from '../errors.ts'
import * as first from './migrations/0001-first.ts'
import * as versions from './migrations/0002-versions.ts'
import * as qcReports from './migrations/0003-qc-reports.ts'
import * as subtitles from './migrations/0004-subtitles.ts'
import * as stages from './migrations/0005-stages.ts'
import * as posters from './migrations/0006-posters.ts'
import * as retention from './migrations/0007-retention.ts'
import * as operation from './migrations/0008-operation.ts'
import * as people from './migrations/0009-people.ts'
import * as lessonLife from './migrations/0010-lesson-life.ts'
import * as organisations from './migrations/0011-organisations.ts'
import * as accounts from './migrations/0012-accounts.ts'
import * as editorial from './migrations/0013-editorial.ts'
import * as metadata from './migrations/0014-metadata.ts'
import * as search from './migrations/0015-search.ts'
import * as publication from './migrations/0016-publication.ts'
import * as webhook from './migrations/0017-webhook.ts'
import * as planning from './migrations/0018-planning.ts'
import * as eventsAtCommit from './migrations/0019-events-at-commit.ts'
import * as stations from './migrations/0020-stations.ts'
import * as playback from './migrations/0021-playback.ts'
import * as programmes from './migrations/0022-programmes.ts'
import * as heldChanges from './migrations/0025-held-changes.ts'
import * as topicRules from './migrations/0025-topic-rules.ts'
import * as competitions from './migrations/0030-competitions.ts'
import * as certificateNames from './migrations/0034-certificate-names.ts'
import * as requests from './migrations/0036-requests.ts'
import * as contractedUnits from './migrations/0037-contracted-units.ts'
import * as gatheredLessons from './migrations/0038-gathered-lessons.ts'
import * as promptBeats from './migrations/0039-prompt-beats.ts'
import * as anchorFilms from './migrations/0040-anchor-films.ts'
import type { Database } from './schema.ts'

/** In order of name. A migration that was released never changes; a correction is a new one. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-first': first,
  '0002-versions': versions,
  '0003-qc-reports': qcReports,
  '0004-subtitles': subtitles,
  '0005-stages': stages,
  '0006-posters': posters,
  '0007-retention': retention,
  '0008-operation': operation,
  '0009-people': people,
  '0010-lesson-life': lessonLife,
  '0011-organisations': organisations,
  '0012-accounts': accounts,
  '0013-editorial': editorial,
  '0014-metadata': metadata,
  '0015-search': search,
  '0016-publication': publication,
  '0017-webhook': webhook,
  '0018-planning': planning,
  '0019-events-at-commit': eventsAtCommit,
  '0020-stations': stations,
  '0021-playback': playback,
  '0022-programmes': programmes,
  '0025-held-changes': heldChanges,
  '0025-topic-rules': topicRules,
  '0030-competitions': competitions,
  '0034-certificate-names': certificateNames,
  '0036-requests': requests,
  '0037-contracted-units': contractedUnits,
  '0038-gathered-lessons': gatheredLessons,
  '0039-prompt-beats': promptBeats,
  '0040-anchor-films': anchorFilms,
}

export type OpenDatabase = {
  readonly db: Kysely<Database>
  /** Lets running queries end, then lets go of the connections. */
  readonly close: () => Promise<void>
}

type OpenOptions = {
  /** How long a database that is just starting is waited for. */
  readonly deadlineMs?: number
}

/** 15 s: no query of the hub's own takes a second; one that hangs must not hold a connection for good. */
const statementMs = 15_000

/**
 * Opens PostgreSQL and brings its tables up to this version; several hubs may do so at once, one after the other.
 * Column names are the code's own; `bigint` is read as a number; write `jsonb` with `JSON.stringify`.
 * Rejects with `unavailable`, whose detail says which address did not answer and what to look at, never the password.
 */
export async function openDatabase(
  url: string,
  { deadlineMs = 30_000 }: OpenOptions = {},
): Promise<OpenDatabase> {
  await waitUntilReady(url, deadlineMs)
  await migrate(url)
  const db = databaseOver({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: 2 * statementMs,
    application_name: 'xiangtu-hub',
    types: { getTypeParser },
  })
  return { db, close: () => db.destroy() }
}

/** A pool whose connections may break at any moment: an `error` of pg's that nobody listens to would end the program. */
function databaseOver(config: pg.PoolConfig): Kysely<Database> {
  const pool = new pg.Pool(config)
  // Idle in the pool: it is replaced.
  pool.on('error', () => undefined)
  // In use: the query that runs, or the next one, says so to whoever asked.
  pool.on('connect', client => void client.on('error', () => undefined))
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}

/** pg hands out `int8` as text, since it may pass 2^53. Ours are byte counts and times in ms: far below. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 && format !== 'binary' ? readInt8 : pg.types.getTypeParser(oid, format)

function readInt8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value))
    throw new XiangtuError('internal', { detail: `int8 out of range: ${text}` })
  return value
}

/** Runs on a connection of its own, without the statement limit: the lock of another hub may take its time. */
async function migrate(url: string): Promise<void> {
  const db = databaseOver({ connectionString: url, max: 1, application_name: 'xiangtu-migrations' })
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
    const { error, results = [] } = await migrator.migrateToLatest()
    if (error) {
      const failed =
        results.find(result => result.status === 'Error')?.migrationName ?? 'the list of migrations'
      throw new XiangtuError('unavailable', {
        detail: `the database could not be brought up to this version (${failed}); nothing was changed`,
        cause: error,
      })
    }
  } finally {
    await db.destroy()
  }
}

/** Not there yet, or starting up or shutting down (SQLSTATE 57P03): worth another try. All else is wrong for good. */
const isStarting = (error: unknown): boolean =>
  ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'ETIMEDOUT', 'EAI_AGAIN', '57P03'].includes(codeOf(error))

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

async function waitUntilReady(url: string, deadlineMs: number): Promise<void> {
  const giveUpAt = performance.now() + deadlineMs
  for (;;) {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: Math.max(1000, deadlineMs),
    })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return
    } catch (error) {
      if (isStarting(error) && performance.now() < giveUpAt) await wait(200)
      else {
        const waited = isStarting(error) ? ` within ${Math.round(deadlineMs / 1000)} s` : ''
        const detail = `PostgreSQL at ${client.host}:${client.port} (database ${client.database}) did not let us in${waited}: ${codeOf(error)}. Check DATABASE_URL and that the server runs.`
        throw new XiangtuError('unavailable', { detail, cause: error })
      }
    } finally {
      await client.end()
    }
  }
}
