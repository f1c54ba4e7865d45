import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { holdDataFolder } from '../../src/services/data-folder.ts'

const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )

describe('holding a data folder', () => {
  let folder: string
  let lock: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-folder-'))
    lock = join(folder, 'hub.lock')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const writtenLock = async (): Promise<Record<string, unknown>> => {
    const held = await holdDataFolder(folder)
    const text = await readFile(lock, 'utf8')
    await held.release()
    return JSON.parse(text)
  }

  it('refuses a folder that this very process holds', async () => {
    const held = await holdDataFolder(folder)
    expect(await failure(holdDataFolder(folder)))
      .to.contain('Another hub is running')
      .and.contain(String(process.pid))
    await held.release()
  })

  it('gives the folder to one of many that ask at once', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => holdDataFolder(folder)))
    const given = asked.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []))
    expect(given).to.have.length(1)
    await given[0]?.release()
  })

  it('gives a dead hub’s folder to one of many that ask at once', async () => {
    const dead = { ...(await writtenLock()), startedAt: 'long ago' }
    await writeFile(lock, JSON.stringify(dead))
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => holdDataFolder(folder)))
    const given = asked.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []))
    expect(given).to.have.length(1)
    await given[0]?.release()
  })

  it('refuses a folder that another container or machine keeps touching', async () => {
    const held = await holdDataFolder(folder)
    const elsewhere = { ...JSON.parse(await readFile(lock, 'utf8')), machine: 'another one', pid: 1 }
    await writeFile(lock, JSON.stringify(elsewhere))
    expect(await failure(holdDataFolder(folder))).to.contain('Another hub is running')
    await held.release()
  })

  it('takes over from a process whose number has gone to another one', async () => {
    const dead = { ...(await writtenLock()), startedAt: 'long ago' }
    await writeFile(lock, JSON.stringify(dead))
    await (await holdDataFolder(folder)).release()
  })

  it('takes over a lock that was torn by a power cut', async () => {
    await writeFile(lock, '{"pid":')
    await (await holdDataFolder(folder)).release()
  })

  it('takes over from another machine that has fallen silent', async () => {
    const silent = { ...(await writtenLock()), machine: 'another one' }
    await writeFile(lock, JSON.stringify(silent))
    await (await holdDataFolder(folder)).release()
  })

  it('leaves nothing behind when it lets go', async () => {
    await (await holdDataFolder(folder)).release()
    expect(await readdir(folder)).to.deep.equal([])
  })
})
