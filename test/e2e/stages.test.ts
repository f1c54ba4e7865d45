import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Queue } from 'bullmq'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import { parseMasterPlaylist } from '../../src/media/playlist.ts'
import { queuePrefix, redisUrlFile } from '../../src/queue.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { ffmpeg } from '../support/ffmpeg.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { runUpload } from '../support/upload-terminal.ts'

const masterSchema = z.object({ masterPlaylistPath: z.string() })

/** 70 s at 480x270, which is cut in two and makes two rungs: enough for every stage, little for a small machine. */
async function makeFilm(path: string, hertz: number): Promise<string> {
  await ffmpeg(
    ...['-f', 'lavfi', '-i', 'testsrc2=s=480x270:r=5:d=70,noise=alls=20:allf=t'],
    ...['-f', 'lavfi', '-i', `sine=f=${hertz}:r=48000:d=70`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '10', '-c:a', 'aac', path],
  )
  return path
}

/** What the page, the player and the terminal promise of a lesson that is published in stages, on a whole hub. */
describe('a lesson that can be watched before it is whole', function () {
  this.timeout(240_000)
  // Each step stands on the one before.
  this.bail(true)
  let folder: string
  let hub: TestHub
  let browser: TestBrowser
  let visitors: TestBrowser
  /** What only `rest` and `av1` need: while it is paused a lesson stays at its first stage. */
  let bulk: Queue
  let page: Page
  let lesson: string
  const releases: string[] = []
  const faults: string[] = []

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-stages-'))
    hub = await startHub()
    const url = await readFile(join(hub.dataFolder, redisUrlFile), 'utf8')
    bulk = new Queue('bulk', { connection: { url }, prefix: queuePrefix })
    browser = await openBrowser()
    visitors = await openBrowser()
    page = await newPage(browser)
    await page.goto(hub.url + new URL(hub.setupUrl ?? 'http://none/').pathname)
    await page.fill('[name=name]', '王桂芳')
    await page.fill('[name=username]', 'wangguifang')
    await page.fill('[name=password]', '大棚里的番茄今年熟得早')
    await page.click('main button')
    await page.waitForURL(url => !url.pathname.startsWith('/setup'))
  })
  after(async () => {
    await bulk?.close()
    await visitors?.close()
    await browser?.close()
    await hub?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  async function newPage(of: TestBrowser): Promise<Page> {
    const opened = await of.context.newPage()
    opened.on('pageerror', error => faults.push(error.message))
    return opened
  }
  const view = () => page.locator('.progress-view')
  const production = () => `${hub.url}${lesson}/production`
  /** Goes from one thing to the next as a keyboard does, until the wanted one has the focus. */
  async function tabTo(selector: string) {
    for (let steps = 0; steps < 80; steps++) {
      if (await page.evaluate(wanted => document.activeElement?.matches(wanted) ?? false, selector)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`The keyboard does not reach ${selector}`)
  }
  /** Nothing of a page stands beyond its edge, on a phone or on a desk, in either language. */
  async function expectFits(seen: Page, name: string) {
    for (const width of [360, 1280]) {
      await seen.setViewportSize({ width, height: 800 })
      const over = await seen.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(over, `${name} at ${width}`).to.be.at.most(0)
    }
  }
  const releaseNow = async () => {
    const answer = await fetch(`${hub.url}/api/v1${lesson}`)
    return masterSchema.parse(await answer.json()).masterPlaylistPath
  }
  const variantsOf = async (path: string) =>
    parseMasterPlaylist(await (await fetch(hub.url + path)).text()).variants
  const watch = async () => {
    const visitor = await newPage(visitors)
    await visitor.goto(hub.url + lesson)
    await visitor.waitForFunction(
      () => document.querySelector<HTMLElement>('.player')?.dataset.state === 'ready',
    )
    return visitor
  }
  const until = async <Found>(
    what: string,
    look: () => Promise<Found | undefined | false>,
  ): Promise<Found> => {
    const giveUpAt = performance.now() + 120_000
    for (;;) {
      const found = await look()
      if (found) return found
      if (performance.now() > giveUpAt) throw new Error(`Not so: ${what}\n${hub.output()}`)
      await page.waitForTimeout(300)
    }
  }

  it('tells its producer, who has the page open, that it can be watched and what is still to come', async () => {
    await bulk.pause()
    await page.goto(`${hub.url}/upload`)
    await page.setInputFiles('input[type=file]', await makeFilm(join(folder, 'pruning.mp4'), 330))
    await page.getByLabel('标题').fill('果树冬季修剪')
    await page.getByRole('button', { name: /开始/ }).first().click()
    const link = page.getByRole('link', { name: '查看课件的制作进度' })
    await link.waitFor({ timeout: 60_000 })
    lesson = (await link.getAttribute('href')) ?? ''
    await page.goto(hub.url + lesson)
    let loads = 0
    page.on('load', () => loads++)
    await page.getByText('已经可以观看').first().waitFor({ timeout: 120_000 })
    expect(await view().innerText()).to.include('还在制作：流畅 270p')
    expect(await view().getAttribute('data-state')).to.equal('processing')
    expect(await page.locator('.verb').filter({ hasText: '转码' }).getAttribute('class')).to.include(
      'running',
    )
    expect(loads).to.equal(0)
    await expectFits(page, 'progress')
    releases.push(await releaseNow())
    // The stills: every moving picture comes of one decode.
    expect(await variantsOf(releases[0] ?? '')).to.have.length(1)
  })

  it('plays for a visitor meanwhile, who is told that better pictures are coming', async () => {
    const visitor = await watch()
    await visitor.getByText('更清晰的画面还在制作：流畅 270p').waitFor()
    await visitor.getByRole('button', { name: '播放', exact: true }).last().click()
    await visitor.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 2)
    // Over the join of two chunks.
    await visitor.evaluate(() => {
      const video = document.querySelector('video')
      if (video) video.currentTime = 35
    })
    await visitor.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 37)
    const frames = await visitor.evaluate(
      () => document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames,
    )
    // Of stills there is one every four seconds: at the beginning, and before and in the place gone to.
    expect(frames).to.be.at.least(2)
    await expectFits(visitor, 'watch')
    await visitor.close()
  })

  it('stays as it can be watched when its producer stops the rest, and offers to try again', async () => {
    await page.goto(production())
    await page.locator('.island[data-live]').waitFor()
    await tabTo('form[action$="/stop"] button')
    await expectFits(page, 'before the stop')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '重试' }).waitFor()
    const said = await view().innerText()
    expect(said)
      .to.include('已停止制作')
      .and.to.include('现有的版本照常可以观看')
      .and.not.to.include('没有成功')
    await expectFits(page, 'stopped')
    expect(await releaseNow()).to.equal(releases[0])
    const visitor = await watch()
    expect(await visitor.getByText('还在制作').count()).to.equal(0)
    await visitor.close()
  })

  it('is finished when tried again, and the page says so by itself', async () => {
    await tabTo('form[action$="/retry"] button')
    await page.keyboard.press('Enter')
    await page.locator('.progress-view[data-state="processing"]').waitFor()
    await page.getByText('还在制作：流畅 270p').waitFor()
    await expectFits(page, 'tried again')
    await bulk.resume()
    await page.locator('.progress-view[data-state="published"]').waitFor({ timeout: 120_000 })
    await page.getByText('课件已发布，可以观看了。').waitFor()
    await expectFits(page, 'published')
    releases.push(await releaseNow())
    expect(await variantsOf(releases[1] ?? '')).to.have.length(3)
    const visitor = await watch()
    expect(await visitor.getByText('还在制作').count()).to.equal(0)
    // Automatic, two sizes, stills, as little as possible.
    expect(await visitor.getByLabel('清晰度').locator('option').count()).to.equal(5)
    await visitor.close()
  })

  it('gets its AV1 rungs as one more release, while its address stays and no earlier file goes', async () => {
    const tier = await until('the AV1 tier', async () => {
      const now = await releaseNow()
      return now !== releases[1] && now
    })
    const av1 = await fetch(hub.url + tier.replace('master', 'av1'))
    expect(await av1.text()).to.include('av01')
    expect(await variantsOf(tier)).to.have.length(3)
    const visitor = await watch()
    expect(await visitor.locator('[data-island=player]').getAttribute('data-props')).to.include('av1.m3u8')
    await visitor.close()
    for (const path of releases) {
      for (const { uri } of await variantsOf(path)) {
        const playlist = new URL(uri, hub.url + path)
        const answer = await fetch(playlist)
        expect(answer.status, playlist.href).to.equal(200)
        const segment = /^[^#\s]+\.m4s$/m.exec(await answer.text())?.[0] ?? 'none'
        expect((await fetch(new URL(segment, playlist))).status, segment).to.equal(200)
      }
    }
  })

  it('gets one rung anew, and a day by which it is needed, by keyboard', async () => {
    await page.goto(production())
    const before = await releaseNow()
    await tabTo('[name=due]')
    // Not typed: which part of a date comes first is the browser's language's own.
    await page.locator('[name=due]').fill('2027-03-15')
    await tabTo('form[action$="/due"] button')
    await page.keyboard.press('Enter')
    await page.getByText('日期已保存。').waitFor()
    expect(await page.getByLabel('最晚哪天要用').inputValue()).to.equal('2027-03-15')
    await bulk.pause()
    await tabTo('[name=rung]')
    await page.keyboard.press('ArrowDown')
    await tabTo('form[action$="/rung"] button')
    await page.keyboard.press('Enter')
    await page.locator('.progress-view[data-state="processing"]').waitFor()
    await expectFits(page, 'one rung anew')
    await bulk.resume()
    await until('the rung is made', async () => (await releaseNow()) !== before)
    await page.locator('.progress-view[data-state="published"]').waitFor()
    expect(await variantsOf(await releaseNow())).to.have.length(3)
  })

  it('tells a terminal that waits where it can be watched, once, and goes on until all is there', async () => {
    await bulk.pause()
    const film = await makeFilm(join(folder, 'grafting.mp4'), 440)
    const sending = runUpload(hub.dataFolder, ['--wait', '--title', '果树嫁接', film], folder)
    const addresses = () => [
      ...sending.told().matchAll(/已经可以观看\S* http\S+\/courseware\/[0-9a-f]{32}\n/g),
    ]
    await until('the terminal says so', async () => addresses().length > 0)
    expect(sending.child.exitCode).to.equal(null)
    await bulk.resume()
    const { code, output, told } = await sending.end()
    expect(code, told).to.equal(0)
    expect(addresses(), told).to.have.length(1)
    expect(told).to.include('还在制作：流畅 270p')
    const made = JSON.parse(output)
    expect(made.renditions.filter(({ height }: { height: number }) => height > 0)).to.have.length(3)
    expect(faults).to.deep.equal([])
  })

  it('lets the hub be closed in time while an AV1 tier is under way, and leaves nothing behind', async () => {
    await until('the tier is encoded', async () => {
      const active = await bulk.getActive()
      return active.some(job => job?.id?.includes('-av1-'))
    })
    await bulk.close()
    const begunAt = performance.now()
    await hub.stop()
    expect(performance.now() - begunAt).to.be.below(20_000)
  })
})
