import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import { openFileSplitter } from '../../src/media/joined-files.ts'
import { join } from '../support/app.ts'
import { forgetPlayer, openBrowser, type TestBrowser } from '../support/browser.ts'
import { type LessonHub, type PlayableLesson, startLessonHub } from '../support/lesson-hub.ts'

describe('the opening of a film, in a real browser', () => {
  let hub: LessonHub
  let browser: TestBrowser
  let ownerId: string
  let lesson: PlayableLesson
  let page: Page
  /** What of films was asked for, by the end of its address. */
  let asked: string[]

  before(async () => {
    hub = await startLessonHub()
    ownerId = (await join(hub.db, 'liming')).id
    browser = await openBrowser()
    const first = await browser.context.newPage()
    const { coursewareId } = await hub.publish({ ownerId, title: '大棚番茄灰霉病防治' })
    await first.goto(`${hub.url}/courseware/${coursewareId}`)
    // Of itself, once the first visit has what it needs.
    await first.waitForFunction(() => document.cookie.includes('kept='))
    await first.close()
  })
  after(async () => {
    await browser?.close()
    await hub?.close()
  })
  beforeEach(async () => {
    // One that the browser's cache knows nothing of.
    lesson = await hub.publish({ ownerId, title: '稻田养鱼' })
    page = await browser.context.newPage()
    asked = []
    page.on('request', request => {
      const { pathname } = new URL(request.url())
      if (request.method() === 'GET' && pathname.startsWith('/media/'))
        asked.push(pathname.split('/').slice(4).join('/'))
    })
  })
  afterEach(() => page.close())

  const open = (hash = '') => page.goto(`${hub.url}/courseware/${lesson.coursewareId}?language=zh-CN${hash}`)
  const play = () => page.getByRole('button', { name: '播放', exact: true }).last().click()
  const playsBeyond = (seconds: number) =>
    page.waitForFunction(
      after => {
        const video = document.querySelector('video')
        return video !== null && !video.paused && video.currentTime > after
      },
      seconds,
      { timeout: 30_000 },
    )
  const segments = () => asked.filter(path => path.endsWith('.m4s'))
  const openingUrl = () => `${hub.url}/media/${lesson.coursewareId}/${lesson.releaseId}/master.opening`
  /** What the page's opening holds: of what the page names as much as was small enough. */
  const filesInside = async (): Promise<string[]> => {
    const props = await page.locator('[data-island="player"]').getAttribute('data-props')
    const { opening } = z
      .object({ opening: z.object({ files: z.array(z.string()) }) })
      .parse(JSON.parse(props ?? ''))
    let count = 0
    const split = openFileSplitter((_index, _loaded, _total, whole) => {
      if (whole) count += 1
    })
    split(new Uint8Array(await (await fetch(openingUrl())).arrayBuffer()))
    return opening.files.slice(0, count)
  }
  const early = ['v144/s00000.m4s', 'audio/s00000.m4s']

  it('goes on file by file where it breaks off, is refused, or is a page to sign in', async () => {
    const whole = await (await fetch(openingUrl())).arrayBuffer()
    const answers = [
      { body: Buffer.from(whole).subarray(0, new DataView(whole).getUint32(0) + 100) },
      { status: 503 },
      { body: '<!doctype html><title>登录</title>', contentType: 'text/html' },
    ]
    for (const answer of answers) {
      lesson = await hub.publish({ ownerId, title: '稻田养鱼' })
      asked = []
      await page.route('**/*.opening', route => route.fulfill(answer))
      await open()
      await play()
      await playsBeyond(1)
      expect(segments().includes('v144/s00000.m4s')).to.equal(typeof answer.body !== 'object')
      expect(segments().length).to.be.above(2)
      await page.unroute('**/*.opening')
    }
  })

  it('is given up for its silence where the line works', async function () {
    this.timeout(60_000)
    await page.route('**/*.opening', () => undefined)
    await open()
    await play()
    await playsBeyond(1)
    expect(segments()).to.include.members(early)
  })

  it('is left where the viewer begins beyond it', async () => {
    await page.route('**/*.opening', () => undefined)
    await open('#t=18')
    await play()
    await playsBeyond(18.2)
    for (const path of early) expect(segments()).not.to.include(path)
  })

  it('is asked for by no browser that was never on a page with a film', async () => {
    await forgetPlayer(browser)
    await open()
    await play()
    await playsBeyond(1)
    expect(asked.filter(path => path.endsWith('.opening'))).to.deep.equal([])
    expect(segments()).to.include.members(early)
    await page.waitForFunction(() => document.cookie.includes('kept='))
  })

  it('brings in one answer what would be many, and the film begins with it', async () => {
    await open()
    await play()
    await playsBeyond(1)
    expect(asked.filter(path => path.endsWith('.opening'))).to.deep.equal(['master.opening'])
    const inside = await filesInside()
    expect(inside).to.include.members(early)
    await playsBeyond(17)
    expect(segments().filter(path => inside.includes(path))).to.deep.equal([])
    expect(asked).to.have.length(new Set(asked).size)
  })
})
