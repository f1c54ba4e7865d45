import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { expect } from 'chai'
import { Router } from 'express'
import { handoutRoutes } from '../../src/metadata/handout-routes.ts'
import { isPdf, largestHandoutBytes } from '../../src/metadata/pdf.ts'
import { findMetadata } from '../../src/metadata/records.ts'
import { openDiskStore } from '../../storage/disk.ts'
import { handoutKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { join, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

/** A whole PDF of one empty page, with as much more in it as is asked for. */
const pdf = (more = ''): Buffer =>
  Buffer.from(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n%${more}\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n`,
  )
const page = '<!doctype html><html><script>alert(document.cookie)</script></html>'

describe('the handouts of a lesson', () => {
  let app: RunningApp
  let store: ObjectStore
  let folder: string
  let owner: { id: string }
  let maker: Visitor
  const routes = Router()

  before(async () => {
    folder = await mkdtemp(joinPath(tmpdir(), 'xiangtu-handouts-'))
    store = await openDiskStore(folder)
    app = await startApp({ routers: [routes] })
    routes.use(handoutRoutes({ db: app.db, store, editorialReview: 'none' }))
    owner = await join(app.db, 'liming')
    await join(app.db, 'wangfang')
    maker = await signedIn(app, 'liming')
  })
  after(async () => {
    await app.close()
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  const addDraft = async () => (await addLesson(app.db, { ownerId: owner.id, title: '灰霉病' })).coursewareId
  const addPublic = async () =>
    (await addLesson(app.db, { ownerId: owner.id, title: '灰霉病', media: sampleMedia })).coursewareId
  function bring(id: string, bytes: Uint8Array, title = '用药表', who = maker) {
    const form = new FormData()
    form.set('title', title)
    form.set('file', new File([new Uint8Array(bytes)], '讲义.pdf', { type: 'application/pdf' }))
    const headers = { Origin: app.url }
    return who.send(`/courseware/${id}/handouts`, { method: 'POST', body: form, headers })
  }
  const handoutsOf = async (id: string) => (await findMetadata(app.db, id))?.handouts ?? []

  it('refuses everybody but who may describe the lesson', async () => {
    const id = await addPublic()
    const other = await signedIn(app, 'wangfang')
    expect((await bring(id, pdf(), 'x', other)).status).to.equal(404)
    expect((await other.get(`/courseware/${id}/handouts`)).status).to.equal(404)
    await bring(id, pdf())
    const [handout] = await handoutsOf(id)
    const path = `/courseware/${id}/handouts/${handout?.id}`
    expect((await other.post(`${path}/remove`)).status).to.equal(404)
    expect((await new Visitor(app.url).post(`${path}/remove`)).status).to.equal(303)
    expect(await handoutsOf(id)).to.have.length(1)
  })

  it('refuses a page of 5 MB that calls itself a PDF, wherever the mark of a PDF stands in it', async () => {
    const id = await addDraft()
    const filler = Buffer.alloc(5 * 1024 ** 2, ' ')
    const disguises = [
      Buffer.concat([Buffer.from(page), filler]),
      Buffer.concat([Buffer.from(page), pdf(), filler]),
      Buffer.concat([Buffer.from(`\n${page}%PDF-1.4\n`), filler, Buffer.from('startxref\n9\n%%EOF')]),
      Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.from(page), filler]),
      Buffer.from('PK\u0003\u0004 a zip'),
    ]
    for (const disguise of disguises) {
      const answer = await bring(id, disguise)
      expect(answer.status).to.equal(422)
      expect(await answer.text()).to.include('这不是 PDF 文件')
    }
    expect(await handoutsOf(id)).to.deep.equal([])
  })

  it('refuses one over 20 MB, a form without a file, and an eleventh', async () => {
    const id = await addDraft()
    const large = await bring(id, Buffer.concat([pdf(), Buffer.alloc(largestHandoutBytes, ' ')]))
    expect(large.status).to.equal(413)
    expect(await large.text()).to.include('20 MB')
    const empty = new FormData()
    empty.set('title', 'x')
    const sent = { method: 'POST', body: empty, headers: { Origin: app.url } }
    expect((await maker.send(`/courseware/${id}/handouts`, sent)).status).to.equal(422)
    for (let count = 0; count < 10; count += 1) expect((await bring(id, pdf())).status).to.equal(303)
    expect((await bring(id, pdf())).status).to.equal(409)
    expect(await handoutsOf(id)).to.have.length(10)
  })

  it('keeps a draft’s handout from visitors, and gives a public one to everybody', async () => {
    const [draft, shown] = [await addDraft(), await addPublic()]
    const visitor = new Visitor(app.url)
    for (const id of [draft, shown]) await bring(id, pdf())
    const pathOf = async (id: string) => `/courseware/${id}/handouts/${(await handoutsOf(id))[0]?.id}`
    expect((await visitor.get(await pathOf(draft))).status).to.equal(404)
    expect((await maker.get(await pathOf(draft))).status).to.equal(200)
    expect((await visitor.get(await pathOf(shown))).status).to.equal(200)
    expect((await visitor.get(`/courseware/${shown}/handouts/${'0'.repeat(32)}`)).status).to.equal(404)
    expect((await visitor.get(`/courseware/${shown}/handouts/..%2f..%2fx`)).status).to.equal(404)
  })

  it('gives it out as a file to keep, which no browser runs as a page of ours', async () => {
    const id = await addPublic()
    const bytes = pdf(page)
    await bring(id, bytes, '表"\r\nSet-Cookie: a=b; <b>')
    const [handout] = await handoutsOf(id)
    const path = `/courseware/${id}/handouts/${handout?.id}`
    const answer = await maker.get(path)
    expect(answer.headers.get('content-type')).to.equal('application/pdf')
    expect(answer.headers.get('content-disposition')).to.match(/^attachment; filename=/)
    expect(answer.headers.get('content-security-policy')).to.equal("sandbox; default-src 'none'")
    expect(answer.headers.get('x-content-type-options')).to.equal('nosniff')
    expect(answer.headers.get('set-cookie')).to.equal(null)
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).to.equal(true)
    const again = await maker.get(path, { 'If-None-Match': answer.headers.get('etag') ?? '' })
    expect(again.status).to.equal(304)
    expect(await (await maker.get(`/courseware/${id}/handouts`)).text()).to.not.include('<b>')
  })

  it('makes an event of each change of a public lesson, and lets the file go a day later', async () => {
    const id = await addPublic()
    await bring(id, pdf())
    const [handout] = await handoutsOf(id)
    const removed = await maker.post(`/courseware/${id}/handouts/${handout?.id}/remove`)
    expect(removed.status).to.equal(303)
    expect((await maker.post(`/courseware/${id}/handouts/${handout?.id}/remove`)).status).to.equal(404)
    const events = await app.db
      .selectFrom('lessonEvent')
      .select('kind')
      .where('coursewareId', '=', id)
      .execute()
    expect(events.map(({ kind }) => kind)).to.deep.equal(['published', 'changed', 'changed'])
    const key = handoutKey(id, handout?.id ?? '')
    expect(await store.head(key)).to.not.equal(undefined)
    const long = new Date(Date.now() - 25 * 3600_000)
    await app.db
      .updateTable('handout')
      .set({ endedAt: long })
      .where('id', '=', handout?.id ?? '')
      .execute()
    await bring(id, pdf())
    expect(await store.head(key)).to.equal(undefined)
    expect(await handoutsOf(id)).to.have.length(1)
  })
})

describe('isPdf', () => {
  it('refuses what only begins or only ends like one', () => {
    for (const text of ['', '%PDF-', '%PDF-1.4', 'startxref 9 %%EOF', '%PDF-9.9\nstartxref\n9\n%%EOF'])
      expect(isPdf(Buffer.from(text)), text).to.equal(false)
    expect(isPdf(pdf())).to.equal(true)
    expect(isPdf(Buffer.concat([Buffer.from('%PDF-2.0\r\n'), pdf()]))).to.equal(true)
  })
})
