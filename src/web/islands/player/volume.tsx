import { useEffect, useState } from 'preact/hooks'
import type { playWords } from '../../words/play.ts'

type VolumeProps = {
  readonly words: (typeof playWords)['zh-CN' | 'en']
  readonly video: { readonly current: HTMLVideoElement | null }
  readonly onMute: () => void
}

/** Sound on or off, and how loud; a telephone has keys for the latter. */
export function Volume({ words, video, onMute }: VolumeProps) {
  const [volume, setVolume] = useState(1)
  const [isMuted, setMuted] = useState(false)
  useEffect(() => {
    const element = video.current
    if (!element) return
    const closing = new AbortController()
    const read = () => {
      setVolume(element.volume)
      setMuted(element.muted)
    }
    read()
    element.addEventListener('volumechange', read, { signal: closing.signal })
    return () => closing.abort()
  }, [])
  return (
    <div class="volume">
      <button class="button quiet" type="button" aria-pressed={isMuted} onClick={onMute}>
        {isMuted ? words.unmute : words.mute}
      </button>
      <input
        type="range"
        min="0"
        max="1"
        step="0.05"
        value={isMuted ? 0 : volume}
        aria-label={words.volume}
        onInput={event => {
          if (!video.current) return
          video.current.volume = Number(event.currentTarget.value)
          video.current.muted = false
        }}
      />
    </div>
  )
}
