import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { makeFilm } from '../support/qc-clips.ts'

/** A film with a fault goes the whole way, and its producer reads and sees where. */
describe('the technical check of a film that was really made', function () {
  this.timeout(180_000)
  // Each step stands on the one before.
  this.bail(true)
  let folder: string
  let hub: TestHub
  let browser: TestBrowser
  let page: Page
  const faults: string[] = []

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-qc-'))
    hub = await startHub()
    browser = await openBrowser()
    page = await browser.context.newPage()
    page.on('pageerror', error => faults.push(error.message))
    await page.goto(hub.setupUrl ?? '')
    await page.fill('[name=name]', '王桂芳')
    await page.fill('[name=username]', 'wangguifang')
    await page.fill('[name=password]', '大棚里的番茄今年熟得早')
    await page.click('main button')
    await page.waitForURL(url => !url.pathname.startsWith('/setup'))
  })
  after(async () => {
    await browser.close()
    await hub.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('is carried over when the lesson is published', async () => {
    const pieces = ['testsrc2=s=854x480:r=25:d=4', 'color=c=black:s=854x480:r=25:d=6']
    const film = { picture: [...pieces, ...pieces.slice(0, 1)], sound: 'anull' }
    await page.goto(`${hub.url}/upload`)
    await page.setInputFiles('input[type=file]', await makeFilm(folder, 'black', film))
    await page.getByLabel('标题').fill('番茄整枝打杈')
    await page.getByRole('button', { name: /开始/ }).first().click()
    await page.getByRole('link', { name: '查看课件的制作进度' }).click({ timeout: 60_000 })
    // The page turns into the player by itself.
    await page.locator('.player').waitFor({ timeout: 120_000 })
    const qc = page.locator('.qc')
    expect(await qc.locator('li strong').allInnerTexts()).to.deep.equal(['时长', '黑屏'])
    expect(await qc.innerText())
      .to.include('实测 6 秒 · 最多 3 秒')
      .and.to.include('0:04 – 0:10')
  })

  it('brings the player to the fault, by a click and by the link’s address', async () => {
    const at = () => page.evaluate(() => document.querySelector('video')?.currentTime ?? -1)
    await page.locator('.player[data-state=ready]').waitFor()
    await page.locator('.qc a[href="#t=4"]').click()
    await page.waitForFunction(() => document.querySelector('video')?.currentTime === 4)
    await page.locator('video').evaluate(video => {
      ;(video as HTMLVideoElement).currentTime = 1
    })
    await page.locator('.qc a[href="#t=4"]').click()
    await page.waitForFunction(() => document.querySelector('video')?.currentTime === 4)
    await page.evaluate(() => localStorage.clear())
    await page.reload()
    await page.locator('.player[data-state=ready]').waitFor()
    expect(await at()).to.be.closeTo(4, 0.2)
    expect(faults).to.deep.equal([])
  })

  for (const language of ['zh-CN', 'en']) {
    for (const width of [360, 1280]) {
      it(`fits ${width} px in ${language}`, async () => {
        await page.setViewportSize({ width, height: 800 })
        await page.goto(`${new URL(page.url()).origin}${new URL(page.url()).pathname}?language=${language}`)
        await page.locator('.qc').waitFor()
        const wider = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect(wider).to.be.at.most(0)
      })
    }
  }
})
