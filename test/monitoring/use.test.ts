import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import readXlsxFile from 'read-excel-file/node'
import { newId } from '../../src/account/tokens.ts'
import { useRoutes } from '../../src/monitoring/use-routes.ts'
import { readProfiles } from '../../src/profiles.ts'
import { join, type RunningApp, signedIn, Visitor } from '../support/app.ts'
import { beatsOf, newShowing, sendBeats, startBeatApp } from '../support/beats.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'
import { makePlace, moveGrant } from '../support/places.ts'
import { addPairedStation } from '../support/stations.ts'

/** A Thursday, 11:00 in China. */
const thursday = new Date('2026-03-05T03:00:00Z')

describe('what stations played', function () {
  this.timeout(60_000)
  let app: RunningApp
  let lesson: string
  let now = thursday
  let operator: Visitor
  let technician: Visitor
  let willow: { readonly stationId: string; readonly cookie: string }
  let poplar: { readonly stationId: string; readonly cookie: string }

  before(async () => {
    const profiles = await readProfiles()
    app = await startBeatApp(
      () => now,
      ({ db }) => [useRoutes({ db, profiles, profileName: 'village-2m', now: () => now })],
    )
    const { db } = app
    const { id } = await join(db, 'operator', 'operator')
    lesson = (await addLesson(db, { ownerId: id, title: '稻田养鱼', media: sampleMedia })).coursewareId
    const townId = await makePlace(db, '柳林镇')
    willow = await addPairedStation(db, { name: '柳树村站', placeId: townId })
    poplar = await addPairedStation(db, { name: '白杨村站', placeId: await makePlace(db, '白杨镇') })
    await db
      .updateTable('station')
      .set({ createdAt: new Date('2025-12-01T00:00:00Z') })
      .execute()
    const ofTown = await join(db, 'technician', 'townTechnician')
    await moveGrant(db, ofTown.id, townId)
    const keeper = await join(db, 'keeper', 'stationAdministrator')
    await moveGrant(db, keeper.id, townId)
    operator = await signedIn(app, 'operator')
    technician = await signedIn(app, 'technician')

    // Willow plays the same on two days, once with a stall and twice on the second; poplar a little, two weeks ago.
    const play = async (at: string, cookie: string, other = {}) => {
      now = new Date(at)
      const beats = beatsOf(newShowing(lesson, 'f'.repeat(32)), 30)
      await sendBeats(
        app.url,
        beats.map((beat, seq) => (seq === 3 ? { ...beat, ...other } : beat)),
        cookie,
      )
    }
    const line = { kbits: 3000, busySeconds: 10, deadSeconds: 2 }
    await play('2026-03-03T02:00:00Z', willow.cookie, { stalls: 2, stallMs: 9000, line })
    await play('2026-03-04T02:00:00Z', willow.cookie)
    await play('2026-03-04T03:00:00Z', willow.cookie)
    await play('2026-02-19T03:00:00Z', poplar.cookie)
    now = thursday
    const silent = (stationId: string, from: string, to: string) => ({
      ...{ id: newId(), stationId, startedAt: new Date(from), endedAt: new Date(to) },
    })
    await db
      .insertInto('stationOutage')
      .values([
        silent(willow.stationId, '2026-03-03T02:00:00Z', '2026-03-03T02:40:10Z'),
        silent(poplar.stationId, '2026-03-02T02:00:00Z', '2026-03-02T02:05:00Z'),
        silent(willow.stationId, '2026-02-03T02:00:00Z', '2026-02-03T02:05:00Z'),
      ])
      .execute()
  })
  after(() => app.close())

  const page = async (visitor: Visitor, path: string) => (await visitor.get(path)).text()

  describe('refuses', () => {
    it('to tell a technician of another town’s stations, on a page or in a file', async () => {
      for (const file of ['use', 'use.csv', 'outages.csv']) {
        const path = `/monitoring/${file}?period=month`
        const text = await page(technician, path)
        expect(text).to.contain('柳树村站').and.not.to.contain('白杨村站')
      }
      expect((await technician.get(`/stations/${poplar.stationId}/use`)).status).to.equal(404)
    })

    it('others than those who look after a station, and its own computer', async () => {
      const path = `/stations/${willow.stationId}/use`
      expect((await (await signedIn(app, 'keeper')).get(path)).status).to.equal(200)
      expect((await new Visitor(app.url).get(path)).status).to.equal(303)
      await join(app.db, 'maker')
      expect((await (await signedIn(app, 'maker')).get(path)).status).to.equal(403)
      const computer = new Visitor(app.url)
      computer.cookies.set('xiangtu.station', willow.cookie.split('=')[1] ?? '')
      expect((await computer.get(path)).status).to.equal(303)
    })

    it('another’s lesson’s plays', async () => {
      await join(app.db, 'other')
      expect((await (await signedIn(app, 'other')).get(`/courseware/${lesson}/plays`)).status).to.equal(404)
    })

    it('what is no station, lesson or day', async () => {
      expect((await operator.get('/stations/x/use')).status).to.equal(404)
      expect((await operator.get(`/courseware/${'e'.repeat(32)}/plays`)).status).to.equal(404)
      expect((await operator.get('/monitoring/use?day=2026-13-45&period=x')).status).to.equal(200)
    })
  })

  it('counts a week from Monday, each lesson once a day, and shows what ran beside what counts', async () => {
    const html = await page(operator, '/monitoring/use')
    expect(html).to.contain('2026-03-02 至 2026-03-08')
    expect(html).to.contain('2 个站点中有 1 个在用')
    const total = /<tfoot>(.*?)<\/tfoot>/s.exec(html)?.[1] ?? ''
    const figures = [...total.matchAll(/<td[^>]*>(\d+)<\/td>/g)].map(([, figure]) => Number(figure))
    // Two lesson days; 5 + 10 minutes ran, 5 + 5 count; 4 + 8 were told more than a minute later; two stalls.
    expect(figures).to.deep.equal([2, 15, 10, 0, 12, 2, 9])
  })

  it('takes home what adds up to what is on the screen, as CSV and as Excel', async () => {
    const csv = parse(await page(operator, '/monitoring/use.csv?period=month&day=2026-03-05'), { bom: true })
    const answer = await operator.get('/monitoring/use.xlsx?period=month&day=2026-03-05')
    const [sheet] = await readXlsxFile(Buffer.from(await answer.arrayBuffer()))
    for (const rows of [csv.slice(1), (sheet?.data ?? []).slice(1)]) {
      const sums = [4, 5, 6, 7, 8, 9].map(column =>
        rows.reduce((sum: number, row: readonly unknown[]) => sum + Number(row[column]), 0),
      )
      expect(sums).to.deep.equal([2, 15, 10, 0, 12, 2])
      expect(rows.map((row: readonly unknown[]) => row[1])).to.include('白杨村站')
      // Up to when the hub knows, in each row: the figures of a station without a line may still rise.
      for (const row of rows) expect(row.at(-1)).to.match(/^2026-03-\d\d \d\d:\d\d:\d\d$/)
    }
  })

  it('takes home each time that a station was silent in the period, for how long and in China’s time', async () => {
    const path = '/monitoring/outages.csv?period=week&day=2026-03-05'
    const [, ...rows] = parse(await page(operator, path), { bom: true })
    expect(rows.map((row: readonly string[]) => row.slice(1, -1))).to.deep.equal([
      // It began another film an hour after one that never ended.
      ['柳树村站', '标准站点', '2026-03-04 10:00:00', '2026-03-04 11:00:00', '60'],
      ['柳树村站', '标准站点', '2026-03-03 10:00:00', '2026-03-03 10:40:10', '40'],
      ['白杨村站', '标准站点', '2026-03-02 10:00:00', '2026-03-02 10:05:00', '5'],
    ])
    const html = await page(operator, '/monitoring/use?period=week&day=2026-03-05')
    expect(html).to.contain('/monitoring/outages.xlsx?period=week&amp;day=2026-03-02')
    const answer = await operator.get('/monitoring/outages.xlsx?period=week&day=2026-03-05')
    const [sheet] = await readXlsxFile(Buffer.from(await answer.arrayBuffer()))
    expect(sheet?.data.length).to.equal(1 + rows.length)
  })

  it('names a station idle that has not been used for thirty days, until it is used once', async () => {
    const idle = async () => {
      const html = await page(operator, '/monitoring/use')
      return [...(/idle-stations">(.*?)<\/ul>/s.exec(html)?.[1] ?? '').matchAll(/use">([^<]+)</g)].map(
        ([, name]) => name,
      )
    }
    expect(await idle()).to.deep.equal([])
    now = new Date('2026-03-22T03:00:00Z')
    expect(await idle()).to.deep.equal(['白杨村站'])
    await sendBeats(app.url, beatsOf(newShowing(lesson), 30), poplar.cookie)
    expect(await idle()).to.deep.equal([])
    now = thursday
  })

  it('tells a station’s administrator in words what was played and how the line was', async () => {
    const html = await page(operator, `/stations/${willow.stationId}/use`)
    expect(html).to.contain('在 2 天里放了 2 课次，共 15 分，其中有效收看 10 分。')
    expect(html).to.contain('通常每秒能传 300 kbit，够看“流畅 240p”')
    expect(html).to.contain('有 20% 的时间网络完全不通')
    expect(html).to.contain('卡顿 2 次，一共等了 9 秒')
    expect(html).to.match(/300 kbit\/s，不通 20%，画面停住 9 秒/)
    expect(html.match(/class="stall"/g)?.length).to.equal(1)
    expect(html).to.contain('稻田养鱼')
    const english = await page(operator, `/stations/${willow.stationId}/use?language=en`)
    expect(english).to.contain('2 lessons on 2 days, 15 min in all, of which 10 min are effective.')
  })

  it('tells who made a lesson how often it was played', async () => {
    const html = await page(operator, `/courseware/${lesson}/plays?language=zh-CN`)
    expect(html).to.match(/一共播放 [45] 次/)
    expect(html).to.contain('数据截至 ')
  })
})
