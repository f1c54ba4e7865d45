import { get } from 'node:http'
import { expect } from 'chai'
import { freePort } from '../../src/services/free-port.ts'
import { listen } from '../../src/services/listen.ts'

describe('the open port', () => {
  it('keeps connections longer than the 60 s that proxies keep theirs', async () => {
    const port = await freePort()
    const server = await listen((_req, res) => res.end('here'), {
      host: '127.0.0.1',
      port,
      say: () => undefined,
    })
    try {
      const headers = await new Promise<NodeJS.Dict<string | string[]>>((resolve, reject) => {
        get({ host: '127.0.0.1', port }, answer => {
          answer.resume()
          resolve(answer.headers)
        }).on('error', reject)
      })
      expect(Number(/timeout=(\d+)/.exec(String(headers['keep-alive']))?.[1])).to.be.greaterThan(60)
    } finally {
      await server.close()
    }
  })
})
