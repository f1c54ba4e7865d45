import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { join, password, signedIn, type Visitor } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { type LessonHub, type PlayableLesson, startLessonHub } from '../support/lesson-hub.ts'
import { sendSubtitles, srtOf } from '../support/subtitles.ts'

const chinese = srtOf([0, 24, '番茄灰霉病'], [0.2, 24, '<script>document.title="x"</script>注意<i>通风</i>'])
const english = srtOf([0, 24, 'Grey mould on tomatoes'])

/** What the browser itself shows as subtitles now: the text that it made of the cues, tags and all done with. */
const shownWords = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const video = document.querySelector('video')
    const shown = [...(video?.textTracks ?? [])].filter(track => track.mode === 'showing')
    return shown.flatMap(track =>
      [...(track.activeCues ?? [])].map(cue =>
        cue instanceof VTTCue ? (cue.getCueAsHTML().textContent ?? '') : '',
      ),
    )
  })

async function until(page: Page, what: string, isSo: (words: string[]) => boolean): Promise<string[]> {
  const giveUpAt = performance.now() + 25_000
  for (;;) {
    const words = await shownWords(page)
    if (isSo(words)) return words
    if (performance.now() > giveUpAt) throw new Error(`Not so: ${what}. Shown: ${JSON.stringify(words)}`)
    await page.waitForTimeout(50)
  }
}

describe('subtitles, in a real browser', () => {
  let hub: LessonHub
  let browser: TestBrowser
  let maker: Visitor
  let lesson: PlayableLesson
  let page: Page
  let faults: string[]

  before(async () => {
    hub = await startLessonHub()
    const { id: ownerId } = await join(hub.db, 'liming')
    lesson = await hub.publish({ ownerId, title: '大棚番茄灰霉病防治' })
    maker = await signedIn(hub, 'liming')
    await sendSubtitles(maker, lesson.coursewareId, chinese)
    await sendSubtitles(maker, lesson.coursewareId, english, { language: 'en' })
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await hub?.close()
  })
  beforeEach(async () => {
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

  async function watch(language = 'zh-CN') {
    await page.goto(`${hub.url}/courseware/${lesson.coursewareId}?language=${language}`)
    await page.waitForFunction(
      () => document.querySelector<HTMLElement>('.player')?.dataset.state === 'ready',
    )
    await page.keyboard.press('k')
  }
  const choice = () => page.getByLabel('字幕')

  it('shows the words of the page’s language while it plays, as text', async () => {
    await watch()
    const words = await until(page, 'Chinese is shown', shown => shown.length === 2)
    expect(words).to.deep.equal(['番茄灰霉病', '<script>document.title="x"</script>注意通风'])
    expect(await page.title()).to.include('大棚番茄')
    expect(
      await choice().evaluate(list => list instanceof HTMLSelectElement && list.selectedOptions[0]?.label),
    ).to.equal('中文')
    await watch('en')
    expect(await until(page, 'English is shown', shown => shown.length > 0)).to.deep.equal([
      'Grey mould on tomatoes',
    ])
  })

  /** Serves the page without the script that shows subtitles; tells how often it did. */
  async function leaveOutOfPage(): Promise<() => number> {
    let left = 0
    await page.route(/\/courseware\//, async route => {
      if (route.request().resourceType() !== 'document') return route.continue()
      const answer = await route.fetch()
      const whole = await answer.text()
      const body = whole.replace(/<script type="module" src="\/assets\/subtitles-[^"]+"><\/script>/, '')
      if (body !== whole) left += 1
      await route.fulfill({ response: answer, body })
    })
    return () => left
  }

  it('fetches by itself what shows subtitles where the page did not bring it', async () => {
    const left = await leaveOutOfPage()
    await watch()
    expect(left()).to.equal(1)
    await until(page, 'Chinese is shown', shown => shown.length === 2)
  })

  it('does what was asked of it while a slow line still brings that: plays, and from the place that was sought', async () => {
    await leaveOutOfPage()
    let bring = () => {}
    const isBrought = new Promise<void>(resolve => {
      bring = resolve
    })
    await page.route(/\/assets\/subtitles-/, async route => {
      await isBrought
      await route.continue()
    })
    await page.goto(`${hub.url}/courseware/${lesson.coursewareId}?language=zh-CN`)
    const play = page.getByRole('button', { name: '播放', exact: true }).last()
    await play.waitFor()
    await page.keyboard.press('ArrowRight')
    await play.click()
    expect(await page.evaluate(() => document.querySelector('video')?.readyState)).to.equal(0)
    bring()
    await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 10.2)
    expect(await page.evaluate(() => document.querySelector('video')?.played.start(0))).to.be.closeTo(10, 0.5)
  })

  it('switches the language, and off, and remembers it for the next time', async () => {
    await watch()
    await until(page, 'Chinese is shown', shown => shown.length === 2)
    await choice().selectOption({ label: 'English' })
    await until(page, 'English is shown', ([first]) => first === 'Grey mould on tomatoes')
    await watch()
    await until(page, 'English is remembered', ([first]) => first === 'Grey mould on tomatoes')
    await choice().selectOption({ label: '关' })
    await until(page, 'nothing is shown', shown => shown.length === 0)
    const asked: string[] = []
    page.on('request', request => asked.push(new URL(request.url()).pathname))
    await watch()
    await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 1)
    expect(await shownWords(page)).to.deep.equal([])
    expect(asked.filter(path => path.endsWith('.vtt'))).to.deep.equal([])
  })

  it('is switched off and on by the key C, wherever the focus is', async () => {
    await watch()
    await until(page, 'Chinese is shown', shown => shown.length === 2)
    await page.locator('video').focus()
    await page.keyboard.press('c')
    await until(page, 'nothing is shown', shown => shown.length === 0)
    await page.keyboard.press('c')
    await until(page, 'Chinese is shown again', shown => shown.length === 2)
  })

  it('keeps the words when only the sound is played', async () => {
    await watch()
    await until(page, 'Chinese is shown', shown => shown.length === 2)
    await page.getByRole('button', { name: '只听声音' }).click()
    await page.waitForFunction(
      () => document.querySelector<HTMLElement>('.player')?.dataset.mode === 'listen',
    )
    await until(page, 'Chinese is shown with the sound', shown => shown.length === 2)
  })

  it('shows a replaced file after a reload, and takes it by the form without script', async () => {
    await watch()
    await until(page, 'Chinese is shown', shown => shown.length === 2)
    const folder = await mkdtemp(joinPath(tmpdir(), 'xiangtu-srt-'))
    const file = joinPath(folder, '改.srt')
    // As a notepad of Chinese Windows saves it.
    await writeFile(file, Buffer.from(`\ufeff${srtOf([0, 24, '改过的字幕'])}`, 'utf16le'))
    const context = await browser.context.browser()?.newContext({ javaScriptEnabled: false, locale: 'zh-CN' })
    const form = (await context?.newPage()) ?? page
    await form.goto(`${hub.url}/sign-in?next=/courseware/${lesson.coursewareId}/subtitles`)
    await form.locator('[name=username]').fill('liming')
    await form.locator('[name=password]').fill(password)
    await form.locator('main button[type=submit]').click()
    await form.getByLabel('字幕文件').setInputFiles(file)
    await form.getByRole('button', { name: '上传字幕' }).click()
    expect(await form.getByRole('status').first().textContent()).to.include('已保存：中文')
    expect(await form.locator('dd').first().textContent()).to.equal('改过的字幕')
    await context?.close()
    await rm(folder, { recursive: true })
    await page.reload()
    await page.waitForFunction(
      () => document.querySelector<HTMLElement>('.player')?.dataset.state === 'ready',
    )
    await page.keyboard.press('k')
    await until(page, 'the new words are shown', ([first]) => first === '改过的字幕')
  })
})
