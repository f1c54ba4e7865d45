import { randomBytes } from 'node:crypto'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { XiangtuError } from '../../src/errors.ts'
import { openS3Store } from '../../storage/s3.ts'
import { type Ceph, startCeph } from '../support/ceph.ts'

const plain = { contentType: 'application/octet-stream' }

/** A line to the gateway that can be cut: it passes bytes on until `cutAfter` many came back, then breaks. */
async function startLine(endpoint: string) {
  const line = { cutAfter: Number.POSITIVE_INFINITY, port: 0, stop: () => {} }
  const sockets = new Set<Socket>()
  const server: Server = createServer(near => {
    const far = createConnection(Number(new URL(endpoint).port), '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket
        .on('error', () => {})
        .on('close', () => {
          near.destroy()
          far.destroy()
        })
    }
    near.pipe(far)
    let passed = 0
    far.on('data', chunk => {
      passed += chunk.length
      if (passed <= line.cutAfter) return near.write(chunk)
      line.cutAfter = Number.POSITIVE_INFINITY // once
      near.destroy()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  line.port = address !== null && typeof address === 'object' ? address.port : 0
  line.stop = () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return line
}

const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'fulfilled',
    (error: unknown) => error,
  )

describe('openS3Store', () => {
  let ceph: Ceph
  const config = (change: object = {}) => ({
    kind: 's3' as const,
    region: 'us-east-1',
    bucket: 'lessons',
    ...ceph,
    ...change,
  })
  before(async () => {
    ceph = await startCeph()
  })
  after(() => ceph?.stop())

  it('refuses a wrong secret and an unknown key, and says neither in its error', async () => {
    for (const change of [{ secretAccessKey: 'wrong-secret-0123' }, { accessKeyId: 'unknown-key-0123' }]) {
      const error = await caught(openS3Store(config(change)))
      if (!(error instanceof XiangtuError)) throw new Error('was let in')
      expect(error.code).to.equal('storeRefused')
      expect(`${error.message} ${JSON.stringify(error)} ${error.stack}`).not.to.contain('wrong-secret-0123')
    }
  })

  it('is unavailable where nobody listens', async () => {
    const error = await caught(openS3Store(config({ endpoint: 'http://127.0.0.1:9' })))
    expect(error).to.include({ code: 'storeUnavailable' })
  })

  it('makes the bucket once, when two programs open it at the same moment', async () => {
    const stores = await Promise.all([
      openS3Store(config({ bucket: 'twice' })),
      openS3Store(config({ bucket: 'twice' })),
    ])
    await stores[0].put('a/b', 'from one', plain)
    expect(Buffer.from(await stores[1].read('a/b')).toString()).to.equal('from one')
    await Promise.all(stores.map(store => store.close()))
  })

  it('does not wait for ever for a gateway that took the question and stands still', async () => {
    const store = await openS3Store(config(), { answerMs: 200 })
    await store.put('still/a', 'a', plain)
    ceph.freeze()
    const error = await caught(store.head('still/a')).finally(() => ceph.thaw())
    expect(error).to.include({ code: 'storeUnavailable' })
    expect((await store.head('still/a'))?.bytes).to.equal(1)
    await store.close()
  })

  it('knows its own write again when the answer to it was lost, and somebody else’s as such', async () => {
    const line = await startLine(ceph.endpoint)
    const store = await openS3Store(config({ endpoint: `http://127.0.0.1:${line.port}` }))
    line.cutAfter = 0
    expect(await store.put('lost/a', 'mine', { ...plain, ifAbsent: true })).to.equal('stored')
    expect(line.cutAfter, 'the answer was cut').to.equal(Number.POSITIVE_INFINITY)
    line.cutAfter = 0
    expect(await store.put('lost/a', 'theirs', { ...plain, ifAbsent: true })).to.equal('exists')
    expect(Buffer.from(await store.read('lost/a')).toString()).to.equal('mine')
    await store.close()
    line.stop()
  })

  it('tells the reader of a body that the store went away midway, never an early end', async () => {
    const line = await startLine(ceph.endpoint)
    const store = await openS3Store(config({ endpoint: `http://127.0.0.1:${line.port}` }))
    await store.put('midway/a', randomBytes(4 * 1024 ** 2), plain)
    line.cutAfter = 1024 ** 2
    const { body } = await store.open('midway/a')
    expect(await caught(buffer(body))).to.include({ code: 'storeUnavailable' })
    await store.close()
    line.stop()
  })

  it('tells the bucket what each object is, for a CDN that reads it without us', async () => {
    const store = await openS3Store(config())
    await store.put('type/a.webp', 'x', { contentType: 'image/webp' })
    expect(await ceph.contentType('lessons', 'type/a.webp')).to.equal('image/webp')
    await store.close()
  })
})
