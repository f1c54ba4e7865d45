import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Language } from '../../languages.ts'
import { playbackWords } from '../../words/playback.ts'

type AttentionProps = {
  readonly language: Language
  /** The film runs: only that time counts towards the next question. */
  readonly isPlaying: boolean
  readonly onResult: (result: 'answered' | 'missed') => void
  /** Film time between two questions, in ms, at a moment that nobody can foresee. */
  readonly everyMs?: { readonly least: number; readonly most: number }
  readonly waitMs?: number
}

const minuteMs = 60_000
const usual = { least: 20 * minuteMs, most: 30 * minuteMs }

/**
 * Asks every 20 to 30 minutes whether somebody is there: any key of the remote control, or a touch, within a minute says
 * yes. The film goes on whatever happens; nobody there is noted, not punished, until the next key.
 */
export function Attention(props: AttentionProps) {
  const { language, isPlaying, onResult, everyMs = usual, waitMs = minuteMs } = props
  const words = playbackWords[language]
  const draw = () => everyMs.least + Math.random() * (everyMs.most - everyMs.least)
  const left = useRef(draw())
  const [asks, setAsks] = useState(false)
  const [isMissed, setMissed] = useState(false)

  // Each before the next paint: a key that answers what has just appeared must not pause the film.
  useLayoutEffect(() => {
    if (!isPlaying || asks) return
    const since = performance.now()
    const timer = setTimeout(() => {
      left.current = draw()
      setAsks(true)
    }, left.current)
    return () => {
      clearTimeout(timer)
      left.current = Math.max(1000, left.current - (performance.now() - since))
    }
  }, [isPlaying, asks])

  useLayoutEffect(() => {
    if (!asks) return
    left.current = draw()
    const timer = setTimeout(() => {
      setAsks(false)
      setMissed(true)
      onResult('missed')
    }, waitMs)
    return () => clearTimeout(timer)
  }, [asks])

  useLayoutEffect(() => {
    if (!asks && !isMissed) return
    const answer = (event: Event) => {
      // While it asks the key is its answer and nothing else: it must not stop the film.
      if (asks) {
        event.preventDefault()
        event.stopPropagation()
      }
      setAsks(false)
      setMissed(false)
      onResult('answered')
    }
    const once = { capture: true, once: true }
    window.addEventListener('keydown', answer, once)
    window.addEventListener('pointerdown', answer, once)
    return () => {
      window.removeEventListener('keydown', answer, { capture: true })
      window.removeEventListener('pointerdown', answer, { capture: true })
    }
  }, [asks, isMissed])

  return asks ? (
    <div class="attention" role="alert">
      <strong>{words.somebodyThere}</strong> {words.pressAnyKey}
    </div>
  ) : null
}
