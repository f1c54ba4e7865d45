import { type AttachPlayer, emptyView, type PlayerView } from './lesson-player.ts'
import { aheadSecondsOf } from './loaded-seconds.ts'
import { reconnectDelayMs } from './reconnect.ts'
import { firstSubtitle, keepSubtitleChoice, readSubtitleChoice } from './subtitle-choice.ts'

/** Safari on a phone: the system plays, and knows best; we only start, resume and tell. */
export const attachNative: AttachPlayer = (video, firstUrl, firstSeconds, onChange, options) => {
  const closing = new AbortController()
  let url = firstUrl
  let startSeconds = firstSeconds
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let trouble: PlayerView['trouble'] = 'none'

  const tracks = () => [...video.textTracks].filter(({ kind }) => kind === 'subtitles' || kind === 'captions')
  const tell = () => {
    const subtitles = tracks().map(({ language, label }, index) => ({ index, language, name: label }))
    const subtitle = tracks().findIndex(({ mode }) => mode === 'showing')
    onChange({ ...emptyView, trouble, subtitles, subtitle })
  }
  function show(wanted: number) {
    for (const [index, track] of tracks().entries()) track.mode = index === wanted ? 'showing' : 'disabled'
  }

  function open() {
    clearTimeout(timer)
    const wasPlaying = !video.paused && !video.ended
    video.src = options?.delivery?.address.of(url) ?? url
    if (wasPlaying) video.play().catch(() => {})
  }
  const listening = { signal: closing.signal }
  video.addEventListener(
    'loadedmetadata',
    () => {
      failures = 0
      if (startSeconds > 0) video.currentTime = startSeconds
      trouble = 'none'
      show(firstSubtitle(tracks(), readSubtitleChoice(), document.documentElement.lang))
      tell()
    },
    listening,
  )
  video.addEventListener(
    'error',
    () => {
      const isNetwork = video.error?.code === MediaError.MEDIA_ERR_NETWORK
      trouble = isNetwork ? 'network' : 'media'
      tell()
      if (!isNetwork) return
      startSeconds = video.currentTime || startSeconds
      failures += 1
      // The address may have ended while the phone slept; asked for now, it is there at the next try.
      void options?.delivery?.address.renew()
      timer = setTimeout(open, reconnectDelayMs(failures))
    },
    listening,
  )
  video.textTracks.addEventListener('change', tell, listening)
  open()
  tell()
  return {
    load(nextUrl, seconds) {
      url = nextUrl
      startSeconds = seconds
      open()
      tell()
    },
    place: () => (video.readyState > 0 ? video.currentTime : startSeconds),
    seek(seconds) {
      video.currentTime = startSeconds = seconds
    },
    choose() {},
    chooseSubtitle(index) {
      keepSubtitleChoice(tracks()[index]?.language)
      show(index)
    },
    // Nothing here resets what plays.
    wantPlay() {},
    // The system decides when it has enough.
    startWhenSure: () => void video.play().catch(() => {}),
    // It tells of no levels, so nobody can ask for one.
    prepare() {},
    bufferSeconds: () => aheadSecondsOf(video),
    takeLineSample: () => ({ kbits: 0, busySeconds: 0, deadSeconds: 0 }),
    // The system's player tells nobody.
    linkKbps: () => undefined,
    retry: open,
    close() {
      clearTimeout(timer)
      closing.abort()
      video.removeAttribute('src')
      video.load()
    },
  }
}
