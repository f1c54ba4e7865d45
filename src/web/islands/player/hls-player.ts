import Hls, { type ErrorData, ErrorTypes, Events } from 'hls.js'
import { easyLevel, levelCap, reconnectDelayMs } from './bank.ts'
import { type AttachPlayer, emptyView, type PlayerView } from './lesson-player.ts'
import { makeOneLadder } from './one-ladder.ts'
import { keepLinkKbps, readLinkKbps } from './place.ts'
import { hlsSettings, whilePlaying } from './settings.ts'
import { firstSubtitle, keepSubtitleChoice, readSubtitleChoice } from './subtitle-choice.ts'

/** Plays through Media Source Extensions with settings made for a village's link. */
export const attachHls: AttachPlayer = (video, firstUrl, firstSeconds, onChange) => {
  const linkKbps = readLinkKbps()
  const hls = new Hls({ ...hlsSettings(linkKbps), startPosition: firstSeconds })
  const closing = new AbortController()
  let url = firstUrl
  let view = emptyView
  let failures = 0
  let recoveries: number[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let wantsToPlay = false

  const change = (part: Partial<PlayerView>) => {
    view = { ...view, ...part }
    onChange(view)
  }
  const levelKbps = () => hls.levels.map(level => level.bitrate / 1000)
  const saveLink = () => keepLinkKbps(hls.bandwidthEstimate / 1000)

  /** Holds the automatic choice down until enough seconds lie ahead. */
  function bank() {
    const { buffered, currentTime } = video
    let aheadSeconds = 0
    for (let i = 0; i < buffered.length; i++) {
      if (buffered.start(i) <= currentTime + 0.5)
        aheadSeconds = Math.max(aheadSeconds, buffered.end(i) - currentTime)
    }
    const measured = hls.bandwidthEstimate / 1000
    hls.autoLevelCapping = levelCap({ aheadSeconds, linkKbps: measured, levelKbps: levelKbps() })
  }

  function connected() {
    failures = 0
    if (view.trouble === 'network') change({ trouble: 'none' })
  }

  function connect() {
    clearTimeout(timer)
    if (hls.levels.length === 0) hls.loadSource(url)
    else hls.startLoad(video.currentTime || hls.config.startPosition)
  }

  function onError(_: Events.ERROR, data: ErrorData) {
    if (data.type === ErrorTypes.NETWORK_ERROR) return onNetworkError(data)
    if (data.fatal) onMediaError(data)
  }

  function onNetworkError(data: ErrorData) {
    const status = data.response?.code ?? 0
    // 408 and 429 ask to come back later; every other 4xx says that asking again is of no use.
    const isGone = status >= 400 && status < 500 && status !== 408 && status !== 429
    if (!isGone) change({ trouble: 'network' })
    if (!data.fatal) return
    if (isGone) return change({ trouble: 'gone' })
    failures += 1
    clearTimeout(timer)
    timer = setTimeout(connect, reconnectDelayMs(failures))
  }

  function onMediaError(data: ErrorData) {
    const now = performance.now()
    recoveries = [...recoveries.filter(at => now - at < 30_000), now]
    // A decoder that stumbles thrice within half a minute will not get through: say so and leave it to the viewer.
    if (data.type !== ErrorTypes.MEDIA_ERROR || recoveries.length > 3) return change({ trouble: 'media' })
    resumeAfter(() => hls.recoverMediaError())
  }

  /** Both a new source and a recovery reset the element, which pauses it. */
  function resumeAfter(step: () => void) {
    const wasPlaying = !video.paused && !video.ended
    step()
    if (wasPlaying) video.play().catch(() => {})
  }

  hls.on(Events.ERROR, onError)
  hls.on(Events.MANIFEST_PARSED, (_, { subtitleTracks }) => {
    connected()
    makeOneLadder(hls.levels)
    // Told before a level is loaded, hls.js fetches no other subtitles first.
    const tracks = subtitleTracks.map(({ lang = '', name }) => ({ language: lang, name }))
    const first = tracks[firstSubtitle(tracks, readSubtitleChoice(), document.documentElement.lang)]
    if (first) hls.config.subtitlePreference = { lang: first.language, name: first.name }
    else delete hls.config.subtitlePreference
    hls.startLevel = easyLevel(linkKbps ?? 0, levelKbps())
    const qualities = hls.levels.map(({ height, bitrate }, index) => ({
      index,
      height,
      kbps: bitrate / 1000,
    }))
    change({ qualities, chosen: -1, showing: -1 })
  })
  hls.on(Events.LEVEL_LOADED, connected)
  hls.on(Events.FRAG_LOADED, connected)
  hls.on(Events.FRAG_BUFFERED, bank)
  hls.on(Events.SUBTITLE_TRACKS_UPDATED, (_, { subtitleTracks }) =>
    change({
      subtitles: subtitleTracks.map(({ lang = '', name }, index) => ({ index, language: lang, name })),
      subtitle: hls.subtitleTrack,
    }),
  )
  // Also told when the browser's own menu was used.
  hls.on(Events.SUBTITLE_TRACK_SWITCH, (_, { id }) => change({ subtitle: id }))
  hls.on(Events.LEVEL_SWITCHED, (_, { level }) => change({ showing: level }))
  // Chromium pauses at a decoder's error, and a reset pauses too, also one of hls.js's own: who pressed play still wants it.
  hls.on(Events.MEDIA_ATTACHED, () => {
    if (wantsToPlay && video.paused) video.play().catch(() => {})
  })
  const listening = { signal: closing.signal }
  const onPlay = () => {
    wantsToPlay = true
    Object.assign(hls.config, whilePlaying)
  }
  const onPause = () => {
    if (!video.error) wantsToPlay = false
    saveLink()
  }
  video.addEventListener('play', onPlay, listening)
  video.addEventListener('timeupdate', bank, listening)
  video.addEventListener('pause', onPause, listening)
  window.addEventListener('pagehide', saveLink, listening)
  window.addEventListener('online', () => view.trouble === 'network' && failures > 0 && connect(), listening)

  hls.attachMedia(video)
  hls.loadSource(url)
  onChange(view)
  return {
    load(nextUrl, startSeconds) {
      clearTimeout(timer)
      url = nextUrl
      hls.config.startPosition = startSeconds
      view = emptyView
      resumeAfter(() => hls.loadSource(url))
      onChange(view)
    },
    choose(index) {
      // At once, though it throws away what lies ahead: a person chooses because the picture is too poor to read, or
      // because this computer cannot keep up with it.
      hls.nextLevel = index
      change({ chosen: index })
    },
    chooseSubtitle(index) {
      keepSubtitleChoice(view.subtitles[index]?.language)
      hls.subtitleTrack = index
    },
    wantPlay() {
      wantsToPlay = true
    },
    linkKbps: () => hls.bandwidthEstimate / 1000,
    retry() {
      recoveries = []
      const at = video.currentTime || hls.config.startPosition
      change({ trouble: 'none' })
      hls.config.startPosition = at
      hls.stopLoad()
      hls.detachMedia()
      hls.attachMedia(video)
      hls.loadSource(url)
    },
    close() {
      clearTimeout(timer)
      closing.abort()
      saveLink()
      hls.destroy()
    },
  }
}
