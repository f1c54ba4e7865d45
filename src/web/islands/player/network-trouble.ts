import type { ErrorData } from 'hls.js'
import type { Trouble } from './lesson-player.ts'

/** Troubles that asking again by ourselves does not mend. */
type FinalTrouble = Extract<Trouble, 'gone' | 'withdrawn' | 'refused'>

/** What an HTTP status says for good; undefined where asking again may help. */
export function finalTrouble({ response }: Pick<ErrorData, 'response'>): FinalTrouble | undefined {
  const status = response?.code ?? 0
  if (status === 410) return 'withdrawn'
  if (status === 401 || status === 403) return 'refused'
  // 408 and 429 ask to come back later; every other 4xx says that asking again is of no use.
  return status >= 400 && status < 500 && status !== 408 && status !== 429 ? 'gone' : undefined
}

/** Whether a trouble ends the play until somebody asks again. */
export const isOver = (trouble: Trouble): boolean =>
  trouble === 'gone' || trouble === 'withdrawn' || trouble === 'refused'
