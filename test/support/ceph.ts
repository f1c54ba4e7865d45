import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { PutBucketCorsCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'
import { freePort } from '../../src/services/free-port.ts'

const run = promisify(execFile)

/** A real S3 server for tests: Ceph's RADOS Gateway over one monitor and one in-memory disk, on loopback. */
export type Ceph = {
  readonly endpoint: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Kills the gateway: connections are refused from now on. What is stored stays. */
  cut(): Promise<void>
  /** Starts the gateway again on the same port. */
  mend(): Promise<void>
  /** Stops the gateway's clock: connections are accepted, nothing answers. */
  freeze(): void
  thaw(): void
  /** Every object of a bucket, and the parts of uploads that nobody finished, as the gateway's own tool sees them. */
  allKeys(bucket: string): Promise<string[]>
  /** Lets everybody read what lies below `media/`, and pages of any site do so, as docs/operations.md says. */
  openToReaders(bucket: string): Promise<void>
  /** What the bucket says an object is. */
  contentType(bucket: string, key: string): Promise<string | undefined>
  stop(): Promise<void>
}

/** Starts Ceph in a temporary folder and resolves when it answers; tries twice, because a port can be taken meanwhile. */
export async function startCeph(): Promise<Ceph> {
  try {
    return await startOnce()
  } catch {
    return await startOnce()
  }
}

async function startOnce(): Promise<Ceph> {
  const folder = await mkdtemp(join(tmpdir(), 'xiangtu-ceph-'))
  const [monitorPort, gatewayPort] = await Promise.all([freePort(), freePort()])
  const fsid = randomUUID()
  const conf = join(folder, 'ceph.conf')
  const accessKeyId = randomBytes(10).toString('hex')
  const secretAccessKey = randomBytes(20).toString('hex')
  const daemons = new Set<ChildProcess>()
  const daemon = (program: string, ...args: string[]) =>
    startDaemon(daemons, folder, program, ['-c', conf, ...args])
  const ask = (program: string, ...args: string[]) =>
    run(program, ['-c', conf, ...args], { timeout: 30_000, killSignal: 'SIGKILL' })
  const stop = async () => {
    await Promise.all([...daemons].map(kill))
    await rm(folder, { recursive: true, force: true })
  }

  try {
    await Promise.all(['mon', 'osd', 'rgw'].map(name => mkdir(join(folder, name))))
    await writeFile(conf, settings({ folder, fsid, monitorPort, gatewayPort }))

    const map = join(folder, 'monmap')
    await run('monmaptool', ['--create', '--fsid', fsid, '--addv', 'a', `[v1:127.0.0.1:${monitorPort}]`, map])
    await ask('ceph-mon', '-i', 'a', '--mkfs', '--monmap', map)
    const monitor = daemon('ceph-mon', '-f', '-i', 'a')

    const osdId = randomUUID()
    await whileAlive(monitor, ask('ceph', '--connect-timeout', '20', 'osd', 'new', osdId))
    await ask('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', osdId)
    daemon('ceph-osd', '-f', '-i', '0')
    await ask('ceph', 'osd', 'crush', 'add', '0', '1.0', 'root=default')

    const endpoint = `http://127.0.0.1:${gatewayPort}`
    const startGateway = async () => {
      const child = daemon('radosgw', '-f', '-n', 'client.rgw')
      await whileAlive(child, answers(endpoint))
      return child
    }
    let gateway = await startGateway()
    const user = ['--uid', 'tests', '--display-name', 'tests']
    const keys = ['--access-key', accessKeyId, '--secret-key', secretAccessKey]
    await ask('radosgw-admin', '-n', 'client.rgw', 'user', 'create', ...user, ...keys)

    return {
      endpoint,
      accessKeyId,
      secretAccessKey,
      cut: () => kill(gateway),
      mend: async () => {
        gateway = await startGateway()
      },
      freeze: () => void gateway.kill('SIGSTOP'),
      thaw: () => void gateway.kill('SIGCONT'),
      allKeys: async bucket => {
        const list = await ask('radosgw-admin', '-n', 'client.rgw', 'bi', 'list', '--bucket', bucket)
        return [...list.stdout.matchAll(/"idx": "([^"]+)"/g)].map(match => match[1] ?? '')
      },
      openToReaders: async bucket => {
        const credentials = { accessKeyId, secretAccessKey }
        const client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true })
        const readers = {
          ...{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject' },
          Resource: `arn:aws:s3:::${bucket}/media/*`,
        }
        const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [readers] })
        const rule = { AllowedOrigins: ['*'], AllowedMethods: ['GET', 'HEAD'], AllowedHeaders: ['Range'] }
        await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }))
        await client.send(
          new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules: [rule] } }),
        )
        client.destroy()
      },
      contentType: async (bucket, key) => {
        const facts = await ask(
          'radosgw-admin',
          '-n',
          'client.rgw',
          'bi',
          'get',
          '--bucket',
          bucket,
          '--object',
          key,
        )
        return /"content_type": "([^"]+)"/.exec(facts.stdout)?.[1]
      },
      stop,
    }
  } catch (error) {
    const errors = await readFile(join(folder, 'errors.txt'), 'utf8').catch(() => '')
    await stop()
    throw new Error(`Ceph did not start. ${errors.slice(-2000)}`, { cause: error })
  }
}

const settings = (at: { folder: string; fsid: string; monitorPort: number; gatewayPort: number }) => `
[global]
fsid = ${at.fsid}
mon host = [v1:127.0.0.1:${at.monitorPort}]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind msgr2 = false
auth cluster required = none
auth service required = none
auth client required = none
run dir = ${at.folder}
log file = ${at.folder}/$name.log
admin socket = ${at.folder}/$name.asok
crash dir = ${at.folder}
mon data = ${at.folder}/mon
osd data = ${at.folder}/osd
rgw data = ${at.folder}/rgw
# One disk in memory; nothing here outlives the test.
osd objectstore = memstore
memstore device bytes = 2147483648
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd crush update on start = false
osd class update on start = false
mon allow pool size one = true
mon max pg per osd = 1000
mon data avail crit = 1
# The monitor waits for company before it decides; alone, it need not. 11 s of start become 2.
paxos propose interval = 0.02
paxos min wait = 0.01
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${at.gatewayPort}
rgw enable usage log = false
rgw thread pool size = 32
`

function startDaemon(
  daemons: Set<ChildProcess>,
  folder: string,
  program: string,
  args: string[],
): ChildProcess {
  // pdeathsig: a test run that is killed takes its daemons with it.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child.stderr.pipe(createWriteStream(join(folder, 'errors.txt'), { flags: 'a' }))
  daemons.add(child)
  child.once('close', () => daemons.delete(child))
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = new Promise(resolve => child.once('close', resolve))
  child.kill('SIGKILL')
  await closed
}

/** Settles as `work` does, or rejects as soon as the program that it waits for ends. */
async function whileAlive<T>(child: ChildProcess, work: Promise<T>): Promise<T> {
  let ended: ((error: unknown) => void) | undefined
  const death = new Promise<never>((_, reject) => {
    ended = () =>
      reject(new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode ?? child.signalCode}`))
    child.once('close', ended)
    child.once('error', reject)
  })
  try {
    return await Promise.race([work, death])
  } finally {
    if (ended) child.off('close', ended)
  }
}

async function answers(url: string): Promise<void> {
  const deadline = performance.now() + 30_000
  for (;;) {
    try {
      await (await fetch(url, { signal: AbortSignal.timeout(2000) })).arrayBuffer()
      return
    } catch (error) {
      if (performance.now() > deadline) throw error
      await wait(20)
    }
  }
}
