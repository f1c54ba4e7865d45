import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { findJob, openJob } from '../../src/courseware/job-records.ts'
import { failJob, publishRelease } from '../../src/courseware/verdict-records.ts'
import { join, signedIn } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addLesson, addStoredUpload } from '../support/lesson-rows.ts'
import { type Link, openLink } from '../support/link.ts'

describe('the progress page, in a real browser', () => {
  let hub: LessonHub
  let link: Link
  let browser: TestBrowser
  let owner: { id: string }
  let page: Page

  before(async () => {
    hub = await startLessonHub()
    owner = await join(hub.db, 'liming', 'operator')
    link = await openLink(hub.url)
    browser = await openBrowser()
    const { cookies } = await signedIn(link, 'liming')
    for (const [name, value] of cookies) await browser.context.addCookies([{ name, value, url: link.url }])
  })
  after(async () => {
    await browser?.close()
    await link?.cut()
    await hub?.close()
  })
  beforeEach(async () => {
    page = await browser.context.newPage()
  })
  afterEach(() => page.close())

  const verb = (name: string) =>
    page.locator('.verb').filter({ has: page.locator(`.name:text-is("${name}")`) })
  const addDraft = () => addLesson(hub.db, { ownerId: owner.id, title: '果树冬季修剪' })

  /** A run that failed at transcode, as the line writes it. */
  async function fail(coursewareId: string) {
    const uploadId = await addStoredUpload(hub.db, { coursewareId, ownerId: owner.id })
    const job = await openJob(hub.db, { coursewareId, uploadId, profileName: 'village-2m' })
    await failJob(hub.db, job, { verb: 'transcode', code: 'scratchFull', facts: {} })
    hub.production.ended(coursewareId)
  }

  /** A run that ends well. */
  async function finish(coursewareId: string) {
    const { media, releaseId } = await hub.publish({ ownerId: owner.id, title: '样片' })
    const job = await findJob(hub.db, coursewareId)
    if (!job) throw new Error('no run')
    await publishRelease(hub.db, job, { releaseId, media, subtitleGeneration: 0 })
    hub.production.ended(coursewareId)
  }

  it('moves from waiting over failure and retry to the playing lesson, without a reload by hand', async () => {
    const { coursewareId } = await addDraft()
    await page.goto(`${link.url}/courseware/${coursewareId}`)
    await verb('上传').getByText('等您继续上传').waitFor()

    await fail(coursewareId)
    await page.getByText('“转码”这一步没有成功').waitFor()
    expect(await page.getByRole('alert').textContent()).to.include('请运营员清理磁盘后点“重试”')

    await page.getByRole('button', { name: '重试' }).click()
    await page.locator('.progress-view[data-state="processing"]').waitFor()
    await verb('检测').getByText('等待空闲的转码机').waitFor()

    await finish(coursewareId)
    await page.locator('.player').waitFor()
    expect(await page.locator('h1').textContent()).to.equal('果树冬季修剪')
  })

  it('shows the same after a reload, and without script', async () => {
    const { coursewareId } = await addDraft()
    await fail(coursewareId)
    const path = `${link.url}/courseware/${coursewareId}`
    await page.goto(path)
    await page.getByText('“转码”这一步没有成功').waitFor()
    await page.reload()
    await page.getByText('“转码”这一步没有成功').waitFor()
    await page.route('**/*.js', route => route.abort())
    await page.reload()
    expect(await page.getByText('“转码”这一步没有成功').count()).to.equal(1)
  })

  it('does not pull the page away from an operator who has set a day, and not yet saved it', async () => {
    const { coursewareId } = await addDraft()
    await fail(coursewareId)
    await hub.production.retry(coursewareId)
    await page.goto(`${link.url}/courseware/${coursewareId}/production`)
    await page.getByLabel('最晚哪天要用').fill('2027-03-15')
    await page.locator('h1').click()
    await finish(coursewareId)
    await page.getByRole('link', { name: '现在观看' }).waitFor()
    expect(await page.getByLabel('最晚哪天要用').inputValue()).to.equal('2027-03-15')
  })

  it('says when the hub cannot be reached, and goes on when it can', async () => {
    const { coursewareId } = await addDraft()
    await page.goto(`${link.url}/courseware/${coursewareId}`)
    await page.locator('.island[data-live]').waitFor()
    await link.cut()
    await page.getByText('连不上服务器，正在重连').waitFor()
    await fail(coursewareId)
    await link.mend()
    await page.getByText('“转码”这一步没有成功').waitFor()
    expect(await page.getByText('连不上服务器').count()).to.equal(0)
  })
})
