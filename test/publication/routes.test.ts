import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Router } from 'express'
import { z } from 'zod'
import { readCatalogue } from '../../src/publication/read.ts'
import { catalogueFileRoutes, publicationRoutes } from '../../src/publication/routes.ts'
import { type CatalogueDelta, deltaSchema, lessonsPerDelta } from '../../src/publication/rules.ts'
import { openSigningKeys, type SigningKey } from '../../src/publication/signing.ts'
import { prepareCatalogue, writeNext } from '../../src/publication/write.ts'
import { openDiskStore } from '../../storage/disk.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { join as joinHub, type RunningApp, startApp, Visitor } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

const problemSchema = z.object({
  status: z.number(),
  code: z.string(),
  facts: z.record(z.string(), z.string()),
})

describe('what other programs get of the catalogue', () => {
  let folder: string
  let store: ObjectStore
  let keys: readonly SigningKey[]
  let app: RunningApp
  let visitor: Visitor
  let ownerId: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-publication-'))
    store = await openDiskStore(join(folder, 'objects'))
    keys = await openSigningKeys(undefined, folder)
    const routes = Router()
    const media = Router().use(catalogueFileRoutes({ store }))
    app = await startApp({ media, routers: [routes] })
    routes.use(publicationRoutes({ db: app.db, publicUrl: undefined, keys }))
    visitor = new Visitor(app.url)
    ownerId = (await joinHub(app.db, 'liming')).id
  })
  after(async () => {
    await app.close()
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })
  afterEach(async () => {
    await app.db.deleteFrom('courseware').execute()
    await write()
  })

  const write = async () => {
    const parts = { db: app.db, store, keys }
    await prepareCatalogue(parts)
    while (await writeNext(parts));
  }
  let published = 0
  /** Each a second after the one before it: the newest are told first. */
  const publish = (title: string, notes = '') => {
    const publishedAt = new Date(Date.now() + 1000 * published++)
    return addLesson(app.db, { ownerId, title, notes, media: sampleMedia, publishedAt })
  }
  const ask = async (since?: string): Promise<CatalogueDelta> =>
    deltaSchema.parse(await (await visitor.get(`/api/v1/catalogue${since ? `?since=${since}` : ''}`)).json())

  describe('GET /api/v1/catalogue', () => {
    it('refuses while nothing was written yet, so that nobody takes it for an empty catalogue', async () => {
      const answer = await visitor.get('/api/v1/catalogue')
      expect(answer.status).to.equal(503)
    })

    it('refuses a cursor of another hub, of a time to come, and nonsense, and says to read all again', async () => {
      await write()
      const { cursor } = await ask()
      const [own] = cursor.split('-')
      for (const since of [`${'f'.repeat(16)}-1`, `${own}-999999`, 'x', `${cursor}%00`, '2025-03-05']) {
        const answer = await visitor.get(`/api/v1/catalogue?since=${since}`)
        expect(answer.status, since).to.equal(410)
        const problem = problemSchema.parse(await answer.json())
        expect(problem).to.deep.include({ code: 'cursorUnknown', facts: { full: '/api/v1/catalogue' } })
      }
    })

    it('tells what was added, changed and withdrawn since, however long that is ago', async () => {
      const kept = await publish('第一课')
      const gone = await publish('第二课')
      await write()
      const { cursor } = await ask()
      await app.db
        .updateTable('courseware')
        .set({ title: '第一课（新）' })
        .where('id', '=', kept.coursewareId)
        .execute()
      await app.db.deleteFrom('courseware').where('id', '=', gone.coursewareId).execute()
      const fresh = await publish('第三课')
      // Come and gone between two questions: the asker has never heard of it.
      const brief = await publish('一会儿')
      await write()
      await app.db.deleteFrom('courseware').where('id', '=', brief.coursewareId).execute()
      await write()
      // A year's worth of other things: what failed is no news, and pushes nothing out.
      await app.db
        .insertInto('lessonEvent')
        .values(
          Array.from({ length: 1000 }, () => ({ coursewareId: kept.coursewareId, kind: 'failed' as const })),
        )
        .execute()
      await write()
      const delta = await ask(cursor)
      expect(delta.added.map(lesson => lesson.coursewareId)).to.deep.equal([fresh.coursewareId])
      expect(delta.changed.map(lesson => lesson.title)).to.deep.equal(['第一课（新）'])
      expect(delta.withdrawn).to.deep.equal([gone.coursewareId])
      expect(await ask(delta.cursor)).to.deep.equal({ ...delta, added: [], changed: [], withdrawn: [] })
    })

    it('never tells of a lesson before it is in the store', async () => {
      await write()
      const { cursor } = await ask()
      await publish('第一课')
      expect((await ask(cursor)).added).to.have.length(0)
      await write()
      expect((await ask(cursor)).added).to.have.length(1)
    })

    it('gives a large catalogue in pages, each lesson once, also when one changes meanwhile', async () => {
      const count = lessonsPerDelta * 2 + 5
      const ids: string[] = []
      for (let number = 0; number < count; number += 1)
        ids.push((await publish(`第 ${number} 课`)).coursewareId)
      await write()
      const first = await ask()
      expect(first.more).to.equal(true)
      const [changed = ''] = ids
      await app.db.updateTable('courseware').set({ title: '改了' }).where('id', '=', changed).execute()
      await write()
      const titles = new Map(first.added.map(lesson => [lesson.coursewareId, lesson.title]))
      for (let delta = first; delta.more; ) {
        delta = await ask(delta.cursor)
        expect(delta.changed).to.have.length(0)
        for (const lesson of delta.added) titles.set(lesson.coursewareId, lesson.title)
      }
      expect(titles.size).to.equal(count)
      expect(titles.get(changed)).to.equal('改了')
    })

    it('costs under 1 KB with all its headers where nothing has changed', async () => {
      await publish('第一课')
      await write()
      const { cursor } = await ask()
      const answer = await rawAnswer(app.url, `/api/v1/catalogue?since=${cursor}`)
      expect(answer)
        .to.match(/^HTTP\/1.1 200 /)
        .and.include('"more":false')
      expect(Buffer.byteLength(answer)).to.be.below(1000)
    })

    it('answers 304 to who has the answer already', async () => {
      await publish('第一课')
      await write()
      const { headers } = await visitor.get('/api/v1/catalogue')
      const known = `If-None-Match: ${headers.get('etag')}\r\n`
      expect(await rawAnswer(app.url, '/api/v1/catalogue', known)).to.match(/^HTTP\/1.1 304 /)
    })
  })

  describe('/catalogue', () => {
    it('refuses everything that is no file of the catalogue', async () => {
      for (const file of ['..%2fsource', 'nothing.json.gz', '%00', '.hidden', 'head.json%2f..'])
        expect((await visitor.get(`/catalogue/${file}`)).status, file).to.equal(404)
    })

    it('gives the same files as the store, which verify with the key that the API tells', async () => {
      await publish('大棚番茄')
      await write()
      const { keys: told, headPath } = z
        .object({ headPath: z.string(), keys: z.array(z.object({ id: z.string(), publicKey: z.string() })) })
        .parse(await (await visitor.get('/api/v1/catalogue/keys')).json())
      expect(headPath).to.equal('/catalogue/head.json')
      const fetchFile = async (path: string) =>
        new Uint8Array(await (await visitor.get(`/${path}`)).arrayBuffer())
      const { lessons } = await readCatalogue({ fetchFile, trusted: told })
      expect([...lessons.values()].map(({ title }) => title)).to.deep.equal(['大棚番茄'])
    })

    it('costs a station under 1 KB where the head is the one that it has', async () => {
      await write()
      const { headers } = await visitor.get('/catalogue/head.json')
      const etag = headers.get('etag') ?? ''
      const answer = await rawAnswer(app.url, '/catalogue/head.json', `If-None-Match: ${etag}\r\n`)
      expect(answer).to.match(/^HTTP\/1.1 304 /)
      expect(Buffer.byteLength(answer)).to.be.below(1000)
      expect(headers.get('cache-control')).to.equal('public, no-cache')
    })
  })

  describe('lists for players and readers', () => {
    const nasty = '<script>alert(1)</script> ]]> & "引号" \u0007\n第二行'
    let browser: TestBrowser
    before(async () => {
      browser = await openBrowser()
    })
    after(() => browser.close())
    beforeEach(async () => {
      await publish('大棚番茄', nasty)
      await publish(nasty)
      await write()
    })

    it('are an M3U list of one address a lesson, whatever a title holds', async () => {
      const answer = await visitor.get('/lessons.m3u')
      expect(answer.headers.get('content-type')).to.equal('audio/x-mpegurl; charset=utf-8')
      const lines = (await answer.text()).trimEnd().split('\n')
      expect(lines[0]).to.equal('#EXTM3U')
      expect(lines).to.have.length(5)
      expect(lines[3]).to.match(/^#EXTINF:754 tvg-name="[^"]*" tvg-logo="http:[^"]+\.jpg",.*大棚番茄$/)
      for (const address of [lines[2], lines[4]])
        expect(address).to.match(new RegExp(`^${app.url}/media/[0-9a-f]{32}/[0-9a-f]{32}/master\\.m3u8$`))
    })

    it('are a well-formed RSS feed, read by a browser’s own XML reader', async () => {
      const answer = await visitor.get('/lessons.rss', { 'Accept-Language': 'en' })
      expect(answer.headers.get('content-type')).to.equal('application/rss+xml; charset=utf-8')
      const page = await browser.context.newPage()
      const read = await page.evaluate(
        xml => {
          const feed = new DOMParser().parseFromString(xml, 'application/xml')
          const paths = [
            'channel > title',
            'item > title',
            'item > description',
            'item > guid',
            'item > pubDate',
          ]
          const [channels = [], titles = [], notes = [], guids = [], days = []] = paths.map(path =>
            [...feed.querySelectorAll(path)].map(node => node.textContent ?? ''),
          )
          return {
            faults: feed.querySelectorAll('parsererror').length,
            root: feed.documentElement.getAttribute('version'),
            channel: channels[0],
            titles,
            notes,
            guids,
            days: days.map(day => Date.parse(day)),
            scripts: feed.querySelectorAll('script').length,
          }
        },
        await answer.text(),
      )
      await page.close()
      expect(read).to.deep.include({ faults: 0, root: '2.0', channel: 'Xiangtu · new lessons', scripts: 0 })
      expect(read.titles).to.deep.equal([nasty.replace('\u0007', ''), '大棚番茄'])
      expect(read.notes[1]).to.equal(nasty.replace('\u0007', ''))
      for (const guid of read.guids) expect(guid).to.match(new RegExp(`^${app.url}/courseware/[0-9a-f]{32}$`))
      for (const day of read.days) expect(day).to.be.greaterThan(0)
    })
  })
})

/** Everything that an answer puts on the wire: fetch hides headers of the connection. */
function rawAnswer(url: string, path: string, headers = ''): Promise<string> {
  const { hostname, port, host } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', chunk => {
      answer += String(chunk)
    })
    socket.on('end', () => resolve(answer))
    socket.on('error', reject)
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${headers}Connection: close\r\n\r\n`)
  })
}
