import type { StartGate } from '../../../media/pace/pace.ts'
import type { Language } from '../../languages.ts'
import { playWords } from '../../words/play.ts'
import type { Trouble } from './lesson-player.ts'
import type { VideoState } from './video-state.ts'

/** What is known when a viewer is to be told why the picture does not move. */
export type Hindrance = {
  readonly state: VideoState
  readonly trouble: Trouble
  /** Since when the network is down, in whole minutes. */
  readonly minutes: number
  readonly startGate?: StartGate | undefined
}

/** The one plain sentence for what stands in the way; undefined where nothing does. */
export function troubleSentence(
  language: Language,
  { state, trouble, minutes, startGate }: Hindrance,
): string | undefined {
  const words = playWords[language]
  if (state === 'failed') return trouble === 'none' || trouble === 'network' ? undefined : words[trouble]
  if (trouble === 'signIn') return state === 'reconnecting' ? words.signIn : words.signInButPlaying
  if (state === 'reconnecting') return minutes > 0 ? words.networkFor(minutes) : words.network
  if (trouble === 'network') return words.networkButPlaying
  if (startGate && startGate.startsInSeconds > 0)
    return words.preparing(startGate.startsInSeconds, startGate.sure)
  return state === 'slow' ? words.slow : undefined
}
