import { expect } from 'chai'
import { Router } from 'express'
import type { Page } from 'playwright-core'
import { findMetadata } from '../../src/metadata/records.ts'
import { metadataRoutes } from '../../src/metadata/routes.ts'
import { join, password, type RunningApp, signedIn, startApp } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

describe('the form of a lesson in a browser', function () {
  this.timeout(60_000)
  let app: RunningApp
  let browser: TestBrowser
  let page: Page
  let owner: { id: string }
  const routes = Router()

  before(async () => {
    app = await startApp({ routers: [routes] })
    routes.use(metadataRoutes({ db: app.db, editorialReview: 'none' }))
    owner = await join(app.db, 'liming')
    await join(app.db, 'bianji', 'editor')
    browser = await openBrowser()
    page = await browser.context.newPage()
    await page.goto(`${app.url}/sign-in`)
    await page.fill('[name=username]', 'liming')
    await page.fill('[name=password]', password)
    await page.locator('main button[type=submit]').first().click()
    await page.waitForURL(url => !url.pathname.startsWith('/sign-in'))
  })
  after(async () => {
    await browser.close()
    await app.close()
  })

  const addDraft = async () =>
    (await addLesson(app.db, { ownerId: owner.id, title: '果树修剪' })).coursewareId
  const open = async (id: string) => {
    await page.goto(`${app.url}/courseware/${id}/edit`)
    await page.locator('[data-island=description][data-live]').waitFor({ state: 'attached' })
  }
  const byEditor = async (id: string, fields: Record<string, string>) =>
    (await signedIn(app, 'bianji')).post(`/courseware/${id}`, fields)

  it('saves what was written when its field is left, by keyboard alone, and what is missing grows less', async () => {
    const id = await addDraft()
    await open(id)
    expect(await page.getByRole('link', { name: '主讲人' }).count()).to.equal(1)
    await page.getByLabel('主讲人').focus()
    await page.keyboard.type('王芳')
    await page.keyboard.press('Tab')
    await page.getByText('已自动保存').waitFor()
    expect((await findMetadata(app.db, id))?.presenters.map(({ name }) => name)).to.deep.equal(['王芳'])
    await page.getByRole('link', { name: '主讲人' }).waitFor({ state: 'detached' })
  })

  it('saves on its own while somebody pauses in a field', async () => {
    const id = await addDraft()
    await open(id)
    await page.getByLabel('内容提要').fill('先剪枯枝')
    await page.getByText('已自动保存').waitFor()
    expect((await findMetadata(app.db, id))?.notes).to.equal('先剪枯枝')
  })

  it('tells that the hub cannot be reached, keeps what was written, and saves it later', async () => {
    const id = await addDraft()
    await open(id)
    const cut = (route: { abort: () => Promise<void> }) => route.abort()
    await page.route('**/courseware/*', cut)
    await page.getByLabel('作物或行业').fill('苹果')
    await page.getByText('连不上服务器').waitFor()
    await page.unroute('**/courseware/*', cut)
    await page.getByLabel('作物或行业').fill('苹果树')
    await page.getByText('已自动保存').waitFor()
    expect((await findMetadata(app.db, id))?.crop).to.equal('苹果树')
  })

  it('says what is filled in wrong, and saves the rest', async () => {
    const id = await addDraft()
    await open(id)
    await page.getByLabel('作物或行业').fill('梨')
    await page.getByLabel('系列中第几讲').fill('第三')
    await page.locator('h1').click()
    await page.locator('.save-standing').getByText('系列中第几讲').waitFor()
    expect(await findMetadata(app.db, id)).to.include({ crop: '梨' })
  })

  it('takes over nothing that a colleague changed in another field', async () => {
    const id = await addDraft()
    await open(id)
    await byEditor(id, { notes: '编辑写的提要' })
    for (const crop of ['桃', '桃树']) {
      const answered = page.waitForResponse(response => response.request().method() === 'POST')
      await page.getByLabel('作物或行业').fill(crop)
      await page.locator('h1').click()
      expect((await answered).status()).to.equal(200)
      await page.getByText('别人刚改过这些项').waitFor()
    }
    expect(await findMetadata(app.db, id)).to.include({ notes: '编辑写的提要', crop: '桃树' })
  })

  it('stops where a colleague changed the same field, shows both, and saves what is decided', async () => {
    const id = await addDraft()
    await open(id)
    await byEditor(id, { title: '苹果修剪' })
    await page.getByLabel('标题').fill('梨树修剪')
    await page.locator('h1').click()
    await page.getByRole('button', { name: '看看差别' }).click()
    await page.getByText('有人同时改了这个课件').waitFor()
    expect(await page.locator('.conflict').innerText())
      .to.include('苹果修剪')
      .and.to.include('梨树修剪')
    expect((await findMetadata(app.db, id))?.title).to.equal('苹果修剪')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('已保存。').waitFor()
    expect((await findMetadata(app.db, id))?.title).to.equal('梨树修剪')
  })

  it('changes nothing of a public lesson before its button is pressed', async () => {
    const { coursewareId: id } = await addLesson(app.db, {
      ownerId: owner.id,
      title: '公开课',
      media: sampleMedia,
    })
    await open(id)
    await page.getByLabel('作物或行业').fill('桑')
    await page.locator('h1').click()
    await page.getByText('还没有保存。').waitFor()
    expect((await findMetadata(app.db, id))?.crop).to.equal('')
    await page.getByRole('button', { name: '保存' }).click()
    await page.waitForURL(url => !url.pathname.endsWith('/edit'))
    expect((await findMetadata(app.db, id))?.crop).to.equal('桑')
  })
})
