import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { join, password, type RunningApp, startApp } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'

const overflow = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

/** Types into whatever has the focus, field after field, and sends the form: no mouse. */
async function typeForm(page: Page, first: string, texts: readonly string[]) {
  await page.focus(`[name=${first}]`)
  for (const [index, text] of texts.entries()) {
    if (index > 0) await page.keyboard.press('Tab')
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type(text)
  }
  await page.keyboard.press('Enter')
}

describe('a printed card', function () {
  this.timeout(60_000)
  let app: RunningApp
  let browser: TestBrowser
  before(async () => {
    app = await startApp()
    await join(app.db, 'operator', 'operator')
    browser = await openBrowser()
  })
  after(async () => {
    await browser.close()
    await app.close()
  })

  it('is printed without the page around it, and is enough to join from a telephone, by keyboard alone', async () => {
    const page = await browser.context.newPage()
    await page.goto(`${app.url}/sign-in?next=/people/invitations`)
    await typeForm(page, 'username', ['operator', password])
    await page.waitForURL(`${app.url}/people/invitations`)
    await page.fill('[name=names]', '陈静\n李明')
    await page.getByRole('button', { name: '生成邀请' }).press('Enter')
    await page.getByRole('img', { name: '二维码' }).first().waitFor()

    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('body > header').isVisible()).to.equal(false)
    expect(await page.getByRole('heading', { level: 1 }).isVisible()).to.equal(false)
    // The link is in the QR code; on paper nobody could type it.
    expect(await page.locator('.secret').first().isVisible()).to.equal(false)
    expect(await page.locator('.qr').count()).to.equal(2)
    for (const card of await page.locator('.one-time-cards > li').all()) {
      expect(await card.locator('.qr').isVisible()).to.equal(true)
      expect(await card.locator('.code').isVisible()).to.equal(true)
      expect(await card.textContent()).to.contain(`${app.url}/join`)
    }
    const code = (await page.locator('.code').first().textContent()) ?? ''
    await page.emulateMedia({ media: 'screen' })
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await overflow(page)).to.equal(0)

    await page.context().clearCookies()
    await page.goto(`${app.url}/join`)
    expect(await overflow(page)).to.equal(0)
    await typeForm(page, 'code', [code])
    await page.getByText('本县邀请您做制作人员').waitFor()
    expect(page.url()).to.equal(`${app.url}/join`)
    expect(await overflow(page)).to.equal(0)
    await typeForm(page, 'name', ['陈静', 'chenjing', password])
    await page.waitForURL(`${app.url}/upload`)
    await page.goto(`${app.url}/account`)
    expect(await page.textContent('h1')).to.equal('陈静')
    expect(await overflow(page)).to.equal(0)
  })
})
