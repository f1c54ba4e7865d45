import { once } from 'node:events'
import { Agent, createServer, get, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { kbitBetween } from '../support/shaped-way.ts'
import { type LineCourse, type Shaper, startShaper } from '../support/shaper.ts'

/** When things happened, in seconds after the question was asked. */
type Answer = { readonly firstByte: number; readonly lastByte: number; readonly bytes: number }

describe('the bench: a bad line', () => {
  let server: Server
  let target = ''
  let shaper: Shaper
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })

  before(async () => {
    server = createServer((req, res) => res.end(Buffer.alloc(Number(req.url?.slice(1)))))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address() as AddressInfo
    target = `http://127.0.0.1:${address.port}`
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  afterEach(() => shaper.close())

  const open = async (course: LineCourse) => {
    shaper = await startShaper({ target, ...course })
  }
  const ask = (bytes: number, by?: Agent): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const began = performance.now()
      const seconds = () => (performance.now() - began) / 1000
      get(`${shaper.url}/${bytes}`, { agent: by ?? false }, answer => {
        let firstByte = 0
        let counted = 0
        answer.on('data', (chunk: Buffer) => {
          firstByte ||= seconds()
          counted += chunk.length
        })
        answer.on('end', () => resolve({ firstByte, lastByte: seconds(), bytes: counted }))
        answer.on('error', reject)
      }).on('error', reject)
    })

  it('refuses a connection’s bytes once it behaves otherwise', async () => {
    await open({ kbps: 64 })
    const broken = ask(100_000).then(
      () => 'whole',
      () => 'broken',
    )
    const fast = { kbps: 50_000, rttMs: 0 }
    await until(() => shaper.carried().downBytes > 0)
    shaper.follow(fast)
    expect(await broken).to.equal('broken')
    expect(shaper.carried()).to.deep.equal({ downBytes: 0, upBytes: 0, connections: 0 })
    expect((await ask(100_000)).lastByte).to.be.below(1)
  })

  it('carries its rate within four in a hundred', async () => {
    for (const kbps of [256, 1000]) {
      await open({ kbps, rttMs: 100 })
      const bytes = (kbps / 8) * 1000 * 1.5
      const { firstByte, lastByte } = await ask(bytes)
      // A round trip for the connection, one for the question, and the packet that the first bytes lie in.
      expect(firstByte).to.be.within(0.2, 0.2 + (1448 * 8) / 1000 / kbps + 0.12)
      expect(lastByte - 0.2).to.be.closeTo(1.5, 0.06 + 200 / (kbps * 125))
      await shaper.close()
    }
    await open({ kbps: 1000 })
  })

  it('takes a round trip for a new connection and one for each question', async () => {
    await open({ kbps: 10_000, rttMs: 200 })
    expect((await ask(100, agent)).firstByte).to.be.within(0.4, 0.5)
    expect((await ask(100, agent)).firstByte).to.be.within(0.2, 0.3)
    expect(shaper.carried().connections).to.equal(1)
  })

  it('is shared by all connections in equal parts', async () => {
    await open({ kbps: 1000, rttMs: 20 })
    const [one, other, small] = await Promise.all([ask(60_000), ask(60_000), ask(6_000)])
    expect(one.lastByte).to.be.closeTo(1.05, 0.08)
    expect(other.lastByte).to.be.closeTo(1.05, 0.08)
    expect(small.lastByte).to.be.below(0.4)
  })

  it('lets nothing through in an outage, questions neither, and follows its trace second by second', async () => {
    await open({ trace: [400, 0, 800], rttMs: 20 })
    const whole = await ask(100_000)
    expect(whole.lastByte).to.be.closeTo(2.46, 0.1)
    const [first = 0, second = 0, third = 0] = shaper.downBytesBySecond()
    expect(first).to.be.closeTo(48_000, 3000)
    expect(second).to.be.below(1500)
    expect(first + second + third).to.be.closeTo(100_000, 400)
    await shaper.close()
    await open({ trace: [0, 400], rttMs: 20 })
    expect((await ask(100)).firstByte).to.be.within(1.0, 1.2)
  })

  it('counts what a trace carries between two moments, beyond its end too', () => {
    const trace = [100, 0, 300]
    expect(kbitBetween(trace, 0.5, 2.5)).to.equal(200)
    expect(kbitBetween(trace, 2, 4)).to.equal(400)
    expect(kbitBetween(trace, 1.2, 1.9)).to.equal(0)
  })
})

/** Looks every few milliseconds until it is so. */
async function until(isSo: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 5000
  while (!isSo()) {
    if (performance.now() > giveUpAt) throw new Error('not so within five seconds')
    await new Promise(resolve => setImmediate(resolve))
  }
}
