import { once } from 'node:events'
import { request } from 'node:http'
import { expect } from 'chai'
import { join } from '../support/app.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'

/** Bytes of an answer as they travel, and of its headers. */
async function weigh(url: string): Promise<{ bytes: number; headerBytes: number; body: Buffer }> {
  const asked = request(url, { headers: { 'Accept-Encoding': 'br' } }).end()
  const [answer] = await once(asked, 'response')
  const headers: readonly string[] = answer.rawHeaders
  const headerBytes = Buffer.byteLength(headers.map(each => `${each}: `).join(''))
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  return { bytes: body.length, headerBytes, body }
}

describe('what a lesson’s page weighs, nothing cached, before it plays', () => {
  let hub: LessonHub
  let address: string
  before(async () => {
    hub = await startLessonHub()
    const owner = await join(hub.db, 'liming')
    const { coursewareId } = await hub.publish({ ownerId: owner.id, title: '大棚番茄灰霉病防治' })
    address = `${hub.url}/courseware/${coursewareId}`
  })
  after(() => hub?.close())

  it('never more than 100 KB of page, style and script: little over three seconds at 256 kbit/s', async () => {
    const plain = await (await fetch(address)).text()
    const head = plain.slice(0, plain.indexOf('</head>'))
    const files = [...head.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(
      ([, path = '']) => path,
    )
    const weights = await Promise.all([...new Set(files)].map(path => weigh(new URL(path, address).href)))
    const page = await weigh(address)
    const bytes = weights.reduce((sum, file) => sum + file.bytes, page.bytes)
    expect(files.some(path => path.includes('/player-'))).to.equal(true)
    expect(files.some(path => path.includes('/work-'))).to.equal(false)
    // This lesson has no words to show, and this hub no other source.
    expect(files.some(path => /\/(subtitles|steering)-/.test(path))).to.equal(false)
    expect(bytes).to.be.below(100_000)
    // The whole of hls.js for everybody is 152 KB by itself.
    expect(bytes).to.be.above(50_000)
  })

  it('names everything that the player fetches first, by the address by which it fetches it', async () => {
    const page = await (await fetch(address)).text()
    const preloads = [
      ...page.matchAll(/<link rel="preload" as="fetch" crossorigin="anonymous" href="([^"]+)"/g),
    ]
    const names = preloads.map(([, path = '']) => path.split('/').slice(-2).join('/'))
    expect(names).to.include.members(['v144/s00000.m4s', 'audio/s00000.m4s'])
    for (const [, path = ''] of preloads) {
      const answer = await fetch(new URL(path, address))
      expect(answer.status).to.equal(200)
      await answer.arrayBuffer()
    }
  })

  it('tells with a segment nothing that is meant for pages: one comes every two seconds, sound and picture', async () => {
    const page = await (await fetch(address)).text()
    const [, segment = ''] = /href="(\/media\/[^"]+\/v144\/s00000.m4s)"/.exec(page) ?? []
    const [, script = ''] = /src="(\/assets\/player-[^"]+)"/.exec(page) ?? []
    expect((await weigh(address)).headerBytes).to.be.above(800)
    expect((await weigh(new URL(segment, address).href)).headerBytes).to.be.below(720)
    expect((await weigh(new URL(script, address).href)).headerBytes).to.be.below(480)
  })
})
