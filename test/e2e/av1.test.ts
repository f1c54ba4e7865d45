import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { chooseChunks } from '../../src/media/chunks.ts'
import { parseMasterPlaylist, type Variant } from '../../src/media/playlist.ts'
import { checkLesson } from '../../src/play/check-lesson.ts'
import { join } from '../support/app.ts'
import { type Av1Lesson, av1LessonSeconds, publishAv1Lesson } from '../support/av1-lesson.ts'
import { forgetPlayer, openBrowser, type TestBrowser } from '../support/browser.ts'
import { runTool } from '../support/ffmpeg.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'

describe('the AV1 tier, beside H.264', () => {
  let hub: LessonHub
  let browser: TestBrowser
  let lesson: Av1Lesson
  let page: Page
  let asked: string[]

  before(async function () {
    this.timeout(240_000)
    hub = await startLessonHub()
    lesson = await publishAv1Lesson(hub, (await join(hub.db, 'liming')).id)
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await hub?.close()
  })
  beforeEach(async () => {
    await forgetPlayer(browser)
    page = await browser.context.newPage()
    // A page that closes keeps its place and the link's rate: here, so that every test begins as a first visit.
    await page.goto(hub.url)
    await page.evaluate(() => localStorage.clear())
    asked = []
    page.on('request', request => asked.push(new URL(request.url()).pathname))
  })
  afterEach(async () => {
    await page.close()
  })

  const isOfAv1 = (path: string) => /\/a\d{3,4}\/[^/]+$|av1[^/]*\.m3u8$/.test(path)
  const look = () =>
    page.evaluate(() => {
      const { dataset } = document.querySelector<HTMLElement>('.player') ?? document.body
      const video = document.querySelector('video')
      return {
        state: dataset.state ?? '',
        error: dataset.error ?? 'no player',
        at: video?.currentTime ?? -1,
        height: video?.videoHeight ?? 0,
        ranges: video?.buffered.length ?? 0,
        whole: video?.buffered.length === 1 && video.buffered.end(0) > video.duration - 1,
        corrupted: video?.getVideoPlaybackQuality().corruptedVideoFrames ?? -1,
      }
    })
  async function until(what: string, isSo: (seen: Awaited<ReturnType<typeof look>>) => boolean) {
    const giveUpAt = performance.now() + 25_000
    for (;;) {
      const seen = await look()
      if (isSo(seen)) return seen
      if (performance.now() > giveUpAt) throw new Error(`Not so: ${what}. Seen: ${JSON.stringify(seen)}`)
      await page.waitForTimeout(50)
    }
  }
  async function openLesson() {
    await page.goto(`${hub.url}/courseware/${lesson.coursewareId}?language=zh-CN`)
    await until('the player is ready', ({ state }) => state === 'ready')
  }
  const play = () => page.getByRole('button', { name: '播放', exact: true }).last().click()
  const seek = (seconds: number) =>
    page.evaluate(to => {
      const video = document.querySelector('video')
      if (video) video.currentTime = to
    }, seconds)
  const qualities = () =>
    page
      .getByLabel('清晰度')
      .evaluate((select: HTMLSelectElement) => [...select.options].map(({ text }) => text))
  const textOf = async (path: string) => (await fetch(hub.url + path)).text()
  const readMaster = async (path: string) => {
    const { variants, audioUri } = parseMasterPlaylist(await textOf(path))
    const whole = (uri: string) => new URL(uri, hub.url + path).pathname
    return {
      variants: variants.map(variant => ({ ...variant, uri: whole(variant.uri) })),
      audioUri: audioUri && whole(audioUri),
    }
  }

  const cheapestAv1 = (variants: readonly Variant[]) =>
    variants.findIndex(({ codecs }) => codecs[0]?.startsWith('av01'))

  it('never reaches a browser that does not decode AV1: no byte of it, and the ladder as it was', async () => {
    await page.addInitScript(() => {
      const knows = MediaSource.isTypeSupported.bind(MediaSource)
      MediaSource.isTypeSupported = type => !/av01/.test(type) && knows(type)
    })
    await openLesson()
    await play()
    await until('it plays', ({ at, state }) => state === 'playing' && at > 1)
    await seek(av1LessonSeconds / 2)
    const seen = await until(
      'it plays on',
      ({ at, state }) => state === 'playing' && at > av1LessonSeconds / 2 + 1,
    )
    expect(seen.error).to.equal('')
    expect(asked.filter(isOfAv1)).to.deep.equal([])
    expect(asked.some(path => /\/v\d+\/s\d+\.m4s$/.test(path))).to.equal(true)
    // Automatic, every rung, the stills, and the least data.
    expect(await qualities()).to.have.length(3 + (lesson.plan.picture?.rungs.length ?? 0))
    expect(await readMaster(lesson.masterPath)).to.deep.equal(await readMaster(lesson.earlierMasterPath))
  })

  it('never reaches a browser that says AV1 would stumble', async () => {
    await page.addInitScript(() => {
      const { mediaCapabilities } = navigator
      const ask = mediaCapabilities.decodingInfo.bind(mediaCapabilities)
      mediaCapabilities.decodingInfo = async wanted => {
        const told = await ask(wanted)
        return /av01/.test(wanted.video?.contentType ?? '') ? { ...told, smooth: false } : told
      }
    })
    await openLesson()
    await play()
    await until('it plays', ({ at, state }) => state === 'playing' && at > 1)
    expect(asked.filter(isOfAv1)).to.deep.equal([])
  })

  it('plays in a browser that decodes it, at every level and across the join of two chunks, and H.264 above it', async function () {
    // Half a minute of it is film.
    this.timeout(120_000)
    await openLesson()
    await play()
    await until('it plays', ({ at, state }) => state === 'playing' && at > 1)
    // Stills come first for everybody; the page's own request of them is the only one.
    const pictures = asked.filter(path => /\/(?!audio)[^/]+\/s00000\.m4s$/.test(path))
    expect(pictures.map(path => path.split('/').at(-2))).to.deep.equal(['vstills'])
    // By hand through every level: each one shows a picture of its size, and plays on.
    const { variants } = await readMaster(lesson.av1Path)
    const names = await qualities()
    expect(names).to.have.length(2 + variants.length)
    for (let place = variants.length - 1; place >= 0; place--) {
      const height = variants[place]?.height
      // The list goes from the dearest to the cheapest, after "automatic".
      await page.getByLabel('清晰度').selectOption({ index: variants.length - place })
      const { at } = await look()
      const now = await until(
        `level ${place} of ${height} lines is on the screen`,
        seen => seen.height === height && seen.state === 'playing' && seen.at > at + 0.5,
      )
      expect(now).to.include({ error: '', corrupted: 0 })
    }
    expect(
      asked.some(path => /\/v480\/s\d+\.m4s$/.test(path)),
      'H.264 too',
    ).to.equal(true)
    expect(
      asked.some(path => /\/a480\/s\d+\.m4s$/.test(path)),
      'both AV1 rungs',
    ).to.equal(true)
    const placeOfAv1 = cheapestAv1(variants)
    const { height } = variants[placeOfAv1] ?? {}
    // Anew and from the beginning: by now the place of the join may lie in the buffer, in whatever level it was passed.
    await seek(0)
    await until('it is at the beginning', ({ at, state }) => state === 'playing' && at < 8)
    await openLesson()
    await page.getByLabel('清晰度').selectOption({ index: variants.length - placeOfAv1 })
    await play()
    await until('it plays again', ({ state }) => state === 'playing')
    const [, second] = chooseChunks(lesson.plan)
    const joinAt = second?.startSeconds ?? 0
    expect(joinAt).to.be.above(20)
    await seek(joinAt - 5)
    const before = await until(
      'it plays before the join',
      seen => seen.height === height && seen.state === 'playing' && seen.at > joinAt - 5,
    )
    expect(before.at).to.be.below(joinAt)
    const after = await until('it plays after the join', ({ at }) => at > joinAt + 1)
    expect(after).to.include({ error: '', corrupted: 0, height })
    expect(asked.some(path => path.endsWith('/listen.m3u8'))).to.equal(false)
  })

  it('goes to the level that was chosen last, also where a choice comes while the one before is carried out', async () => {
    const segmentOf = (rung: string, number: number) => `/${rung}/s${String(number).padStart(5, '0')}.m4s`
    const askedFor = (end: string) =>
      page.waitForRequest(request => new URL(request.url()).pathname.endsWith(end))
    // So that a choice comes in the middle of what the one before has asked for.
    await page.route(/\/v\d+\/s\d+\.m4s$/, async route => {
      await page.waitForTimeout(150)
      await route.continue()
    })
    await openLesson()
    const { variants } = await readMaster(lesson.av1Path)
    const choose = (height: number) => {
      const place = variants.findLastIndex(each => each.height === height)
      return page.getByLabel('清晰度').selectOption({ index: variants.length - place })
    }
    await play()
    await until('it plays', ({ at, state }) => state === 'playing' && at > 1)
    const midway = askedFor(segmentOf('v480', 9))
    await choose(480)
    await midway
    const whole = askedFor(segmentOf('v360', 18))
    await choose(360)
    await whole
    await until('360 lines are on the screen', ({ height }) => height === 360)
    await choose(240)
    await until('240 lines are on the screen', ({ height }) => height === 240)
  })

  it('fetches what lies between two places that were watched, though stills make the browser pass over it', async () => {
    await page.route(/\/s\d+\.m4s$/, async route => {
      await page.waitForTimeout(150)
      await route.continue()
    })
    await openLesson()
    await play()
    await until('it plays', ({ at, state }) => state === 'playing' && at > 1)
    await seek(40)
    await until('it plays there', ({ at, state }) => state === 'playing' && at > 41)
    await seek(2)
    await until('all is here', ({ whole }) => whole)
    // Behind what was here when the seek came: segments of 4 s, the first four of 1 s.
    const numbers = asked.flatMap(path => /\/[av]\d+\/s(\d+)\.m4s$/.exec(path)?.slice(1).map(Number) ?? [])
    const wanted = Array.from({ length: 19 }, (_, number) => number).filter(number => number > 8)
    expect([...new Set(numbers)]).to.include.members(wanted)
  })

  it('gives way to H.264 where its pictures cannot be decoded', async () => {
    await page.route(/\/a\d+\/s\d+\.m4s$/, async route => {
      const answer = await route.fetch()
      const body = await answer.body()
      body.fill(0xff, body.indexOf('mdat') + 4)
      await route.fulfill({ response: answer, body })
    })
    await openLesson()
    const { variants } = await readMaster(lesson.av1Path)
    const place = cheapestAv1(variants)
    await page.getByLabel('清晰度').selectOption({ index: variants.length - place })
    await play()
    // Behind the stills, which were here before.
    const seen = await until('it plays', ({ at, state }) => state === 'playing' && at > 9)
    expect(seen.error).to.equal('')
    expect(asked.some(path => /\/a\d{3,4}\/s\d+\.m4s$/.test(path))).to.equal(true)
  })

  it('is whole and true to its playlists, for a reader that knows both codecs', async () => {
    for (const path of [lesson.masterPath, lesson.av1Path]) {
      const { faults } = await checkLesson({
        masterUrl: hub.url + path,
        sourceSeconds: av1LessonSeconds,
        signal: AbortSignal.timeout(30_000),
      })
      expect(faults, path).to.deep.equal([])
    }
    const h264 = await readMaster(lesson.masterPath)
    const both = await readMaster(lesson.av1Path)
    expect(both.variants.map(({ codecs }) => codecs[0]?.slice(0, 4))).to.include.members(['av01', 'avc1'])
    for (const { bandwidth, height = 0 } of h264.variants)
      expect(
        both.variants.some(each => each.bandwidth <= bandwidth && (each.height ?? 0) >= height),
      ).to.equal(true)
  })

  it('is nothing that ffmpeg sees in the common playlist, and decodes there without a word', async () => {
    const show = ['-v', 'warning', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0']
    const common = await runTool('ffprobe', [...show, hub.url + lesson.masterPath])
    expect(common.stdout).to.match(/h264/)
    expect(common.stdout).not.to.match(/av1/)
    const path = (await readMaster(lesson.av1Path)).variants.find(({ codecs }) =>
      codecs[0]?.startsWith('av01'),
    )
    const decoded = await runTool('ffmpeg', ['-v', 'warning', '-i', hub.url + path?.uri, '-f', 'null', '-'])
    expect(decoded).to.deep.include({ code: 0, stderr: '' })
  })
})
