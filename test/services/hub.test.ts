import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import pg from 'pg'
import { freePort } from '../../src/services/free-port.ts'
import { followCourseware } from '../../src/upload/follow-courseware.ts'
import { sendFile } from '../../src/upload/send-file.ts'
import { cameraClip } from '../support/clips.ts'
import { ffmpeg } from '../support/ffmpeg.ts'
import { startHub, startHubInVain, type TestHub } from '../support/hub.ts'
import { expectNoProcesses, processesOf } from '../support/processes.ts'

/** Asks a living hub until the answer is as wanted; fails after 40 s, or where the hub has ended, with what it wrote. */
async function until<Value>(
  hub: TestHub,
  ask: () => Promise<Value>,
  isWanted: (value: Value) => boolean,
): Promise<Value> {
  for (const deadline = performance.now() + 40_000; ; ) {
    const value = await ask()
    if (isWanted(value)) return value
    const hasEnded = hub.child.exitCode !== null || hub.child.signalCode !== null
    if (hasEnded || performance.now() > deadline) {
      throw new Error(`In vain; the hub ${hasEnded ? 'has ended' : 'runs'}.\n${hub.output()}`)
    }
    await wait(50)
  }
}

describe('the hub and its services', () => {
  let folder: string
  let hub: TestHub | undefined

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-hub-'))
  })
  afterEach(async () => {
    await hub?.stop()
    hub = undefined
    await expectNoProcesses(folder)
    await rm(folder, { recursive: true, force: true })
  })

  const dataFolder = () => join(folder, 'data')
  /** Who is stored, straight from the database of the hub that runs now. */
  const usernames = async (): Promise<readonly string[]> => {
    const [port] = (await readFile(join(dataFolder(), 'postgres/data/postmaster.pid'), 'utf8'))
      .split('\n')
      .slice(3)
    const password = (await readFile(join(dataFolder(), 'postgres/password'), 'utf8')).trim()
    const client = new pg.Client(`postgres://xiangtu:${password}@127.0.0.1:${port}/xiangtu`)
    await client.connect()
    const { rows } = await client.query<{ username: string }>('SELECT username FROM "user"')
    await client.end()
    return rows.map(row => row.username)
  }

  it('refuses a port that another program has, says so and ends with 1', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const { code, output } = await startHubInVain({ DATA_DIR: dataFolder(), PORT: String(port) })
    other.close()
    expect(code).to.equal(1)
    expect(output).to.contain(`Port ${port} on 127.0.0.1 cannot be used (another program has it).`)
    expect(output).not.to.contain('    at ')
  })

  it('refuses wrong settings by name, without repeating their values', async () => {
    const { code, output } = await startHubInVain({
      DATA_DIR: dataFolder(),
      PORT: 'eighty',
      SECRET: 'too short',
    })
    expect(code).to.equal(1)
    expect(output).to.contain('PORT:').and.to.contain('SECRET:')
    expect(output).not.to.contain('too short')
  })

  it('refuses a data folder that a living hub has, and leaves that hub alone', async () => {
    hub = await startHub({ DATA_DIR: dataFolder(), LOCAL_WORKERS: '0' })
    const { code, output } = await startHubInVain({ DATA_DIR: dataFolder(), PORT: String(await freePort()) })
    expect(code).to.equal(1)
    expect(output).to.contain('Another hub is running').and.to.contain(String(hub.child.pid))
    expect((await fetch(`${hub.url}/healthz`)).status).to.equal(200)
  })

  it('takes the next free port where none is given, and says so', async () => {
    const usual = createServer()
    // Where something else has 8080 already, the case is there without us.
    await new Promise<void>(resolve => {
      usual.once('error', () => resolve())
      usual.listen(8080, '127.0.0.1', resolve)
    })
    hub = await startHub({ DATA_DIR: dataFolder(), LOCAL_WORKERS: '0', PORT: '' })
    usual.close()
    expect(hub.url).not.to.contain(':8080')
    expect(hub.output()).to.contain('Port 8080 is in use; taking ')
  })

  it('keeps its passwords, keys and settings from other users of the machine', async () => {
    hub = await startHub({ DATA_DIR: dataFolder(), LOCAL_WORKERS: '0' })
    const mode = async (file: string) => ((await stat(join(dataFolder(), file))).mode & 0o777).toString(8)
    expect(await mode('.')).to.equal('700')
    for (const file of [
      'local-key',
      'postgres/password',
      'postgres/superuser-password',
      'redis/redis.conf',
    ]) {
      expect(await mode(file), file).to.equal('600')
    }
    expect(hub.setupUrl).to.match(/\/setup\/.{20,}/)
  })

  it('ends within 20 s of SIGTERM while a page, events and an encode are open, and goes on at the next start', async function () {
    this.timeout(180_000)
    hub = await startHub({ DATA_DIR: dataFolder() })
    const { signal } = new AbortController()
    const accessTo = ({ url, localKey }: TestHub) => ({ hub: url, key: localKey, language: 'en' }) as const
    const path = join(folder, 'long.mp4')
    await ffmpeg('-stream_loop', '9', '-i', await cameraClip(folder), '-c', 'copy', path)
    const sent = await sendFile({ ...accessTo(hub), path, signal, onMove: () => {} })
    if (sent.kind !== 'stored') throw new Error(sent.kind)
    const { coursewareId } = sent.view
    // Events stay open, as on a producer's page; they also tell when the encode is under way.
    const events = await fetch(`${hub.url}/api/v1/courseware/${coursewareId}/events`, {
      headers: { Authorization: `Bearer ${hub.localKey}` },
    })
    const reader = events.body?.getReader()
    const text = new TextDecoder()
    let heard = ''
    while (!/"verb":"transcode","state":"running","share":0\.[0-9]*[1-9]/.test(heard)) {
      const piece = await reader?.read()
      if (!piece || piece.done) throw new Error(`The events ended early. ${heard}`)
      heard += text.decode(piece.value, { stream: true })
    }
    // A connection that never sends its request, as an idle browser keeps one.
    const { hostname, port } = new URL(hub.url)
    const idle = connect(Number(port), hostname)
    await once(idle, 'connect')

    const begun = performance.now()
    await hub.stop()
    idle.destroy()
    expect(performance.now() - begun).to.be.lessThan(20_500)
    expect(hub.child.exitCode).to.equal(0)

    hub = await startHub({ DATA_DIR: dataFolder() })
    const lesson = await followCourseware({ ...accessTo(hub), coursewareId, onProgress: () => {}, signal })
    expect(lesson.renditions).to.have.length(4)
  })

  it('takes over after kill -9: its data is there and nothing of the dead hub runs on', async () => {
    const first = await startHub({ DATA_DIR: dataFolder() })
    expect(await usernames()).to.deep.equal(['local'])
    await first.kill()
    const orphans = (await processesOf(dataFolder())).map(({ pid }) => pid)
    expect(orphans.length, 'PostgreSQL and Redis outlive their hub').to.be.greaterThan(1)

    hub = await startHub({ DATA_DIR: dataFolder() })
    expect(await usernames()).to.deep.equal(['local'])
    const now = (await processesOf(dataFolder())).map(({ pid }) => pid)
    expect(now.filter(pid => orphans.includes(pid))).to.deep.equal([])
    expect((await fetch(`${hub.url}/healthz`)).status).to.equal(200)
  })

  it('starts its worker and its PostgreSQL again when they are killed', async () => {
    const running = await startHub({ DATA_DIR: dataFolder() })
    hub = running
    const find = async (program: RegExp) =>
      (await processesOf(dataFolder())).find(({ command }) => program.test(command))?.pid
    for (const program of [/workers\/work\.ts/, /bin\/postgres -D/]) {
      const isThere = (pid: number | undefined) => pid !== undefined
      const before = await until(running, () => find(program), isThere)
      process.kill(before ?? 0, 'SIGKILL')
      await until(
        running,
        () => find(program),
        pid => isThere(pid) && pid !== before,
      )
    }
    const health = () => fetch(`${running.url}/healthz`).then(answer => answer.status)
    expect(await until(running, health, status => status === 200)).to.equal(200)
    expect(running.output()).to.contain('a service ended by itself and is started again')
  })

  it('makes its database anew where the very first start was cut off half way', async () => {
    const cut = join(dataFolder(), 'postgres', 'data.new-0123456789ab')
    await mkdir(cut, { recursive: true })
    await writeFile(join(cut, 'PG_VERSION'), '18\n')
    hub = await startHub({ DATA_DIR: dataFolder(), LOCAL_WORKERS: '0' })
    expect((await fetch(`${hub.url}/healthz`)).status).to.equal(200)
    expect(await stat(cut).catch(() => 'gone')).to.equal('gone')
  })

  it('takes a signal that arrives twice at once for one, and still ends in good order', async () => {
    hub = await startHub({ DATA_DIR: dataFolder(), LOCAL_WORKERS: '0' })
    const ended = once(hub.child, 'exit')
    const answer = fetch(`${hub.url}/healthz`).catch(() => undefined)
    hub.child.kill('SIGINT')
    hub.child.kill('SIGINT')
    const [code] = await ended
    await answer
    expect(code, 'two at once are one: from the terminal and from npm').to.equal(0)
    await expectNoProcesses(dataFolder())
    hub = undefined
  })
})
