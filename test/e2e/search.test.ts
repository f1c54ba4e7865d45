import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { catchUp } from '../../src/search/keep-up.ts'
import { join } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

describe('searching lessons, in a real browser', () => {
  let hub: LessonHub
  let browser: TestBrowser
  let page: Page

  before(async () => {
    hub = await startLessonHub()
    const { id: ownerId } = await join(hub.db, 'liming')
    for (const title of ['番茄大棚栽培', '番茄嫁接', '水稻插秧'])
      await addLesson(hub.db, { ownerId, title, media: sampleMedia })
    await catchUp(hub.db)
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await hub?.close()
  })
  beforeEach(async () => {
    page = await browser.context.newPage()
  })
  afterEach(() => page.close())

  it('suggests words for the initials that somebody types, and the Enter key leads to the list', async () => {
    await page.goto(hub.url)
    await page.getByLabel('搜索课件').pressSequentially('fq')
    const suggested = page.locator('#search-words option')
    await suggested.first().waitFor({ state: 'attached' })
    expect(await suggested.first().getAttribute('value')).to.equal('番茄')
    await page.getByLabel('搜索课件').fill('大棚番茄')
    await page.getByLabel('搜索课件').press('Enter')
    await page.getByRole('heading', { name: '番茄大棚栽培' }).waitFor()
    expect(await page.getByRole('heading', { level: 2 }).count()).to.equal(1)
  })

  it('is narrowed by keyboard alone, and fits a phone of 360 pixels', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await page.goto(`${hub.url}/lessons`)
    await page.locator('summary', { hasText: '时长' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/duration=medium/)
    expect(await page.getByRole('status').first().textContent()).to.equal('共 3 个课件')
    for (const path of ['/', '/lessons?duration=medium', '/lessons?q=钢琴']) {
      await page.goto(hub.url + path)
      const width = await page.evaluate('document.documentElement.scrollWidth')
      expect(width, path).to.equal(360)
    }
  })
  it('is asked, narrowed and widened again without script', async () => {
    const plain = await browser.context.browser()?.newContext({ javaScriptEnabled: false, locale: 'zh-CN' })
    if (!plain) throw new Error('no browser without script')
    const quiet = await plain.newPage()
    const found = () => quiet.getByRole('status').first().textContent()
    await quiet.goto(hub.url)
    await quiet.getByLabel('搜索课件').fill('番茄')
    await quiet.getByRole('button', { name: '搜索' }).click()
    expect(await found()).to.equal('共 2 个课件')
    await quiet.locator('summary', { hasText: '时长' }).click()
    await quiet.getByRole('link', { name: /5–20 分钟/ }).click()
    expect(new URL(quiet.url()).searchParams.get('duration')).to.equal('medium')
    await quiet.getByRole('link', { name: /不再限于/ }).click()
    expect(await found()).to.equal('共 2 个课件')
    await quiet.getByRole('link', { name: /番茄嫁接/ }).click()
    expect(await quiet.getByRole('heading', { level: 1 }).textContent()).to.equal('番茄嫁接')
    await plain.close()
  })
})
