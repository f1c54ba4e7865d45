import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { freePort } from './free-port.ts'
import { keepRunning, type ServiceLog } from './keep-running.ts'
import { launch } from './launch.ts'
import { keptPassword, writeWhole } from './secret-file.ts'

type PrivateRedisOptions = {
  /** Everything of this server lies here: its append-only file, its settings and its password in private files. */
  readonly folder: string
  readonly searchPath: string
  readonly log: ServiceLog
}

/** A Redis of the hub's own; `url` holds its password. It keeps its port and password when it has to be started again. */
export type PrivateRedis = { readonly url: string; readonly stop: () => Promise<void> }

type Address = { readonly port: number; readonly password: string }

const startSeconds = 30

/**
 * Starts redis-server on a port of the loopback address, the same one as before where that is free.
 * One that a killed hub left running is stopped first. Rejects with a sentence and the server's last lines.
 */
export async function startPrivateRedis({
  folder,
  searchPath,
  log,
}: PrivateRedisOptions): Promise<PrivateRedis> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const settingsFile = join(folder, 'redis.conf')
  const password = await keptPassword(join(folder, 'password'))
  const port = /^port (\d+)$/m.exec(await readFile(settingsFile, 'utf8').catch(() => ''))?.[1]
  if (port) await endOrphan({ port: Number(port), password }, log)

  const address: Address = { port: await freePort(...(port ? [Number(port)] : [])), password }
  await writeWhole(settingsFile, settings(folder, address))
  const server = await keepRunning({
    name: 'redis-server',
    launch: () => launch(['redis-server', settingsFile], { env: { PATH: searchPath, LC_ALL: 'C' } }),
    ready: signal => waitForRedis(address, signal),
    // Redis writes its append-only file out before it ends.
    stopSignal: 'SIGTERM',
    graceSeconds: 10,
    log,
  })
  return { url: `redis://:${password}@127.0.0.1:${address.port}`, stop: server.stop }
}

const settings = (folder: string, { port, password }: Address): string =>
  [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${JSON.stringify(folder)}`,
    // A queue must survive: every write is appended, and on the disk within a second.
    'appendonly yes',
    'appendfsync everysec',
    // Snapshots would write the same once more.
    'save ""',
    // The only policy under which BullMQ promises anything: better an error than a lost job.
    'maxmemory-policy noeviction',
    'daemonize no',
    '',
  ].join('\n')

const connect = ({ port, password }: Address): Redis => {
  const redis = new Redis({
    host: '127.0.0.1',
    port,
    password,
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: 2000,
    commandTimeout: 5000,
  })
  return redis.on('error', () => undefined)
}

/** ioredis counts a server as connected only once it has read its data. */
async function waitForRedis(address: Address, signal: AbortSignal): Promise<void> {
  const until = performance.now() + startSeconds * 1000
  for (;;) {
    const redis = connect(address)
    try {
      await redis.connect()
      await redis.ping()
      return
    } catch (error) {
      if (performance.now() > until)
        throw new Error(`redis-server does not answer within ${startSeconds} s.`, { cause: error })
    } finally {
      redis.disconnect()
    }
    await wait(50, undefined, { signal })
  }
}

/** Whoever answers on the kept port to the kept password is ours: the number of a process would prove less. */
async function endOrphan(address: Address, log: ServiceLog): Promise<void> {
  const redis = connect(address)
  try {
    await redis.connect()
    await redis.ping()
  } catch {
    redis.disconnect()
    return
  }
  log.warn({ port: address.port }, 'stopping the redis-server that an earlier hub left running')
  // The answer to a shutdown is the end of the connection.
  await redis.call('SHUTDOWN').catch(() => undefined)
  redis.disconnect()
  const until = performance.now() + 10_000
  while ((await freePort(address.port)) !== address.port) {
    if (performance.now() > until) {
      throw new Error(
        `The redis-server of an earlier hub (port ${address.port}) does not end. End it and start again.`,
      )
    }
    await wait(50)
  }
}
