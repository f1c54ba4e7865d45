import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { join } from '../support/app.ts'
import { forgetPlayer, openBrowser, readHeadsSlowly, type TestBrowser } from '../support/browser.ts'
import { type LessonHub, type PlayableLesson, startLessonHub } from '../support/lesson-hub.ts'
import { type Link, openLink } from '../support/link.ts'

const signInPage =
  '<!doctype html><html><head><title>欢迎使用本店无线网</title></head><body><form>请输入手机号登录</form></body></html>'

describe('what a village’s network does to the player, in a real browser', () => {
  let hub: LessonHub
  let link: Link
  let browser: TestBrowser
  let ownerId: string
  let lesson: PlayableLesson
  let page: Page
  let faults: string[]

  before(async () => {
    hub = await startLessonHub()
    ownerId = (await join(hub.db, 'liming')).id
    link = await openLink(hub.url)
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await link?.cut()
    await hub?.close()
  })
  beforeEach(async function () {
    // One of its own for each test: segments never change, so the browser's cache would bridge every fault.
    lesson = await hub.publish({ ownerId, title: `村医课堂：${this.currentTest?.title.slice(0, 12) ?? ''}` })
    await forgetPlayer(browser)
    page = await browser.context.newPage()
    await page.addInitScript(() => localStorage.clear())
    faults = []
    page.on('pageerror', error => faults.push(String(error)))
  })
  afterEach(async () => {
    await page.close()
    expect(faults).to.deep.equal([])
  })

  const player = () => page.locator('.player')
  const open = () => page.goto(`${link.url}/courseware/${lesson.coursewareId}?language=zh-CN`)
  const ready = () =>
    page.waitForFunction(() => document.querySelector<HTMLElement>('.player')?.dataset.state === 'ready')
  const play = () => page.keyboard.press('Space')
  const sentence = () => page.locator('.player-notice').textContent()
  const trouble = (wanted: string) =>
    page.waitForFunction(
      what => document.querySelector<HTMLElement>('.player')?.dataset.trouble === what,
      wanted,
    )
  const playsBeyond = (seconds: number) =>
    page.waitForFunction(at => {
      const video = document.querySelector('video')
      return video && !video.paused && video.readyState >= 3 && video.currentTime > at
    }, seconds)
  /** The hub itself has taken what the player told of its film. */
  const isTold = () =>
    page.waitForResponse(
      answer => answer.url().endsWith('/api/v1/beats') && /json/.test(answer.headers()['content-type'] ?? ''),
    )
  const beats = () =>
    hub.db
      .selectFrom('playbackBeat')
      .innerJoin('playbackSession', 'playbackSession.id', 'sessionId')
      .where('coursewareId', '=', lesson.coursewareId)
      .select(['seq', 'at'])
      .orderBy('seq')
      .execute()
  const at = () => page.evaluate(() => document.querySelector('video')?.currentTime ?? -1)

  it('has a film although another list was chosen before the head of its sound was read', async () => {
    await readHeadsSlowly(page)
    const isFirst = page.waitForRequest(request => request.url().endsWith('/s00000.m4s'))
    await open()
    await isFirst
    await page.getByRole('button', { name: '只听声音' }).click()
    await page.getByRole('button', { name: '看画面' }).click()
    await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 3)
  })

  it('never gives a sign-in page to the decoder: it says what the network wants, and plays on after that', async () => {
    let isSignedIn = false
    await page.route(/\/media\/.*\.m4s$|\/api\/v1\/beats$/, (route, request) =>
      isSignedIn || /s0000[01]\.m4s$/.test(request.url())
        ? route.continue()
        : route.fulfill({ status: 200, contentType: 'text/html', body: signInPage }),
    )
    await open()
    await play()
    await trouble('signIn')
    expect(await sentence()).to.include('要先登录')
    await page.waitForFunction(
      () => document.querySelector<HTMLElement>('.player')?.dataset.state === 'reconnecting',
    )
    expect(await beats()).to.deep.equal([])
    const told = isTold()
    isSignedIn = true
    await playsBeyond(6)
    expect(await player().getAttribute('data-trouble')).to.equal('none')
    await told
    // What was played meanwhile is not lost: a sign-in page is no answer to it.
    const all = await beats()
    expect(all).not.to.deep.equal([])
    expect(all.map(({ seq }) => seq)).to.deep.equal(all.map((_, index) => index))
  })

  it('knows a network that sends every request elsewhere, which a browser does not tell a script', async () => {
    await open()
    await ready()
    // What a portal does: every address of the hub leads to another site, which allows nobody to read it.
    await page.route(/\/(media|healthz)/, route =>
      route.fulfill({ status: 302, headers: { Location: 'http://127.0.0.1:9/portal' } }),
    )
    await play()
    await trouble('signIn')
    expect(await sentence()).to.include('要先登录')
    await page.unroute(/\/(media|healthz)/)
    await playsBeyond(10)
  })

  it('asks again for a segment of which only half came', async () => {
    const asked = new Map<string, number>()
    await page.route(/\/v\d+\/s0000[3-5]\.m4s$/, async route => {
      const url = route.request().url()
      const times = (asked.get(url) ?? 0) + 1
      asked.set(url, times)
      const answer = await route.fetch()
      const body = await answer.body()
      // Without a word on its length, as a proxy of the mobile network may do.
      const half = body.subarray(0, Math.floor(body.length / 2))
      await route.fulfill({ status: 200, contentType: 'video/iso.segment', body: times === 1 ? half : body })
    })
    await open()
    await play()
    await playsBeyond(13)
    expect(Math.max(...asked.values())).to.be.above(1)
    expect(await player().getAttribute('data-error')).to.equal('')
  })

  it('stops and says so in plain words when the lesson is taken down in mid-film', async () => {
    let isWithdrawn = false
    await page.route(/\/media\//, route =>
      isWithdrawn
        ? route.fulfill({ status: 410, contentType: 'application/problem+json', body: '{}' })
        : route.continue(),
    )
    await open()
    await ready()
    isWithdrawn = true
    await play()
    await trouble('withdrawn')
    expect(await page.getByRole('alert').textContent())
      .to.include('下架')
      .and.to.include('首页')
    expect(await page.evaluate(() => document.querySelector('video')?.paused)).to.equal(true)
  })

  it('says to whom to turn when this computer may not watch any more', async () => {
    let isRevoked = false
    await page.route(/\/media\//, route => (isRevoked ? route.fulfill({ status: 403 }) : route.continue()))
    await open()
    await ready()
    isRevoked = true
    await play()
    await trouble('refused')
    expect(await page.getByRole('alert').textContent()).to.include('镇技术员')
  })

  it('plays on by itself after ten minutes without a network, and has said for how long it was away', async () => {
    await page.clock.install()
    await open()
    await ready()
    await link.cut()
    try {
      await play()
      await trouble('network')
      await page.waitForFunction(
        () => document.querySelector<HTMLElement>('.player')?.dataset.state === 'reconnecting',
      )
      for (let minute = 0; minute < 10; minute++) await page.clock.runFor(60_000)
      expect(await sentence()).to.match(/断了 (9|10) 分钟/)
    } finally {
      await link.mend()
    }
    const stoodAt = await at()
    await page.clock.runFor(20_000)
    await playsBeyond(stoodAt + 1)
    expect(await player().getAttribute('data-trouble')).to.equal('none')
  })

  it('plays on after a minute in which the line swallowed everything, though what was open stays mute', async () => {
    await page.clock.install()
    await open()
    await ready()
    link.mute()
    await play()
    for (let second = 0; second < 60; second += 5) await page.clock.runFor(5000)
    await trouble('network')
    await link.mend()
    // By time-out alone the requests of before would be waited for until 75 s.
    const stoodAt = await at()
    const asked = page.waitForRequest(/s0000[2-4]\.m4s$/, { timeout: 10_000 })
    for (let second = 0; second < 15; second++) await page.clock.runFor(1000)
    await asked
    await playsBeyond(Math.max(stoodAt, 8) + 1)
    expect(await player().getAttribute('data-trouble')).to.equal('none')
  })

  it('plays on a computer whose clock stands at 1970', async () => {
    await page.clock.setFixedTime(new Date(0))
    await open()
    expect(await page.evaluate(() => new Date().getFullYear())).to.equal(1970)
    await ready()
    const told = isTold()
    await play()
    await playsBeyond(1)
    await told
    const [first] = await beats()
    expect(Math.abs(Date.now() - (first?.at.getTime() ?? 0))).to.be.below(60_000)
  })

  it('fetches no playlist that came with the page, and nothing twice', async () => {
    const fetched: string[] = []
    const session = await browser.context.newCDPSession(page)
    await session.send('Network.enable')
    const urls = new Map<string, string>()
    session.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url))
    // Bytes really came over the wire: what the browser kept is not counted.
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const path = new URL(urls.get(requestId) ?? 'http://none').pathname
      if (encodedDataLength > 0 && /\.(m4s|mp4|m3u8)$/.test(path))
        fetched.push(path.split('/').slice(-2).join('/'))
    })
    await open()
    await ready()
    await play()
    await playsBeyond(4)
    expect(fetched.filter(path => path.endsWith('.m3u8'))).to.deep.equal([])
    expect(fetched).to.include('v144/s00000.m4s').and.to.include('audio/s00000.m4s')
    expect(fetched).to.have.length(new Set(fetched).size)
  })
})
