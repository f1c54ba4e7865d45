import { expect } from 'chai'
import { joinFiles, openFileSplitter } from '../../src/media/joined-files.ts'
import { mediaKey } from '../../storage/keys.ts'
import { join } from '../support/app.ts'
import { type LessonHub, type PlayableLesson, startLessonHub } from '../support/lesson-hub.ts'

/** The files in a film's opening. */
function filesIn(bytes: ArrayBuffer): Buffer[] {
  const files: Buffer[] = []
  openFileSplitter((_index, _loaded, _total, whole) => whole && files.push(Buffer.from(whole)))(
    new Uint8Array(bytes),
  )
  return files
}

const namedOnPage = (page: string): string[] =>
  [...page.matchAll(/<link rel="preload" as="fetch" crossorigin="anonymous" href="([^"]+)"/g)].map(
    ([, path = '']) => path,
  )

describe('the opening of a film', () => {
  let hub: LessonHub
  let lesson: PlayableLesson
  let ownerId: string
  let script: string
  before(async () => {
    hub = await startLessonHub()
    ownerId = (await join(hub.db, 'liming')).id
    lesson = await hub.publish({ ownerId, title: '大棚番茄灰霉病防治' })
    const [, found = ''] = /"(\/assets\/opening-[^"]+\.js)"/.exec(await pageOf(lesson, 'room')) ?? []
    script = found
  })
  after(() => hub?.close())

  const openingOf = ({ coursewareId, releaseId }: PlayableLesson, master = 'master') =>
    `${hub.url}/media/${coursewareId}/${releaseId}/${master}.opening`
  const pageOf = async ({ coursewareId }: PlayableLesson, kind: 'watch' | 'room', kept?: string) => {
    const path = `/courseware/${coursewareId}${kind === 'room' ? '/classroom' : ''}`
    const headers = kept === undefined ? {} : { Cookie: `language=zh-CN; kept=${kept}` }
    return (await fetch(hub.url + path, { headers })).text()
  }

  it('is refused where there is no such master, and of a lesson that was taken down', async () => {
    expect((await fetch(openingOf(lesson, 'other'))).status).to.equal(404)
    expect((await fetch(openingOf(lesson, 'av1'))).status).to.equal(404)
    expect((await fetch(openingOf(lesson, 'v144/index'))).status).to.equal(404)
    const broken = await hub.publish({ ownerId, title: '播放列表坏了的一课' })
    const key = mediaKey(broken.coursewareId, broken.releaseId, 'master.m3u8')
    await hub.store.put(key, '#EXTM3U\n', { contentType: 'application/vnd.apple.mpegurl' })
    expect((await fetch(openingOf(broken))).status).to.equal(404)
    const taken = await hub.publish({ ownerId, title: '已撤下的一课' })
    expect((await fetch(openingOf(taken))).status).to.equal(200)
    const withdrawn = { state: 'withdrawn', withdrawnAt: new Date() } as const
    await hub.db.updateTable('courseware').set(withdrawn).where('id', '=', taken.coursewareId).execute()
    await hub.withheld.look()
    expect((await fetch(openingOf(taken))).status).to.equal(410)
  })

  it('is on no page for a browser that has the player still to fetch, or had an older one', async () => {
    for (const kept of [undefined, '/assets/opening-OLD.js']) {
      const names = namedOnPage(await pageOf(lesson, 'watch', kept))
      expect(names).to.have.length(2)
      expect(names.every(name => name.endsWith('.m4s'))).to.equal(true)
    }
  })

  it('has the first segments as the store has them, in the order in which they are needed, to be kept for good', async () => {
    const answer = await fetch(openingOf(lesson))
    expect(answer.headers.get('cache-control')).to.contain('immutable')
    expect(answer.headers.get('content-type')).to.equal('application/octet-stream')
    const bytes = await answer.arrayBuffer()
    const files = filesIn(bytes)
    expect(Buffer.from(joinFiles(files)).equals(Buffer.from(bytes))).to.equal(true)
    const stored = (path: string) => hub.store.read(mediaKey(lesson.coursewareId, lesson.releaseId, path))
    expect(files[0]?.equals(await stored('v144/s00000.m4s'))).to.equal(true)
    expect(files[1]?.equals(await stored('audio/s00000.m4s'))).to.equal(true)
    expect(files.length).to.be.above(2)
    const part = await fetch(openingOf(lesson), { headers: { Range: 'bytes=0-3' } })
    expect(part.status).to.equal(206)
    expect(part.headers.get('etag')).to.equal(answer.headers.get('etag'))
  })

  it('is what a page asks for first in a browser that has the player, and named there file by file', async () => {
    for (const kind of ['watch', 'room'] as const) {
      const page = await pageOf(lesson, kind, script)
      const [name = '', ...others] = namedOnPage(page)
      expect(others).to.deep.equal([])
      const files = filesIn(await (await fetch(hub.url + name)).arrayBuffer())
      const [, listed = ''] = /&quot;files&quot;:\[([^\]]+)\]/.exec(page) ?? []
      expect(listed.split(',').length).to.be.at.least(files.length)
    }
  })
})
