import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { BrowserContext, Page } from 'playwright-core'
import { openBrowser } from '../../test/support/browser.ts'
import { type LineCourse, startShaper } from '../../test/support/shaper.ts'
import { readViewing, toldSchema, type Viewing } from './viewing.ts'

/** What is opened, and how it is begun. */
export type Watched = {
  /** The server behind the line. */
  readonly target: string
  readonly path: string
  /** What a viewer presses; empty where the page begins by itself. */
  readonly press: string
  /** What the browser remembers of earlier visits. */
  readonly remembered?: Readonly<Record<string, string>>
}

export type Condition = {
  readonly course: LineCourse
  /** Whether the page with its scripts, not the film, is in the browser's cache from an earlier visit. */
  readonly isCached: boolean
  readonly untilSecond: number
  /** Longest that is looked at, from the opening of the page. */
  readonly wallSeconds: number
  readonly signal: AbortSignal
}

/** A page may not play before somebody touched it; here the bench itself presses, from within. */
const flags = ['--autoplay-policy=no-user-gesture-required']
const lookEveryMs = 500
/** A film of this machine over its own loop. */
const openLine = { kbps: 200_000, rttMs: 0 } as const

/** Our player is done with what it fetches by then. */
const keptAfterMs = 7000

let script: Promise<string> | undefined
/** The part that runs in the page, as the browser takes it. */
async function inPage(): Promise<string> {
  const entry = fileURLToPath(new URL('in-page.ts', import.meta.url))
  const { outputFiles } = await build({
    ...{ entryPoints: [entry], bundle: true, write: false, format: 'iife', logLevel: 'silent' },
  })
  return outputFiles[0]?.text ?? ''
}

/** Watches the first part of a film in a browser of its own, over a line of its own. */
export async function watch(watched: Watched, condition: Condition): Promise<Viewing> {
  const { target, path, press, remembered = {} } = watched
  const { course, isCached, untilSecond, wallSeconds, signal } = condition
  script ??= inPage()
  const shaper = await startShaper({ target, ...openLine })
  const browser = await openBrowser({ more: flags, viewport: { width: 640, height: 480 } })
  try {
    const { context } = browser
    const url = shaper.url + path
    if (isCached) await fillCache(context, url)
    const words = JSON.stringify({ press, untilSecond })
    const storage = Object.entries(remembered)
      .map(([key, value]) => `localStorage.setItem(${JSON.stringify(key)}, ${JSON.stringify(value)});`)
      .join('')
    const page = await context.newPage()
    const content = `globalThis.askedOfViewing = ${words};${storage}\n${await script}`
    await page.addInitScript({ content })
    shaper.follow(course)
    await page.goto(url, { waitUntil: 'commit', timeout: wallSeconds * 1000 })
    for (;;) {
      signal.throwIfAborted()
      const { told, endedAt } = await read(page)
      if (told.isOver || endedAt >= wallSeconds) return readViewing(told, endedAt, shaper.downBytesBySecond())
      await wait(lookEveryMs, undefined, { signal })
    }
  } finally {
    await browser.close()
    await shaper.close()
  }
}

async function read(page: Page) {
  const text = await page.evaluate(() =>
    JSON.stringify({ viewing: Reflect.get(window, 'viewing'), now: performance.now() / 1000 }),
  )
  const { viewing, now }: { viewing: unknown; now: number } = JSON.parse(text)
  return { told: toldSchema.parse(viewing), endedAt: now }
}

/** An earlier visit that fetched everything but the film, and left nothing else behind. */
async function fillCache(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.enable')
  // Unlike a handler of requests, this leaves the browser's cache switched on.
  await devtools.send('Network.setBlockedURLs', { urls: ['*.m4s*', '*.mp4*', '*.m3u8*', '*.opening*'] })
  await page.goto(url, { waitUntil: 'load' })
  // The film is asked for again and again, so the network is never idle: what counts is that nothing else comes.
  for (let [seen, same] = [-1, 0]; same < 4; ) {
    const count = await page.evaluate(
      () =>
        performance.getEntriesByType('resource').filter(({ name }) => !/\.(m4s|mp4|m3u8)/.test(name)).length,
    )
    same = count === seen ? same + 1 : 0
    seen = count
    await wait(100)
  }
  // That visit lasted, as visits do: until our page had fetched what only a later one needs.
  await wait(keptAfterMs)
  await page.evaluate(() => localStorage.clear())
  await page.close()
}
