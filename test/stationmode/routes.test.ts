import { expect } from 'chai'
import { giveRole } from '../../src/account/grant-change-records.ts'
import { addOrganisation } from '../../src/account/organisation-change-records.ts'
import { type Identity, rootOrganisation } from '../../src/account/rules.ts'
import { newId } from '../../src/account/tokens.ts'
import { dayOf } from '../../src/china-time.ts'
import { addItem } from '../../src/programme/change-records.ts'
import { catchUp } from '../../src/search/keep-up.ts'
import { setTechnician } from '../../src/station/technician-records.ts'
import { join, signedIn, Visitor } from '../support/app.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'
import { addPairedStation } from '../support/stations.ts'

describe('station mode', function () {
  this.timeout(60_000)
  let hub: LessonHub
  let boss: Identity
  let village: string
  let paired: { stationId: string; keyId: string; cookie: string }
  let screen: Visitor
  const numbers: number[] = []
  const lessons: string[] = []

  /** A browser at a paired computer. */
  const at = (cookie: string): Visitor => {
    const visitor = new Visitor(hub.url)
    const [name = '', value = ''] = cookie.split('=')
    visitor.cookies.set(name, value)
    return visitor
  }
  const textOf = async (path: string, visitor = screen) => (await visitor.get(path)).text()
  const numberOf = async (coursewareId: string) => {
    const row = hub.db.selectFrom('courseware').select('dialNumber').where('id', '=', coursewareId)
    return (await row.executeTakeFirstOrThrow()).dialNumber
  }
  const publish = (id: string, publishedAt: Date | null) =>
    hub.db.updateTable('courseware').set({ publishedAt }).where('id', '=', id).execute()
  const asTarget = async () => {
    const { path } = await hub.db
      .selectFrom('organisation')
      .select('path')
      .where('id', '=', village)
      .executeTakeFirstOrThrow()
    return { kind: 'station', id: paired.stationId, name: '柳树村站', path } as const
  }

  before(async () => {
    hub = await startLessonHub()
    boss = await join(hub.db, 'boss', 'operator')
    const town = await addOrganisation(hub.db, boss, rootOrganisation.id, { name: '东风镇', kind: 'town' })
    village = await addOrganisation(hub.db, boss, town, { name: '柳树村', kind: 'village' })
    await setTechnician(hub.db, boss, { organisationId: town, name: '王师傅', phone: '0555-1234567' })
    paired = await addPairedStation(hub.db, { name: '柳树村站', placeId: village })
    screen = at(paired.cookie)
    for (const title of ['番茄打叉', '用电安全', '土地承包问答', '<b>高血压</b>怎么吃盐']) {
      const { coursewareId } = await addLesson(hub.db, { ownerId: boss.id, title, media: sampleMedia })
      lessons.push(coursewareId)
      numbers.push((await numberOf(coursewareId)) ?? 0)
    }
    const tomato = { coursewareId: lessons[0] ?? '', topicId: 'farming-fruit' }
    await hub.db.insertInto('lessonTopic').values(tomato).execute()
    await catchUp(hub.db)
    const day = { target: await asTarget(), day: dayOf(new Date()), actor: boss }
    for (const id of lessons.slice(0, 3)) await addItem(hub.db, day, id)
  })
  after(() => hub?.close())

  it('refuses a computer that is not paired: it is led to pairing, and the API says so in data', async () => {
    const stranger = new Visitor(hub.url)
    for (const path of [
      '/station',
      '/station/today',
      '/station/today/1',
      '/station/find',
      '/station/lessons',
    ])
      expect((await stranger.get(path)).headers.get('location'), path).to.equal('/station/pair')
    for (const path of [`/station/lessons/${lessons[0]}`, '/station/dial/100', '/station/report'])
      expect((await stranger.get(path)).headers.get('location'), path).to.equal('/station/pair')
    const answer = await stranger.get('/api/v1/station')
    expect([answer.status, (await answer.json()).code]).to.deep.equal([401, 'notPaired'])
  })

  it('refuses a revoked key and a closed station at once', async () => {
    const other = await addPairedStation(hub.db, { name: '另一站', placeId: village })
    const visitor = at(other.cookie)
    expect((await visitor.get('/station')).status).to.equal(200)
    const revoke = hub.db.updateTable('stationKey').set({ revokedAt: new Date() })
    await revoke.where('id', '=', other.keyId).execute()
    expect((await visitor.get('/station')).headers.get('location')).to.equal('/station/pair')
    expect((await visitor.get('/api/v1/station')).status).to.equal(401)
    const closed = await addPairedStation(hub.db, { name: '第三站', placeId: village })
    const close = hub.db.updateTable('station').set({ archivedAt: new Date() })
    await close.where('id', '=', closed.stationId).execute()
    expect((await at(closed.cookie).get('/api/v1/station')).status).to.equal(401)
  })

  it('has four large buttons, today’s programme first, and whom to call', async () => {
    const page = await textOf('/station')
    expect(page.match(/class="tv-tile/g)?.length).to.equal(4)
    expect(page).to.contain('最新课件').and.not.to.contain('继续上次')
    expect(page).to.contain('3 个课件，共 37 分 43 秒').and.to.contain('王师傅 0555-1234567')
    expect(page.indexOf('今天的学习')).to.be.lessThan(page.indexOf('找课件'))
    await screen.get(`/station/lessons/${lessons[1]}`)
    const again = await textOf('/station')
    expect(again.match(/class="tv-tile/g)?.length).to.equal(4)
    expect(again).to.contain('继续上次')
  })

  it('speaks English to who chose it, on every page', async () => {
    const english = at(paired.cookie)
    english.cookies.set('language', 'en')
    for (const path of ['/station', '/station/today', '/station/find', '/station/lessons', '/station/report'])
      expect(await textOf(path, english), path)
        .to.contain('lang="en"')
        .and.to.contain('Arrows choose')
  })

  it('dials: a lesson by its number, one of the day by its place', async () => {
    const to = async (digits: string) => (await screen.get(`/station/dial/${digits}`)).headers.get('location')
    expect(numbers[0]).to.be.at.least(100)
    expect(await to(String(numbers[3]))).to.equal(`/station/lessons/${lessons[3]}#play`)
    expect(await to('2')).to.equal('/station/today/2#play')
    expect(await to('02')).to.equal('/station/today/2#play')
  })

  it('says plainly that a number is nobody’s', async () => {
    for (const digits of ['999', '9999999', '999999999']) {
      const answer = await screen.get(`/station/dial/${digits}`)
      expect(answer.status).to.equal(404)
      expect(await answer.text()).to.contain(`没有 ${digits} 号课件`)
    }
    expect(await textOf('/station/dial/9')).to.contain('没有第 9 个课件')
    expect(await textOf('/station/dial/abc')).to.contain('没有 abc 号课件')
  })

  it('keeps a lesson’s number for good, whatever becomes of the lesson', async () => {
    const { coursewareId } = await addLesson(hub.db, { ownerId: boss.id, title: '先不公开' })
    expect(await numberOf(coursewareId)).to.equal(null)
    const { coursewareId: id } = await addLesson(hub.db, {
      ownerId: boss.id,
      title: '会下架',
      media: sampleMedia,
    })
    const number = await numberOf(id)
    await publish(id, null)
    expect(await textOf(`/station/dial/${number}`)).to.contain(`没有 ${number} 号课件`)
    await publish(id, new Date())
    expect(await numberOf(id)).to.equal(number)
    await publish(id, null)
  })

  it('shows today’s lessons in order and skips what was taken down since', async () => {
    await publish(lessons[1] ?? '', null)
    const page = await textOf('/station/today')
    expect(page).to.contain('已下架，自动跳过').and.not.to.contain('href="/station/today/2"')
    expect(await textOf('/station/today/1'))
      .to.contain('/station/today/3')
      .and.to.contain('土地承包问答')
    // A film that began before it was taken down leads there by itself, to a room with nobody at the keys.
    expect((await screen.get('/station/today/2')).headers.get('location')).to.equal('/station/today/3')
    await publish(lessons[2] ?? '', null)
    expect((await screen.get('/station/today/2')).status).to.equal(404)
    for (const id of lessons.slice(1, 3)) await publish(id, new Date())
    expect(await textOf('/station/today/1')).to.contain('/station/today/2')
  })

  it('says in large type what failed, whom to call and how to report it, and asks again by itself', async () => {
    const { schema } = hub.db
    await schema.alterTable('programmeItem').renameTo('programmeItemAway').execute()
    try {
      const answer = await screen.get('/station/today')
      expect([answer.status, answer.headers.get('refresh')]).to.deep.equal([500, '20'])
      const page = await answer.text()
      for (const part of ['class="tv"', '请打电话给 王师傅：0555-1234567', 'data-report="other"'])
        expect(page).to.contain(part)
    } finally {
      await schema.alterTable('programmeItemAway').renameTo('programmeItem').execute()
    }
    const lost = await screen.get('/station/nowhere')
    expect([lost.status, lost.headers.get('refresh')]).to.deep.equal([404, null])
    for (const path of ['/station/nowhere', '/station/dial/999', `/station/lessons/${'0'.repeat(32)}`])
      expect(await textOf(path), path)
        .to.contain('class="tv"')
        .and.to.contain('0555-1234567')
        .and.to.contain('data-report="other"')
    // Of a computer that nobody knows the hub knows no technician, and takes no report.
    expect(await textOf('/station/nowhere', new Visitor(hub.url)))
      .to.contain('请打电话给镇里的技术员')
      .and.not.to.contain('data-report')
  })

  it('plays for a room, and writes no title as HTML', async () => {
    const page = await textOf(`/station/lessons/${lessons[3]}`)
    const props = /data-island="room" data-props="([^"]*)"/.exec(page)?.[1] ?? ''
    const read: unknown = JSON.parse(
      props.replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&lt;', '<'),
    )
    expect(read).to.deep.include({
      isStation: true,
      back: '/station',
      contact: { name: '王师傅', phone: '0555-1234567' },
    })
    expect(read).to.have.nested.property('player.pace', 'group')
    expect(page).not.to.contain('<b>高血压')
  })

  it('shows a lesson for some stations to those alone', async () => {
    const { coursewareId } = await addLesson(hub.db, {
      ownerId: boss.id,
      title: '只给柳树村',
      media: sampleMedia,
    })
    const limit = hub.db
      .updateTable('courseware')
      .set({ visibility: 'stations', visibleTo: [paired.stationId] })
    await limit.where('id', '=', coursewareId).execute()
    const number = await numberOf(coursewareId)
    expect((await screen.get(`/station/dial/${number}`)).status).to.equal(303)
    const stranger = at((await addPairedStation(hub.db, { name: '北山站' })).cookie)
    expect((await stranger.get(`/station/dial/${number}`)).status).to.equal(404)
    expect((await stranger.get(`/station/lessons/${coursewareId}`)).status).to.equal(404)
  })

  it('finds by topic with a picture, and lists with numbers', async () => {
    const found = await textOf('/station/find')
    expect(found).to.contain('/station/lessons?topic=farming"').and.to.contain('1 个课件')
    const page = await textOf('/station/lessons?topic=farming')
    expect(page).to.contain('番茄打叉').and.to.contain(`>${numbers[0]}</span>`).and.not.to.contain('用电安全')
    for (const strange of ['?page=-1', '?page=x', '?topic=%27', '?series=../..'])
      expect((await screen.get(`/station/lessons${strange}`)).status, strange).to.equal(200)
  })

  it('shows a campaign for some stations before all else, to them alone, with the lessons that it gathers', async () => {
    const other = at((await addPairedStation(hub.db, { name: '南坡站', placeId: village })).cookie)
    const campaign = { id: newId(), organisationId: rootOrganisation.id, endsOn: '2099-12-31' }
    const here = { visibility: 'regions' as const, visibleTo: [paired.stationId], topicIds: ['farming'] }
    await hub.db
      .insertInto('campaign')
      .values([
        { ...campaign, title: '果树冬剪周', beginsOn: '2020-01-01', ...here },
        { ...campaign, id: newId(), title: '明年的活动', beginsOn: '2098-01-01', ...here },
        ...Array.from({ length: 9 }, (_, at) => ({
          ...{
            ...campaign,
            id: newId(),
            title: `全县活动 ${at}`,
            beginsOn: '2021-01-01',
            topicIds: ['farming'],
          },
        })),
      ])
      .execute()
    const found = await textOf('/station/find')
    expect(found).to.contain('果树冬剪周').and.not.to.contain('明年的活动')
    // Newer ones, and more than there is room for, stand behind it.
    const order = ['果树冬剪周', '全县活动', 'href="/station/lessons"'].map(text => found.indexOf(text))
    expect(order).to.deep.equal(order.toSorted((one, other) => one - other))
    const list = await textOf(`/station/lessons?campaign=${campaign.id}`)
    expect(list).to.contain('果树冬剪周').and.contain('番茄打叉').and.not.contain('用电安全')
    expect(await textOf('/station/find', other)).not.to.contain('果树冬剪周')
    expect(await textOf(`/station/lessons?campaign=${campaign.id}`, other)).not.to.contain('果树冬剪周')
    await hub.db.deleteFrom('campaign').execute()
  })

  it('finds by the first letters of a word’s syllables, and refuses what are no letters', async () => {
    expect(await textOf('/station/find')).to.contain('href="/station/letters"')
    const found = await textOf('/station/letters?initials=fq')
    expect(found).to.contain(`href="/station/lessons?word=${encodeURIComponent('番茄')}"`)
    const listed = await textOf(`/station/lessons?word=${encodeURIComponent('番茄')}`)
    expect(listed).to.contain('番茄打叉').and.to.contain('“番茄”').and.not.to.contain('用电安全')
    expect(await textOf('/station/letters?initials=%3Cb%3EZZ'))
      .to.contain('没有这样的词')
      .and.to.contain('>BZZ<')
    expect(await textOf('/station/lessons?word=%3Cb%3E')).not.to.contain('<b>')
  })

  it('offers the handouts of a lesson, and a telephone only what is for everybody', async () => {
    const coursewareId = lessons[0] ?? ''
    const film = `/station/lessons/${coursewareId}`
    expect(await textOf(film)).not.to.contain(`${film}/handouts`)
    expect(await textOf(`${film}/handouts`)).to.contain('这个课件没有讲义')
    const handout = { id: newId(), coursewareId, title: '打叉口诀', bytes: 1200, sha256: 'a'.repeat(64) }
    await hub.db.insertInto('handout').values(handout).execute()
    expect(await textOf(film)).to.contain(`${film}/handouts`)
    const page = await textOf(`${film}/handouts`)
    expect(page)
      .to.contain('打叉口诀')
      .and.to.contain(`href="/courseware/${coursewareId}/handouts/${handout.id}" download`)
      .and.to.contain('手机看这个课件的二维码')
    const limit = (visibility: 'all' | 'stations', visibleTo: string[]) =>
      hub.db.updateTable('courseware').set({ visibility, visibleTo }).where('id', '=', coursewareId).execute()
    await limit('stations', [paired.stationId])
    expect(await textOf(`${film}/handouts`))
      .to.contain('打叉口诀')
      .and.not.to.contain('二维码')
    const stranger = at((await addPairedStation(hub.db, { name: '南坡站' })).cookie)
    expect((await stranger.get(`${film}/handouts`)).status).to.equal(404)
    await limit('all', [])
  })

  describe('reports', () => {
    const diagnostics = { page: '/station/report', state: 'failed', trouble: 'network', isOnline: false }
    const tell = (visitor: Visitor, body: object) =>
      visitor.send('/api/v1/station/reports', {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json', Origin: hub.url },
      })
    const report = () => ({
      id: newId(),
      kind: 'stops',
      ageSeconds: 3,
      coursewareId: lessons[0] ?? '',
      diagnostics,
    })
    const count = async () => {
      const rows = await hub.db.selectFrom('stationReport').select('id').execute()
      return rows.length
    }

    it('refuses who is no station, what is no report, and more than anybody can mean', async () => {
      expect((await tell(new Visitor(hub.url), report())).status).to.equal(401)
      const fromElsewhere = await screen.send('/api/v1/station/reports', {
        method: 'POST',
        body: JSON.stringify(report()),
        headers: { 'Content-Type': 'application/json', Origin: 'http://elsewhere.invalid' },
      })
      expect(fromElsewhere.status).to.equal(403)
      for (const wrong of [
        { id: 'x' },
        { kind: 'everything' },
        { ageSeconds: -1 },
        { diagnostics: { ...diagnostics, cookie: 'x' } },
        { diagnostics: { ...diagnostics, page: '/station?key=1' } },
        { diagnostics: { ...diagnostics, errors: Array.from({ length: 11 }, () => 'x') } },
      ])
        expect((await tell(screen, { ...report(), ...wrong })).status, JSON.stringify(wrong)).to.equal(400)
      expect(await count()).to.equal(0)
    })

    it('counts once what is sent twice, and dates it by its age, ten days at most', async () => {
      const late = { ...report(), ageSeconds: 3600 * 24 * 365 }
      for (const body of [late, late]) expect((await tell(screen, body)).status).to.equal(201)
      const rows = await hub.db.selectFrom('stationReport').select(['at', 'stationId']).execute()
      expect(rows.map(({ stationId }) => stationId)).to.deep.equal([paired.stationId])
      const days = (Date.now() - (rows[0]?.at.getTime() ?? 0)) / 86_400_000
      expect(days).to.be.within(9.9, 10.1)
    })

    it('keeps no address and nothing that could be a key', async () => {
      const pass = 'q'.repeat(43)
      const errors = [
        `fetch https://hub.invalid/media/s/${pass}/x failed`,
        `/media/s/${pass}/x`,
        `key ${pass}`,
      ]
      await tell(screen, { ...report(), diagnostics: { ...diagnostics, errors } })
      const rows = await hub.db.selectFrom('stationReport').select('diagnostics').execute()
      expect(JSON.stringify(rows))
        .to.contain('failed')
        .and.not.to.contain(pass)
        .and.not.to.contain('hub.invalid')
      expect(hub.logged()).not.to.contain(pass)
    })

    it('stops a station that reports without end', async () => {
      const { cookie } = await addPairedStation(hub.db, { name: '按个不停站', placeId: village })
      const visitor = at(cookie)
      for (let sent = 0; sent < 30; sent++) expect((await tell(visitor, report())).status).to.equal(201)
      expect((await tell(visitor, report())).status).to.equal(429)
    })

    it('are read and closed by who looks after the station, and by nobody else', async () => {
      const near = await join(hub.db, 'near', 'townTechnician')
      const far = await join(hub.db, 'far', 'townTechnician')
      const other = await addOrganisation(hub.db, boss, rootOrganisation.id, { name: '西河镇', kind: 'town' })
      await hub.db.deleteFrom('roleGrant').where('userId', 'in', [near.id, far.id]).execute()
      await giveRole(hub.db, boss, { userId: near.id, role: 'townTechnician', organisationId: village })
      await giveRole(hub.db, boss, { userId: far.id, role: 'townTechnician', organisationId: other })
      const [technician, stranger] = [await signedIn(hub, 'near'), await signedIn(hub, 'far')]
      const { id } = await hub.db
        .selectFrom('stationReport')
        .select('id')
        .where('stationId', '=', paired.stationId)
        .orderBy('at', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow()
      const close = (who: Visitor, note: string) => who.post(`/stations/reports/${id}/close`, { note })
      expect(await textOf('/stations/reports', stranger)).to.contain('这里没有报修')
      expect((await close(stranger, '看过了')).status).to.equal(404)
      expect(await textOf('/stations/reports', technician))
        .to.contain('柳树村站：总是停顿')
        .and.to.contain('课件：番茄打叉')
      expect((await close(technician, ' ')).status).to.equal(422)
      expect((await close(technician, '换了网线，能放了')).status).to.equal(303)
      expect(await textOf('/stations/reports?closed=1', technician)).to.contain('换了网线，能放了')
      await close(technician, '第二次')
      expect(await textOf('/stations/reports?closed=1', technician)).not.to.contain('第二次')
    })
  })
})
