import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Trouble } from './lesson-player.ts'

/**
 * What a viewer sees. `slow`: the picture has waited for eight seconds, though nothing failed. `reconnecting`: it
 * waits, and the network is known to be down.
 */
export type VideoState =
  | 'loading'
  | 'ready'
  | 'playing'
  | 'paused'
  | 'waiting'
  | 'slow'
  | 'reconnecting'
  | 'ended'
  | 'failed'

const slowAfterMs = 8000
const told = [
  'loadedmetadata',
  'loadeddata',
  'emptied',
  'play',
  'playing',
  'pause',
  'waiting',
  'canplay',
  'seeked',
  'ended',
]

function readState(video: HTMLVideoElement): VideoState {
  if (video.ended) return 'ended'
  if (video.readyState === HTMLMediaElement.HAVE_NOTHING) return 'loading'
  if (!video.paused) return video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA ? 'playing' : 'waiting'
  return video.played.length === 0 ? 'ready' : 'paused'
}

/** The element's state and what the network makes of it; and whether it plays, or would if it could. */
export function useVideoState(
  video: RefObject<HTMLVideoElement | null>,
  trouble: Trouble,
): { state: VideoState; isPlaying: boolean } {
  const [state, setState] = useState<VideoState>('loading')
  const [isPlaying, setPlaying] = useState(false)
  const [isSlow, setSlow] = useState(false)
  const isWaiting = state === 'loading' || state === 'waiting'

  useEffect(() => {
    const element = video.current
    if (!element) return
    const closing = new AbortController()
    const read = () => {
      setState(readState(element))
      setPlaying(!element.paused && !element.ended)
    }
    for (const name of told) element.addEventListener(name, read, closing)
    return () => closing.abort()
  }, [])

  useEffect(() => {
    setSlow(false)
    if (!isWaiting) return
    const timer = setTimeout(() => setSlow(true), slowAfterMs)
    return () => clearTimeout(timer)
  }, [isWaiting])

  return { state: withTrouble(isWaiting && isSlow ? 'slow' : state, trouble), isPlaying }
}

/** Troubles that end the play; the others pass by themselves. */
const failures: readonly Trouble[] = ['gone', 'withdrawn', 'refused', 'media', 'unsupported']

function withTrouble(state: VideoState, trouble: Trouble): VideoState {
  if (failures.includes(trouble)) return 'failed'
  const isWaiting = state === 'loading' || state === 'waiting' || state === 'slow'
  return isWaiting && (trouble === 'network' || trouble === 'signIn') ? 'reconnecting' : state
}
