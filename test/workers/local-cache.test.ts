import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { openDiskStore } from '../../storage/disk.ts'
import { sourceKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { openLocalCache } from '../../workers/local-cache.ts'
import { makeId } from '../support/line.ts'

describe('openLocalCache', () => {
  let folder: string
  let store: ObjectStore
  const key = sourceKey(makeId())
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-cache-'))
    store = await openDiskStore(join(folder, 'objects'))
    await store.put(key, '大棚', { contentType: 'application/octet-stream' })
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const counted = () => {
    let fetches = 0
    const fetchFile: ObjectStore['fetchFile'] = (...call) => {
      fetches++
      return store.fetchFile(...call)
    }
    return { store: { ...store, fetchFile }, fetches: () => fetches }
  }

  it('refuses an object that is not there, and fetches it when it has come', async () => {
    const late = sourceKey(makeId())
    const cache = openLocalCache(join(folder, 'late'), store)
    const failure = await cache.fetch(late).catch((error: unknown) => error)
    expect(failure).to.have.property('code', 'objectMissing')
    await store.put(late, 'x', { contentType: 'application/octet-stream' })
    expect(await readFile(await cache.fetch(late), 'utf8')).to.equal('x')
  })

  it('fetches an object once for all who ask, at the same time and later', async () => {
    const { store: counting, fetches } = counted()
    const cache = openLocalCache(join(folder, 'once'), counting)
    const [first, second] = await Promise.all([cache.fetch(key), cache.fetch(key)])
    expect(await cache.fetch(key))
      .to.equal(first)
      .and.to.equal(second)
    expect(await readFile(first, 'utf8')).to.equal('大棚')
    expect(fetches()).to.equal(1)
  })

  it('serves one who asks beside another whose own work is aborted', async () => {
    const stop = new AbortController()
    const halted: ObjectStore = {
      ...store,
      fetchFile: (objectKey, path, options) => {
        stop.abort()
        return store.fetchFile(objectKey, path, options)
      },
    }
    const cache = openLocalCache(join(folder, 'aborted'), halted)
    const first = cache.fetch(key, { signal: stop.signal }).catch((error: unknown) => error)
    const second = cache.fetch(key)
    expect(await first).to.be.instanceOf(Error)
    expect(await readFile(await second, 'utf8')).to.equal('大棚')
  })

  it('sweeps what nobody asked for, keeps the rest, and brings back what is asked for again', async () => {
    const place = join(folder, 'swept')
    const cache = openLocalCache(place, store)
    await cache.fetch(key)
    await cache.sweep()
    expect(await readdir(place)).to.have.length(1)
    await cache.sweep(-1)
    expect(await readdir(place)).to.have.length(0)
    expect(await readFile(await cache.fetch(key), 'utf8')).to.equal('大棚')
  })
})
