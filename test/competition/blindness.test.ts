import { expect } from 'chai'
import { hubRights } from '../../src/account/rights.ts'
import { signedIn, Visitor } from '../support/app.ts'
import { addCompetition, type CompetitionRows } from '../support/competition-rows.ts'
import { makePlace, moveGrant } from '../support/places.ts'
import { type ReviewHub, startReviewHub } from '../support/review-hub.ts'
import { startWholeApp } from '../support/whole-app.ts'

type Heard = {
  readonly address: string
  readonly status: number
  readonly headers: string
  readonly body: Buffer
}

describe('what a reviewer can hear of an entry', function () {
  this.timeout(60_000)
  let hub: ReviewHub
  let rows: CompetitionRows
  let reviewer: Visitor
  let assignmentId = ''
  let entryId = ''
  before(async () => {
    hub = await startReviewHub()
    rows = await addCompetition(hub.db, { entries: 2, reviewers: 3 })
    entryId = rows.entryIds[0] ?? ''
    assignmentId = rows.assignmentIds[0] ?? ''
    for (const id of rows.entryIds) await hub.putFilm(id)
    reviewer = await signedIn(hub, rows.reviewers[0] ?? '')
  })
  after(() => hub.close())

  const film = (path: string) => `/reviewing/${assignmentId}/film/${path}`

  it('refuses the film to other reviewers, to its producer, to the organiser and to visitors', async () => {
    const other = await signedIn(hub, rows.reviewers[1] ?? '')
    for (const path of [`/reviewing/${assignmentId}`, film('master.m3u8'), film('t0/s00000.m4s')]) {
      expect((await other.get(path)).status, path).to.equal(404)
      for (const name of [rows.producer, rows.organiser])
        expect((await (await signedIn(hub, name)).get(path)).status, name).to.equal(403)
      expect((await new Visitor(hub.url).get(path)).headers.get('location')).to.match(/^\/sign-in/)
    }
  })

  it('refuses what no playlist names: pictures, subtitles, the title card, ways out of the film', async () => {
    const playlist = await (await reviewer.get(film('t0/index.m3u8'))).text()
    const names = [...playlist.matchAll(/^s\d+\.m4s$/gm)].map(([name]) => name)
    expect(names).to.have.length(9)
    for (const path of [
      ...['poster-a-640.webp', 'storyboard.vtt', 't0/s00009.m4s', 't9/index.m3u8', 't0/master.m3u8'],
      ...['listen.m3u8', 't0/..%2Fmaster.m3u8', '../film/master', 't0/init_0.mp4', 'v144/index.m3u8'],
    ])
      expect((await reviewer.get(film(path))).status, path).to.equal(404)
  })

  it('refuses it once the assignment was taken back, the reviewer removed or the stage announced', async () => {
    const { db } = hub
    const [late = '', removed = ''] = [rows.assignmentIds[4], rows.assignmentIds[5]]
    const [second, third] = [
      await signedIn(hub, rows.reviewers[1] ?? ''),
      await signedIn(hub, rows.reviewers[2] ?? ''),
    ]
    expect((await second.get(`/reviewing/${late}/film/master.m3u8`)).status).to.equal(200)
    await db.updateTable('reviewAssignment').set({ state: 'released' }).where('id', '=', late).execute()
    expect((await second.get(`/reviewing/${late}/film/master.m3u8`)).status).to.equal(404)
    await db
      .updateTable('panelMember')
      .set({ removedAt: new Date() })
      .where('id', '=', rows.memberIds[2] ?? '')
      .execute()
    expect((await third.get(`/reviewing/${removed}/film/master.m3u8`)).status).to.equal(404)
    const stage = db.updateTable('competitionStage').where('id', '=', rows.stageId)
    await stage.set({ state: 'noticed' }).execute()
    expect((await reviewer.get(film('master.m3u8'))).status).to.equal(404)
    await stage.set({ state: 'scoring' }).execute()
  })

  it('begins after the title card, in picture and sound alike', async () => {
    const whole = await hub.readFilm(entryId, 'v144/s00003.m4s')
    const first = Buffer.from(await (await reviewer.get(film('t0/s00000.m4s'))).arrayBuffer())
    // Segments of 2 s, a title card of 5 s: the first one without a frame of it is the fourth.
    expect(first.equals(whole)).to.equal(true)
    const master = await (await reviewer.get(film('master.m3u8'))).text()
    const [, sound = ''] = /TYPE=AUDIO.*URI="(t\d)\/index\.m3u8"/.exec(master) ?? []
    const heard = Buffer.from(await (await reviewer.get(film(`${sound}/s00000.m4s`))).arrayBuffer())
    expect(heard.equals(await hub.readFilm(entryId, 'audio/s00003.m4s'))).to.equal(true)
    expect(master).not.to.include('SUBTITLES')
  })

  it('is the film that was entered, though the lesson has another one by now', async () => {
    const before = await (await reviewer.get(film('t0/s00004.m4s'))).arrayBuffer()
    await hub.db
      .updateTable('courseware')
      .set({ releaseId: 'e'.repeat(32), withdrawnAt: new Date() })
      .where('ownerId', '=', rows.producerId)
      .execute()
    const after = await reviewer.get(film('t0/s00004.m4s'))
    expect(Buffer.from(await after.arrayBuffer()).equals(Buffer.from(before))).to.equal(true)
    expect((await reviewer.get(`/reviewing/${assignmentId}`)).status).to.equal(200)
  })

  it('gives a part of a file where a player asks for one', async () => {
    const part = await reviewer.get(film('t0/s00001.m4s'), { Range: 'bytes=4-7' })
    expect([part.status, await part.text()]).to.deep.equal([206, 'styp'])
    expect((await reviewer.get(film('t0/s00001.m4s'), { Range: 'bytes=99999999-' })).status).to.equal(416)
  })

  it('shows a chair what was denied a gate, as blind, and nobody else', async () => {
    const { db } = hub
    const here = `/competitions/stages/${rows.stageId}/sheets/A-001`
    expect((await reviewer.get(here)).status).to.equal(403)
    expect((await reviewer.get(`${here}/film/master.m3u8`)).status).to.equal(403)
    expect((await (await signedIn(hub, rows.organiser)).get(`${here}/film/master.m3u8`)).status).to.equal(403)
    const member = db.updateTable('panelMember').where('id', '=', rows.memberIds[1] ?? '')
    await member.set({ role: 'chair' }).execute()
    const sheet = {
      flags: JSON.stringify(['lawful']),
      comment: '有广告',
      halfPoints: JSON.stringify({ local: 3 }),
    }
    await db
      .insertInto('scoreSheet')
      .values({ assignmentId: rows.assignmentIds[1] ?? '', ...sheet, submittedAt: null, submissionKey: null })
      .execute()
    const chair = await signedIn(hub, rows.reviewers[1] ?? '')
    const page = await (await chair.get(here)).text()
    expect(page)
      .to.include('有广告')
      .and.not.match(/R-0\d|local/)
    const master = await chair.get(`${here}/film/master.m3u8`)
    const said = page + JSON.stringify([...master.headers]) + (await master.text())
    const secrets = (await secretsOf(hub, rows)).filter(({ name }) => name !== 'other reviewer')
    expect(secrets.filter(({ text }) => said.includes(text))).to.deep.equal([])
    expect((await chair.get(`${here}/film/t0/s00000.m4s`)).status).to.equal(200)
    expect((await chair.get(`${here.slice(0, -1)}9`)).status).to.equal(404)
    await member.set({ role: 'reviewer' }).execute()
  })

  it('names no maker, unit, place, uploader, lesson or title in any address, header or byte', async () => {
    const { db } = hub
    const town = await makePlace(db, '青松镇')
    await moveGrant(db, rows.producerId, town)
    const heard = await hearAll(reviewer, assignmentId)
    expect(heard.length).to.be.greaterThan(30)
    const secrets = await secretsOf(hub, rows)
    expect(secrets.length).to.be.greaterThan(20)
    const found = heard.flatMap(({ address, headers, body }) =>
      secrets
        .filter(({ text }) => `${address}\n${headers}`.includes(text) || body.includes(Buffer.from(text)))
        .map(({ name }) => `${address}: ${name}`),
    )
    expect(found).to.deep.equal([])
    const ofFilm = heard.filter(({ address, status }) => address.includes('/film/') && status === 200)
    expect(ofFilm.length).to.be.greaterThan(25)
    for (const { address, headers } of ofFilm)
      expect(headers, address).not.to.match(/^(etag|last-modified|content-disposition|server):/im)
  })
})

describe('every page of a competition, to its reviewers and to the public while it is judged', function () {
  this.timeout(60_000)

  it('names no maker, unit, place, uploader, lesson or title', async () => {
    const app = await startWholeApp()
    try {
      const rows = await addCompetition(app.db, { entries: 2, reviewers: 3 })
      await app.db
        .updateTable('competition')
        .set({ state: 'open' })
        .where('id', '=', rows.competitionId)
        .execute()
      const given: Readonly<Record<string, string>> = {
        ...{ id: rows.competitionId, stageId: rows.stageId, code: 'A-001' },
        ...{ entryId: rows.entryIds[0] ?? '', assignmentId: rows.assignmentIds[0] ?? '' },
      }
      const addresses = hubRights
        .filter(
          ({ method, path }) =>
            method === 'GET' && /^\/(competitions|reviewing|entries|certificates|awards)/.test(path),
        )
        .map(({ path }) => path.replace(/:(\w+)/g, (_, name: string) => given[name] ?? 'f'.repeat(32)))
      expect(addresses.length).to.be.greaterThan(20)
      const secrets = (await secretsOf(app, rows)).filter(
        ({ name, text }) => name !== 'other reviewer' && text !== given.entryId,
      )
      let answered = 0
      for (const visitor of [await signedIn(app, rows.reviewers[0] ?? ''), new Visitor(app.url)])
        for (const address of addresses) {
          const answer = await visitor.get(address)
          if (answer.status === 200) answered += 1
          const said = await answer.text()
          const found = secrets.filter(({ text }) => said.includes(text)).map(({ name }) => name)
          expect(found, `${address} (${answer.status})`).to.deep.equal([])
        }
      expect(answered).to.be.greaterThan(5)
    } finally {
      await app.close()
    }
  })
})

/** Asks for all that leads on from a reviewer's inbox, and does what he can do; keeps every answer. */
async function hearAll(reviewer: Visitor, assignmentId: string): Promise<readonly Heard[]> {
  const heard: Heard[] = []
  const note = async (address: string, answer: Response) => {
    const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n')
    const body = Buffer.from(await answer.arrayBuffer())
    heard.push({ address, status: answer.status, headers, body })
    return body.toString('utf8')
  }
  const get = async (address: string) => note(address, await reviewer.get(address))
  const json = { 'Content-Type': 'application/json', Origin: reviewer.url }
  const send = async (method: string, address: string, body: object) =>
    note(address, await reviewer.send(address, { method, headers: json, body: JSON.stringify(body) }))

  const pages = new Set(['/reviewing', '/reviewing?show=done', '/reviewing?page=7', '/reviewing?language=en'])
  for (const page of pages) {
    const html = await get(page)
    for (const [, address = ''] of html.matchAll(/(?:href|action)="(\/reviewing[^"]*)"/g))
      if (!address.endsWith('/conflict')) pages.add(address.replaceAll('&amp;', '&'))
  }
  const own = `/reviewing/${assignmentId}`
  const folder = `${own}/film/`
  const master = await get(`${folder}master.m3u8`)
  const playlists = [...master.matchAll(/^t\d+\/index\.m3u8$|URI="([^"]+)"/gm)].map(
    ([uri, quoted]) => quoted ?? uri,
  )
  for (const playlist of new Set(playlists)) {
    const text = await get(folder + playlist)
    const within = `${folder}${playlist.split('/')[0]}/`
    for (const [, init, segment] of text.matchAll(/URI="([^"]+)"|^(s\d+\.m4s)$/gm))
      await get(within + (init ?? segment))
  }
  for (const missing of ['film/none', 'film/t0/none.m4s', 'none', 'film/t0/s99999.m4s'])
    await get(`${own}/${missing}`)
  const sheet = { halfPoints: { local: 16 }, flags: ['lawful'], comment: '收音好', remarks: [] }
  await send('POST', `${own}/played`, { played: [[0, 2000]] })
  await send('PUT', `${own}/sheet`, { revision: 0, sheet })
  await send('PUT', `${own}/sheet`, { revision: 0, sheet: { ...sheet, comment: '再想想' } })
  await send('POST', `${own}/submit`, { submissionKey: 'a'.repeat(32), revision: 1, sheet })
  await send('PUT', `${own}/sheet`, { revision: 1, sheet: { ...sheet, halfPoints: { local: 21 } } })
  const conflict = await reviewer.post(`${own}/conflict`, { reason: '同村' })
  await note(`${own}/conflict`, conflict)
  await get(conflict.headers.get('location') ?? '')
  await get(own)
  return heard
}

/** Every text by which an entry could be traced to who made it. */
async function secretsOf({ db }: Pick<ReviewHub, 'db'>, rows: CompetitionRows) {
  const entries = await db.selectFrom('entry').selectAll().execute()
  const lessons = await db.selectFrom('courseware').selectAll().execute()
  const producer = await db
    .selectFrom('user')
    .selectAll()
    .where('id', '=', rows.producerId)
    .executeTakeFirstOrThrow()
  const places = await db
    .selectFrom('organisation')
    .select(['id', 'name'])
    .where('parentId', 'is not', null)
    .execute()
  const named = (name: string, texts: readonly (string | null | undefined)[]) =>
    texts.filter(text => text).map(text => ({ name, text: String(text) }))
  return [
    ...named(
      'entry',
      entries.map(({ id }) => id),
    ),
    ...named(
      'content',
      entries.map(({ contentHash }) => contentHash),
    ),
    ...named(
      'lesson',
      lessons.map(({ id }) => id),
    ),
    ...named('release', [
      ...lessons.map(({ releaseId }) => releaseId),
      ...entries.map(({ releaseId }) => releaseId),
    ]),
    ...named(
      'title',
      entries.map(({ title }) => title),
    ),
    ...named('notVisible', ['片名不可见', '赵四海']),
    ...named('producer', [producer.id, producer.name, producer.username]),
    ...named(
      'place',
      places.flatMap(({ id, name }) => [id, name]),
    ),
    ...named('other reviewer', rows.reviewers.slice(1)),
    ...named('member', rows.memberIds),
  ]
}
