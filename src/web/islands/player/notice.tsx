import type { playWords } from '../../words/play.ts'
import type { Trouble } from './lesson-player.ts'
import type { VideoState } from './video-state.ts'

type NoticeProps = {
  readonly words: (typeof playWords)['zh-CN' | 'en']
  readonly state: VideoState
  readonly trouble: Trouble
  readonly onRetry: () => void
}

/** One plain sentence over the picture when something is in the way; it goes by itself when that is over. */
export function PlayerNotice({ words, state, trouble, onRetry }: NoticeProps) {
  const isFailed = state === 'failed' && trouble !== 'none'
  const sentence = sentenceOf(words, state, trouble)
  return (
    <div class={isFailed ? 'player-notice bad' : 'player-notice'} role={isFailed ? 'alert' : 'status'}>
      {sentence && <p>{sentence}</p>}
      {isFailed && trouble !== 'unsupported' && (
        <button class="button main" type="button" onClick={onRetry}>
          {words.reopen}
        </button>
      )}
      {state === 'reconnecting' && (
        <button class="button quiet" type="button" onClick={onRetry}>
          {words.tryNow}
        </button>
      )}
    </div>
  )
}

function sentenceOf(words: NoticeProps['words'], state: VideoState, trouble: Trouble): string | undefined {
  if (state === 'failed') return trouble === 'none' ? undefined : words[trouble]
  if (state === 'reconnecting') return words.network
  if (trouble === 'network') return words.networkButPlaying
  if (state === 'slow') return words.slow
  return undefined
}
