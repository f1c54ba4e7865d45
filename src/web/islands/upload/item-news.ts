import { errorWords, type Language } from '../../../errors.ts'
import { withMilestone } from '../../../upload/rules.ts'
import type { SendingEnd, SendingMove } from '../../../upload/send-upload.ts'
import type { Item } from './item.ts'

/** What a move of its sending changes of an item. */
export function newsOfMove(item: Item, move: SendingMove): Partial<Item> {
  if (move.kind === 'waiting') return { phase: 'waiting', trouble: move.trouble, milestones: [] }
  if (move.kind === 'checking') {
    const phase = { checksum: 'checksum', retry: 'storing' } as const
    const { waitingFor, offset } = move.view
    return { phase: waitingFor ? phase[waitingFor] : 'checking', sentBytes: offset }
  }
  const milestones = withMilestone(item.milestones, { atMs: performance.now(), bytes: move.sentBytes })
  return { phase: 'sending', sentBytes: move.sentBytes, milestones }
}

/** What the end of its sending changes of an item; undefined where the person stopped it and knows. */
export function newsOfEnd(end: SendingEnd, language: Language): Partial<Item> | undefined {
  if (end.kind === 'stopped') return undefined
  if (end.kind === 'signIn') return { phase: 'signIn' }
  if (end.kind === 'gone') return { phase: 'failed', words: errorWords('uploadEnded', language) }
  const { lessonPath, failure } = end.view
  if (end.kind === 'stored') return { phase: 'done', lessonPath }
  if (failure?.code === 'alreadyInLibrary') return { phase: 'duplicate', lessonPath }
  return { phase: 'failed', canSendAgain: true, ...(failure && { words: failure.words }) }
}
