import { expect } from 'chai'
import { rootOrganisation } from '../../src/account/rules.ts'
import { join, Visitor } from '../support/app.ts'
import { type LessonHub, type PlayableLesson, startLessonHub } from '../support/lesson-hub.ts'
import { addPairedStation } from '../support/stations.ts'

const cdn = 'https://films.example/copy'

describe('films that lie elsewhere too', function () {
  this.timeout(60_000)
  let hub: LessonHub
  let lesson: PlayableLesson
  let cookie: string
  let visitor: Visitor

  before(async () => {
    hub = await startLessonHub({
      mediaBaseUrl: cdn,
      sources: [
        { name: 'county', origin: 'https://county.example' },
        { name: 'town', origin: 'https://town.example', placeId: rootOrganisation.id },
        { name: 'other', origin: 'https://other.example', placeId: 'c'.repeat(32) },
      ],
    })
    lesson = await hub.publish({ ownerId: (await join(hub.db, 'liming')).id, title: '大棚番茄整枝' })
    ;({ cookie } = await addPairedStation(hub.db, { name: '柳树村站' }))
    visitor = new Visitor(hub.url)
  })
  after(() => hub.close())

  const master = () => `/media/${lesson.coursewareId}/${lesson.releaseId}/${lesson.media.masterPlaylist}`
  const page = async (path: string) => {
    const answer = await visitor.get(path)
    return { policy: answer.headers.get('content-security-policy') ?? '', text: await answer.text() }
  }
  const limit = async (visibility: 'all' | 'stations') => {
    const visibleTo = visibility === 'all' ? [] : [rootOrganisation.id]
    await hub.db.updateTable('courseware').set({ visibility, visibleTo }).execute()
    await hub.withheld.look()
  }

  it('refuse scripts and forms from there; only films, playlists and pictures come', async () => {
    const { policy } = await page('/')
    const directive = (name: string) => policy.split(';').find(each => each.startsWith(name)) ?? ''
    for (const name of ['img-src', 'media-src', 'connect-src'])
      expect(directive(name)).to.include('https://films.example').and.to.include('https://town.example')
    for (const name of ['script-src', 'style-src', 'default-src', 'form-action'])
      expect(directive(name)).not.to.include('example')
  })

  it('are named by every page of a public lesson, and by no programs’ list', async () => {
    for (const path of ['/', `/courseware/${lesson.coursewareId}`]) {
      const { text } = await page(path)
      expect(text).to.include(`${cdn}/media/${lesson.coursewareId}/`)
      expect(text.replaceAll(`${cdn}/media/`, '')).not.to.include('/media/')
    }
    // A path, as was promised; the hub itself always has everything.
    expect((await page('/api/v1/courseware')).text).to.include(`"masterPlaylistPath":"${master()}"`)
  })

  it('are not where a lesson for some lies: that comes from the hub, and its masters name no source', async () => {
    await limit('stations')
    const answer = await visitor.get(`/courseware/${lesson.coursewareId}`, { Cookie: cookie })
    const text = await answer.text()
    expect(text).to.include('/media/signed/').and.not.to.include(cdn).and.not.to.include('STEERING')
    const [path = ''] = /\/media\/signed\/[^"&\s]+\/master\.m3u8/.exec(text) ?? []
    expect(await (await visitor.get(path)).text())
      .to.include('#EXTM3U')
      .and.not.to.include('STEERING')
    await limit('all')
  })

  it('are told in the order of nearness: a station’s own place first, other places’ never', async () => {
    const told = async (headers: Record<string, string> = {}): Promise<unknown> => {
      const answer = await visitor.get('/api/v1/steering?_HLS_pathway=.', headers)
      expect(answer.headers.get('cache-control')).to.equal('no-store')
      const manifest: unknown = await answer.json()
      return typeof manifest === 'object' && manifest && 'PATHWAY-PRIORITY' in manifest
        ? manifest['PATHWAY-PRIORITY']
        : undefined
    }
    expect(await told()).to.deep.equal(['county', '.'])
    expect(await told({ Cookie: cookie })).to.deep.equal(['town', 'county', '.'])
  })

  it('are asked for by masters alone, which caches keep briefly and know again', async () => {
    const get = (path: string, headers: Record<string, string> = {}) => visitor.get(path, headers)
    const whole = await get(master(), { 'Accept-Encoding': 'identity' })
    const text = await whole.text()
    expect(text).to.match(/^#EXT-X-CONTENT-STEERING:SERVER-URI="\/api\/v1\/steering",PATHWAY-ID="\."$/m)
    expect(whole.headers.get('content-length')).to.equal(String(Buffer.byteLength(text)))
    expect(whole.headers.get('cache-control')).to.equal('public, max-age=300, s-maxage=30')
    const etag = whole.headers.get('etag') ?? ''
    expect((await get(master(), { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' })).status).to.equal(
      304,
    )
    const part = await get(master(), { Range: 'bytes=1-6' })
    expect([part.status, await part.text()]).to.deep.equal([206, 'EXTM3U'])
    const head = await visitor.send(master(), { method: 'HEAD', headers: { 'Accept-Encoding': 'identity' } })
    expect(head.headers.get('etag')).to.equal(etag)
    const [rung = ''] = text.split('\n').filter(line => line.endsWith('/index.m3u8') && !line.startsWith('#'))
    const below = await get(master().replace(/[^/]+$/, rung))
    expect(await below.text())
      .to.include('#EXTINF')
      .and.not.to.include('STEERING')
    expect(below.headers.get('cache-control')).to.include('immutable')
  })
})
