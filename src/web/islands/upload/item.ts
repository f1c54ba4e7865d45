import type { Beginning } from '../../../upload/messages.ts'
import type { Milestone, SendingTrouble } from '../../../upload/rules.ts'

/** Where one chosen file stands on this page. */
export type Phase =
  | 'ready'
  | 'queued'
  | 'saving'
  | 'sending'
  | 'waiting'
  | 'paused'
  | 'checking'
  | 'checksum'
  | 'storing'
  | 'done'
  | 'duplicate'
  | 'failed'
  | 'signIn'

/** A lesson that there is already, whose film a chosen file is to replace. */
export type ReplacedLesson = { readonly coursewareId: string; readonly title: string }

/** One chosen file. Replaced, never changed, so that the page sees every step. */
export type Item = {
  readonly key: number
  readonly file: File
  readonly title: string
  readonly notes: string
  /** Its description stays as it is. */
  readonly replaces?: ReplacedLesson
  readonly phase: Phase
  /** What the hub has of it; undefined until its draft is saved. */
  readonly beginning?: Beginning
  readonly sentBytes: number
  readonly milestones: readonly Milestone[]
  /** Bytes that were there already when this page went on with it. */
  readonly resumedAt?: number
  readonly trouble?: SendingTrouble
  /** Why it failed, in the person's language. */
  readonly words?: string
  readonly canSendAgain?: boolean
  readonly lessonPath?: string
  readonly descriptionSaved?: boolean
}

/** Those that hold the one sending place. */
export const isUnderway = ({ phase }: Item): boolean => ['saving', 'sending', 'waiting'].includes(phase)
/** Those that a person would lose time with by leaving. */
export const isUnsettled = (item: Item): boolean => isUnderway(item) || item.phase === 'queued'
/** Those whose every byte is at the hub. */
export const hasAllSent = ({ phase }: Item): boolean =>
  ['checking', 'checksum', 'storing', 'done'].includes(phase)
