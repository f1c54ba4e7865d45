import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { PublishedMedia } from '../../src/courseware/rules.ts'
import { mediaKey } from '../../storage/keys.ts'
import { join } from '../support/app.ts'
import { forgetPlayer, openBrowser, type TestBrowser } from '../support/browser.ts'
import { lessonSeconds } from '../support/lesson-files.ts'
import { type LessonHub, type PlayableLesson, startLessonHub } from '../support/lesson-hub.ts'
import { type Link, openLink } from '../support/link.ts'

/** What the page itself tells of its player; the element's own clock is read beside it. */
type Seen = {
  state: string
  error: string
  trouble: string
  mode: string
  at: number
  ended: boolean
  ahead: number
}

const look = (page: Page): Promise<Seen> =>
  page.evaluate(() => {
    const { dataset } = document.querySelector<HTMLElement>('.player') ?? document.body
    const video = document.querySelector('video')
    const { buffered } = video ?? document.createElement('video')
    const end = buffered.length > 0 ? buffered.end(buffered.length - 1) : 0
    return {
      state: dataset.state ?? '',
      error: dataset.error ?? 'no player',
      trouble: dataset.trouble ?? '',
      mode: dataset.mode ?? '',
      at: video?.currentTime ?? -1,
      ended: video?.ended ?? false,
      ahead: end - (video?.currentTime ?? 0),
    }
  })

/** Looks until it is so; fails with what was seen last. */
async function until(
  page: Page,
  what: string,
  isSo: (seen: Seen) => boolean,
  deadlineMs = 25_000,
): Promise<Seen> {
  const giveUpAt = performance.now() + deadlineMs
  for (;;) {
    const seen = await look(page)
    if (isSo(seen)) return seen
    if (performance.now() > giveUpAt)
      throw new Error(`Not so within ${deadlineMs} ms: ${what}. Seen: ${JSON.stringify(seen)}`)
    await page.waitForTimeout(50)
  }
}

describe('the player, in a real browser', () => {
  let hub: LessonHub
  let link: Link
  let browser: TestBrowser
  let lesson: PlayableLesson
  let ownerId: string
  let page: Page
  let faults: string[]

  before(async () => {
    hub = await startLessonHub()
    ownerId = (await join(hub.db, 'liming')).id
    lesson = await hub.publish({ ownerId, title: '大棚番茄灰霉病防治', notes: '主讲：县农技站' })
    link = await openLink(hub.url)
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await link?.cut()
    await hub?.close()
  })
  beforeEach(async () => {
    await forgetPlayer(browser)
    page = await browser.context.newPage()
    faults = []
    page.on('pageerror', error => faults.push(String(error)))
    page.on('console', message => {
      if (/Content Security Policy|Uncaught/.test(message.text())) faults.push(message.text())
    })
  })
  afterEach(async () => {
    await page.evaluate(() => localStorage.clear())
    await page.close()
    expect(faults).to.deep.equal([])
  })

  async function openLesson({ language = 'zh-CN', coursewareId = lesson.coursewareId } = {}) {
    await page.goto(`${link.url}/courseware/${coursewareId}?language=${language}`)
    await until(page, 'the player is ready', ({ state }) => state === 'ready')
  }
  const play = () => page.getByRole('button', { name: '播放', exact: true }).last().click()

  it('says so when the lesson’s files are gone, and plays when they are back and the button is pressed', async () => {
    const broken = await hub.publish({ ownerId, title: '缺文件' })
    const key = mediaKey(broken.coursewareId, broken.releaseId, 'master.m3u8')
    const master = await hub.store.read(key)
    await hub.store.remove([key])
    await page.goto(`${link.url}/courseware/${broken.coursewareId}`)
    await until(page, 'the player has failed', ({ state, error }) => state === 'failed' && error === 'gone')
    expect(await page.getByRole('alert').textContent()).to.include('这一课的文件找不到了')
    await hub.store.put(key, master, { contentType: 'application/vnd.apple.mpegurl' })
    await page.getByRole('button', { name: '重新打开' }).click()
    await until(page, 'the player is ready', ({ state, error }) => state === 'ready' && error === '')
  })

  it('plays a lesson from beginning to end with no error', async () => {
    await openLesson()
    await page.evaluate(() => {
      const video = document.querySelector('video')
      if (video) video.playbackRate = 4
    })
    await play()
    const seen = await until(page, 'the lesson has ended', ({ ended }) => ended)
    expect(seen.state).to.equal('ended')
    expect(seen.error).to.equal('')
    expect(seen.at).to.be.closeTo(lessonSeconds, 0.3)
  })

  it('tells what the line will do with the film, and prepares the better picture on demand before it begins', async () => {
    // 200 kbit/s for five minutes: enough for 144 lines with the sound, too little for 360.
    const rows = Array.from({ length: 30 }, (_, index) => [Date.now() - index, 2000, 10, 0])
    await page.addInitScript(kept => localStorage.setItem('xiangtu.line', kept), JSON.stringify(rows))
    await page.goto(`${link.url}/courseware/${lesson.coursewareId}?language=zh-CN`)
    await until(page, 'ready', ({ state }) => state === 'ready')
    expect(await page.locator('.forecast').textContent()).to.match(
      /可以流畅播放：省流量 144p。先准备约 \d+ 秒，可以看标准 360p/,
    )
    const held = await page.evaluate(() => localStorage.getItem('xiangtu.quality'))
    await page.route(/s0000[4-9]\.m4s$/, async route => {
      await begun
      await route.continue()
    })
    let go = () => {}
    const begun = new Promise<void>(resolve => {
      go = resolve
    })
    await page.getByRole('button', { name: '先准备，再看标准 360p' }).click()
    await page.waitForFunction(() =>
      /正在准备，约 \d+ 秒后开始，开始后不停顿/.test(
        document.querySelector('.player-notice')?.textContent ?? '',
      ),
    )
    expect((await look(page)).state).to.equal('ready')
    go()
    await until(page, 'it plays by itself', ({ state, at }) => state === 'playing' && at > 1)
    // The first segment, which was here before anybody asked, is not fetched again.
    await until(page, 'it plays beyond its first segments', ({ at }) => at > 9)
    expect(await page.evaluate(() => document.querySelector('video')?.videoHeight)).to.equal(360)
    // For this lesson alone.
    expect(await page.evaluate(() => localStorage.getItem('xiangtu.quality'))).to.equal(held)
  })

  it('seeks, and plays on from there', async () => {
    await openLesson()
    await play()
    await until(page, 'it plays', ({ at }) => at > 0.5)
    await page.evaluate(seconds => {
      const video = document.querySelector('video')
      if (video) video.currentTime = seconds
    }, 17)
    const seen = await until(
      page,
      'it plays after the place',
      ({ at, state }) => at > 17.3 && state === 'playing',
    )
    expect(seen.error).to.equal('')
  })

  it('keeps only a few seconds ready before anybody presses play', async () => {
    await openLesson()
    await until(page, 'the first seconds are here', ({ ahead }) => ahead > 7.5)
    await page.waitForLoadState('networkidle')
    expect((await look(page)).ahead).to.be.below(14)
    await play()
    await until(page, 'the rest comes too', ({ ahead, at }) => ahead + at > lessonSeconds - 0.5)
  })

  it('plays sound alone from the same place, and shows the picture again', async () => {
    await openLesson()
    await play()
    await until(page, 'it plays', ({ at }) => at > 2)
    const asked: string[] = []
    page.on('request', request => asked.push(new URL(request.url()).pathname))
    await page.getByRole('button', { name: '只听声音' }).click()
    const heard = await until(
      page,
      'sound plays on',
      ({ mode, state, at }) => mode === 'listen' && state === 'playing' && at > 2.3,
    )
    expect(heard.at).to.be.below(8)
    expect(heard.error).to.equal('')
    expect(asked.filter(path => /\/v\d+\//.test(path))).to.deep.equal([])
    const heardUntil = heard.at
    await page.getByRole('button', { name: '看画面' }).click()
    const seen = await until(
      page,
      'the picture is back',
      ({ mode, state, at }) => mode === 'watch' && state === 'playing' && at > heardUntil,
    )
    expect(seen.error).to.equal('')
    expect(await page.evaluate(() => document.querySelector('video')?.videoWidth)).to.be.above(0)
  })

  it('goes on by itself after the link was cut, and says what happens meanwhile', async () => {
    // One that nobody has watched: segments never change, so the browser's own cache would bridge the cut.
    const { coursewareId } = await hub.publish({ ownerId, title: '留守老人高血压日常管理' })
    await openLesson({ coursewareId })
    await until(page, 'the first seconds are here', ({ ahead }) => ahead > 7.5)
    await link.cut()
    try {
      await play()
      await until(page, 'it knows that the link is cut', ({ trouble }) => trouble === 'network')
      expect(await page.locator('.player-notice').textContent()).to.include(
        '网络断了，正在重连。先播放已经下载的部分',
      )
      await until(page, 'it has played what was there', ({ state }) => state === 'reconnecting')
      expect(await page.locator('.player-notice').textContent()).to.include('连上后会自己接着播放')
    } finally {
      await link.mend()
    }
    const { at } = await look(page)
    const seen = await until(page, 'it plays on', now => now.state === 'playing' && now.at > at + 1)
    expect(seen.error).to.equal('')
    expect(seen.trouble).to.equal('none')
  })

  it('opens by itself when the link comes back before the lesson was open', async () => {
    await page.route('**/media/**', route => route.abort('connectionrefused'))
    await page.goto(`${link.url}/courseware/${lesson.coursewareId}`)
    await until(page, 'it says that the link is down', ({ state }) => state === 'reconnecting')
    await page.unroute('**/media/**')
    await until(page, 'it is open', ({ state, error }) => state === 'ready' && error === '')
  })

  it('remembers where the viewer was, also after the browser’s page was closed', async () => {
    await openLesson()
    await play()
    await until(page, 'it plays', ({ at }) => at > 0.3)
    await page.evaluate(() => {
      const video = document.querySelector('video')
      if (video) video.currentTime = 12
    })
    await until(page, 'it plays at the place', ({ at, state }) => at > 12.2 && state === 'playing')
    await page.close()
    page = await browser.context.newPage()
    await openLesson()
    await until(page, 'it stands where it was', ({ at }) => at >= 12)
    await page.getByRole('button', { name: '从头看' }).click()
    await until(page, 'it stands at the beginning', ({ at }) => at === 0)
  })

  it('begins where it is asked to, also before anything of the film has come', async () => {
    const address = `${link.url}/courseware/${lesson.coursewareId}`
    await page.goto(address)
    await page.evaluate(key => localStorage.setItem(key, '12'), `xiangtu.place.${lesson.coursewareId}`)
    const begin = async (ask: () => Promise<void>) => {
      let letPass = () => {}
      const passes = new Promise<void>(resolve => {
        letPass = resolve
      })
      await page.route('**/*.m4s', async route => {
        await passes
        await route.continue()
      })
      await page.goto(address)
      await page.getByRole('button', { name: '从头看' }).waitFor()
      await ask()
      expect((await look(page)).state).to.equal('loading')
      letPass()
      const seen = await until(page, 'it is ready', ({ state }) => state === 'ready')
      await page.unrouteAll({ behavior: 'wait' })
      return seen.at
    }
    expect(await begin(() => page.keyboard.press('ArrowLeft'))).to.be.within(2, 3)
    expect(await begin(() => page.getByRole('button', { name: '从头看' }).click())).to.equal(0)
  })

  it('is worked by the keyboard alone', async () => {
    await openLesson()
    await page.keyboard.press('Space')
    await until(page, 'space plays', ({ state, at }) => state === 'playing' && at > 0.2)
    await page.keyboard.press('ArrowRight')
    await until(page, 'the right arrow goes on', ({ at }) => at > 10)
    await page.keyboard.press('ArrowLeft')
    await until(page, 'the left arrow goes back', ({ at }) => at < 6)
    await page.keyboard.press('Space')
    await until(page, 'space pauses', ({ state }) => state === 'paused')
    await page.keyboard.press('f')
    await page.waitForFunction(() => document.fullscreenElement !== null)
    await page.keyboard.press('f')
    await page.waitForFunction(() => document.fullscreenElement === null)
    // By Tab alone to the list of qualities: what has the focus can be seen and be chosen.
    const focused = () => page.evaluate(() => document.activeElement?.tagName ?? '')
    for (let presses = 0; (await focused()) !== 'SELECT'; presses++) {
      if (presses > 40) throw new Error('Tab does not lead to the list of qualities')
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('ArrowDown')
    await page.waitForFunction(() => document.querySelector('select')?.value !== '-1')
    await page.keyboard.press('Space')
  })

  it('plays a lesson of sound alone, showing its picture of the sound, and one without sound', async () => {
    const { renditions } = lesson.media
    const heard = await hub.publish({ ownerId, title: '村广播：春耕提醒' })
    const sound = renditions.filter(({ width }) => width === 0)
    await change(heard, { ...heard.media, renditions: sound, masterPlaylist: 'listen.m3u8' })
    const seen = await hub.publish({ ownerId, title: '默片：嫁接手法' })
    const { listenPlaylist: _, ...silent } = seen.media
    const master =
      '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-STREAM-INF:BANDWIDTH=110000,RESOLUTION=256x144,CODECS="avc1.42c00c"\nv144/index.m3u8\n'
    const key = mediaKey(seen.coursewareId, seen.releaseId, 'silent.m3u8')
    await hub.store.put(key, master, { contentType: 'application/vnd.apple.mpegurl' })
    await change(seen, { ...silent, masterPlaylist: 'silent.m3u8' })

    for (const { coursewareId } of [heard, seen]) {
      await openLesson({ coursewareId })
      expect(await page.getByRole('button', { name: '只听声音' }).count()).to.equal(0)
      expect(await page.locator('.stage .cover').count()).to.equal(
        coursewareId === heard.coursewareId ? 1 : 0,
      )
      await play()
      const now = await until(page, 'it plays', ({ state, at }) => state === 'playing' && at > 1)
      expect(now.error).to.equal('')
    }
  })

  const change = ({ coursewareId }: PlayableLesson, media: PublishedMedia) =>
    hub.db
      .updateTable('courseware')
      .set({ media: JSON.stringify(media) })
      .where('id', '=', coursewareId)
      .execute()

  it('shows the quality that was chosen', async () => {
    await openLesson()
    await play()
    await page.getByLabel('清晰度').selectOption({ label: '省流量 144p' })
    await page.waitForFunction(() => document.querySelector('video')?.videoHeight === 144)
    await page.getByLabel('清晰度').selectOption({ label: '标准 360p' })
    await page.waitForFunction(() => document.querySelector('video')?.videoHeight === 360)
    expect((await look(page)).error).to.equal('')
  })

  it('speaks Chinese and English, and never scrolls sideways on a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    for (const [language, word] of [
      ['zh-CN', '只听声音'],
      ['en', 'Listen only'],
    ] as const) {
      await openLesson({ language })
      expect(await page.getByRole('button', { name: word }).count()).to.equal(1)
      for (const path of ['/', `/courseware/${lesson.coursewareId}`]) {
        await page.goto(link.url + path)
        const width = await page.evaluate(() => document.documentElement.scrollWidth)
        expect(width, `${language} ${path}`).to.be.at.most(360)
      }
    }
  })
})
