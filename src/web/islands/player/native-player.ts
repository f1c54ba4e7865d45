import { reconnectDelayMs } from './bank.ts'
import { type AttachPlayer, emptyView } from './lesson-player.ts'

/** Safari on a phone: the system plays, and knows best; we only start, resume and tell. */
export const attachNative: AttachPlayer = (video, firstUrl, firstSeconds, onChange) => {
  const closing = new AbortController()
  let url = firstUrl
  let startSeconds = firstSeconds
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function open() {
    clearTimeout(timer)
    const wasPlaying = !video.paused && !video.ended
    video.src = url
    if (wasPlaying) video.play().catch(() => {})
  }
  const listening = { signal: closing.signal }
  video.addEventListener(
    'loadedmetadata',
    () => {
      failures = 0
      if (startSeconds > 0) video.currentTime = startSeconds
      onChange(emptyView)
    },
    listening,
  )
  video.addEventListener(
    'error',
    () => {
      const isNetwork = video.error?.code === MediaError.MEDIA_ERR_NETWORK
      onChange({ ...emptyView, trouble: isNetwork ? 'network' : 'media' })
      if (!isNetwork) return
      startSeconds = video.currentTime || startSeconds
      failures += 1
      timer = setTimeout(open, reconnectDelayMs(failures))
    },
    listening,
  )
  open()
  onChange(emptyView)
  return {
    load(nextUrl, seconds) {
      url = nextUrl
      startSeconds = seconds
      open()
      onChange(emptyView)
    },
    choose() {},
    retry: open,
    close() {
      clearTimeout(timer)
      closing.abort()
      video.removeAttribute('src')
      video.load()
    },
  }
}
