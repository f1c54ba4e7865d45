import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import fc from 'fast-check'
import { type ErrorCode, XiangtuError } from '../../src/errors.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { type StoreUnderTest, storeKinds } from '../support/stores.ts'

const json = { contentType: 'application/json' }
const bytesOf = { contentType: 'application/octet-stream' }

async function codeOf(work: Promise<unknown>): Promise<ErrorCode | 'fulfilled'> {
  try {
    await work
    return 'fulfilled'
  } catch (error) {
    if (error instanceof XiangtuError) return error.code
    throw error
  }
}

async function keysUnder(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.list(prefix)) keys.push(key)
  return keys
}

for (const [kind, start] of Object.entries(storeKinds)) {
  describe(`object store: ${kind}`, () => {
    let under: StoreUnderTest
    let store: ObjectStore
    let scratch: string
    before(async () => {
      under = await start()
      store = under.store
      scratch = await mkdtemp(join(tmpdir(), 'xiangtu-scratch-'))
    })
    after(async () => {
      await under?.stop()
      if (scratch) await rm(scratch, { recursive: true, force: true })
    })
    const file = async (name: string, content: Uint8Array | string) => {
      const path = join(scratch, name)
      await writeFile(path, content)
      return path
    }

    describe('refuses', () => {
      const escapes = [
        '',
        '/',
        '/etc/passwd',
        '../secret',
        'media/../../secret',
        'a//b',
        'a/',
        'a/./b',
        'a\\b',
        'a\0b',
      ]
      const odd = ['.incoming/x', 'A/b', 'a/%2e%2e/b', 'a b', '课件', 'a/..', '..', 'a\n', 'x'.repeat(65)]
      for (const key of [...escapes, ...odd]) {
        it(`the key ${JSON.stringify(key)} in every call`, async () => {
          const path = await file('any.bin', 'any')
          const codes = await Promise.all([
            codeOf(store.put(key, 'x', bytesOf)),
            codeOf(store.putFile(key, path, bytesOf)),
            codeOf(store.head(key)),
            codeOf(store.read(key)),
            codeOf(store.open(key)),
            codeOf(store.fetchFile(key, join(scratch, 'out'))),
            codeOf(store.remove([key])),
            codeOf(keysUnder(store, `${key}/`)),
          ])
          expect(codes).to.deep.equal(codes.map(() => 'badRequest'))
        })
      }

      it('a prefix that does not end in a slash', async () => {
        expect(await codeOf(keysUnder(store, 'media'))).to.equal('badRequest')
      })

      it('ranges that are none', async () => {
        await store.put('range/refused', 'ten bytes.', bytesOf)
        const ranges = [
          { start: -1, bytes: 2 },
          { start: 0, bytes: 0 },
          { start: 0.5, bytes: 1 },
          { start: 10, bytes: 1 },
        ]
        for (const range of ranges) {
          expect(await codeOf(store.open('range/refused', { range })), JSON.stringify(range)).to.equal(
            'badRequest',
          )
        }
      })

      it('to store a range that reaches over the end of its file', async () => {
        const path = await file('short.bin', 'ten bytes.')
        const range = { start: 5, bytes: 6 }
        expect(await codeOf(store.putFile('range/over', path, { ...bytesOf, range }))).to.equal('badRequest')
        expect(await store.head('range/over')).to.equal(undefined)
      })

      it('to read what is missing, and says so', async () => {
        expect(await store.head('none/here')).to.equal(undefined)
        expect(await codeOf(store.read('none/here'))).to.equal('objectMissing')
        expect(await codeOf(store.open('none/here'))).to.equal('objectMissing')
        expect(await codeOf(store.fetchFile('none/here', join(scratch, 'none')))).to.equal('objectMissing')
        expect(await readdir(scratch)).not.to.include('none')
      })

      it('to take an object over 64 MiB into memory', async () => {
        const path = await file('sparse.bin', '')
        await truncate(path, 64 * 1024 ** 2 + 1)
        await store.putFile('large/sparse', path, bytesOf)
        expect(await codeOf(store.read('large/sparse'))).to.equal('fileTooLarge')
        await store.remove(['large/sparse'])
      })
    })

    it('gives back what was put, byte for byte, with its facts', async () => {
      const body = randomBytes(70_000)
      const before = Date.now()
      expect(await store.put('facts/a.webp', body, { contentType: 'image/webp' })).to.equal('stored')
      const facts = await store.head('facts/a.webp')
      expect(facts).to.include({ key: 'facts/a.webp', bytes: 70_000, contentType: 'image/webp' })
      expect(facts?.etag).to.match(/^"[^"]+"$/)
      expect(facts?.modifiedAt.getTime()).to.be.within(before - 2000, Date.now() + 2000)
      expect(Buffer.from(await store.read('facts/a.webp')).equals(body)).to.equal(true)
      const opened = await store.open('facts/a.webp')
      expect(opened.facts).to.deep.equal(facts)
      expect((await buffer(opened.body)).equals(body)).to.equal(true)
    })

    it('keeps an empty object', async () => {
      await store.put('facts/empty', '', bytesOf)
      expect((await store.head('facts/empty'))?.bytes).to.equal(0)
      expect(await store.read('facts/empty')).to.have.length(0)
      expect(await buffer((await store.open('facts/empty')).body)).to.have.length(0)
      const path = await file('empty.bin', '')
      await store.putFile('facts/empty-file', path, bytesOf)
      expect((await store.head('facts/empty-file'))?.bytes).to.equal(0)
    })

    it('keeps an etag while the object stays, and changes it with the content', async () => {
      await store.put('facts/etag', 'one', bytesOf)
      const one = await store.head('facts/etag')
      const reopened = await under.again()
      expect((await reopened.head('facts/etag'))?.etag).to.equal(one?.etag)
      await reopened.close()
      await store.put('facts/etag', 'two', bytesOf)
      expect((await store.head('facts/etag'))?.etag).not.to.equal(one?.etag)
    })

    it('lets the first of many parallel writers win, and only that one', async () => {
      for (let round = 0; round < 5; round++) {
        const key = `race/${round}.json`
        const writers = Array.from({ length: 12 }, (_, writer) =>
          store.put(key, JSON.stringify({ writer }), { ...json, ifAbsent: true }),
        )
        const outcomes = await Promise.all(writers)
        expect(outcomes.filter(outcome => outcome === 'stored')).to.have.length(1)
        const winner = outcomes.indexOf('stored')
        expect(JSON.parse(Buffer.from(await store.read(key)).toString())).to.deep.equal({ writer: winner })
      }
    })

    it('stores a file, and ranges of it, without the rest', async () => {
      const content = randomBytes(300_000)
      const path = await file('footage.bin', content)
      await store.putFile('files/whole', path, bytesOf)
      await store.putFile('files/part', path, { ...bytesOf, range: { start: 1000, bytes: 150_000 } })
      expect(Buffer.from(await store.read('files/whole')).equals(content)).to.equal(true)
      expect(Buffer.from(await store.read('files/part')).equals(content.subarray(1000, 151_000))).to.equal(
        true,
      )
      await rm(path)
      expect((await store.head('files/whole'))?.bytes).to.equal(300_000)
    })

    it('stores a file of many parts with flat memory, and fetches it back', async () => {
      const chunk = randomBytes(1024 ** 2)
      const path = await file('large.bin', '')
      for (let count = 0; count < 100; count++) await writeFile(path, chunk, { flag: 'a' })
      global.gc?.()
      const before = process.memoryUsage.rss()
      let peak = before
      const watch = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage.rss())
      }, 5)
      // One byte off: a range is copied on every store, also where a whole file is only linked.
      await store.putFile('files/large', path, {
        ...bytesOf,
        range: { start: 1, bytes: 100 * 1024 ** 2 - 1 },
      })
      clearInterval(watch)
      expect((peak - before) / 1024 ** 2, 'MiB').to.be.below(90)
      const target = join(scratch, 'fetched.bin')
      const facts = await store.fetchFile('files/large', target)
      expect(facts.bytes).to.equal(100 * 1024 ** 2 - 1)
      const original = await readFile(path)
      expect((await readFile(target)).equals(original.subarray(1))).to.equal(true)
      await store.remove(['files/large'])
    })

    it('fetches over an older file, and leaves no other name beside it', async () => {
      await store.put('files/new', 'new', bytesOf)
      const folder = await mkdtemp(join(scratch, 'fetch-'))
      await writeFile(join(folder, 'in.bin'), 'old and longer')
      await store.fetchFile('files/new', join(folder, 'in.bin'))
      await store.fetchFile('files/new', join(folder, 'in.bin'))
      expect(await readFile(join(folder, 'in.bin'), 'utf8')).to.equal('new')
      expect(await readdir(folder)).to.deep.equal(['in.bin'])
    })

    it('reads every range as a slice of the whole', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.uint8Array({ minLength: 1, maxLength: 2000 }),
          fc.nat(1999),
          fc.integer({ min: 1, max: 4000 }),
          async (content, offset, bytes) => {
            const start = offset % content.length
            await store.put('range/any', content, bytesOf)
            const { facts, body } = await store.open('range/any', { range: { start, bytes } })
            expect(facts.bytes).to.equal(content.length)
            expect([...(await buffer(body))]).to.deep.equal([...content.subarray(start, start + bytes)])
          },
        ),
        { numRuns: 60 },
      )
    })

    it('lists 3000 keys in order, in pages nobody sees, and only those under the prefix', async () => {
      const keys = Array.from(
        { length: 3000 },
        (_, index) => `list/v${index % 3}/s${String(index).padStart(5, '0')}.m4s`,
      )
      const waiting = [...keys]
      const put = async () => {
        for (let key = waiting.pop(); key; key = waiting.pop()) await store.put(key, '12345', bytesOf)
      }
      await Promise.all(Array.from({ length: 16 }, put))
      await store.put('list-else/x', 'x', bytesOf)
      expect(await keysUnder(store, 'list/')).to.deep.equal(keys.toSorted())
      expect(await keysUnder(store, 'list/v1/')).to.deep.equal(
        keys.filter(key => key.includes('/v1/')).toSorted(),
      )
      await store.remove(keys)
      expect(await keysUnder(store, 'list/')).to.deep.equal([])
    }).timeout(180_000)

    it('orders keys whose names continue with a sign before the slash', async () => {
      const keys = ['sort/a-b/x', 'sort/a.m3u8', 'sort/a/x', 'sort/a0']
      for (const key of keys.toReversed()) await store.put(key, 'x', bytesOf)
      expect(await keysUnder(store, 'sort/')).to.deep.equal(keys)
    })

    it('removes what is there, minds nothing that is not, and can store again under the same folder', async () => {
      await store.put('gone/a/x', 'x', bytesOf)
      await store.remove(['gone/a/x', 'gone/b/never'])
      expect(await store.head('gone/a/x')).to.equal(undefined)
      const race = Array.from({ length: 40 }, async (_, index) => {
        await store.put(`gone/a/${index}`, 'x', bytesOf)
        await store.remove([`gone/a/${index}`])
      })
      await Promise.all(race)
      expect(await keysUnder(store, 'gone/')).to.deep.equal([])
    })

    it('ends every call with the reason of an aborted signal, before and in the middle', async () => {
      const path = join(scratch, 'large.bin')
      const range = { start: 1, bytes: 90 * 1024 ** 2 }
      await store.put('abort/a', randomBytes(1000), bytesOf)
      const why = new Error('the producer pressed stop')
      const over = AbortSignal.abort(why)
      const reasonOf = (work: () => Promise<unknown>) =>
        work().then(
          () => 'fulfilled',
          (error: unknown) => error,
        )
      const calls = [
        () => store.put('abort/b', 'x', { ...bytesOf, signal: over }),
        () => store.putFile('abort/b', path, { ...bytesOf, range, signal: over }),
        () => store.head('abort/a', { signal: over }),
        () => store.read('abort/a', { signal: over }),
        () => store.open('abort/a', { signal: over }),
        () => store.fetchFile('abort/a', join(scratch, 'aborted'), { signal: over }),
        () => store.list('abort/', { signal: over })[Symbol.asyncIterator]().next(),
        () => store.remove(['abort/a'], { signal: over }),
      ]
      for (const call of calls) expect(await reasonOf(call)).to.equal(why)

      const keysBefore = (await under.allKeys()).toSorted()
      const stopper = new AbortController()
      const putting = reasonOf(() =>
        store.putFile('abort/c', path, { ...bytesOf, range, signal: stopper.signal }),
      )
      const firstBytes = async () => {
        while ((await under.allKeys()).length === keysBefore.length) await new Promise(setImmediate)
      }
      await firstBytes()
      stopper.abort(why)
      expect(await putting).to.equal(why)
      expect(await store.head('abort/c')).to.equal(undefined)
      const cleared = async () => {
        while ((await under.allKeys()).length > keysBefore.length) await new Promise(setImmediate)
      }
      await cleared()
      expect((await under.allKeys()).toSorted()).to.deep.equal(keysBefore)
    })

    it('stops a body that is being read when the signal is aborted', async () => {
      const path = join(scratch, 'large.bin')
      await store.putFile('abort/body', path, { ...bytesOf, range: { start: 1, bytes: 50 * 1024 ** 2 } })
      const stopper = new AbortController()
      const { body } = await store.open('abort/body', { signal: stopper.signal })
      const ended = new Promise(resolve => body.once('close', resolve).once('error', () => {}))
      body.once('data', () => stopper.abort(new Error('enough')))
      await ended
      expect(body.destroyed).to.equal(true)
      expect(body.readableEnded).to.equal(false)
    })

    it('shows nothing of a write that was cut off', async () => {
      const path = await file('shrinks.bin', randomBytes(20 * 1024 ** 2))
      const range = { start: 0, bytes: 20 * 1024 ** 2 - 1 }
      const putting = codeOf(store.putFile('cut/off', path, { ...bytesOf, range }))
      await truncate(path, 1024)
      expect(await putting).to.equal('badRequest')
      expect(await store.head('cut/off')).to.equal(undefined)
      expect(await keysUnder(store, 'cut/')).to.deep.equal([])
    })

    it('is unavailable while what stands behind it is gone, and recovers by itself', async () => {
      await store.put('outage/kept', 'kept', bytesOf)
      const path = await file('outage.bin', 'x')
      await under.cut()
      const codes = {
        put: await codeOf(store.put('outage/new', 'x', { ...bytesOf, ifAbsent: true })),
        putFile: await codeOf(store.putFile('outage/new', path, bytesOf)),
        head: await codeOf(store.head('outage/kept')),
        read: await codeOf(store.read('outage/kept')),
        open: await codeOf(store.open('outage/kept')),
        fetchFile: await codeOf(store.fetchFile('outage/kept', join(scratch, 'kept'))),
        list: await codeOf(keysUnder(store, 'outage/')),
        remove: await codeOf(store.remove(['outage/kept'])),
      }
      await under.mend()
      expect(new Set(Object.values(codes)), JSON.stringify(codes)).to.deep.equal(
        new Set(['storeUnavailable']),
      )
      expect(Buffer.from(await store.read('outage/kept')).toString()).to.equal('kept')
      expect(await store.put('outage/new', 'x', { ...bytesOf, ifAbsent: true })).to.equal('stored')
      expect(await readdir(scratch)).not.to.include('kept')
      expect((await stat(path)).size).to.equal(1)
    })
  })
}
