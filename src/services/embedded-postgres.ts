import { randomBytes } from 'node:crypto'
import { access, chown, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { prepareDatabase, waitForPostgres } from '../database/prepare.ts'
import { freePort } from './free-port.ts'
import { type KeptRunning, keepRunning, type ServiceLog } from './keep-running.ts'
import { launch, runToEnd } from './launch.ts'
import { accountForPostgres, runAs } from './postgres-account.ts'
import { findPostgresPrograms } from './postgres-programs.ts'
import { commandLineOf, hasEnded, isAlive } from './process-facts.ts'
import { keptPassword } from './secret-file.ts'

type EmbeddedPostgresOptions = {
  /** Everything of this server lies here: its data, and its passwords in private files. */
  readonly folder: string
  readonly searchPath: string
  readonly log: ServiceLog
  /** false is for tests only, whose data may be lost: nothing waits for the disk. */
  readonly fsync?: boolean
}

/** A PostgreSQL of the hub's own. `url` names a database that its user owns, without rights over the server. */
export type EmbeddedPostgres = { readonly url: string; readonly stop: () => Promise<void> }

const superuser = 'postgres'
const name = 'xiangtu'
/** A cluster of a county's size recovers from a power cut in seconds. */
const startSeconds = 60

/**
 * Starts a real PostgreSQL on a free port of the loopback address, over data that it makes at the first start.
 * One that a killed hub left running is stopped first. Rejects with a sentence and PostgreSQL's last lines.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { folder, searchPath, log, fsync = true } = options
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const data = join(folder, 'data')
  const programs = await findPostgresPrograms()
  const superPassword = await keptPassword(join(folder, 'superuser-password'))
  const password = await keptPassword(join(folder, 'password'))
  const account = await accountForPostgres(data)
  // Messages in English whatever the machine speaks: they go into logs that we may be sent.
  const env = { PATH: searchPath, LC_ALL: 'C', TZ: 'UTC' }

  await endOrphan(data, log)
  if (!(await exists(join(data, 'PG_VERSION')))) {
    await sweepDrafts(folder)
    const draft = join(folder, `data.new-${randomBytes(6).toString('hex')}`)
    await mkdir(draft, { mode: 0o700 })
    if (account) await chown(draft, account.uid, account.gid)
    const initdb = [programs.initdb, ...initdbArgs(draft, join(folder, 'superuser-password'), fsync)] as const
    await runToEnd(runAs(account, initdb), { env, deadlineSeconds: 120 })
    // Killed half way it leaves a draft, never a folder that looks like a database.
    await rename(draft, data)
  }

  const port = await freePort()
  const addressOf = (user: string, secret: string, database: string) =>
    `postgres://${user}:${secret}@127.0.0.1:${port}/${database}`
  const server: KeptRunning = await keepRunning({
    name: 'PostgreSQL',
    launch: () => launch(runAs(account, [programs.postgres, ...serverArgs(data, port, fsync)]), { env }),
    ready: signal =>
      waitForPostgres(addressOf(superuser, superPassword, 'postgres'), { signal, seconds: startSeconds }),
    // "Fast" shutdown: open transactions are rolled back, everything is written, nobody is waited for.
    stopSignal: 'SIGINT',
    graceSeconds: 10,
    log,
  })
  try {
    await prepareDatabase(addressOf(superuser, superPassword, 'postgres'), { name, password })
  } catch (error) {
    await server.stop()
    throw error
  }
  return { url: addressOf(name, password, name), stop: server.stop }
}

/** The builtin C.UTF-8 sorts alike on every machine; the system's own locales change under a cluster with upgrades. */
const initdbArgs = (data: string, passwordFile: string, fsync: boolean) => [
  ...['--pgdata', data, '--username', superuser, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
  ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
  ...(fsync ? [] : ['--no-sync']),
]

const serverArgs = (data: string, port: number, fsync: boolean) => [
  ...['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1'],
  // A socket file would need a path of at most 107 bytes, which a deep data folder passes.
  ...['-c', 'unix_socket_directories='],
  ...['-c', `fsync=${fsync ? 'on' : 'off'}`],
]

async function endOrphan(data: string, log: ServiceLog): Promise<void> {
  const pidFile = join(data, 'postmaster.pid')
  const text = await readFile(pidFile, 'utf8').catch(() => undefined)
  if (text === undefined) return
  const [firstLine, folder = data] = text.split('\n')
  const pid = Number(firstLine)
  // Of a dead server's file PostgreSQL itself makes sure that none of its processes is left.
  if (!pid || !isAlive(pid)) return
  const commandLine = (await commandLineOf(pid)) ?? ''
  if (!commandLine.includes('postgres') || !commandLine.includes(folder)) {
    // The number has gone to another program, and PostgreSQL would refuse to start for its sake.
    await rm(pidFile, { force: true })
    return
  }
  log.warn({ pid }, 'stopping the PostgreSQL that an earlier hub left running')
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    process.kill(pid, signal)
    if (await hasEnded(pid, 10)) return
  }
  throw new Error(`The PostgreSQL of an earlier hub (process ${pid}) does not end. End it and start again.`)
}

/** What an interrupted first start left. One that is still being written is left for the next start to remove. */
async function sweepDrafts(folder: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith('data.new-')) continue
    await rm(join(folder, entry), { recursive: true, force: true }).catch(() => undefined)
  }
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
