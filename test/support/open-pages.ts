import type { BrowserContext, Page } from 'playwright-core'

/** The browsers that tests have open. */
export const openContexts = new Set<BrowserContext>()

/** A page that hangs is told of as one. */
const tellMs = 3000

/** Tells what stands on every open page: a film that never began would else say only that the time was over. */
export async function tellOpenPages(): Promise<void> {
  for (const page of [...openContexts].flatMap(context => context.pages())) {
    const silence = new Promise<string>(resolve => {
      setTimeout(() => resolve('does not answer'), tellMs).unref()
    })
    const told = await Promise.race([lookAt(page), silence]).catch(String)
    console.error(`Open when the test failed: ${page.url()} ${told}`)
  }
}

const lookAt = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const videos = [...document.querySelectorAll('video')].map(video => {
      const { currentTime, duration, readyState, networkState, paused, seeking, error } = video
      const buffered = Array.from({ length: video.buffered.length }, (_, at) => [
        video.buffered.start(at),
        video.buffered.end(at),
      ])
      const failure = error && `${error.code} ${error.message}`
      return { currentTime, duration, readyState, networkState, paused, seeking, failure, buffered }
    })
    const text = document.body.innerText.replaceAll(/\s+/g, ' ').slice(0, 400)
    return JSON.stringify({ videos, text })
  })
