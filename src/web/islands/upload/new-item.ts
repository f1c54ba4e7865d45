import { errorWords, type Language } from '../../../errors.ts'
import type { FileFacts, UploadView } from '../../../upload/messages.ts'
import { cleanFileName, titleFromFileName } from '../../../upload/rules.ts'
import { formatBytes } from '../../languages.ts'
import type { Item, ReplacedLesson } from './item.ts'

/** What the hub is told of a chosen file. */
export const factsOf = (file: File): FileFacts => ({
  fileName: cleanFileName(file.name),
  sourceBytes: file.size,
  lastModifiedMs: file.lastModified,
})

const empty = { sentBytes: 0, milestones: [], notes: '' }

type Limits = {
  readonly language: Language
  readonly maxUploadBytes: number
  readonly replaces?: ReplacedLesson | undefined
}

/** A file that is chosen for the first time; what the hub would refuse by its size is refused at once. */
export function freshItem(key: number, file: File, { language, maxUploadBytes, replaces }: Limits): Item {
  const title = replaces?.title ?? titleFromFileName(file.name)
  const base = { ...empty, key, file, title, ...(replaces && { replaces }) }
  if (file.size === 0) return { ...base, phase: 'failed', words: errorWords('emptyFile', language) }
  if (file.size <= maxUploadBytes) return { ...base, phase: 'ready' }
  const words = errorWords('fileTooLarge', language, { limit: formatBytes(maxUploadBytes) })
  return { ...base, phase: 'failed', words }
}

/** A file that an earlier visit began: it goes on by itself, its description was given then. */
export const goingOn = (key: number, file: File, known: UploadView): Item => ({
  ...empty,
  key,
  file,
  title: known.title,
  notes: known.notes,
  phase: 'queued',
  beginning: known,
  sentBytes: known.offset,
  resumedAt: known.offset,
})
