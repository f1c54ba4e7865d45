import { expect } from 'chai'
import { freePort } from '../../src/services/free-port.ts'
import { postMessage } from '../../src/webhook/post.ts'
import type { Resolve } from '../../src/webhook/target.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'

const message = { headers: { 'webhook-id': 'm1' }, body: '{"type":"webhook.test"}' }
const here: Resolve = async () => [{ address: '127.0.0.1' }]

describe('postMessage', () => {
  let receiver: Receiver | undefined
  afterEach(async () => {
    await receiver?.close()
    receiver = undefined
  })
  const { signal } = new AbortController()
  const post = (url: string, rules: Partial<Parameters<typeof postMessage>[2]> = {}) =>
    postMessage(new URL(url), message, { allowedHosts: ['hook.test'], resolve: here, signal, ...rules })

  it('refuses private addresses by number, and sends nothing', async () => {
    receiver = await startReceiver()
    for (const host of [
      '127.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
      '2130706433',
      '169.254.169.254',
    ])
      expect(await post(`https://${host}:${receiver.port}/`), host).to.deep.equal({ fault: 'privateAddress' })
    expect(receiver.received).to.deep.equal([])
  })

  it('refuses a name that leads to a private address, also where a public one stands beside it', async () => {
    receiver = await startReceiver()
    for (const addresses of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['169.254.169.254'], ['fd00::1']]) {
      const resolve: Resolve = async () => addresses.map(address => ({ address }))
      const url = `https://other.test:${receiver.port}/`
      expect(await post(url, { resolve })).to.deep.equal({ fault: 'privateAddress' })
    }
    expect(
      await postMessage(new URL(`https://localhost:${receiver.port}/`), message, {
        allowedHosts: [],
        signal,
      }),
    ).to.deep.equal({ fault: 'privateAddress' })
    expect(receiver.received).to.deep.equal([])
  })

  it('refuses plain http to all but the operator’s own hosts', async () => {
    const resolve: Resolve = async () => [{ address: '8.8.8.8' }]
    expect(await post('http://other.test/', { resolve })).to.deep.equal({ fault: 'privateAddress' })
  })

  it('asks for a name once and connects to that very answer: a second one could lead elsewhere', async () => {
    receiver = await startReceiver()
    let asked = 0
    // No name server knows this name: whoever asked again would find nothing.
    const resolve: Resolve = async () => {
      asked += 1
      return [{ address: asked === 1 ? '127.0.0.1' : '169.254.169.254' }]
    }
    expect(await post(`http://hook.test:${receiver.port}/in?x=1`, { resolve })).to.deep.equal({ status: 200 })
    expect(asked).to.equal(1)
    const [got] = receiver.received
    expect(got).to.include({ path: '/in?x=1', body: message.body })
    expect(got?.headers).to.include({
      host: `hook.test:${receiver.port}`,
      'webhook-id': 'm1',
      'content-type': 'application/json',
    })
  })

  it('follows no redirect', async () => {
    const other = await startReceiver()
    receiver = await startReceiver((_req, res) =>
      res.writeHead(307, { Location: `http://127.0.0.1:${other.port}/` }).end(),
    )
    const answer = await post(`http://hook.test:${receiver.port}/`)
    expect(answer).to.deep.equal({ status: 307, fault: 'redirected' })
    expect(other.received).to.deep.equal([])
    await other.close()
  })

  it('tells an error of the receiver, a closed door, an unknown name and a line that breaks', async () => {
    receiver = await startReceiver((_req, res) => res.writeHead(503).end())
    expect(await post(`http://hook.test:${receiver.port}/`)).to.deep.equal({ status: 503, fault: 'status' })
    expect(await post(`http://hook.test:${await freePort()}/`)).to.deep.equal({ fault: 'unreachable' })
    const resolve: Resolve = async () => Promise.reject(new Error('ENOTFOUND'))
    expect(await post('http://hook.test/', { resolve })).to.deep.equal({ fault: 'unresolved' })
    await receiver.close()
    receiver = await startReceiver((req, _res) => req.socket.destroy())
    expect(await post(`http://hook.test:${receiver.port}/`)).to.deep.equal({ fault: 'unreachable' })
  })

  it('tries a host’s other addresses where the first lets nobody in', async () => {
    receiver = await startReceiver()
    const resolve: Resolve = async () => [{ address: '127.0.0.2' }, { address: '127.0.0.1' }]
    expect(await post(`http://hook.test:${receiver.port}/`, { resolve })).to.deep.equal({ status: 200 })
  })

  it('does not trust a certificate that nobody vouches for', async () => {
    receiver = await startReceiver(undefined, { tls: true })
    expect(await post(`https://hook.test:${receiver.port}/`)).to.deep.equal({ fault: 'certificate' })
    expect(receiver.received).to.deep.equal([])
  })

  it('waits for an answer, and for a name, only so long', async () => {
    receiver = await startReceiver(() => undefined)
    const late = { timeoutMs: 100 }
    expect(await post(`http://hook.test:${receiver.port}/`, late)).to.deep.equal({ fault: 'timeout' })
    const resolve: Resolve = () => new Promise(() => undefined)
    expect(await post('http://hook.test/', { ...late, resolve })).to.deep.equal({ fault: 'timeout' })
  })

  it('cuts off an answer that never ends, and headers without end', async () => {
    let closed: (() => void) | undefined
    const cut = new Promise<void>(resolve => {
      closed = resolve
    })
    receiver = await startReceiver((_req, res) => {
      res.once('close', () => closed?.())
      const more = () => {
        while (!res.destroyed && res.write('x'.repeat(16_384)));
        if (!res.destroyed) res.once('drain', more)
      }
      more()
    })
    expect(await post(`http://hook.test:${receiver.port}/`)).to.deep.equal({ status: 200 })
    await cut
    await receiver.close()
    receiver = await startReceiver((_req, res) => res.setHeader('x-long', 'y'.repeat(40_000)).end())
    expect(await post(`http://hook.test:${receiver.port}/`)).to.deep.equal({ fault: 'unreachable' })
  })

  it('rejects where the hub ends, and only then', async () => {
    receiver = await startReceiver(() => undefined)
    const stop = new AbortController()
    const sent = post(`http://hook.test:${receiver.port}/`, { signal: stop.signal }).catch(
      (error: unknown) => error,
    )
    await receiver.arrived(1)
    stop.abort()
    expect(await sent).to.have.property('name', 'AbortError')
  })
})
