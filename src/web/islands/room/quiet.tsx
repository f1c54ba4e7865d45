import { useEffect, useState } from 'preact/hooks'
import type { Language } from '../../languages.ts'
import { stationmodeWords } from '../../words/stationmode.ts'
import type { PlayerControl, PlayerSnapshot } from '../player/props.ts'

/** Below it the last row hears nothing, however far the loudspeaker is turned up. */
const leastVolume = 0.3
/** Long enough to be read and to reach the buttons. */
const standsMs = 12_000

type QuietProps = {
  readonly language: Language
  readonly control: { readonly current: PlayerControl | null }
  readonly snapshot: PlayerSnapshot
}

/** Says, when a film begins or goes on, that its sound is off or very low: from the front row one does not notice. */
export function Quiet({ language, control, snapshot }: QuietProps) {
  const [isShown, setShown] = useState(false)
  const isPlaying = snapshot.state === 'playing'
  useEffect(() => {
    const video = control.current?.video
    if (!isPlaying || !video) return
    const closing = new AbortController()
    const look = () => setShown(video.muted || video.volume < leastVolume)
    look()
    video.addEventListener('volumechange', look, { signal: closing.signal })
    const timer = setTimeout(() => closing.abort(), standsMs)
    closing.signal.addEventListener('abort', () => setShown(false))
    return () => {
      clearTimeout(timer)
      closing.abort()
    }
  }, [isPlaying])
  return (
    <p class="tv-toast high" role="status" hidden={!isShown}>
      {stationmodeWords[language].quiet}
    </p>
  )
}
