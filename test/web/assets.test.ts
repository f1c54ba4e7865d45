import { once } from 'node:events'
import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import { buildAssets } from '../../src/web/assets.ts'
import { islandNames } from '../../src/web/islands.ts'
import { type RunningApp, startApp, Visitor } from '../support/app.ts'

/** Node's own client, which does not unpack what it gets. */
async function fetchRaw(url: string, encoding: string) {
  const asked = request(url, { headers: { 'Accept-Encoding': encoding } }).end()
  const [answer] = await once(asked, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk)
  return { headers: answer.headers, body: Buffer.concat(chunks) }
}

describe('assets', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.close())

  it('refuse names that nobody built, and paths out of their folder', async () => {
    for (const name of ['style.css', 'nothing-ABCDEFGH.js', '..%2fapp.ts', '%2e%2e/app.ts'])
      expect((await new Visitor(app.url).get(`/assets/${name}`)).status).to.equal(404)
  })

  it('are the same in every encoding, and keep for a year', async () => {
    const { address } = await buildAssets()
    const url = app.url + address('style.css')
    const plain = await fetchRaw(url, 'identity')
    const brotli = await fetchRaw(url, 'gzip, br')
    const gzip = await fetchRaw(url, 'gzip')
    expect(plain.body.toString()).to.contain('.notice')
    expect(brotli.headers).to.include({ 'content-encoding': 'br', 'content-type': 'text/css; charset=utf-8' })
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).to.equal(true)
    expect(gunzipSync(gzip.body).equals(plain.body)).to.equal(true)
    expect(gzip.headers['cache-control']).to.equal('public, max-age=31536000, immutable')
    expect(gzip.headers['x-content-type-options']).to.equal('nosniff')
  })

  it('hold every island, each reachable with all its parts', async () => {
    const { address } = await buildAssets()
    for (const name of [...islandNames.map(island => `${island}.js`), 'favicon.svg']) {
      const path = address(name)
      expect(path).to.match(/^\/assets\/[\w.]+-[\w]{8}\.(js|svg)$/)
      const { body } = await fetchRaw(app.url + path, 'identity')
      for (const [, part] of body.toString().matchAll(/["']\.\/(part-\w+\.js)["']/g))
        expect((await new Visitor(app.url).get(`/assets/${part}`)).status).to.equal(200)
    }
  })

  it('refuse to be addressed by a name that was not built', async () => {
    const { address } = await buildAssets()
    expect(() => address('misspelt.js')).to.throw('misspelt.js')
  })
})
