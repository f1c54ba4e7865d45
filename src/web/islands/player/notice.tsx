import { useEffect, useState } from 'preact/hooks'
import type { StartGate } from '../../../media/pace/pace.ts'
import type { Language } from '../../languages.ts'
import { playWords } from '../../words/play.ts'
import type { Trouble } from './lesson-player.ts'
import { troubleSentence } from './trouble-sentence.ts'
import type { VideoState } from './video-state.ts'

type NoticeProps = {
  readonly language: Language
  readonly state: VideoState
  readonly trouble: Trouble
  readonly startGate: StartGate | undefined
  readonly onRetry: () => void
  /** Begins before it is sure that nothing will stop. */
  readonly onStartNow: () => void
}

/** One plain sentence over the picture when something is in the way; it goes by itself when that is over. */
export function PlayerNotice({ language, state, trouble, startGate, onRetry, onStartNow }: NoticeProps) {
  const words = playWords[language]
  const isFailed = state === 'failed' && trouble !== 'none'
  const minutes = useMinutes(trouble === 'network')
  const sentence = troubleSentence(language, { state, trouble, minutes, startGate })
  const isStopped = isFailed || state === 'reconnecting'
  const isPreparing = startGate !== undefined && startGate.startsInSeconds > 0 && !isStopped
  return (
    <div class={isFailed ? 'player-notice bad' : 'player-notice'} role={isFailed ? 'alert' : 'status'}>
      {sentence && <p>{sentence}</p>}
      {isFailed && trouble !== 'unsupported' && trouble !== 'withdrawn' && (
        <button class="button main" type="button" onClick={onRetry}>
          {words.reopen}
        </button>
      )}
      {state === 'reconnecting' && (
        <button class="button quiet" type="button" onClick={onRetry}>
          {words.tryNow}
        </button>
      )}
      {isPreparing && (
        <button class="button quiet" type="button" onClick={onStartNow}>
          {words.startNow}
        </button>
      )}
    </div>
  )
}

const minuteMs = 60_000

/** Whole minutes since something began, on a clock that nobody sets; 0 while it is not so. */
function useMinutes(isSo: boolean): number {
  const [minutes, setMinutes] = useState(0)
  useEffect(() => {
    setMinutes(0)
    if (!isSo) return
    const since = performance.now()
    const timer = setInterval(
      () => setMinutes(Math.floor((performance.now() - since + 1000) / minuteMs)),
      minuteMs / 4,
    )
    return () => clearInterval(timer)
  }, [isSo])
  return minutes
}
