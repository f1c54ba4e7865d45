import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { XiangtuError } from '../../src/errors.ts'
import { openDiskStore } from '../../storage/disk.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { patientStore } from '../../workers/patient-store.ts'

const key = `work/${'0'.repeat(32)}/probe.json`
const options = { contentType: 'application/json' }

describe('a patient store', function () {
  this.timeout(30_000)
  let folder: string
  let disk: ObjectStore
  let said: string[]
  const log = {
    warn: (_facts: object, text: string) => void said.push(text),
    info: (_facts: object, text: string) => void said.push(text),
  }
  beforeEach(async () => {
    said = []
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-patient-'))
    disk = await openDiskStore(join(folder, 'objects'))
    await disk.put(key, '{}', options)
  })
  afterEach(async () => {
    await disk.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** As when the disk of the store is pulled out. */
  const cut = () => rename(join(folder, 'objects'), join(folder, 'unplugged'))
  const mend = async () => {
    await rm(join(folder, 'objects'), { recursive: true, force: true })
    await rename(join(folder, 'unplugged'), join(folder, 'objects'))
  }
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof XiangtuError ? error.code : String(error)),
    )
  const keysOf = async (store: ObjectStore) => {
    const keys: string[] = []
    for await (const object of store.list(`work/${'0'.repeat(32)}/`)) keys.push(object.key)
    return keys
  }

  it('refuses at once what no waiting helps: an object that is not there', async () => {
    const store = patientStore(disk, log)
    expect(await codeOf(store.read(`work/${'1'.repeat(32)}/probe.json`))).to.equal('objectMissing')
    expect(said).to.deep.equal([])
  })

  it('gives up where the store stays away for longer than it has patience', async () => {
    const store = patientStore(disk, log, 1)
    await cut()
    const began = performance.now()
    expect(await codeOf(store.read(key))).to.equal('storeUnavailable')
    expect(performance.now() - began).to.be.within(1000, 5000)
    await mend()
  })

  it('stops waiting for a call that is aborted', async () => {
    const store = patientStore(disk, log)
    await cut()
    const stopping = new AbortController()
    const reading = codeOf(store.read(key, { signal: stopping.signal }))
    await pause(200)
    const began = performance.now()
    stopping.abort()
    expect(await reading).not.to.equal('done')
    expect(performance.now() - began).to.be.below(300)
    await mend()
  })

  it('waits out an outage with every call, and tells of it once', async () => {
    const store = patientStore(disk, log)
    const path = join(folder, 'track.mp4')
    await writeFile(path, 'track')
    await cut()
    const calls = Promise.all([
      store.put(`work/${'0'.repeat(32)}/plan.json`, '{}', { ...options, ifAbsent: true }),
      store.putFile(`work/${'0'.repeat(32)}/${'2'.repeat(32)}/track.mp4`, path, options),
      store.head(key),
      store.read(key),
      store.open(key).then(({ body }) => body.destroy()),
      store.fetchFile(key, join(folder, 'copy.json')),
      keysOf(store),
    ])
    await pause(1200)
    await mend()
    const [put, , facts, , , , keys] = await calls
    expect(put).to.equal('stored')
    expect(facts?.bytes).to.equal(2)
    expect(keys).to.include(key)
    expect(await keysOf(disk)).to.have.length(3)
    await store.remove([key])
    expect(await disk.head(key)).to.equal(undefined)
    expect(said).to.deep.equal(['the store is away; waiting for it', 'the store is back'])
  })
})
