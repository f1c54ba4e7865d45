import { expect } from 'chai'
import { rootOrganisation } from '../../src/account/rules.ts'
import { wallRoutes } from '../../src/monitoring/routes.ts'
import { openWallFeed } from '../../src/monitoring/wall-feed.ts'
import { join, type RunningApp, signedIn, Visitor } from '../support/app.ts'
import { beatOf, newShowing, sendBeats, startBeatApp } from '../support/beats.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'
import { makePlace, moveGrant } from '../support/places.ts'
import { addPairedStation } from '../support/stations.ts'
import { listenToWall } from '../support/wall.ts'

const cookieOf = ({ cookies }: Visitor) => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

describe('the monitoring wall', function () {
  this.timeout(60_000)
  let app: RunningApp
  let lesson: string
  let now = new Date('2026-03-05T03:00:00Z')
  let operator: Visitor
  let technician: Visitor
  let willow: { readonly stationId: string; readonly cookie: string }
  let poplar: { readonly stationId: string; readonly cookie: string }
  let townId: string
  const later = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000)
  }

  before(async () => {
    app = await startBeatApp(
      () => now,
      ({ db }) => [wallRoutes({ db, now: () => now, everyMs: 50 })],
    )
    const { db } = app
    const { id } = await join(db, 'operator', 'operator')
    lesson = (await addLesson(db, { ownerId: id, title: '稻田养鱼', media: sampleMedia })).coursewareId
    townId = await makePlace(db, '柳林镇')
    willow = await addPairedStation(db, { name: '柳树村站', placeId: townId })
    poplar = await addPairedStation(db, { name: '白杨村站', placeId: await makePlace(db, '白杨镇') })
    const ofTown = await join(db, 'technician', 'townTechnician')
    await moveGrant(db, ofTown.id, townId)
    operator = await signedIn(app, 'operator')
    technician = await signedIn(app, 'technician')
  })
  after(() => app.close())

  const look = (under: readonly string[]) => openWallFeed({ db: app.db, now: () => now }).look(under)
  const root = [rootOrganisation.path]
  const townPath = () => [`${rootOrganisation.path}${townId}/`]

  describe('refuses', () => {
    for (const path of ['/monitoring', '/monitoring/events?list=x'])
      it(`visitors, producers and a station’s own computer: ${path}`, async () => {
        await join(app.db, `producer${path.length}`)
        const station = new Visitor(app.url)
        station.cookies.set('xiangtu.station', willow.cookie.split('=')[1] ?? '')
        expect((await new Visitor(app.url).get(path)).status).to.equal(303)
        expect((await station.get(path)).status).to.equal(303)
        expect((await (await signedIn(app, `producer${path.length}`)).get(path)).status).to.equal(403)
      })

    it('to show a technician the stations of another town', async () => {
      const html = await (await technician.get('/monitoring')).text()
      expect(html).to.contain('柳树村站')
      expect(html).not.to.contain('白杨村站')
      expect(html).not.to.contain(rootOrganisation.path)
      await sendBeats(app.url, [beatOf(newShowing(lesson), 0, { rung: '1080p' })], poplar.cookie)
      const { listId } = await look(townPath())
      const wall = await listenToWall(app.url, listId, cookieOf(technician))
      await wall.until(cells => cells.size > 0)
      expect([...wall.cells].map(([at, { rung }]) => [at, rung === '1080p'])).to.deep.equal([[0, false]])
      wall.close()
    })
  })

  it('tells of a play within seconds, of its end as lost after two missed beats, and of its return', async () => {
    const { listId, stations } = await look(root)
    const at = stations.findIndex(({ id }) => id === willow.stationId)
    const wall = await listenToWall(app.url, listId, cookieOf(operator))
    const showing = newShowing(lesson)
    await sendBeats(app.url, [beatOf(showing, 0, { stalls: 2 })], willow.cookie)
    await wall.until(cells => cells.get(at)?.state === 'playing')
    expect(wall.cells.get(at)).to.include({ title: '稻田养鱼', rung: '240p', stalls: 2 })

    later(24)
    await sendBeats(app.url, [beatOf(showing, 1, { state: 'paused', clockMs: 34_000 })], willow.cookie)
    await wall.until(cells => cells.get(at)?.state === 'paused')
    const heard = now.getTime() / 1000
    later(26)
    await wall.until(cells => cells.get(at)?.state === 'lost')
    expect(wall.cells.get(at)?.heardAt).to.equal(heard)

    await sendBeats(app.url, [beatOf(showing, 2, { clockMs: 60_000 })], willow.cookie)
    await wall.until(cells => cells.get(at)?.state === 'playing')
    later(5)
    await sendBeats(app.url, [beatOf(showing, 3, { clockMs: 65_000, state: 'ended' })], willow.cookie)
    await wall.until(cells => cells.get(at)?.state === 'idle')
    wall.close()
  })

  it('shows on one hub what another one heard', async () => {
    const other = await startBeatApp(
      () => now,
      () => [],
      app,
    )
    const { listId, stations } = await look(root)
    const at = stations.findIndex(({ id }) => id === willow.stationId)
    const wall = await listenToWall(app.url, listId, cookieOf(operator))
    later(60)
    await sendBeats(other.url, [beatOf(newShowing(lesson), 0, { rung: '360p' })], willow.cookie)
    await wall.until(cells => cells.get(at)?.rung === '360p')
    wall.close()
    await other.close()
  })

  it('sends nothing while films run as expected', async () => {
    const { listId, stations } = await look(root)
    const at = stations.findIndex(({ id }) => id === willow.stationId)
    const showing = newShowing(lesson)
    later(60)
    const wall = await listenToWall(app.url, listId, cookieOf(operator))
    await sendBeats(app.url, [beatOf(showing, 0)], willow.cookie)
    await wall.until(cells => cells.get(at)?.state === 'playing')
    const before = wall.bytes()
    for (const seq of [1, 2, 3]) {
      later(10)
      await sendBeats(app.url, [beatOf(showing, seq)], willow.cookie)
    }
    later(10)
    await sendBeats(app.url, [beatOf(showing, 4, { rung: '144p' })], willow.cookie)
    await wall.until(cells => cells.get(at)?.rung === '144p')
    expect(wall.bytes() - before).to.be.lessThan(400)
    wall.close()
  })

  it('tells a page whose list of stations is another one to begin anew', async () => {
    const wall = await listenToWall(app.url, 'old', cookieOf(operator))
    await wall.until(() => wall.events.includes('list'))
    wall.close()
  })

  it('is a page without a script, narrowed by its address', async () => {
    const all = await (await operator.get('/monitoring')).text()
    expect(all).to.contain('柳树村站').and.to.contain('白杨村站').and.to.contain('稻田养鱼')
    const one = await (await operator.get(`/monitoring?town=${townId}&tier=x&state=<`)).text()
    const grid = /<ol class="wall">(.*?)<\/ol>/s.exec(one)?.[1] ?? ''
    expect(grid).to.contain('柳树村站').and.not.to.contain('白杨村站')
    expect(await (await operator.get('/monitoring?view=map&language=en')).text()).to.contain('no map')
  })
})
