import { Events, type default as Hls } from 'hls.js'
import { mostAheadSeconds } from '../../../media/pace/most-ahead.ts'
import { aheadSecondsOf } from './loaded-seconds.ts'
import { beforePlaySeconds } from './settings.ts'

/** The picture may be fetched so much farther than the sound: a segment of sound, which is on its way meanwhile. */
const leadSeconds = 4

export type Abreast = {
  /** Somebody plays, or waits to: from now on all is fetched that memory takes. */
  readonly fill: () => void
  readonly close: () => void
}

/**
 * Says how far hls.js may fetch. It keeps the sound from running ahead of the picture, but not the picture from running
 * ahead of the sound: of a level of stills, whose bits are mostly sound, it had minutes of picture before the sound had
 * caught up, and showed stills long after the line could carry more.
 */
export function keepAbreast(hls: Hls, video: HTMLVideoElement): Abreast {
  let fills = false
  let sound: TimeRanges | undefined

  function limit() {
    const level = hls.levels[hls.loadLevel]
    const wanted = fills ? mostAheadSeconds((level?.bitrate ?? 0) / 1000) : beforePlaySeconds
    const soundSeconds = sound
      ? aheadSecondsOf({ buffered: sound, currentTime: video.currentTime })
      : Number.POSITIVE_INFINITY
    hls.config.maxBufferLength = Math.min(wanted, soundSeconds + leadSeconds)
  }
  hls.on(Events.BUFFER_APPENDED, (_, { timeRanges }) => {
    sound = timeRanges.video && timeRanges.audio
    limit()
  })
  hls.on(Events.MEDIA_DETACHED, () => {
    sound = undefined
    limit()
  })
  hls.on(Events.LEVEL_SWITCHING, limit)
  video.addEventListener('timeupdate', limit)
  video.addEventListener('seeking', limit)
  return {
    fill() {
      fills = true
      limit()
    },
    close() {
      video.removeEventListener('timeupdate', limit)
      video.removeEventListener('seeking', limit)
    },
  }
}
