import type Hls from 'hls.js'
import { Events } from 'hls.js'

/**
 * Does a step as soon as the element takes media, at once where it does. hls.js throws subtitles away that come before:
 * their tracks are not there yet, and with playlists that come with the page a film is faster than they are.
 */
export function onceMediaAttached(hls: Hls): (step: () => void) => void {
  let isAttached = false
  let waiting: (() => void)[] = []
  hls.on(Events.MEDIA_ATTACHED, () => {
    isAttached = true
    const steps = waiting
    waiting = []
    for (const step of steps) step()
  })
  hls.on(Events.MEDIA_DETACHING, () => {
    isAttached = false
  })
  return step => {
    if (isAttached) step()
    else waiting.push(step)
  }
}
