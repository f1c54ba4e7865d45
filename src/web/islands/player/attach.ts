import Hls from 'hls.js'
import { attachHls } from './hls-player.ts'
import { type AttachPlayer, emptyView } from './lesson-player.ts'
import { attachNative } from './native-player.ts'

/**
 * Plays a master playlist in a video element and tells of every change.
 * hls.js is asked first: Chromium answers "maybe" for native HLS too, and would take none of our settings.
 */
export const attachPlayer: AttachPlayer = (video, url, startSeconds, onChange, options) => {
  if (Hls.isSupported()) return attachHls(video, url, startSeconds, onChange, options)
  if (video.canPlayType('application/vnd.apple.mpegurl'))
    return attachNative(video, url, startSeconds, onChange, options)
  onChange({ ...emptyView, trouble: 'unsupported' })
  const nothing = () => undefined
  return {
    load: nothing,
    place: () => startSeconds,
    seek: nothing,
    choose: nothing,
    chooseSubtitle: nothing,
    wantPlay: nothing,
    startWhenSure: nothing,
    prepare: nothing,
    bufferSeconds: () => 0,
    takeLineSample: () => ({ kbits: 0, busySeconds: 0, deadSeconds: 0 }),
    linkKbps: nothing,
    retry: nothing,
    close: nothing,
  }
}
