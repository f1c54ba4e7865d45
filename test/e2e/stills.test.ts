import { readFile } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import { parseMasterPlaylist } from '../../src/media/playlist.ts'
import { storedSchema } from '../../src/media/release.ts'
import { contentTypeOf } from '../../storage/content-types.ts'
import { mediaKey, resultKey } from '../../storage/keys.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { ffmpeg } from '../support/ffmpeg.ts'
import { openTestLine, type TestLine } from '../support/line.ts'

const hlsPath = createRequire(import.meta.url).resolve('hls.js/dist/hls.min.js')
const pageHtml =
  '<!doctype html><meta charset="utf-8"><video muted></video><script src="/hls.js"></script><script src="/watch.js"></script>'
/** Plays from the lowest level on, at twice the speed, and tells which pictures were shown, by their time in the film. */
const pageScript = `
async function watch(url) {
  const video = document.querySelector('video')
  const hls = new Hls()
  const faults = []
  hls.on(Hls.Events.ERROR, (_, { details, fatal }) => fatal && faults.push(details))
  const levels = new Promise(resolve => hls.on(Hls.Events.MANIFEST_PARSED, () => {
    hls.loadLevel = 0
    resolve(hls.levels.map(level => level.url[0]))
  }))
  hls.loadSource(url)
  hls.attachMedia(video)
  const urls = await levels
  video.playbackRate = 2
  await video.play()
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const isBlue = () => {
    context.drawImage(video, 0, 0, 16, 9)
    const [red, , blue] = context.getImageData(8, 4, 1, 1).data
    return blue > red
  }
  const pages = []
  const note = (_, { mediaTime }) => {
    pages.push({ at: mediaTime, isBlue: isBlue() })
    video.requestVideoFrameCallback(note)
  }
  video.requestVideoFrameCallback(note)
  while (video.currentTime < 14) await new Promise(done => setTimeout(done, 100))
  return { urls, pages, level: hls.currentLevel, height: video.videoHeight, faults }
}`
const seenSchema = z.object({
  urls: z.array(z.string()),
  pages: z.array(z.object({ at: z.number(), isBlue: z.boolean() })),
  level: z.number(),
  height: z.number(),
  faults: z.array(z.string()),
})

/** 20 s of a talk at 12.5 frames a second: a red page, from 10.4 s on a blue one; bursts of sound. */
async function makeTalk(path: string): Promise<void> {
  const page = (colour: string, seconds: number) => [
    ...[
      '-f',
      'lavfi',
      '-i',
      `color=c=${colour}:s=1280x720:r=25/2:d=${seconds},drawgrid=w=80:h=36:c=white@0.6`,
    ],
  ]
  await ffmpeg(
    ...[...page('0xb02020', 10.4), ...page('0x2030b0', 9.6)],
    ...['-f', 'lavfi', '-i', 'sine=f=300:r=48000:d=20,tremolo=f=3:d=0.95'],
    ...['-filter_complex', '[0][1]concat=n=2[v]', '-map', '[v]', '-map', '2:a'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', path],
  )
}

/** What others make of a lesson with a slide show: a page with nothing but hls.js as it comes, with its own settings. */
describe('the slide show in plain hls.js', function () {
  this.timeout(60_000)
  let line: TestLine
  let server: Server
  let browser: TestBrowser
  let page: Page
  let master: string

  async function answer(url: string, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(url, 'http://here')
    if (pathname === '/') return void response.setHeader('content-type', 'text/html').end(pageHtml)
    if (pathname === '/watch.js') return void response.end(pageScript)
    if (pathname === '/hls.js') return void response.end(await readFile(hlsPath))
    const key = pathname.slice(1)
    const bytes = await line.objects.read(key).catch(() => undefined)
    response.statusCode = bytes ? 200 : 404
    response.setHeader('content-type', contentTypeOf(key)).end(bytes)
  }

  before(async () => {
    line = await openTestLine()
    const path = join(line.folder, 'talk.mp4')
    await makeTalk(path)
    const job = { ...(await line.take(path)), chosenContent: 'slides' as const }
    for (const step of ['probe', 'plan'] as const) await line.step(step, job)
    await line.encode('first', job)
    await line.step('first-package', job)
    await line.step('first-store', job)
    const { releaseId } = storedSchema.parse(await line.readJson(resultKey(job.versionId, 'first-store')))
    master = `/${mediaKey(job.coursewareId, releaseId, 'master.m3u8')}`
    server = createServer((request, response) => void answer(request.url ?? '/', response))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    browser = await openBrowser()
    page = await browser.context.newPage()
    const address = server.address()
    await page.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`)
  })
  after(async () => {
    await browser?.close()
    server?.close()
    await line?.close()
  })

  it('is within 45 kbit/s with its sound, in the same master playlist as the rung above it', async () => {
    const { variants, audioUri } = parseMasterPlaylist(
      new TextDecoder().decode(await line.objects.read(master.slice(1))),
    )
    expect(audioUri).to.equal('audio/index.m3u8')
    expect(variants.map(({ uri, frameRate }) => [uri, frameRate])).to.deep.equal([
      ['vstills/index.m3u8', 1],
      ['v360/index.m3u8', 12.5],
    ])
    expect(variants[0]?.bandwidth).to.be.at.most(45_000)
  })

  it('is the lowest level, plays with moving time, and shows the new page soon after it has come', async () => {
    const seen = seenSchema.parse(await page.evaluate(`watch(${JSON.stringify(master)})`))
    expect(seen.urls.map(url => url.split('/').at(-2))).to.deep.equal(['vstills', 'v360'])
    expect(seen.faults).to.deep.equal([])
    expect([seen.level, seen.height]).to.deep.equal([0, 360])
    // The page came at 10.4 s; the next look at the film is at 11.
    const timesOf = (isBlue: boolean) => seen.pages.filter(each => each.isBlue === isBlue).map(({ at }) => at)
    expect(Math.min(...timesOf(true))).to.be.within(10.9, 12)
    expect(Math.max(...timesOf(false))).to.be.within(0, 10.9)
  })
})
