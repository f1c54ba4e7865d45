import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { join, password } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addPairedStation } from '../support/stations.ts'

describe('the monitoring wall in a browser', function () {
  this.timeout(180_000)
  let hub: LessonHub
  let office: TestBrowser
  let village: TestBrowser
  let wall: Page
  let address: string
  let stationId: string

  before(async () => {
    hub = await startLessonHub()
    const { id } = await join(hub.db, 'operator', 'operator')
    const lesson = await hub.publish({ ownerId: id, title: '稻田养鱼' })
    address = `${hub.url}/courseware/${lesson.coursewareId}`
    const station = await addPairedStation(hub.db, { name: '柳树村站' })
    await addPairedStation(hub.db, { name: '白杨村站' })
    stationId = station.stationId
    ;[office, village] = await Promise.all([openBrowser(), openBrowser()])
    const [name = '', value = ''] = station.cookie.split('=')
    await village.context.addCookies([{ name, value, url: hub.url, httpOnly: true, sameSite: 'Lax' }])
    wall = await office.context.newPage()
    await wall.goto(`${hub.url}/sign-in?next=/monitoring`)
    await wall.fill('[name=username]', 'operator')
    await wall.fill('[name=password]', password)
    await wall.press('[name=password]', 'Enter')
    await wall.waitForSelector('[data-island=wall][data-live=yes]')
  })
  after(async () => {
    await Promise.all([office?.close(), village?.close()])
    await hub?.close()
  })

  const cell = (state: string) =>
    wall.locator('.wall-cell', { hasText: '柳树村站' }).and(wall.locator(`.${state}`))

  it('shows a play within 15 seconds, what plays and how, and then that it was paused', async () => {
    const player = await village.context.newPage()
    await player.goto(address)
    await player.waitForSelector('.player[data-state=ready]')
    const begun = performance.now()
    await player.click('.big-play')
    await cell('playing').waitFor({ timeout: 15_000 })
    expect(performance.now() - begun).to.be.lessThan(15_000)
    expect(await cell('playing').innerText()).to.contain('稻田养鱼')
    await player.locator('video').evaluate((video: HTMLVideoElement) => video.pause())
    await cell('paused').waitFor({ timeout: 15_000 })
  })

  it('keeps what was played without a line, sends it when the line is back, and counts it once', async () => {
    const [player] = village.context.pages().slice(-1)
    if (!player) throw new Error('no page plays')
    const beats = () =>
      hub.db
        .selectFrom('playbackBeat')
        .innerJoin('playbackSession', 'playbackSession.id', 'sessionId')
        .where('stationId', '=', stationId)
        .select(['seq', 'played'])
        .orderBy('seq')
        .execute()
    const before = (await beats()).length
    await village.context.setOffline(true)
    for (const step of ['play', 'pause'] as const) {
      const failed = player.waitForEvent('requestfailed', request => request.url().endsWith('/api/v1/beats'))
      await player.locator('video').evaluate(async (video: HTMLVideoElement, step) => {
        if (step === 'pause') return video.pause()
        video.currentTime = 1
        await video.play()
      }, step)
      await failed
    }
    expect((await beats()).length).to.equal(before)
    const sent = player.waitForResponse(answer => answer.url().endsWith('/api/v1/beats') && answer.ok())
    await village.context.setOffline(false)
    await sent
    const all = await beats()
    expect(all.length).to.be.greaterThan(before + 1)
    expect(all.map(({ seq }) => seq)).to.deep.equal(all.map((_, at) => at))
  })

  it('tells both of two computers that play with one key which of them counts', async () => {
    const [first, second] = [await village.context.newPage(), await village.context.newPage()]
    const others = (player: Page, words: string) => player.locator('.player-others', { hasText: words })
    for (const player of [first, second]) {
      await player.goto(address)
      await player.waitForSelector('.player[data-state=ready]')
      await player.click('.big-play')
      await others(player, '现在只计这一台').waitFor()
    }
    await first.locator('video').evaluate((video: HTMLVideoElement) => video.pause())
    await others(first, '这段时间不计入').waitFor()
    await Promise.all([first.close(), second.close()])
  })

  it('asks a room whether somebody is there: any key answers and stops nothing, and silence is told', async () => {
    const room = await village.context.newPage()
    await room.clock.install()
    await room.goto(`${address}/classroom`)
    await room.waitForSelector('.player[data-state=ready]')
    await room.click('.big-play')
    const runs = () =>
      room.waitForFunction(() => {
        const video = document.querySelector('video')
        return video && !video.paused && video.currentTime > 0.5
      })
    await runs()
    const question = room.locator('.attention')
    await room.clock.fastForward(30 * 60_000)
    await question.waitFor()
    await room.keyboard.press('Space')
    await question.waitFor({ state: 'detached' })
    await runs()

    await room.clock.fastForward(30 * 60_000)
    await question.waitFor()
    const told = room.waitForRequest(
      request =>
        request.url().endsWith('/api/v1/beats') && /"attention":"missed"/.test(request.postData() ?? ''),
    )
    await room.clock.fastForward(60_000)
    await question.waitFor({ state: 'detached' })
    await runs()
    await room.locator('video').evaluate((video: HTMLVideoElement) => video.pause())
    await room.clock.runFor(2000)
    await told
    await room.close()
  })

  it('says lost when the plug is pulled', async () => {
    const player = await village.context.newPage()
    await player.goto(address)
    await player.waitForSelector('.player[data-state=ready]')
    await player.click('.big-play')
    await cell('playing').waitFor({ timeout: 15_000 })
    // No page tells that it goes: the line is cut first.
    await village.context.setOffline(true)
    await village.close()
    await cell('lost').waitFor({ timeout: 40_000 })
    expect(await cell('lost').innerText()).to.contain('最后联系')
  })

  it('shows 150 stations on one screen of 1920 by 1080, in both languages', async () => {
    const more = Array.from({ length: 148 }, (_, at) => addPairedStation(hub.db, { name: `第${at + 1}村站` }))
    await Promise.all(more)
    await wall.setViewportSize({ width: 1920, height: 1080 })
    for (const language of ['en', 'zh-CN']) {
      // Another list within the minute is a page that loads itself anew.
      await wall.goto(`${hub.url}/monitoring?language=${language}`)
      await wall.locator('.wall-cell').nth(149).waitFor({ timeout: 70_000 })
      const bottom = await wall.locator('.wall').evaluate(each => each.getBoundingClientRect().bottom)
      expect(bottom, language).to.be.at.most(1080)
    }
  })

  it('fits a phone without sliding sideways, and is narrowed by keyboard alone', async () => {
    await wall.setViewportSize({ width: 360, height: 740 })
    const overflow = () => wall.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(await overflow()).to.be.at.most(0)
    await wall.locator('select[name=state]').focus()
    await wall.keyboard.press('End')
    await wall.waitForURL(/state=/)
  })
})
