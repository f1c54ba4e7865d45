import { expect } from 'chai'
import { rootOrganisation } from '../../src/account/rules.ts'
import { join, Visitor } from '../support/app.ts'
import { type LessonHub, type PlayableLesson, startLessonHub } from '../support/lesson-hub.ts'
import { startNginx, type TestNginx } from '../support/nginx.ts'
import { addPairedStation } from '../support/stations.ts'

describe('a hub behind nginx, as docs/nginx has it', function () {
  this.timeout(60_000)
  let hub: LessonHub
  let nginx: TestNginx
  let mirror: TestNginx
  let lesson: PlayableLesson
  before(async () => {
    hub = await startLessonHub()
    nginx = await startNginx('hub.conf', hub.url)
    mirror = await startNginx('mirror.conf', hub.url)
    lesson = await hub.publish({ ownerId: (await join(hub.db, 'liming')).id, title: '大棚番茄整枝' })
  })
  after(async () => {
    await Promise.all([nginx?.close(), mirror?.close()])
    await hub?.close()
  })
  const segment = () => `/media/${lesson.coursewareId}/${lesson.releaseId}/v144/s00000.m4s`
  let stations = 0
  const timesAsked = (path: string) => hub.logged().split(`"${path}"`).length - 1

  it('fetches a segment once for a whole town that asks at once, by HTTP/2', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => nginx.get(segment())))
    const plain = Buffer.from(await (await fetch(hub.url + segment())).arrayBuffer())
    for (const { status, body } of answers) {
      expect(status).to.equal(200)
      expect(body.equals(plain)).to.equal(true)
    }
    // Once by nginx, once by this test itself.
    expect(timesAsked(segment())).to.equal(2)
    expect((await nginx.get(segment())).header('x-cache')).to.equal('HIT')
  })

  it('gives out what it keeps in parts, and says when somebody has it already', async () => {
    const whole = await nginx.get(segment())
    const part = await nginx.get(segment(), { range: 'bytes=4-7' })
    expect([part.status, part.body.toString()]).to.deep.equal([206, whole.body.subarray(4, 8).toString()])
    const known = await nginx.get(segment(), { 'if-none-match': whole.header('etag') ?? '' })
    expect(known.status).to.equal(304)
    expect(whole.header('cache-control')).to.include('immutable')
    expect(whole.header('access-control-allow-origin')).to.equal('*')
  })

  it('packs playlists, which travel over thin lines', async () => {
    const master = `/media/${lesson.coursewareId}/${lesson.releaseId}/${lesson.media.masterPlaylist}`
    const packed = await nginx.get(master, { 'accept-encoding': 'gzip' })
    expect([packed.status, packed.header('content-encoding')]).to.deep.equal([200, 'gzip'])
  })

  /** Makes the lesson one for stations alone; gives the address of a file that one of them is told. */
  const signedSegment = async () => {
    const { cookie } = await addPairedStation(hub.db, { name: `柳树村站 ${++stations}` })
    const limit = hub.db
      .updateTable('courseware')
      .set({ visibility: 'stations', visibleTo: [rootOrganisation.id] })
    await limit.execute()
    await hub.withheld.look()
    const answer = await new Visitor(hub.url).post(
      `/api/v1/courseware/${lesson.coursewareId}/playback`,
      {},
      { Cookie: cookie },
    )
    const { address } = await answer.json()
    const token = String(address).split('/')[3] ?? 'none'
    expect(token.length).to.be.greaterThan(43)
    return { token, path: `${address}/${lesson.releaseId}/v144/s00000.m4s` }
  }

  it('keeps nothing of what a signed address leads to, and writes no such address into its log', async () => {
    const { token, path } = await signedSegment()
    const [, answer] = [await nginx.get(path), await nginx.get(path)]
    expect([answer.status, answer.header('x-cache')]).to.deep.equal([200, undefined])
    const log = await nginx.logged()
    expect(log).to.include('/media/signed/').and.not.to.include(token)
  })

  it('has a mirror in a town that refuses forged addresses, and fetches once for all that are good', async () => {
    const [one, other] = [await signedSegment(), await signedSegment()]
    const before = timesAsked(one.path.replace(one.token, '…'))
    const forged = one.path.replace(one.token, `${one.token.slice(0, -4)}AAAA`)
    expect((await mirror.get(forged)).status).to.equal(403)
    const answers = [await mirror.get(one.path), await mirror.get(other.path), await mirror.get(forged)]
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 403])
    expect(timesAsked(one.path.replace(one.token, '…'))).to.equal(before + 1)
    for (const { token } of [one, other]) expect(await mirror.logged()).not.to.include(token)
  })

  it('has a mirror that gives out nothing of a lesson that was taken down', async () => {
    const { path } = await signedSegment()
    await hub.db.updateTable('courseware').set({ withdrawnAt: new Date() }).execute()
    await hub.withheld.look()
    expect((await mirror.get(path)).status).to.equal(410)
  })
})
