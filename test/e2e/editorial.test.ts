import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { join, password } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { addDraft } from '../support/drafts.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'

describe('a lesson from its maker to the village and off again, in a real browser', function () {
  this.timeout(120_000)
  let hub: LessonHub
  let browser: TestBrowser
  let lesson: Awaited<ReturnType<typeof addDraft>>
  let page: Page
  const faults: string[] = []

  before(async () => {
    hub = await startLessonHub()
    const author = await join(hub.db, 'liming')
    await join(hub.db, 'bianji', 'editor')
    await join(hub.db, 'zongbian', 'chiefEditor')
    lesson = await addDraft(hub, author, '大棚番茄灰霉病防治')
    browser = await openBrowser()
    page = await browser.context.newPage()
    page.on('pageerror', error => faults.push(String(error)))
  })
  after(async () => {
    await browser?.close()
    await hub?.close()
  })

  const address = () => `${hub.url}/courseware/${lesson.coursewareId}`
  const become = async (username: string | undefined) => {
    await browser.context.clearCookies()
    if (!username) return
    await page.goto(`${hub.url}/sign-in`)
    await page.fill('[name=username]', username)
    await page.fill('[name=password]', password)
    await Promise.all([
      page.waitForURL(url => !url.pathname.startsWith('/sign-in')),
      page.keyboard.press('Enter'),
    ])
  }
  const plays = async () => {
    await page.getByRole('button', { name: '播放', exact: true }).last().click()
    await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.2)
  }
  const segment = () =>
    page.evaluate(
      async path => (await fetch(path, { cache: 'no-store' })).status,
      `/media/${lesson.coursewareId}/${lesson.releaseId}/${lesson.media.masterPlaylist}`,
    )

  it('is submitted by its maker, who has looked at it', async () => {
    await become('liming')
    await page.goto(`${address()}/review`)
    await plays()
    await page.getByRole('button', { name: '提交审核' }).click()
    await page.getByText('已提交审核').waitFor()
    expect(await page.getByRole('button', { name: '通过', exact: true }).count()).to.equal(0)
  })

  it('is found in the queue, looked at and approved by two others; until then no visitor sees it', async () => {
    for (const name of ['bianji', 'zongbian']) {
      await become(undefined)
      expect((await page.goto(address()))?.status(), name).to.equal(404)
      await become(name)
      await page.getByRole('link', { name: '审核', exact: true }).click()
      await page.getByRole('link', { name: '大棚番茄灰霉病防治' }).click()
      await plays()
      await page.getByRole('button', { name: '通过', exact: true }).click()
      await page.getByText('已记录您的决定').waitFor()
    }
  })

  it('plays for a visitor', async () => {
    await become(undefined)
    await page.goto(address())
    await plays()
    expect(await segment()).to.equal(200)
  })

  it('is taken down by the chief editor, and gives out not one file more', async () => {
    await become('zongbian')
    await page.goto(`${address()}/review`)
    await page.getByLabel('原因').fill('数据有误，更正后再发')
    await page.getByRole('button', { name: '下架' }).click()
    await page.getByText('已下架。').first().waitFor()
    await become(undefined)
    expect((await page.goto(address()))?.status()).to.equal(410)
    expect(await page.locator('main').innerText())
      .to.include('已下架')
      .and.not.to.include('数据有误')
    expect(await segment()).to.equal(410)
    expect(faults).to.deep.equal([])
  })
})
