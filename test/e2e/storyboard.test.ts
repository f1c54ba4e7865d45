import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { join } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { lessonSeconds } from '../support/lesson-files.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'

const isStoryboard = (path: string) => /\/(storyboard\.vtt|sprite-\d+\.jpg)$/.test(path)

describe('the seek bar, in a real browser', () => {
  let hub: LessonHub
  let browser: TestBrowser
  let page: Page
  let coursewareId: string
  let fetched: string[]
  let faults: string[]

  before(async () => {
    hub = await startLessonHub()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await hub?.close()
  })
  beforeEach(async function () {
    const title = this.currentTest?.title.slice(0, 30) ?? ''
    const owner = await join(hub.db, `maker${Math.random().toString(36).slice(2, 8)}`)
    ;({ coursewareId } = await hub.publish({ ownerId: owner.id, title }))
    page = await browser.context.newPage()
    // The thin line of one test is not the next one's.
    await page.addInitScript(() => localStorage.clear())
    fetched = []
    faults = []
    page.on('request', request => {
      const name = new URL(request.url()).pathname
      if (isStoryboard(name)) fetched.push(name.split('/').at(-1) ?? '')
    })
    page.on('pageerror', error => faults.push(String(error)))
    page.on('console', message => {
      if (/Content Security Policy|Uncaught/.test(message.text())) faults.push(message.text())
    })
  })
  afterEach(async () => {
    await page.close()
    expect(faults).to.deep.equal([])
  })

  const bar = () => page.getByRole('slider', { name: '播放进度' })
  const preview = () => page.locator('.seek-preview')
  const picture = () => page.locator('.seek-picture')
  const at = () => page.evaluate(() => document.querySelector('video')?.currentTime ?? -1)
  async function open() {
    await page.goto(`${hub.url}/courseware/${coursewareId}?language=zh-CN`)
    await page.waitForFunction(
      () => document.querySelector<HTMLElement>('.player')?.dataset.state === 'ready',
    )
  }
  /** Puts the pointer over a share of the bar, thumb taken into account. */
  async function point(share: number) {
    const box = await bar().boundingBox()
    if (!box) throw new Error('no bar')
    await page.mouse.move(box.x + 12 + share * (box.width - 24), box.y + box.height / 2)
  }

  it('refuses to fetch pictures over a thin line, and still tells the time and seeks', async () => {
    const wire = await browser.context.newCDPSession(page)
    await wire.send('Network.enable')
    const bytesPerSecond = (200 * 1000) / 8
    await wire.send('Network.emulateNetworkConditions', {
      ...{
        offline: false,
        latency: 20,
        downloadThroughput: bytesPerSecond,
        uploadThroughput: bytesPerSecond,
      },
    })
    await open()
    await point(0.5)
    await preview().waitFor()
    expect(await preview().textContent()).to.equal('0:12')
    await page.waitForTimeout(500)
    expect(await picture().count()).to.equal(0)
    expect(fetched).to.deep.equal([])
    await page.mouse.down()
    await page.mouse.up()
    expect(await at()).to.be.closeTo(12, 0.3)
  })

  it('fetches nothing before somebody points at the bar, then the track once and the sheet in sight', async () => {
    await open()
    await page.waitForLoadState('networkidle')
    expect(fetched).to.deep.equal([])
    await point(0.5)
    await picture().waitFor()
    await page.mouse.move(0, 0)
    await preview().waitFor({ state: 'detached' })
    await point(0.2)
    await picture().waitFor()
    expect(fetched).to.deep.equal(['storyboard.vtt', 'sprite-00.jpg'])
  })

  it('shows under the pointer the very picture of the film that it seeks to', async () => {
    await open()
    await point(0.75)
    await picture().waitFor()
    expect(await preview().textContent()).to.equal('0:18')
    const shown = await picture().evaluate(tile => {
      const { width, height, backgroundPosition, backgroundImage } = getComputedStyle(tile)
      return { width, height, backgroundPosition, backgroundImage }
    })
    // The tenth of pictures 2 s apart: the fifth of the second row.
    expect(shown).to.include({ width: '160px', height: '90px', backgroundPosition: '-640px -90px' })
    expect(shown.backgroundImage).to.include(`/media/${coursewareId}/`).and.to.include('sprite-00.jpg')
    await page.mouse.down()
    await page.mouse.up()
    expect(await at()).to.be.closeTo(18, 0.3)
  })

  it('is worked by the keyboard: a picture with its time at each step, in steps of ten seconds', async () => {
    await open()
    const hasBar = () => page.evaluate(() => document.activeElement?.getAttribute('type') === 'range')
    for (let presses = 0; !(await hasBar()); presses++) {
      if (presses > 30) throw new Error('Tab does not lead to the bar')
      await page.keyboard.press('Tab')
    }
    await picture().waitFor()
    expect(await preview().textContent()).to.equal('0:00')
    await page.keyboard.press('ArrowRight')
    await page.waitForFunction(() => document.querySelector('.seek-preview')?.textContent === '0:10')
    expect(await at()).to.be.closeTo(10, 0.1)
    expect(await bar().getAttribute('aria-valuetext')).to.equal('0:10，全长 0:24')
    await page.keyboard.press('ArrowLeft')
    await page.waitForFunction(() => document.querySelector('.seek-preview')?.textContent === '0:00')
    await page.keyboard.press('End')
    await page.waitForFunction(
      end => (document.querySelector('video')?.currentTime ?? 0) > end,
      lessonSeconds - 1,
    )
    await page.keyboard.press('Home')
    await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 9) < 0.5)
    await page.keyboard.press('Space')
    await page.waitForFunction(() => !document.querySelector('video')?.paused)
    await page.keyboard.press('Tab')
    await preview().waitFor({ state: 'detached' })
  })

  it('shows no pictures to a viewer who only listens, and fits a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await open()
    for (const share of [0, 1]) {
      await point(share)
      await picture().waitFor()
      const box = await preview().boundingBox()
      expect(box?.x).to.be.at.least(0)
      expect((box?.x ?? 0) + (box?.width ?? 999)).to.be.at.most(360)
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.be.at.most(360)
    await page.getByRole('button', { name: '只听声音' }).click()
    await point(0.5)
    await preview().waitFor()
    expect(await picture().count()).to.equal(0)
  })
})
