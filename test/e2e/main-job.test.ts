import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { cameraClip } from '../support/clips.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { type Link, openLink } from '../support/link.ts'

/** From an empty hub to a lesson that plays, as a producer does it: by the pages alone, over a link that breaks. */
describe('the main job, by the pages alone', function () {
  this.timeout(180_000)
  // Each step stands on the one before.
  this.bail(true)
  let folder: string
  let hub: TestHub
  let link: Link
  let browser: TestBrowser
  let page: Page
  const faults: string[] = []

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-main-job-'))
    hub = await startHub()
    link = await openLink(hub.url, { uplinkKbps: 4000 })
    browser = await openBrowser()
    page = await browser.context.newPage()
    page.on('pageerror', error => faults.push(error.message))
  })
  after(async () => {
    await browser.close()
    await link.cut()
    await hub.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const lessonPath = async () =>
    (await page.getByRole('link', { name: '查看课件的制作进度' }).getAttribute('href')) ?? ''
  const player = () =>
    page.evaluate(() => {
      const { dataset } = document.querySelector<HTMLElement>('.player') ?? document.body
      const video = document.querySelector('video')
      return {
        error: dataset.error ?? 'no player',
        trouble: dataset.trouble ?? '',
        at: video?.currentTime ?? -1,
        seconds: video?.duration ?? -1,
        ended: video?.ended ?? false,
        width: video?.videoWidth ?? 0,
      }
    })

  it('makes the operator’s account from the set-up link, once', async () => {
    const { pathname } = new URL(hub.setupUrl ?? 'http://none/')
    await page.goto(link.url + pathname)
    await page.fill('[name=name]', '王桂芳')
    await page.fill('[name=username]', 'wangguifang')
    await page.fill('[name=password]', '大棚里的番茄今年熟得早')
    await page.click('main button')
    await page.waitForURL(url => !url.pathname.startsWith('/setup'))
    const again = await fetch(link.url + pathname)
    expect(again.status).to.equal(410)
  })

  it('sends a film over a link that breaks on the way, and goes on by itself', async () => {
    await page.goto(`${link.url}/upload`)
    await page.setInputFiles('input[type=file]', await cameraClip(folder))
    await page.getByLabel('标题').fill('番茄整枝打杈')
    await page.getByRole('button', { name: /开始/ }).first().click()
    const bar = page.locator('.transfer progress')
    await page.waitForFunction(
      () => Number(document.querySelector<HTMLProgressElement>('.transfer progress')?.value) > 0.2,
    )
    const before = Number(await bar.getAttribute('value'))
    await link.cut()
    await page.getByText('网络断了').first().waitFor()
    await link.mend()
    await page.getByRole('link', { name: '查看课件的制作进度' }).waitFor({ timeout: 60_000 })
    expect(before).to.be.below(1)
  })

  it('shows the eight verbs live until the lesson can be watched', async () => {
    await page.goto(link.url + (await lessonPath()))
    expect(await page.locator('.verbs li').count()).to.equal(8)
    // The page turns into the player by itself.
    await page.locator('.player').waitFor({ timeout: 120_000 })
  })

  it('plays to its end and seeks without an error', async () => {
    expect(await page.locator('h1').innerText()).to.equal('番茄整枝打杈')
    await page.locator('video').evaluate(video => (video as HTMLVideoElement).play())
    await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 1)
    expect((await player()).width).to.be.greaterThan(0)
    await page.locator('video').evaluate(video => {
      ;(video as HTMLVideoElement).currentTime = 0.5
    })
    await page.waitForFunction(() => document.querySelector('video')?.ended, undefined, { timeout: 30_000 })
    const seen = await player()
    expect(seen).to.include({ error: '', trouble: 'none' })
    expect(seen.seconds).to.be.closeTo(6, 0.5)
    expect(faults).to.deep.equal([])
  })

  it('stands in the list for a visitor who is not signed in', async () => {
    const answer = await fetch(link.url, { headers: { 'Accept-Language': 'zh-CN' } })
    expect(await answer.text()).to.include('番茄整枝打杈')
  })
})
