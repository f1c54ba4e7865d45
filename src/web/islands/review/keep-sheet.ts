import { isSameSheet, type SheetDraft, type SheetFault } from '../../../competition/sheet.ts'
import { type KeptDraft, keepDraft, newId, readDraft } from './kept-draft.ts'
import { type SheetAnswer, send } from './post.ts'

/** How the page's sheet and the hub's stand to each other. */
export type Standing =
  | {
      readonly kind:
        | 'resting'
        | 'saving'
        | 'lost'
        | 'signedOut'
        | 'closed'
        | 'gone'
        | 'refused'
        | 'submitting'
    }
  | { readonly kind: 'saved'; readonly at: Date }
  | { readonly kind: 'locked' }
  | { readonly kind: 'notSubmitted' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'faulty'; readonly faults: readonly SheetFault[] }

type Parts = {
  readonly assignmentId: string
  readonly revision: number
  readonly sheet: SheetDraft
  readonly onStanding: (standing: Standing) => void
  /** The sheet is another one now: what this browser had kept, or what was saved elsewhere. */
  readonly onSheet: (sheet: SheetDraft) => void
}

export type SheetKeeper = {
  readonly change: (sheet: SheetDraft) => void
  readonly submit: (sheet: SheetDraft) => void
  /** After `changed`: which of the two is to stay. */
  readonly decide: (which: 'theirs' | 'mine') => void
  readonly close: () => void
}

/** A pause of so long is a thought. */
const pauseMs = 1500
/** A hub that cannot be reached is asked again so often. */
const againMs = 8000
/** Of what was sent so many are known again: one of each page that was opened in a hurry. */
const mostSent = 3

/**
 * Keeps a sheet: at once in the browser, and at each pause on the hub, one request at a time. What could not be sent is
 * sent when the line is back, also by the next page that is opened; what was changed elsewhere waits for a decision.
 */
export function keepSheet(parts: Parts): SheetKeeper {
  const { assignmentId, onStanding, onSheet } = parts
  const address = `/reviewing/${assignmentId}`
  let { revision, sheet } = parts
  let theirs: KeptDraft | undefined
  let submissionKey: string | undefined
  let isUnsent = false
  let isSending = false
  let isOver = false
  const kept = readDraft(assignmentId)
  let sent: readonly SheetDraft[] = kept?.sent ?? []
  let timer: ReturnType<typeof setTimeout> | undefined

  const store = () =>
    keepDraft(assignmentId, {
      ...{ revision, sheet, sent, isSaved: !isUnsent },
      ...(submissionKey && { submissionKey }),
    })
  /** Nobody is asked to decide between himself and himself: a request of his own was only overtaken. */
  const isOwn = (there: SheetDraft) => sent.some(each => isSameSheet(each, there))
  const later = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), ms)
  }

  async function flush(): Promise<void> {
    if (isSending || isOver || theirs || !(isUnsent || submissionKey)) return
    isSending = true
    sent = [sheet, ...sent].slice(0, mostSent)
    store()
    isUnsent = false
    const key = submissionKey
    onStanding({ kind: key ? 'submitting' : 'saving' })
    const answer = key
      ? await send('POST', `${address}/submit`, { submissionKey: key, revision, sheet })
      : await send('PUT', `${address}/sheet`, { revision, sheet })
    isSending = false
    if (!isOver) take(answer, key)
    if (!isOver && isUnsent && !theirs) later(pauseMs)
  }

  function take(answer: SheetAnswer, key: string | undefined) {
    if (answer.kind === 'saved') {
      revision = answer.revision
      store()
      return onStanding({ kind: 'saved', at: new Date() })
    }
    if (answer.kind === 'lost' || answer.kind === 'signedOut') {
      isUnsent = true
      later(againMs)
      return onStanding({ kind: answer.kind === 'lost' && key ? 'notSubmitted' : answer.kind })
    }
    if (answer.kind === 'changed' && isOwn(answer.kept.sheet)) {
      revision = answer.kept.revision
      isUnsent = true
      return
    }
    submissionKey = undefined
    if (answer.kind === 'changed') {
      theirs = answer.kept
      isUnsent = true
      return onStanding({ kind: 'changed' })
    }
    if (answer.kind === 'faulty') {
      isUnsent = true
      store()
      return onStanding(answer)
    }
    if (answer.kind === 'refused') return onStanding(answer)
    isOver = true
    keepDraft(assignmentId, undefined)
    onStanding({ kind: answer.kind === 'submitted' ? 'locked' : answer.kind })
  }

  const now = () => {
    clearTimeout(timer)
    void flush()
  }
  const onHide = () => {
    if (document.visibilityState === 'hidden') now()
  }
  window.addEventListener('online', now)
  document.addEventListener('visibilitychange', onHide)

  if (kept && !kept.submissionKey && (kept.isSaved || isSameSheet(kept.sheet, sheet))) {
    // The page that saved it is gone; this one may have been written before that.
    if (kept.revision > revision) {
      revision = kept.revision
      sheet = kept.sheet
      onSheet(sheet)
    }
    keepDraft(assignmentId, undefined)
    onStanding({ kind: 'saved', at: new Date() })
  } else if (kept) {
    const fromHub = { revision, sheet }
    sheet = kept.sheet
    isUnsent = true
    submissionKey = kept.submissionKey
    onSheet(sheet)
    // A submission says by its key whether it is in already; a draft that others went past waits for a decision.
    const isPast = kept.revision !== revision && !submissionKey && !isOwn(fromHub.sheet)
    if (isPast) {
      theirs = fromHub
      onStanding({ kind: 'changed' })
    } else {
      // Behind only where the hub has what this browser sent.
      revision = Math.max(kept.revision, isOwn(fromHub.sheet) ? fromHub.revision : 0)
      later(0)
    }
  }

  return {
    change: changed => {
      sheet = changed
      isUnsent = true
      store()
      later(pauseMs)
    },
    submit: final => {
      sheet = final
      submissionKey ??= newId()
      isUnsent = true
      store()
      now()
    },
    decide: which => {
      if (!theirs) return
      revision = theirs.revision
      if (which === 'theirs') {
        sheet = theirs.sheet
        isUnsent = false
        keepDraft(assignmentId, undefined)
        onSheet(sheet)
        onStanding({ kind: 'resting' })
      } else isUnsent = true
      theirs = undefined
      now()
    },
    close: () => {
      isOver = true
      clearTimeout(timer)
      window.removeEventListener('online', now)
      document.removeEventListener('visibilitychange', onHide)
    },
  }
}
