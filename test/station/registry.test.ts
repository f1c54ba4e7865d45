import { expect } from 'chai'
import { technicianFor } from '../../src/station/technician-records.ts'
import { Visitor } from '../support/app.ts'
import { type StationHub, startStationHub, stationFields } from '../support/station-hub.ts'
import { addPairedStation } from '../support/stations.ts'

describe('the registry of stations', function () {
  this.timeout(60_000)
  let hub: StationHub
  before(async () => {
    hub = await startStationHub()
  })
  after(() => hub.app.close())
  const actionsOf = async (subjectId: string) => {
    const events = hub.app.db.selectFrom('auditEvent').select('action').where('subjectId', '=', subjectId)
    return (await events.orderBy('id').execute()).map(({ action }) => action)
  }

  it('refuses what lies outside one’s own places, in every way', async () => {
    const { places, technician, chief, administrator, register } = hub
    const own = await register({ name: '王庄村站', placeId: places.wang })
    const strange = await register({ name: '李庄村站', placeId: places.li })
    for (const visitor of [technician, chief, administrator])
      expect((await visitor.get(`/stations/${strange}`)).status).to.equal(404)
    expect((await administrator.get(`/stations/${own}`)).status).to.equal(404)
    expect((await chief.get(`/stations/${own}`)).status).to.equal(200)
    for (const path of ['', '/administrators', '/archive', '/restore', `/keys/${own}/revoke`]) {
      expect((await technician.post(`/stations/${strange}${path}`, stationFields)).status, path).to.equal(404)
      expect((await chief.post(`/stations/${own}${path}`, stationFields)).status, path).to.equal(403)
    }
    // A technician keeps stations; how they are run the operator judges.
    expect(
      (await technician.post(`/stations/${own}/tier`, { tier: 'model', reason: '好的' })).status,
    ).to.equal(403)
    const moved = await technician.post(`/stations/${own}`, { ...stationFields, placeId: places.li })
    expect(moved.status).to.equal(404)
    expect((await technician.post('/stations', { ...stationFields, placeId: places.li })).status).to.equal(
      404,
    )
    const technicianForm = { organisationId: places.west, name: '赵强', phone: '0537-1111111' }
    expect((await technician.post('/stations/technicians', technicianForm)).status).to.equal(404)
    expect((await technician.post('/stations/technicians/remove', technicianForm)).status).to.equal(404)
    const seen = await (await technician.get('/stations')).text()
    expect(seen).to.include('王庄村站').and.not.to.include('李庄村站')
    expect(await (await technician.get('/stations/export')).text()).not.to.include('李庄村站')
    expect(await (await technician.get('/stations/coverage')).text()).not.to.include('李庄村')
    expect(await actionsOf(strange)).to.deep.equal(['addStation'])
  })

  it('refuses wrong fields, says which, and loses nothing that was typed', async () => {
    const { operator, places } = hub
    const typed = {
      ...stationFields,
      placeId: places.willow,
      name: '<b>新站</b>',
      lineKbps: 'fast',
      contactPhone: '1',
    }
    const answer = await operator.post('/stations?language=zh-CN', typed)
    expect(answer.status).to.equal(400)
    const page = await answer.text()
    expect(page).to.include('请写成 2M').and.to.include('value="fast"').and.to.include('&lt;b>新站')
    expect((await operator.post('/stations', { ...typed, base: '{"x":1}' })).status).to.equal(400)
    expect((await operator.get('/stations/x')).status).to.equal(404)
    expect((await operator.get(`/stations/${'a'.repeat(32)}`)).status).to.equal(404)
  })

  it('refuses a second station of one name in one place, and says so in the form', async () => {
    const { operator, register, places } = hub
    await register({ name: '一号站' })
    const again = await operator.post('/stations?language=zh-CN', {
      ...{ ...stationFields, placeId: places.willow, name: '一号站' },
    })
    expect(again.status).to.equal(409)
    expect(await again.text()).to.include('已经有叫“一号站”的站点')
    const both = ['甲', '甲'].map(name =>
      operator.post('/stations', { ...stationFields, placeId: places.willow, name }),
    )
    expect((await Promise.all(both)).map(({ status }) => status)).to.have.members([303, 409])
    await register({ name: '一号站', placeId: places.wang })
  })

  it('tells two who save at once what the other changed, and keeps both where it can', async () => {
    const { operator, technician, register, places } = hub
    const id = await register({ name: '共改站' })
    const form = { ...stationFields, name: '共改站', placeId: places.willow }
    const baseOf = async () => {
      const page = await (await operator.get(`/stations/${id}/edit`)).text()
      return (/name="base" value="([^"]*)"/.exec(page)?.[1] ?? '').replaceAll('&quot;', '"')
    }
    const base = await baseOf()
    await technician.post(`/stations/${id}`, { ...form, base, lineKbps: '4M', contactName: '李强' })
    const merged = await operator.post(`/stations/${id}`, { ...form, base, contactPhone: '0537-7654321' })
    expect(merged.headers.get('location')).to.equal(`/stations/${id}?saved=lineKbps.contactName`)
    const page = await (
      await operator.get(`/stations/${id}?saved=lineKbps.contactName&language=zh-CN`)
    ).text()
    expect(page).to.include('4 Mbit/s').and.to.include('李强').and.to.include('0537-7654321')
    expect(page).to.include('别人刚改过的也保留了：线路速度、联系人')

    const clash = await operator.post(`/stations/${id}?language=zh-CN`, {
      ...form,
      base,
      contactName: '赵敏',
    })
    expect(clash.status).to.equal(409)
    const asked = await clash.text()
    expect(asked).to.include('name="take-contactName"').and.to.include('李强').and.to.include('赵敏')
    const now = await baseOf()
    const theirs = { ...form, lineKbps: '4000', contactPhone: '0537-7654321', base: now }
    await operator.post(`/stations/${id}`, { ...theirs, contactName: '赵敏', 'take-contactName': 'theirs' })
    const row = () =>
      hub.app.db.selectFrom('station').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect((await row()).contactName).to.equal('李强')
    await operator.post(`/stations/${id}`, { ...theirs, contactName: '赵敏', 'take-contactName': 'mine' })
    expect(await row()).to.deep.include({ contactName: '赵敏', lineKbps: 4000, revision: 4 })
    const events = hub.app.db.selectFrom('auditEvent').select(['before', 'after']).where('subjectId', '=', id)
    expect((await events.orderBy('id').execute()).at(-1)).to.deep.equal({
      ...{ before: { contactName: '李强' }, after: { contactName: '赵敏' } },
    })
  })

  it('warns of a station with nobody and of one with three, and keeps who it was', async () => {
    const { technician, operator, register } = hub
    const id = await register({ name: '管理员站' })
    const page = async () => (await operator.get(`/stations/${id}?language=zh-CN`)).text()
    const listed = async (which: string) =>
      (await operator.get(`/stations?administrators=${which}&q=管理员站`)).text()
    expect(await page()).to.include('这个站点没有管理员')
    expect(await listed('none')).to.include(id)
    for (const name of ['王芳', '李强', '赵敏'])
      await technician.post(`/stations/${id}/administrators`, { name, phone: '0537-1234567' })
    await technician.post(`/stations/${id}/administrators`, { name: '王芳', phone: '0537-1234567' })
    expect(await page())
      .to.include('配 1 到 2 名')
      .and.not.to.include('没有管理员')
    expect(await listed('many')).to.include(id)
    expect(await listed('none')).not.to.include(id)
    const people = hub.app.db
      .selectFrom('stationAdministrator')
      .select(['id', 'name'])
      .where('stationId', '=', id)
    const rows = await people.execute()
    expect(rows).to.have.length(3)
    for (const one of rows) await technician.post(`/stations/${id}/administrators/${one.id}/end`)
    expect(await page())
      .to.include('这个站点没有管理员')
      .and.to.include('以前的管理员')
    expect(
      (await technician.post(`/stations/${id}/administrators`, { name: '', phone: 'x' })).status,
    ).to.equal(400)
    const ended = (await actionsOf(id)).filter(action => action === 'endStationAdministrator')
    expect(ended).to.have.length(3)
  })

  it('keeps when, by whom and why a tier was changed', async () => {
    const { operator, register } = hub
    const id = await register({ name: '级别站' })
    const change = (tier: string, reason: string) => operator.post(`/stations/${id}/tier`, { tier, reason })
    expect((await change('model', ' ')).status).to.equal(400)
    expect((await change('excellent', '原因写在这里')).status).to.equal(400)
    await change('model', '连续三个月按时学习')
    await change('model', '再来一次')
    await change('lagging', '两次没有开展学习')
    const page = await (await operator.get(`/stations/${id}?language=zh-CN`)).text()
    expect(page.indexOf('两次没有开展学习')).to.be.lessThan(page.indexOf('连续三个月按时学习'))
    expect(page).to.include('yunying').and.not.to.include('再来一次').and.not.to.include('lagging<')
    expect(await (await operator.get('/stations?tier=lagging')).text()).to.include('级别站')
    expect(await (await operator.get('/stations?tier=model')).text()).not.to.include('级别站')
  })

  it('takes a station out of use with its computers, and into use again without them', async () => {
    const { operator, app } = hub
    const { stationId, cookie } = await addPairedStation(app.db, { name: '停用站' })
    const computer = new Visitor(app.url)
    const isKnown = async () => {
      const answer = await computer.send('/station/pair', { headers: { Cookie: cookie } })
      return answer.headers.get('location') === '/station'
    }
    expect(await isKnown()).to.equal(true)
    await operator.post(`/stations/${stationId}/archive`)
    expect(await isKnown()).to.equal(false)
    expect(await (await operator.get('/stations')).text()).not.to.include('停用站')
    expect(await (await operator.get('/stations?archived=1')).text()).to.include('停用站')
    expect((await operator.get(`/stations/${stationId}/edit`)).status).to.equal(404)
    await operator.post(`/stations/${stationId}/restore`)
    expect(await isKnown()).to.equal(false)
    expect(await (await operator.get('/stations')).text()).to.include('停用站')
    expect(await actionsOf(stationId)).to.deep.equal(['archiveStation', 'restoreStation'])
  })

  it('says of a station without a line that it has none, and never that it is lost', async () => {
    const { operator, register } = hub
    await register({ name: '深山站', isOffline: 'on', lineKbps: '' })
    const page = await (await operator.get('/stations?link=offline&language=zh-CN')).text()
    expect(page).to.include('深山站').and.to.include('没有网络，由镇里登记').and.not.to.include('一号站')
    expect(await (await operator.get('/stations?link=unpaired')).text()).not.to.include('深山站')
  })

  it('goes from page to page, and says how many there are in all', async () => {
    const { operator, app, places } = hub
    const rows = Array.from({ length: 60 }, (_, index) => ({
      ...{ id: index.toString(16).padStart(32, 'e'), placeId: places.li, name: `翻页${index + 10}站` },
      ...({
        kind: 'school',
        stationClass: 'extended',
        lineKbps: null,
        latitude: null,
        longitude: null,
      } as const),
    }))
    await app.db.insertInto('station').values(rows).execute()
    const page = async (query: string) =>
      (await operator.get(`/stations?kind=school&language=zh-CN${query}`)).text()
    const [first, second] = [await page(''), await page('&page=2')]
    expect(first).to.include('共 60 个站点').and.to.include('第 1 页，共 2 页').and.to.include('翻页10站')
    expect(second).to.include('翻页69站').and.to.include('上一页').and.not.to.include('翻页10站')
    const csv = await (
      await operator.get('/stations/export?kind=school&class=extended&language=zh-CN')
    ).text()
    expect(csv.trim().split('\r\n')).to.have.length(61)
  })

  it('names the nearest technician above a station', async () => {
    const { technician, operator, app, places, register } = hub
    const id = await register({ name: '求助站', placeId: places.wang })
    const pathOf = async (name: string) => {
      const row = app.db.selectFrom('organisation').select('path').where('name', '=', name)
      return (await row.executeTakeFirstOrThrow()).path
    }
    expect(await technicianFor(app.db, await pathOf('王庄村'))).to.equal(undefined)
    const set = (organisationId: string, name: string, phone = '0537-2222222') =>
      operator.post('/stations/technicians', { organisationId, name, phone })
    const { id: root } = await app.db
      .selectFrom('organisation')
      .select('id')
      .where('parentId', 'is', null)
      .executeTakeFirstOrThrow()
    await set(root, '县里的周师傅')
    expect((await technicianFor(app.db, await pathOf('王庄村')))?.name).to.equal('县里的周师傅')
    await technician.post('/stations/technicians', {
      organisationId: places.east,
      name: '陈工',
      phone: '0537-3333333',
    })
    const found = await technicianFor(app.db, await pathOf('王庄村'))
    expect(found).to.deep.include({ name: '陈工', phone: '0537-3333333', placeName: '东风镇' })
    expect((await technicianFor(app.db, await pathOf('李庄村')))?.name).to.equal('县里的周师傅')
    expect(await (await operator.get(`/stations/${id}`)).text()).to.include('tel:05373333333')
    // He sees the county's number, and cannot change it.
    const seen = await (await technician.get('/stations/technicians?language=zh-CN')).text()
    expect(seen).to.include('县里的周师傅').and.to.include('东风镇：取消')
    expect(seen.match(/technicians\/remove/g)).to.have.length(1)
    expect((await set(places.east, '', 'x')).status).to.equal(400)
    await operator.post('/stations/technicians/remove', { organisationId: places.east })
    expect((await technicianFor(app.db, await pathOf('王庄村')))?.name).to.equal('县里的周师傅')
  })

  it('refuses to archive a place in which a station stands', async () => {
    const { operator, register, places } = hub
    await register({ name: '占用站', placeId: places.li })
    const answer = await operator.post(`/organisations/${places.li}/archive?language=zh-CN`)
    expect(answer.status).to.equal(409)
    expect(await answer.text()).to.match(/这里还有 \d+ 个站点/)
  })

  it('names the villages without a station', async () => {
    const { chief, technician, register, places } = hub
    await register({ name: '覆盖站', placeId: places.willow })
    const page = async () => (await technician.get('/stations/coverage?language=zh-CN')).text()
    expect(await page())
      .to.include('2 个村里 2 个有站点')
      .and.to.include('每个村都有站点')
    const stations = hub.app.db.selectFrom('station').select('id').where('placeId', '=', places.wang)
    for (const { id } of await stations.execute()) await technician.post(`/stations/${id}/archive`)
    const gap = await page()
    expect(gap).to.include('50%').and.to.include(`/stations/new?place=${places.wang}`)
    // Who only reads is not sent to a form.
    expect(await (await chief.get('/stations/coverage')).text()).not.to.include('/stations/new')
  })

  it('speaks both languages and shows no code of ours', async () => {
    const { operator, register } = hub
    const id = await register({ name: '双语站', kind: 'townCentre', stationClass: 'extended' })
    for (const path of [
      '/stations',
      `/stations/${id}`,
      '/stations/new',
      '/stations/technicians',
      '/stations/import',
    ]) {
      const english = await (await operator.get(`${path}${path.includes('?') ? '&' : '?'}language=en`)).text()
      expect(english, path)
        .to.include('<html lang="en">')
        .and.not.to.match(/>\s*(townCentre|undefined|null)\s*</)
    }
  })
})
