import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { inventTown } from '../../bench/playback/invent-stations.ts'
import { newId } from '../../src/account/tokens.ts'
import { dayAfter, dayOf } from '../../src/china-time.ts'
import { wallRoutes } from '../../src/monitoring/routes.ts'
import { useRoutes } from '../../src/monitoring/use-routes.ts'
import { readProfiles } from '../../src/profiles.ts'
import { join, type RunningApp, signedIn } from '../support/app.ts'
import { startBeatApp } from '../support/beats.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

const playing = 300
const idle = 100

/** What the page notes of itself: which stations were drawn anew, and how many at once. */
declare global {
  interface Window {
    drawn: { together: number[]; moved: Set<Element>; details: Set<Element> }
    formatsMade: number
  }
}

/** Runs in the page, before anything of it. */
function countFormats() {
  window.formatsMade = 0
  Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, {
    construct: (Format, args) => {
      window.formatsMade += 1
      return Reflect.construct(Format, args)
    },
  })
}

/** Runs in the page. */
function watchWall() {
  window.drawn = { together: [], moved: new Set(), details: new Set() }
  const wall = document.querySelector('.wall')
  if (!wall) throw new Error('no wall')
  new MutationObserver(records => {
    const elements = records.map(({ target }) => (target instanceof Element ? target : target.parentElement))
    const cells = new Set(elements.flatMap(each => each?.closest('.wall-cell') ?? []))
    for (const cell of cells) window.drawn.moved.add(cell)
    for (const each of elements) if (each?.closest('.detail')) window.drawn.details.add(each)
    window.drawn.together.push(cells.size)
  }).observe(wall, { subtree: true, childList: true, characterData: true, attributes: true })
}

describe('monitoring in a browser', function () {
  this.timeout(90_000)
  let app: RunningApp
  let browser: TestBrowser
  let page: Page
  let stationIds: readonly string[]

  before(async () => {
    const profiles = await readProfiles()
    app = await startBeatApp(
      () => new Date(),
      ({ db }) => [wallRoutes({ db, everyMs: 200 }), useRoutes({ db, profiles, profileName: 'village-2m' })],
    )
    const { db } = app
    const { id: ownerId } = await join(db, 'operator', 'operator')
    const lesson = await addLesson(db, { ownerId, title: '稻田养鱼', media: sampleMedia })
    const place = { name: '柳林镇', stations: playing + idle, latitude: 30.1, longitude: 103.2 }
    stationIds = (await inventTown(db, place)).stations.map(({ stationId }) => stationId)
    await playOnAll(lesson.coursewareId)
    await playForWeeks(stationIds[0] ?? '', lesson.coursewareId)
    browser = await openBrowser()
    const operator = await signedIn(app, 'operator')
    const cookies = [...operator.cookies].map(([name, value]) => ({ name, value, url: app.url }))
    await browser.context.addCookies(cookies)
    page = await browser.context.newPage()
  })
  after(async () => {
    await browser?.close()
    await app?.close()
  })

  async function playOnAll(coursewareId: string) {
    // Beats to come keep a station from being lost before the test is over.
    const heardAt = new Date(Date.now() + 600_000)
    const rows = stationIds.map((stationId, at) => ({
      ...{
        id: newId(),
        playerId: newId(),
        coursewareId,
        stationId,
        userId: null,
        rung: '240p',
        rungKbps: 150,
      },
      ...{ startedAt: new Date(heardAt.getTime() - 2400_000), lastBeatAt: heardAt },
      ...{ positionSeconds: 1200, durationSeconds: 3600, bufferSeconds: 60 },
      state: at < playing ? ('playing' as const) : ('ended' as const),
    }))
    await app.db.insertInto('playbackSession').values(rows).execute()
  }
  async function playForWeeks(stationId: string, coursewareId: string) {
    const today = dayOf(new Date())
    const days = Array.from({ length: 60 }, (_, ago) => ({
      ...{ subjectId: stationId, stationId, userId: null, coursewareId, day: dayAfter(today, -ago) },
      ...{ rawSeconds: 600 * (1 + (ago % 9)), effectiveSeconds: 500 * (1 + (ago % 7)) },
      ...{ lastAt: new Date(), dataAsOf: new Date() },
    }))
    await app.db.insertInto('playbackDay').values(days).execute()
    const samples = Array.from({ length: 150 }, (_, hour) => ({
      ...{ stationId, at: new Date(Date.now() - hour * 3600_000), kbits: 900 + 100 * (hour % 11) },
      ...{ busySeconds: 10, deadSeconds: hour % 5 },
    }))
    await app.db.insertInto('lineSample').values(samples).execute()
  }

  it('shows 400 stations without a stutter: films move on a few at a time, and news draws its station alone', async () => {
    await page.addInitScript(countFormats)
    await page.setViewportSize({ width: 1920, height: 1080 })
    await page.goto(`${app.url}/monitoring`)
    await page.waitForSelector('[data-island=wall][data-live=yes]')
    await page.evaluate(watchWall)
    // Every group has had its turn, some twice.
    await page.waitForFunction(
      count => window.drawn.moved.size >= count && window.drawn.together.length >= 12,
      playing,
    )
    const { together, moved, details } = await page.evaluate(() => ({
      together: Math.max(...window.drawn.together),
      moved: window.drawn.moved.size,
      details: window.drawn.details.size,
    }))
    // All films have moved on, nothing else has, and never more than a tenth of the wall in one go.
    expect({ moved, details }).to.deep.equal({ moved: playing, details: 0 })
    expect(together).to.be.at.most((playing + idle) / 10)

    await app.db
      .updateTable('playbackSession')
      .set({ rung: '144p', stallCount: 2, dataAsOf: new Date() })
      .where('stationId', '=', stationIds[7] ?? '')
      .execute()
    await page.locator('.wall-cell .detail', { hasText: '144p · 卡 2 次' }).waitFor()
    expect(await page.evaluate(() => window.drawn.details.size)).to.equal(1)
    expect(await page.evaluate(() => window.formatsMade)).to.be.at.most(10)
  })

  it('shows its plots whole on a phone, with letters as large as ever and no day written over another', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    const pages = [
      '/monitoring/use?period=week',
      '/monitoring/use?period=month',
      `/stations/${stationIds[0]}/use`,
    ]
    for (const path of pages)
      for (const language of ['zh-CN', 'en']) {
        await page.goto(`${app.url}${path}${path.includes('?') ? '&' : '?'}language=${language}`)
        const seen = await page.evaluate(() => {
          const labels = [...document.querySelectorAll('.plot')].map(plot =>
            [...plot.querySelectorAll('.bars > text')].map(each => each.getBoundingClientRect()),
          )
          return {
            plots: labels.length,
            slides: [document.documentElement, ...document.querySelectorAll('.plot, figure')].some(
              each => each.scrollWidth > each.clientWidth,
            ),
            overlap: labels.some(all => all.some((each, at) => each.left < (all[at - 1]?.right ?? 0))),
            lowest: Math.min(...labels.flat().map(({ height }) => height)),
          }
        })
        const told = `${path} ${language}`
        expect(seen, told).to.include({ slides: false, overlap: false })
        expect(seen.plots, told).to.equal(path.startsWith('/stations') ? 2 : 1)
        expect(seen.lowest, told).to.be.at.least(14)
      }
  })
})
