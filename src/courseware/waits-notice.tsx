import { Notice } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { coursewareWords } from '../web/words/courseware.ts'

type WaitsProps = { readonly language: Language; readonly coursewareId: string }

/** Tells the maker of a public lesson that what she changes waits, and where she submits it. */
export function WaitsNotice({ language, coursewareId }: WaitsProps) {
  const words = coursewareWords[language]
  return (
    <Notice>
      {words.changesWait} <a href={`/courseware/${coursewareId}/review`}>{words.toSubmitChange}</a>
    </Notice>
  )
}
