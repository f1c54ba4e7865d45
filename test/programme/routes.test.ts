import { expect } from 'chai'
import { giveRole } from '../../src/account/grant-change-records.ts'
import { addOrganisation } from '../../src/account/organisation-change-records.ts'
import { type Identity, type Role, rootOrganisation } from '../../src/account/rules.ts'
import { findProgrammeOf } from '../../src/programme/records.ts'
import { join, signedIn, type Visitor } from '../support/app.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'
import { addPairedStation } from '../support/stations.ts'

const day = '2027-03-05'

describe('programmes', function () {
  this.timeout(60_000)
  let hub: LessonHub
  let boss: Identity
  let town: string
  let village: string
  let stationId: string
  let otherStationId: string
  let lessons: string[]
  let technician: Visitor
  let administrator: Visitor

  const somebody = async (username: string, role: Role, organisationId: string): Promise<Visitor> => {
    const { id } = await join(hub.db, username, role)
    await hub.db.deleteFrom('roleGrant').where('userId', '=', id).execute()
    await giveRole(hub.db, boss, { userId: id, role, organisationId })
    return signedIn(hub, username)
  }
  const pathOf = async (id: string) =>
    (await hub.db.selectFrom('organisation').select('path').where('id', '=', id).executeTakeFirstOrThrow())
      .path
  const ofStation = (id = stationId, on = day) => `/programmes/station/${id}/${on}`
  const ofTown = (on = day) => `/programmes/place/${town}/${on}`
  const add = (who: Visitor, address: string, coursewareId: string) =>
    who.post(`${address}/add`, { coursewareId })
  const playedOn = async (on: string, id = stationId) => {
    const at = { id, name: '柳树村站', placePath: await pathOf(village) }
    return (await findProgrammeOf(hub.db, at, on))?.items
  }

  before(async () => {
    hub = await startLessonHub()
    boss = await join(hub.db, 'boss', 'operator')
    town = await addOrganisation(hub.db, boss, rootOrganisation.id, { name: '东风镇', kind: 'town' })
    village = await addOrganisation(hub.db, boss, town, { name: '柳树村', kind: 'village' })
    const elsewhere = await addOrganisation(hub.db, boss, rootOrganisation.id, {
      name: '南山镇',
      kind: 'town',
    })
    stationId = (await addPairedStation(hub.db, { name: '柳树村站', placeId: village })).stationId
    otherStationId = (await addPairedStation(hub.db, { name: '南山站', placeId: elsewhere })).stationId
    technician = await somebody('jishuyuan', 'townTechnician', town)
    administrator = await somebody('guanliyuan', 'stationAdministrator', village)
    lessons = []
    for (const title of ['番茄打叉', '用电安全', '土地承包问答'])
      lessons.push((await addLesson(hub.db, { ownerId: boss.id, title, media: sampleMedia })).coursewareId)
  })
  after(() => hub?.close())

  it('refuses a technician the stations of another town, and who looks after one station all of its town', async () => {
    for (const address of [ofStation(otherStationId), `/programmes/place/${rootOrganisation.id}/${day}`])
      expect((await technician.get(address)).status, address).to.equal(404)
    expect((await add(technician, ofStation(otherStationId), lessons[0] ?? '')).status).to.equal(404)
    expect((await administrator.get(ofTown())).status).to.equal(404)
    expect((await administrator.get(ofStation(otherStationId))).status).to.equal(404)
    expect((await administrator.get(ofStation())).status).to.equal(200)
  })

  it('refuses days that there are not, stations that there are not, and lessons that are not public', async () => {
    for (const address of [
      ofStation(stationId, '2027-02-30'),
      ofStation('0'.repeat(32)),
      ofStation(stationId, 'x'),
    ])
      expect((await technician.get(address)).status, address).to.equal(404)
    const { coursewareId } = await addLesson(hub.db, { ownerId: boss.id, title: '草稿' })
    expect((await add(technician, ofStation(), coursewareId)).status).to.equal(404)
    expect(await playedOn(day)).to.equal(undefined)
  })

  it('plays the own programme of a station, else that of the nearest place above it', async () => {
    const [tomato = '', power = ''] = lessons
    await add(technician, ofTown(), tomato)
    expect((await playedOn(day))?.map(({ title }) => title)).to.deep.equal(['番茄打叉'])
    await add(administrator, ofStation(), power)
    expect((await playedOn(day))?.map(({ title }) => title)).to.deep.equal(['用电安全'])
    const [item] = (await playedOn(day)) ?? []
    await administrator.post(`${ofStation()}/remove`, { itemId: item?.id ?? '' })
    expect((await playedOn(day))?.map(({ title }) => title)).to.deep.equal(['番茄打叉'])
    expect(await playedOn('2027-03-06')).to.equal(undefined)
  })

  it('is put in order by plain buttons and copied to another day, but never over one that is there', async () => {
    const on = '2027-04-01'
    for (const id of lessons) await add(technician, ofStation(stationId, on), id)
    const third = (await playedOn(on))?.[2]
    await technician.post(`${ofStation(stationId, on)}/move`, { itemId: third?.id ?? '', direction: 'up' })
    const titles = ['番茄打叉', '土地承包问答', '用电安全']
    expect((await playedOn(on))?.map(({ title }) => title)).to.deep.equal(titles)
    const copy = (to: string) => technician.post(`${ofStation(stationId, on)}/copy`, { day: to })
    expect((await copy('2027-04-02')).headers.get('location')).to.contain('2027-04-02?copied')
    expect((await playedOn('2027-04-02'))?.map(({ title }) => title)).to.deep.equal(titles)
    const refused = await copy('2027-04-02')
    expect(refused.status).to.equal(409)
    expect(await refused.text()).to.contain('那一天已经有播放单了')
    expect((await copy('tomorrow')).status).to.equal(409)
  })

  it('tells of a lesson that was taken down since, and counts the rest', async () => {
    const on = '2027-05-01'
    for (const id of lessons) await add(technician, ofStation(stationId, on), id)
    const gone = lessons[1] ?? ''
    const before = await hub.db
      .selectFrom('courseware')
      .select('publishedAt')
      .where('id', '=', gone)
      .executeTakeFirstOrThrow()
    const publish = (publishedAt: Date | null) =>
      hub.db.updateTable('courseware').set({ publishedAt }).where('id', '=', gone).execute()
    await publish(null)
    const page = await (await technician.get(ofStation(stationId, on))).text()
    expect(page).to.contain('有 1 个课件现在不能放了')
    expect(page).to.contain('全部放完要 25 分 9 秒')
    expect((await playedOn(on))?.map(({ isPlayable }) => isPlayable)).to.deep.equal([true, false, true])
    await publish(before.publishedAt)
  })

  it('keeps both lessons when two people add at once, and writes down who did what', async () => {
    const on = '2027-06-01'
    const [tomato = '', power = ''] = lessons
    await Promise.all([
      add(technician, ofStation(stationId, on), tomato),
      add(administrator, ofStation(stationId, on), power),
    ])
    expect((await playedOn(on))?.length).to.equal(2)
    const events = await hub.db
      .selectFrom('auditEvent')
      .select(['actorName', 'after'])
      .where('action', '=', 'changeProgramme')
      .where('subjectId', '=', stationId)
      .execute()
    const ofDay = events.filter(({ after }) => JSON.stringify(after).includes(on))
    expect(ofDay.map(({ actorName }) => actorName).sort()).to.deep.equal(['guanliyuan', 'jishuyuan'])
  })

  it('finds lessons by words and by number', async () => {
    const { dialNumber } = await hub.db
      .selectFrom('courseware')
      .select('dialNumber')
      .where('id', '=', lessons[2] ?? '')
      .executeTakeFirstOrThrow()
    const page = await (await technician.get(`${ofStation()}?q=${dialNumber}`)).text()
    expect(page).to.contain('加入：土地承包问答')
    expect(await (await technician.get(`${ofStation()}?q=没有这样的`)).text()).to.contain('没有找到')
  })

  it('lists what is planned in one’s own places, and offers no others', async () => {
    await add(technician, ofTown('2099-01-01'), lessons[0] ?? '')
    const ofTechnician = await (await technician.get('/programmes')).text()
    expect(ofTechnician)
      .to.contain('2099年1月1日')
      .and.to.contain('站点：柳树村站')
      .and.not.to.contain('南山')
    const ofAdministrator = await (await administrator.get('/programmes')).text()
    expect(ofAdministrator)
      .to.contain('站点：柳树村站')
      .and.not.to.contain('全部站点：')
      .and.not.to.contain('2099年')
  })
})
