import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { password } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { type StationHub, startStationHub } from '../support/station-hub.ts'
import { startWholeApp } from '../support/whole-app.ts'

describe('pairing in a browser', function () {
  this.timeout(120_000)
  let hub: StationHub
  let room: TestBrowser
  let office: TestBrowser
  before(async () => {
    // With every route: a computer that was approved goes on to station mode.
    hub = await startStationHub(await startWholeApp())
    ;[room, office] = await Promise.all([
      openBrowser({ viewport: { width: 1920, height: 1080 } }),
      openBrowser({ viewport: { width: 360, height: 740 } }),
    ])
  })
  after(async () => {
    await Promise.all([room.close(), office.close()])
    await hub.app.close()
  })

  const signIn = async (page: Page) => {
    await page.goto(`${hub.app.url}/sign-in`)
    await page.getByLabel('用户名').fill('jishuyuan')
    await page.getByLabel('密码', { exact: true }).fill(password)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${hub.app.url}/`)
  }
  const textSize = (page: Page, selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate(element => Number.parseFloat(getComputedStyle(element).fontSize))

  it('shows a number that is read across the room, and starts by itself once a technician approves it by keyboard', async () => {
    const stationId = await hub.register()
    const screen = await room.context.newPage()
    await screen.goto(`${hub.app.url}/station/pair`)
    const code = (await screen.locator('.pairing-code').innerText()).trim()
    expect(code).to.match(/^\d{4} \d{4}$/)
    expect(await textSize(screen, '.pairing p')).to.be.at.least(33)
    expect(await textSize(screen, '.pairing-code')).to.be.at.least(66)
    // Nothing is cut off, on the screen or on the telephone.
    const width = () => document.documentElement.scrollWidth - document.documentElement.clientWidth
    expect(await screen.evaluate(width)).to.be.at.most(0)
    // On a projector of 1024 by 768 all of it is in sight, also what it waits for, and nothing is at the edges.
    await screen.setViewportSize({ width: 1024, height: 768 })
    const boxes = await screen
      .locator('.pairing p, .pairing svg, .tv-bar p, .tv-keys')
      .evaluateAll(all => all.map(each => each.getBoundingClientRect().toJSON()))
    for (const { left, right, top, bottom } of boxes) {
      expect(Math.min(left, 1024 - right)).to.be.at.least(51)
      expect(Math.min(top, 768 - bottom)).to.be.at.least(38)
    }
    expect(boxes.length).to.be.at.least(7)

    const phone = await office.context.newPage()
    await signIn(phone)
    await phone.goto(`${hub.app.url}/stations/pair`)
    // The field has the focus: type, Enter, choose, Enter.
    await phone.locator('[name=code]:focus').waitFor()
    await phone.keyboard.type(code)
    await phone.keyboard.press('Enter')
    await phone.getByText('正在等待的电脑').waitFor()
    expect(await phone.evaluate(width)).to.be.at.most(0)
    await phone.getByLabel('它是哪个站点？').selectOption(stationId)
    await phone.getByRole('button', { name: '批准' }).press('Enter')
    await phone.getByText('那台电脑几秒钟后会自动开始').waitFor()

    // Nobody touches the computer in the room.
    await screen.waitForURL(`${hub.app.url}/station`)
    const [cookie] = (await room.context.cookies()).filter(({ name }) => name === 'xiangtu.station')
    expect(cookie).to.deep.include({ httpOnly: true, sameSite: 'Lax', path: '/' })
    expect(await screen.evaluate(() => document.cookie)).not.to.include('xiangtu.station')
    // After the next start it is the station still.
    const next = await room.context.newPage()
    await next.goto(`${hub.app.url}/station/pair`)
    expect(next.url()).to.equal(`${hub.app.url}/station`)
    await next.getByText('柳树村站').first().waitFor()
  })

  it('never leaves a number on the screen that pairs nothing: an older tab goes over to the newer one’s', async () => {
    await room.context.clearCookies()
    const older = await room.context.newPage()
    await older.goto(`${hub.app.url}/station/pair`)
    // As after a number that ran out in another tab.
    await room.context.clearCookies()
    const newer = await room.context.newPage()
    await newer.goto(`${hub.app.url}/station/pair`)
    const code = await newer.locator('.pairing-code').innerText()
    expect(await older.locator('.pairing-code').innerText()).not.to.equal(code)
    await older.waitForFunction(now => document.querySelector('.pairing-code')?.textContent === now, code)
    await Promise.all([older.close(), newer.close()])
  })

  it('waits through a break of the line, and shows a new number when the old one is over', async () => {
    await room.context.clearCookies()
    const screen = await room.context.newPage()
    await screen.goto(`${hub.app.url}/station/pair`)
    const code = await screen.locator('.pairing-code').innerText()
    await room.context.setOffline(true)
    await screen.getByText('暂时连不上网络').waitFor()
    await hub.app.db
      .updateTable('stationPairing')
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .execute()
    await room.context.setOffline(false)
    await screen.waitForFunction(old => document.querySelector('.pairing-code')?.textContent !== old, code)
    expect(await screen.locator('.pairing-code').innerText()).to.match(/^\d{4} \d{4}$/)
  })
})
