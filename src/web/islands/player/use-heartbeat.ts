import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Heartbeat, Showing } from './heartbeat.ts'
import type { LessonPlayer, PlayerView } from './lesson-player.ts'

type Parts = {
  readonly coursewareId: string
  /** A reviewer's look at a lesson is no play. */
  readonly isUncounted: boolean
  readonly video: RefObject<HTMLVideoElement | null>
  readonly player: RefObject<LessonPlayer | null>
  readonly view: PlayerView
  readonly isListening: boolean
}
export type Others = 'alone' | 'replaced' | 'replacing'

/**
 * Tells the hub what plays. The script for it comes when the film runs: until then every byte of the line is the film's.
 */
export function useHeartbeat(parts: Parts): {
  readonly others: Others
  readonly attend: Heartbeat['attend']
} {
  const { video, player, coursewareId, isUncounted } = parts
  const [others, setOthers] = useState<Others>('alone')
  const heartbeat = useRef<Heartbeat | undefined>(undefined)
  const showing = useRef(showingOf)
  showing.current = showingOf
  function showingOf(): Showing {
    const quality = parts.view.qualities[parts.view.showing]
    const rung = parts.isListening
      ? 'audio'
      : quality
        ? quality.isStills
          ? 'slides'
          : `${quality.height}p`
        : ''
    const bufferSeconds = Math.max(0, player.current?.bufferSeconds() ?? 0)
    return { rung, rungKbps: quality?.kbps ?? 0, bufferSeconds }
  }

  useEffect(() => {
    const element = video.current
    if (!element || isUncounted) return
    const closing = new AbortController()
    const { signal } = closing
    let wantedAt: number | undefined
    const onPlay = () => {
      wantedAt ??= performance.now()
    }
    const onPlaying = () => {
      const ranAt = performance.now()
      const begun = { wantedAt: wantedAt ?? ranAt, ranAt, fromSeconds: element.currentTime }
      closing.abort()
      void import('./heartbeat.ts').then(({ startHeartbeat }) => {
        if (isGone) return
        heartbeat.current = startHeartbeat({
          ...{ video: element, coursewareId, begun, onOthers: setOthers },
          player: () => player.current,
          showing: () => showing.current(),
        })
      }, onMissing)
    }
    // A line that failed at that very moment: the next time that the film runs it is asked for again.
    const onMissing = () => {
      if (!isGone) element.addEventListener('playing', onPlaying, { once: true })
    }
    let isGone = false
    element.addEventListener('play', onPlay, { signal })
    element.addEventListener('playing', onPlaying, { signal })
    return () => {
      isGone = true
      closing.abort()
      heartbeat.current?.close()
    }
  }, [])

  return { others, attend: result => heartbeat.current?.attend(result) }
}
