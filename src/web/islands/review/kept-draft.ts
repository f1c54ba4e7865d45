import type { SheetDraft } from '../../../competition/sheet.ts'

/** A sheet that the hub may not have yet. */
export type KeptDraft = {
  readonly revision: number
  readonly sheet: SheetDraft
  /** It is to be handed in: by this key the hub knows what it has already. */
  readonly submissionKey?: string
  /** What this browser sent last, the newest first: a page that is gone may have a request on its way yet. */
  readonly sent?: readonly SheetDraft[]
  /** The hub has it. It stays for the next page, which may have been written before it was saved. */
  readonly isSaved?: boolean
}

const keyOf = (assignmentId: string) => `xiangtu.sheet.${assignmentId}`

/** What this browser keeps of a sheet; storage can be switched off, or full: then it is kept in the page only. */
export function readDraft(assignmentId: string): KeptDraft | undefined {
  try {
    const text = localStorage.getItem(keyOf(assignmentId))
    const kept: KeptDraft | null = text === null ? null : JSON.parse(text)
    return kept?.sheet?.remarks ? kept : undefined
  } catch {
    return undefined
  }
}

export function keepDraft(assignmentId: string, draft: KeptDraft | undefined): void {
  try {
    if (draft) localStorage.setItem(keyOf(assignmentId), JSON.stringify(draft))
    else localStorage.removeItem(keyOf(assignmentId))
  } catch {}
}

/** 32 hex characters; without `crypto.randomUUID`, which a hub on plain http does not have. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}
