import { useEffect, useRef } from 'preact/hooks'
import type { Cue } from './props.ts'

/** Between two looks a film moves less than this; whoever moves further has jumped. */
const longestStepSeconds = 2.5

/** The cues that play has come to since it was at `from`: those behind it, up to and with `to`. None after a jump. */
export function cuesPassed(cues: readonly Cue[], from: number, to: number): readonly Cue[] {
  if (to <= from || to - from > longestStepSeconds) return []
  return cues.filter(({ atSeconds }) => atSeconds > from && atSeconds <= to)
}

/** Tells when play comes to a cue. `cues` and `onCue` may change from one rendering to the next. */
export function useCues(
  video: { readonly current: HTMLVideoElement | null },
  cues: readonly Cue[] | undefined,
  onCue: ((cue: Cue) => void) | undefined,
): void {
  const now = useRef({ cues, onCue })
  now.current = { cues, onCue }
  useEffect(() => {
    const element = video.current
    if (!element) return
    const closing = new AbortController()
    // A cue at the very beginning is passed too.
    let last = -0.001
    const look = () => {
      const { currentTime } = element
      const { cues: wanted, onCue: tell } = now.current
      const passed = element.seeking || !wanted ? [] : cuesPassed(wanted, last, currentTime)
      last = currentTime
      for (const cue of passed) tell?.(cue)
    }
    for (const name of ['timeupdate', 'seeked'])
      element.addEventListener(name, look, { signal: closing.signal })
    return () => closing.abort()
  }, [])
}
