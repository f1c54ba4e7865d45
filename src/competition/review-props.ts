import type { PlayerProps } from '../web/player-props.ts'
import type { Rubric } from './rules.ts'
import type { SheetDraft } from './sheet.ts'
import type { RubricWords } from './stage-rules.ts'

/** What the page of an entry hands to its reviewer's browser, as JSON. Nothing in it tells who made the film. */
export type ReviewProps = {
  readonly assignmentId: string
  /** Absent where the film cannot be read now. */
  readonly player?: PlayerProps
  readonly language: PlayerProps['language']
  readonly rubric: Rubric
  readonly words: RubricWords
  readonly watchPercent: number
  readonly watchedPercent: number
  readonly revision: number
  readonly sheet: SheetDraft
  /** It can be written on now. */
  readonly isOpen: boolean
}
