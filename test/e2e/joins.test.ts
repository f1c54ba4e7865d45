import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { chooseChunks } from '../../src/media/chunks.ts'
import { mediaKey, releasePrefix } from '../../storage/keys.ts'
import { join } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addLesson } from '../support/lesson-rows.ts'
import { openTestLine, type TestLine } from '../support/line.ts'
import { type MadeStage, makeLongFilm, makeLongLesson, readStages } from '../support/long-lesson.ts'

/** What the page and its video element tell. */
type Seen = {
  readonly state: string
  readonly error: string
  readonly at: number
  readonly height: number
  /** Decoded so far, those included that came too late to be shown. */
  readonly frames: number
  readonly buffered: readonly (readonly [number, number])[]
}

const look = (page: Page): Promise<Seen> =>
  page.evaluate(() => {
    const { dataset } = document.querySelector<HTMLElement>('.player') ?? document.body
    const video = document.querySelector('video') ?? document.createElement('video')
    const { buffered } = video
    return {
      state: dataset.state ?? '',
      error: dataset.error ?? 'no player',
      at: video.currentTime,
      height: video.videoHeight,
      frames: video.getVideoPlaybackQuality().totalVideoFrames,
      buffered: Array.from(
        { length: buffered.length },
        (_, at) => [buffered.start(at), buffered.end(at)] as const,
      ),
    }
  })

async function until(page: Page, what: string, isSo: (seen: Seen) => boolean): Promise<Seen> {
  const giveUpAt = performance.now() + 25_000
  for (;;) {
    const seen = await look(page)
    if (isSo(seen)) return seen
    if (performance.now() > giveUpAt) throw new Error(`Not so: ${what}. Seen: ${JSON.stringify(seen)}`)
    await page.waitForTimeout(40)
  }
}

describe('a lesson made in chunks, in a real browser', function () {
  this.timeout(120_000)
  let line: TestLine
  let hub: LessonHub
  let browser: TestBrowser
  let address: string
  let joinSeconds: number
  let rungs: readonly string[]

  before(async () => {
    line = await openTestLine()
    const job = await makeLongLesson(line, await makeLongFilm(line.folder))
    const stages = await readStages(line, job)
    joinSeconds = chooseChunks(await line.plan(job))[1]?.startSeconds ?? 0
    hub = await startLessonHub()
    address = await publish(stages, job.coursewareId)
    rungs = stages.flatMap(({ made }) =>
      made.tracks.flatMap(({ height, file }) => (height > 0 && file !== 'vstills.mp4' ? [`${height}`] : [])),
    )
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await hub?.close()
    await line?.close()
  })

  /** Puts what the line stored where a hub would have it, as the last stage left it. */
  async function publish(stages: readonly MadeStage[], madeAs: string): Promise<string> {
    const last = stages.at(-1)
    if (!last) throw new Error('nothing was made')
    const { names, widths: posterWidths, aspect: posterAspect } = last.made.pictures
    const ownerId = (await join(hub.db, 'liming')).id
    const media = { ...last.made.media, posterNames: names, posterWidths, posterAspect, coming: [] }
    const { coursewareId, releaseId } = await addLesson(hub.db, { ownerId, title: '两段接成的课', media })
    for (const stage of stages) {
      const prefix = releasePrefix(madeAs, stage.releaseId)
      for await (const { key } of line.objects.list(prefix)) {
        // The lesson's row names the last release by an id of its own.
        const release = stage === last ? releaseId : stage.releaseId
        const type = key.endsWith('.m3u8') ? 'application/vnd.apple.mpegurl' : 'video/mp4'
        const bytes = await line.objects.read(key)
        await hub.store.put(mediaKey(coursewareId, release, key.slice(prefix.length)), bytes, {
          contentType: type,
        })
      }
    }
    return `${hub.url}/courseware/${coursewareId}`
  }

  it('plays over the join in every rung: no error, no jump, no missing frame, one buffered range', async () => {
    expect(rungs).to.have.length(2)
    for (const rung of rungs) {
      const page = await browser.context.newPage()
      // As a first visit: else it begins where the one before ended, with a segment of the rung that was chosen then.
      await page.addInitScript(() => localStorage.clear())
      const faults: string[] = []
      page.on('pageerror', error => faults.push(String(error)))
      const refused: string[] = []
      page.on('response', response => response.status() >= 400 && refused.push(response.url()))
      await page.goto(address)
      await until(page, 'the player is ready', ({ state }) => state === 'ready' || state === 'paused')
      const qualities = page.getByLabel('清晰度')
      const label = await qualities
        .locator('option', { hasText: `${rung}p` })
        .last()
        .textContent()
      await qualities.selectOption({ label: label ?? '' })
      await page.evaluate(at => {
        const video = document.querySelector('video')
        if (video) video.currentTime = at
      }, joinSeconds - 2)
      await page
        .locator('.stage video, video')
        .first()
        .evaluate(video => {
          if (video instanceof HTMLVideoElement) return video.play()
          return undefined
        })
      const begun = await until(
        page,
        'it plays',
        ({ at, state }) => state === 'playing' && at > joinSeconds - 1.9,
      )
      const places: { readonly at: number; readonly clock: number }[] = []
      const seen = await until(page, 'it plays past the join', now => {
        places.push({ at: now.at, clock: performance.now() / 1000 })
        return now.at > joinSeconds + 2
      })
      expect(seen.error, rung).to.equal('')
      expect(`${seen.height}`).to.equal(rung)
      // How many of them a busy machine shows late is not the film's; that none is missing is. The decoder runs ahead.
      const wanted = 12 * (seen.at - begun.at)
      expect(seen.frames - begun.frames, `${rung}: frames over the join`).to.be.closeTo(wanted, 5)
      // Another one lies at the film's beginning, where the page had begun before the seek.
      const around = seen.buffered.filter(([from, to]) => to > joinSeconds - 2 && from < joinSeconds + 2)
      expect(around, `${rung}: one range`).to.have.length(1)
      expect(around[0]?.[0]).to.be.at.most(joinSeconds - 1.9)
      for (const [index, place] of places.entries()) {
        const next = places[index + 1]
        if (!next) continue
        // Its own clock goes as the wall's: neither a jump over a hole nor a halt before one.
        expect(next.at - place.at, `at ${place.at}`).to.be.closeTo(next.clock - place.clock, 0.35)
      }
      expect([...faults, ...refused]).to.deep.equal([])
      await page.close()
    }
  })
})
