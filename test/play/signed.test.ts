import { expect } from 'chai'
import { addOrganisation } from '../../src/account/organisation-change-records.ts'
import { rootOrganisation } from '../../src/account/rules.ts'
import { join, signedIn, Visitor } from '../support/app.ts'
import { type LessonHub, type PlayableLesson, startLessonHub } from '../support/lesson-hub.ts'
import { addPairedStation } from '../support/stations.ts'

/** What may see a lesson for the town of 东风镇: its station; nobody else. */
describe('a lesson that is for some alone', function () {
  this.timeout(60_000)
  let hub: LessonHub
  let ownerId: string
  let townId: string
  let lesson: PlayableLesson
  const stranger = () => new Visitor(hub.url)

  before(async () => {
    hub = await startLessonHub()
    const operator = await join(hub.db, 'yunying', 'operator')
    ownerId = (await join(hub.db, 'liming')).id
    townId = await addOrganisation(hub.db, operator, rootOrganisation.id, { name: '东风镇', kind: 'town' })
    lesson = await hub.publish({ ownerId, title: '大棚番茄整枝' })
    await limit('stations', townId)
  })
  after(() => hub.close())

  const limit = async (visibility: 'all' | 'regions' | 'stations', ...visibleTo: string[]) => {
    await hub.db
      .updateTable('courseware')
      .set({ visibility, visibleTo })
      .where('id', '=', lesson.coursewareId)
      .execute()
    await hub.withheld.look()
  }
  let stations = 0
  const station = async (placeId: string) => {
    const added = await addPairedStation(hub.db, { name: `站点 ${++stations}`, placeId })
    const visitor = stranger()
    visitor.cookies.set('xiangtu.station', added.cookie.slice('xiangtu.station='.length))
    return { ...added, visitor }
  }
  /** Where this one is told that the lesson lies. */
  const addressFor = async (visitor: Visitor): Promise<string> => {
    const answer = await visitor.post(`/api/v1/courseware/${lesson.coursewareId}/playback`)
    const told: unknown = await answer.json()
    return typeof told === 'object' && told !== null && 'address' in told ? String(told.address) : ''
  }
  const master = () => `${lesson.releaseId}/${lesson.media.masterPlaylist}`
  const status = async (path: string) => (await stranger().get(path)).status

  it('refuses its plain address to everybody, as if it were not there', async () => {
    const { visitor } = await station(townId)
    for (const one of [stranger(), visitor, await signedIn(hub, 'liming')]) {
      const answer = await one.get(`/media/${lesson.coursewareId}/${master()}`)
      expect(answer.status).to.equal(404)
      expect(answer.headers.get('cache-control')).to.equal('no-store')
    }
    const opening = master().replace('.m3u8', '.opening')
    expect(await status(`/media/${lesson.coursewareId}/${opening}`)).to.equal(404)
    const poster = `poster-${lesson.media.posterWidths[0]}.jpg`
    expect(await status(`/media/${lesson.coursewareId}/${lesson.releaseId}/${poster}`)).to.equal(404)
  })

  it('refuses to tell its address to strangers and to stations of other places', async () => {
    const { visitor } = await station(rootOrganisation.id)
    for (const one of [stranger(), visitor]) {
      const path = `/api/v1/courseware/${lesson.coursewareId}`
      expect((await one.post(`${path}/playback`)).status).to.equal(404)
      expect((await one.get(path)).status).to.equal(404)
      expect((await one.get(`/courseware/${lesson.coursewareId}`)).status).to.equal(404)
    }
  })

  it('refuses an address of another lesson, a forged one and one cut short', async () => {
    const { visitor } = await station(townId)
    const address = await addressFor(visitor)
    const other = await hub.publish({ ownerId, title: '另一课' })
    const token = address.split('/')[3] ?? ''
    const wrong = [
      `/media/signed/${token}/${other.coursewareId}/${other.releaseId}/${other.media.masterPlaylist}`,
      `/media/signed/${token.slice(0, -1)}/${lesson.coursewareId}/${master()}`,
      `/media/signed/${'f'.repeat(32)}/${lesson.coursewareId}/${master()}`,
      `/media/signed/..%2f/${lesson.coursewareId}/${master()}`,
    ]
    for (const path of wrong) expect(await status(path), path).to.equal(403)
    expect(await status(`${address}/../../../../source/${lesson.coursewareId}`)).to.equal(404)
  })

  it('plays for the station that it is for, every file of it, by addresses that playlists give themselves', async () => {
    const { visitor } = await station(townId)
    const address = await addressFor(visitor)
    expect(address).to.match(/^\/media\/signed\//)
    // As the player does: without any cookie, from the playlist on by relative addresses.
    const masterUrl = new URL(`${address}/${master()}`, hub.url)
    const answer = await fetch(masterUrl)
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('cache-control')).to.match(/^private, max-age=\d+, immutable$/)
    expect(answer.headers.get('referrer-policy')).to.equal('no-referrer')
    const rung = (await answer.text()).split('\n').find(line => line.endsWith('index.m3u8')) ?? ''
    const playlistUrl = new URL(rung, masterUrl)
    const playlist = await (await fetch(playlistUrl)).text()
    const segment = playlist.split('\n').find(line => line.endsWith('.m4s')) ?? ''
    const part = await fetch(new URL(segment, playlistUrl), { headers: { Range: 'bytes=0-3' } })
    expect(part.status).to.equal(206)
    const opening = await fetch(masterUrl.href.replace('.m3u8', '.opening'))
    expect(opening.status).to.equal(200)
    expect(opening.headers.get('cache-control')).to.match(/^private, max-age=\d+, immutable$/)
  })

  it('says to a mirror whether an address still works, without a file', async () => {
    const address = await addressFor((await station(townId)).visitor)
    expect(await status(address)).to.equal(204)
    // The last letter but one: not every bit of the last one counts.
    const forged = address.replace(/.(?=.\/[0-9a-f]{32}$)/, letter => (letter === 'A' ? 'B' : 'A'))
    expect(forged).not.to.equal(address)
    expect(await status(forged)).to.equal(403)
  })

  it('plays on its page: pictures and playlists stand there at their signed addresses', async () => {
    const { visitor } = await station(townId)
    const page = await (await visitor.get(`/courseware/${lesson.coursewareId}`)).text()
    const named = [...page.matchAll(/\/media\/[^\s"&,]+/g)].map(([path]) => path)
    expect(named.length).to.be.greaterThan(2)
    for (const path of named) expect(path).to.match(/^\/media\/signed\//)
    expect(await status(named[0] ?? '')).to.equal(200)
  })

  it('stops at once for a station whose key was revoked, and for a closed station', async () => {
    for (const end of ['key', 'station'] as const) {
      const { visitor, keyId, stationId } = await station(townId)
      const path = `${await addressFor(visitor)}/${master()}`
      expect(await status(path)).to.equal(200)
      const now = new Date()
      if (end === 'key')
        await hub.db.updateTable('stationKey').set({ revokedAt: now }).where('id', '=', keyId).execute()
      else await hub.db.updateTable('station').set({ archivedAt: now }).where('id', '=', stationId).execute()
      expect(await status(path), end).to.equal(403)
    }
  })

  it('stops for a person who signed out, and for one whose place it is no more', async () => {
    await limit('regions', townId)
    const person = await join(hub.db, 'wangfang')
    const inTown = async (organisationId: string) =>
      hub.db.updateTable('roleGrant').set({ organisationId }).where('userId', '=', person.id).execute()
    await inTown(townId)
    const visitor = await signedIn(hub, 'wangfang')
    const path = `${await addressFor(visitor)}/${master()}`
    expect(await status(path)).to.equal(200)
    await inTown(rootOrganisation.id)
    expect(await status(path)).to.equal(403)
    await inTown(townId)
    expect(await status(path)).to.equal(200)
    await visitor.post('/sign-out')
    expect(await status(path)).to.equal(403)
    await limit('stations', townId)
  })

  it('stops when it is taken down', async () => {
    const path = `${await addressFor((await station(townId)).visitor)}/${master()}`
    const takeDown = async (withdrawnAt: Date | null) => {
      await hub.db
        .updateTable('courseware')
        .set({ withdrawnAt })
        .where('id', '=', lesson.coursewareId)
        .execute()
      await hub.withheld.look()
    }
    await takeDown(new Date())
    expect(await status(path)).to.equal(410)
    await takeDown(null)
    expect(await status(path)).to.equal(200)
  })

  it('lets no token into a log, also where something fails', async () => {
    const address = await addressFor((await station(townId)).visitor)
    const token = address.split('/')[3] ?? ''
    await stranger().get(`${address}/${master()}`)
    await stranger().get(`${address}/${lesson.releaseId}/none.m4s`)
    await stranger().get(`${address.replace(/.(?=\/[0-9a-f]{32}$)/, '_')}/${master()}`)
    const [end = '', , , signature = ''] = token.split('.')
    expect(signature).to.have.length(43)
    expect(hub.logged()).to.include('/media/signed/…/')
    expect(hub.logged()).not.to.include(signature.slice(0, 20)).and.not.to.include(`${end}.`)
  })

  it('is in the lists of the station that it is for, and in nobody else’s', async () => {
    const inside = await station(townId)
    const outside = await station(rootOrganisation.id)
    const lists = async (visitor: Visitor) => {
      const list = await (await visitor.get('/api/v1/courseware')).text()
      const home = await (await visitor.get('/')).text()
      return [list, home].map(text => text.includes(lesson.coursewareId))
    }
    expect(await lists(inside.visitor)).to.deep.equal([true, true])
    expect(await lists(outside.visitor)).to.deep.equal([false, false])
    expect(await lists(stranger())).to.deep.equal([false, false])
    // A person of the town, where it is for stations alone.
    const person = await join(hub.db, 'zhaomin')
    await hub.db
      .updateTable('roleGrant')
      .set({ organisationId: townId })
      .where('userId', '=', person.id)
      .execute()
    expect(await lists(await signedIn(hub, 'zhaomin'))).to.deep.equal([false, false])
  })

  it('gives a public lesson’s address as it is, for ever', async () => {
    const open = await hub.publish({ ownerId, title: '人人可看' })
    const path = `/api/v1/courseware/${open.coursewareId}/playback`
    expect(await (await stranger().post(path)).json()).to.deep.equal({
      address: `/media/${open.coursewareId}`,
    })
  })
})
