import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { openContexts } from './open-pages.ts'

const knownPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Without these a headless Chromium asks the network for things, and as root it does not start. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--mute-audio',
]

export type TestBrowser = {
  /** The browser's one profile; `newPage()` opens a tab of it. */
  readonly context: BrowserContext
  /** Ends the browser and removes its profile. */
  readonly close: () => Promise<void>
}

/** The next page of a film is one for a browser that has the player still to fetch: it asks segment by segment. */
export const forgetPlayer = ({ context }: Pick<TestBrowser, 'context'>): Promise<void> =>
  context.clearCookies({ name: 'kept' })

/**
 * Makes the next pages of this tab take 700 ms for the head of each rendition, as an old computer may. Heads come with the
 * page, in addresses that hold them, so there is no answer of the network that could be kept back instead.
 */
export const readHeadsSlowly = (page: Page) =>
  page.addInitScript(() => {
    window.XMLHttpRequest = class extends XMLHttpRequest {
      private isHead = false
      override open(method: string, url: string | URL) {
        this.isHead = String(url).startsWith('data:')
        super.open(method, url, true)
      }
      override send(body?: XMLHttpRequestBodyInit) {
        if (this.isHead) setTimeout(() => super.send(body), 700)
        else super.send(body)
      }
    }
  })

type BrowserOptions = {
  readonly locale?: string
  readonly viewport?: { readonly width: number; readonly height: number }
  /** More of Chromium's own options. */
  readonly more?: readonly string[]
}

/** Starts this machine's own Chromium, headless, with a new profile. `CHROMIUM_PATH` names another one. */
export async function openBrowser({
  locale = 'zh-CN',
  viewport = { width: 1024, height: 768 },
  more = [],
}: BrowserOptions = {}): Promise<TestBrowser> {
  const given = process.env.CHROMIUM_PATH
  const executablePath = given ?? knownPaths.find(path => existsSync(path))
  if (!executablePath)
    throw new Error(`No Chromium here: looked for ${knownPaths.join(', ')}. Install chromium.`)
  const profile = await mkdtemp(join(tmpdir(), 'xiangtu-browser-'))
  const remove = () => rm(profile, { recursive: true, force: true, maxRetries: 5 })
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: true,
      args: [...flags, ...more],
      locale,
      viewport,
    })
    openContexts.add(context)
    return {
      context,
      close: async () => {
        openContexts.delete(context)
        await context.close()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}
