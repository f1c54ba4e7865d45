import { expect } from 'chai'
import type { BrowserContext, Page } from 'playwright-core'
import { rootOrganisation } from '../../src/account/rules.ts'
import { join } from '../support/app.ts'
import { openBrowser, readHeadsSlowly, type TestBrowser } from '../support/browser.ts'
import { type LessonHub, type PlayableLesson, startLessonHub } from '../support/lesson-hub.ts'
import { type Link, openLink } from '../support/link.ts'
import { addPairedStation } from '../support/stations.ts'

const playToTheEnd = (page: Page) =>
  page.evaluate(async () => {
    const video = document.querySelector('video')
    if (!video) throw new Error('no video')
    const ended = new Promise<void>(resolve =>
      video.addEventListener('ended', () => resolve(), { once: true }),
    )
    video.muted = true
    await video.play()
    video.playbackRate = 8
    await ended
    return video.currentTime
  })
const whenReady = (page: Page) =>
  page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 3, undefined, {
    polling: 50,
  })

/** Segments that were really given, and where they came from. */
function watchSegments(page: Page) {
  const given: { origin: string; path: string }[] = []
  const refused: number[] = []
  page.on('response', response => {
    const { origin, pathname } = new URL(response.url())
    if (!pathname.endsWith('.m4s')) return
    if (response.ok()) given.push({ origin, path: pathname })
    else refused.push(response.status())
  })
  return { given, refused }
}

describe('films from several sources, in a real browser', function () {
  this.timeout(90_000)
  let hub: LessonHub
  let browser: TestBrowser
  let front: Link
  let mirror: Link
  let dead: string
  let ownerId: string
  let townCookie: string

  before(async () => {
    // Sources differ from the hub by their host alone, and are known before it: each leads to it once it is there.
    let hubUrl: string | undefined
    front = await openLink(() => hubUrl)
    const port = Number(new URL(front.url).port)
    mirror = await openLink(() => hubUrl, { host: '127.0.0.2', port })
    dead = `http://127.0.0.3:${port}`
    hub = await startLessonHub({
      sources: [
        { name: 'town', origin: mirror.url, placeId: rootOrganisation.id },
        { name: 'cdn', origin: dead },
      ],
    })
    hubUrl = hub.url
    ownerId = (await join(hub.db, 'liming')).id
    townCookie = (await addPairedStation(hub.db, { name: '柳树村站' })).cookie
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await mirror?.cut()
    await front?.cut()
    await hub?.close()
  })

  /** A lesson that the browser has nothing of in its cache. */
  const newAddress = async () => {
    const { coursewareId } = await hub.publish({ ownerId, title: '大棚番茄灰霉病防治' })
    return `${front.url}/courseware/${coursewareId}`
  }

  it('plays from the hub where the first source is dead', async () => {
    const page = await browser.context.newPage()
    const segments = watchSegments(page)
    const tried = page.waitForEvent('requestfailed', request => request.url().startsWith(dead))
    await page.goto(await newAddress())
    await tried
    await whenReady(page)
    expect(await playToTheEnd(page)).to.be.greaterThan(23)
    expect(new Set(segments.given.map(({ origin }) => origin))).to.deep.equal(new Set([front.url]))
    await page.close()
  })

  it('plays where both turns come before the head of the sound, in a browser that is slow', async () => {
    const page = await browser.context.newPage()
    await readHeadsSlowly(page)
    const tried = page.waitForEvent('requestfailed', request => request.url().startsWith(dead))
    await page.goto(await newAddress())
    await tried
    await whenReady(page)
    await page.close()
  })

  /** Opens the lesson at the town's station, and waits until its player has turned to the mirror. */
  const openInTown = async ({ hasOwnClock = false } = {}) => {
    await pair(browser.context, front.url, townCookie)
    const page = await browser.context.newPage()
    if (hasOwnClock) await page.clock.install()
    const segments = watchSegments(page)
    const turned = page.waitForResponse(response => response.url().startsWith(mirror.url) && response.ok())
    await page.goto(await newAddress())
    await turned
    await whenReady(page)
    return { page, segments }
  }

  it('plays from the mirror of the station’s town', async () => {
    const { page, segments } = await openInTown()
    const before = segments.given.length
    expect(await playToTheEnd(page)).to.be.greaterThan(23)
    const later = segments.given.slice(before)
    expect(later.length).to.be.greaterThan(0)
    expect(new Set(later.map(({ origin }) => origin))).to.deep.equal(new Set([mirror.url]))
    await page.close()
  })

  it('plays where the first segment comes from the hub, after the turn and before the mirror’s playlist', async () => {
    await pair(browser.context, front.url, townCookie)
    const page = await browser.context.newPage()
    const turned = page.waitForRequest(request => request.url().startsWith(mirror.url))
    const isFirstPicture = (url: string) => /\/v\d+\/s00000\.m4s$/.test(url)
    const hasCome = () =>
      page.waitForFunction(() =>
        performance.getEntriesByType('resource').some(({ name }) => /\/v\d+\/s00000\.m4s$/.test(name)),
      )
    await page.route(
      url => url.origin === front.url && isFirstPicture(url.pathname),
      async route => {
        await turned
        await route.continue()
      },
    )
    await page.route(
      url => url.origin === mirror.url && /\/v\d+\/index\.m3u8$/.test(url.pathname),
      async route => {
        await hasCome()
        await route.continue()
      },
    )
    await page.goto(await newAddress())
    await whenReady(page)
    await page.close()
  })

  it('goes on from the hub when the mirror grows mute in the middle, without waiting for a time-out', async () => {
    const { page, segments } = await openInTown({ hasOwnClock: true })
    const before = segments.given.length
    mirror.mute()
    try {
      await page.evaluate(() => document.querySelector('video')?.play())
      for (let second = 0; second < 30; second += 2) await page.clock.runFor(2000)
      await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 9)
      expect(segments.given.slice(before).map(({ origin }) => origin)).to.include(front.url)
    } finally {
      await page.close()
      await mirror.mend()
    }
  })

  it('goes on from the hub when the mirror dies in the middle', async () => {
    const { page, segments } = await openInTown()
    const before = segments.given.length
    await mirror.cut()
    expect(await playToTheEnd(page)).to.be.greaterThan(23)
    expect(segments.given.slice(before).map(({ origin }) => origin)).to.include(front.url)
    await page.close()
  })
})

describe('a film at a signed address, in a real browser', function () {
  this.timeout(90_000)
  let hub: LessonHub
  let browser: TestBrowser
  let lesson: PlayableLesson
  let aheadMs = 0

  before(async () => {
    hub = await startLessonHub({ now: () => new Date(Date.now() + aheadMs), lastsMs: 6_000 })
    const { id: ownerId } = await join(hub.db, 'liming')
    lesson = await hub.publish({ ownerId, title: '只给站点看的一课' })
    await hub.db
      .updateTable('courseware')
      .set({ visibility: 'stations', visibleTo: [rootOrganisation.id] })
      .execute()
    await hub.withheld.look()
    browser = await openBrowser()
    const { cookie } = await addPairedStation(hub.db, { name: '柳树村站' })
    await pair(browser.context, hub.url, cookie)
  })
  after(async () => {
    await browser?.close()
    await hub?.close()
  })

  const isRenewal = (response: { url: () => string; status: () => number }) =>
    response.url().endsWith('/playback') && response.status() === 200

  it('is renewed before it ends: nothing that is asked for is ever refused', async () => {
    const page = await browser.context.newPage()
    const segments = watchSegments(page)
    await page.goto(`${hub.url}/courseware/${lesson.coursewareId}`)
    await whenReady(page)
    const [first] = segments.given
    // Two in a row: the first address has ended by then.
    await page.waitForResponse(isRenewal)
    await page.waitForResponse(isRenewal)
    expect((await fetch(hub.url + (first?.path ?? ''))).status).to.equal(403)
    expect(await playToTheEnd(page)).to.be.greaterThan(23)
    expect(segments.refused).to.deep.equal([])
    expect(segments.given.at(-1)?.path.split('/')[3]).not.to.equal(first?.path.split('/')[3])
    await page.close()
  })

  it('is renewed when a computer that slept finds that it has ended', async () => {
    const page = await browser.context.newPage()
    const segments = watchSegments(page)
    await page.goto(`${hub.url}/courseware/${lesson.coursewareId}`)
    await whenReady(page)
    aheadMs += 3600_000
    expect(await playToTheEnd(page)).to.be.greaterThan(23)
    expect(segments.refused).to.include(403)
    await page.close()
  })

  it('stops where the station’s key is revoked, and says why', async () => {
    const page = await browser.context.newPage()
    await page.goto(`${hub.url}/courseware/${lesson.coursewareId}`)
    await whenReady(page)
    await hub.db.updateTable('stationKey').set({ revokedAt: new Date() }).execute()
    await page.evaluate(() => document.querySelector('video')?.play())
    await page.waitForFunction(
      () => document.querySelector<HTMLElement>('.player')?.dataset.trouble === 'refused',
      undefined,
      { polling: 50 },
    )
    await page.close()
  })
})

/** Gives the browser a paired computer's cookie. */
async function pair(context: BrowserContext, url: string, cookie: string) {
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url }])
}
