import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { childEnvironment, readConfig } from '../src/config.ts'
import { openDatabase } from '../src/database/open.ts'
import { startHubProcess } from '../src/demo/hub-process.ts'
import { startEmbeddedPostgres } from '../src/services/embedded-postgres.ts'
import { measureCompetition } from './competition/measure.ts'
import { report } from './support/report.ts'

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, entries: { type: 'string', default: '1955' } },
})
const entries = Number(values.entries)
if (!(Number.isInteger(entries) && entries >= 200 && entries <= 20_000))
  throw new Error('--entries takes a number from 200 to 20000')
/** As a national contest of learning films had it: 1,955 entries of 327 units, 24 reviewers, 3 each, then 12. */
const size = {
  ...{ entries, units: 327, reviewers: 24, perEntry: 3 },
  ...{ finalReviewers: 12, advancePerCategory: 35 },
}

const signal = AbortSignal.timeout(1800_000)
const tell = (line: string) => console.log(line)
const closing: (() => Promise<unknown>)[] = []
const folder = await mkdtemp(join(tmpdir(), 'xiangtu-bench-'))
closing.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
try {
  const log = { info: () => {}, warn: (_facts: object, text: string) => tell(text) }
  const { searchPath } = readConfig()
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), searchPath, log })
  closing.push(postgres.stop)
  const { db, close } = await openDatabase(postgres.url)
  closing.push(close)
  const settings = {
    ...{ DATABASE_URL: postgres.url, DATA_DIR: join(folder, 'data'), LOCAL_WORKERS: '0', LOG_LEVEL: 'warn' },
    ...{ REDIS_URL: '', S3_BUCKET: '', PORT: '', PUBLIC_URL: '' },
  }
  const hub = await startHubProcess(readConfig(childEnvironment(settings)), signal, settings)
  closing.push(hub.stop)
  report('competition', await measureCompetition({ db, url: hub.url, size, tell }), values.json)
} finally {
  for (const each of closing.reverse()) await each()
}
