import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { type Identity, rootOrganisation } from '../../src/account/rules.ts'
import { dayOf } from '../../src/china-time.ts'
import { addItem } from '../../src/programme/change-records.ts'
import { setTechnician } from '../../src/station/technician-records.ts'
import { join, signedIn } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addPairedStation } from '../support/stations.ts'
import { sendSubtitles, srtOf } from '../support/subtitles.ts'

type Box = { name: string; left: number; top: number; right: number; bottom: number; isInSight: boolean }

/** What stands over a film now, and whether the middle of each is really what is seen there. */
const boxesOf = (page: Page, names: readonly string[]): Promise<Box[]> =>
  page.evaluate(
    all =>
      all.flatMap(name =>
        [...document.querySelectorAll(name)].flatMap(each => {
          const { left, top, right, bottom } = each.getBoundingClientRect()
          if (right === left || bottom === top) return []
          const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
          return [{ name, left, top, right, bottom, isInSight: each.contains(seen) }]
        }),
      ),
    names,
  )
const overFilm = ['.tv-bar', '.player-notice', '.tv-trouble', '.player-controls', '.tv-keys', '.big-play']

/** Nothing over anything else, nothing hidden, nothing where a projector cuts the picture off. */
function expectApart(
  boxes: readonly Box[],
  where: string,
  { width, height }: { width: number; height: number },
) {
  for (const [index, box] of boxes.entries()) {
    expect(box.isInSight, `${box.name} is in sight ${where}`).to.equal(true)
    expect(Math.min(box.left, width - box.right), `${box.name} ${where}`).to.be.at.least(width * 0.05 - 1)
    expect(Math.min(box.top, height - box.bottom), `${box.name} ${where}`).to.be.at.least(height * 0.05 - 1)
    for (const other of boxes.slice(index + 1)) {
      const isApart =
        box.right <= other.left + 1 ||
        other.right <= box.left + 1 ||
        box.bottom <= other.top + 1 ||
        other.bottom <= box.top + 1
      expect(isApart, `${box.name} and ${other.name} ${where}`).to.equal(true)
    }
  }
}

describe('the film of a room, in a real browser', function () {
  this.timeout(120_000)
  let hub: LessonHub
  let browser: TestBrowser
  let page: Page
  let boss: Identity
  let cookie: string
  let stationId: string
  const lessons: string[] = []

  const player = (state: string) => page.locator(`.player[data-state="${state}"]`).waitFor()
  const open = async (path: string) => {
    await page.goto(hub.url + path)
    await player('ready')
  }
  const answerFilms = (status: number, files = /\/media\/.*\.(m4s|m3u8|mp4)$/) =>
    page.route(files, route => route.fulfill({ status, contentType: 'application/problem+json', body: '{}' }))

  before(async () => {
    hub = await startLessonHub()
    boss = await join(hub.db, 'boss', 'operator')
    const contact = { organisationId: rootOrganisation.id, name: '王师傅', phone: '0555-1234567' }
    await setTechnician(hub.db, boss, contact)
    ;({ cookie, stationId } = await addPairedStation(hub.db, { name: '柳树村站' }))
    const { path } = rootOrganisation
    const target = { kind: 'station', id: stationId, name: '柳树村站', path } as const
    for (const title of ['番茄打叉', '用电安全']) {
      const { coursewareId } = await hub.publish({ ownerId: boss.id, title })
      lessons.push(coursewareId)
      await addItem(hub.db, { target, day: dayOf(new Date()), actor: boss }, coursewareId)
    }
    const words = srtOf([0, 24, '每株只留一根主枝'])
    await sendSubtitles(await signedIn(hub, 'boss'), lessons[0] ?? '', words)
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await hub?.close()
  })
  beforeEach(async () => {
    const [name = '', value = ''] = cookie.split('=')
    // The language that the last page was seen in goes, too.
    await browser.context.clearCookies()
    await browser.context.addCookies([{ name, value, url: hub.url }])
    page = await browser.context.newPage()
  })
  afterEach(() => page.close())

  for (const [kind, pathOf] of [
    ['a station', () => '/station/today/1'],
    ['a classroom', () => `/courseware/${lessons[0]}/classroom`],
  ] as const)
    it(`shows the subtitles of a lesson in the film of ${kind}`, async () => {
      await open(pathOf())
      await page.keyboard.press('Enter')
      await player('playing')
      await page.waitForFunction(() =>
        [...(document.querySelector('video')?.textTracks ?? [])].some(
          ({ mode, activeCues }) => mode === 'showing' && (activeCues?.length ?? 0) > 0,
        ),
      )
      expect(await page.getByLabel('字幕').inputValue()).not.to.equal('-1')
    })

  it('keeps whatever stands over it apart, in sight and off the edges', async () => {
    const [projector, television] = [
      { width: 1024, height: 768 },
      { width: 1920, height: 1080 },
    ]
    for (const [path, size, language] of [
      ['/station/today/1', projector, 'zh-CN'],
      ['/station/today/1', projector, 'en'],
      [`/courseware/${lessons[0]}/classroom`, projector, 'en'],
      ['/station/today/1', television, 'en'],
    ] as const) {
      const where = `of ${path} at ${size.width}x${size.height}, ${language}`
      await page.setViewportSize(size)
      await open(`${path}?language=${language}`)
      expectApart(await boxesOf(page, overFilm), `ready ${where}`, size)
      await answerFilms(403)
      await page.reload()
      await player('failed')
      if (path.startsWith('/station')) await page.locator('.tv-trouble').waitFor()
      expectApart(await boxesOf(page, overFilm), `failed ${where}`, size)
      await page.unrouteAll()
    }
  })

  it('goes black at a key so that the room looks at whoever speaks, and plays on at the next, whichever it is', async () => {
    await open(`/courseware/${lessons[0]}/classroom`)
    await page.keyboard.press('b')
    await page.locator('.tv-dark').waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.locator('.tv-dark').waitFor({ state: 'detached' })
    // It stood before, so it stands.
    expect(await page.locator('.player[data-state="ready"]').count()).to.equal(1)
    // Full screen is the page's: what stands over the film is seen there too.
    await page.getByRole('button', { name: '全屏' }).click()
    await page.waitForFunction(() => document.fullscreenElement === document.documentElement)
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
    await page.keyboard.press('Enter')
    await player('playing')
    await page.keyboard.press('.')
    await page.locator('.tv-dark').waitFor()
    await player('paused')
    const covered = await page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.className, [
      10, 10,
    ] as const)
    expect(covered).to.equal('tv-dark')
    await page.keyboard.press('Escape')
    await player('playing')
    expect(new URL(page.url()).pathname).to.match(/classroom$/)
  })

  it('says that its sound is off or low while it begins, and no more once it is loud', async () => {
    const quiet = page.getByText('声音关着，或者很小')
    await page.setViewportSize({ width: 1024, height: 768 })
    await open(`/courseware/${lessons[0]}/classroom`)
    await page.evaluate(() => {
      const video = document.querySelector('video')
      if (video) video.volume = 0.1
    })
    expect(await quiet.isVisible()).to.equal(false)
    await page.keyboard.press('Enter')
    await quiet.waitFor()
    const size = { width: 1024, height: 768 }
    const above = overFilm.filter(name => name !== '.big-play')
    expectApart(await boxesOf(page, [...above, '.tv-toast']), 'while it is told of', size)
    await page.evaluate(() => {
      const video = document.querySelector('video')
      if (video) video.volume = 1
    })
    await quiet.waitFor({ state: 'hidden' })
  })

  it('goes on with the programme by itself when its lesson is taken down while it is on', async () => {
    // What it has of the film already is no reason to stay.
    await answerFilms(410, /s0000[2-9]\.m4s$/)
    await page.goto(`${hub.url}/station/today/1`)
    await page.getByRole('dialog').getByText('这个课件不能放了').waitFor()
    await page.getByText(/秒后放下一个：用电安全/).waitFor()
    expect(await page.getByRole('button', { name: '再放一遍' }).count()).to.equal(0)
    await page.unrouteAll()
    await page.keyboard.press('Enter')
    await page.waitForURL(/today\/2#play$/)
    await player('playing')
  })

  it('says whom to call, and offers no start, where a film fails before it has begun', async () => {
    await answerFilms(410, /s0000[2-9]\.m4s$/)
    // The last of the day: nothing follows that it could go on with.
    await page.goto(`${hub.url}/station/today/2#play`)
    await page.locator('.tv-trouble', { hasText: '0555-1234567' }).waitFor()
    expect(await page.getByRole('button', { name: '现在就放' }).count()).to.equal(0)
  })

  it('tells a computer on the film itself that another one plays by the same key', async () => {
    await page.addInitScript(() => localStorage.clear())
    await open('/station/today/1')
    await page.keyboard.press('Enter')
    await player('playing')
    const other = await browser.context.newPage()
    await other.goto(`${hub.url}/station/today/2`)
    await other.locator('.player[data-state="ready"]').waitFor()
    await other.keyboard.press('Enter')
    await other.locator('.player-others', { hasText: '只计这一台' }).waitFor()
    await other.keyboard.press('Shift')
    for (const isIdle of ['no', 'yes']) {
      await other.locator(`html[data-idle="${isIdle}"]`).waitFor()
      const boxes = await boxesOf(other, ['.player-others'])
      expectApart(boxes, `idle: ${isIdle}`, { width: 1024, height: 768 })
      expect(boxes).to.have.length(1)
    }
    await other.close()
  })

  it('plays in a browser that lacks what came in the last five years', async () => {
    await page.addInitScript(() => {
      const gone = {
        Array: ['at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with'],
        String: ['at', 'isWellFormed', 'toWellFormed'],
        AbortSignal: ['throwIfAborted'],
        Set: ['union', 'intersection', 'difference', 'isSubsetOf'],
        Element: ['checkVisibility', 'setHTMLUnsafe'],
        HTMLVideoElement: ['requestVideoFrameCallback'],
        HTMLElement: ['showPopover', 'togglePopover'],
        HTMLDialogElement: ['show', 'showModal', 'close'],
        Navigator: ['wakeLock', 'userActivation', 'userAgentData', 'locks'],
      }
      for (const [name, members] of Object.entries(gone))
        for (const member of members) Reflect.deleteProperty(Reflect.get(window, name).prototype, member)
      const ofTypes = {
        Object: ['hasOwn', 'groupBy'],
        Array: ['fromAsync'],
        Promise: ['withResolvers', 'try'],
        AbortSignal: ['timeout', 'any', 'abort'],
        URL: ['canParse', 'parse'],
        Response: ['json'],
        Intl: ['Segmenter', 'DurationFormat'],
      }
      for (const [name, members] of Object.entries(ofTypes))
        for (const member of members) Reflect.deleteProperty(Reflect.get(window, name), member)
      for (const name of ['structuredClone', 'scheduler', 'navigation', 'Iterator', 'WeakRef'])
        Reflect.deleteProperty(window, name)
      Reflect.deleteProperty(Crypto.prototype, 'randomUUID')
    })
    const faults: string[] = []
    page.on('pageerror', error => faults.push(error.stack ?? String(error)))
    await page.goto(`${hub.url}/station`)
    await page.locator('[data-live="yes"]').waitFor({ state: 'attached' })
    expect(await page.evaluate(() => 'toSorted' in [] || 'structuredClone' in window)).to.equal(false)
    await page.keyboard.press('Enter')
    await page.waitForURL(/today$/)
    await page.locator('[data-live="yes"]').waitFor({ state: 'attached' })
    await page.keyboard.press('Enter')
    await player('ready')
    const isTold = page.waitForResponse(answer => answer.url().endsWith('/api/v1/beats') && answer.ok())
    await page.keyboard.press('Enter')
    await player('playing')
    await isTold
    expect(faults).to.deep.equal([])
  })
})
