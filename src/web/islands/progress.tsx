import { useEffect, useState } from 'preact/hooks'
import { ProgressView } from '../../courseware/progress-view.tsx'
import type { CoursewareProgress } from '../../courseware/rules.ts'
import type { Language } from '../languages.ts'
import { coursewareWords } from '../words/courseware.ts'
import { mountIsland } from './mount.tsx'
import { followProgress } from './progress/follow.ts'

type ProgressProps = { readonly language: Language; readonly progress: CoursewareProgress }

/** The eight verbs, live. When the lesson is published the page turns into its watch page by itself. */
export function Progress({ language, progress: first }: ProgressProps) {
  const words = coursewareWords[language]
  const [progress, setProgress] = useState(first)
  const [isConnected, setConnected] = useState(true)

  useEffect(() => {
    if (first.state === 'published') return
    return followProgress(`/api/v1/courseware/${first.coursewareId}/events`, {
      onProgress: setProgress,
      onConnection: setConnected,
    })
  }, [])

  useEffect(() => {
    // Not when it was published from the start: a page that reloads itself for ever would be worse than a link.
    if (progress.state === 'published' && first.state !== 'published' && !isWriting()) location.reload()
  }, [progress.state])

  return (
    <>
      <ProgressView language={language} progress={progress} />
      {!isConnected && (
        <p class="soft" role="status">
          {words.lost}
        </p>
      )}
      {progress.state !== 'published' && progress.state !== 'failed' && <p class="soft">{words.live}</p>}
    </>
  )
}

/** Whether somebody is at work on a form of this page: then it must not be pulled away. */
function isWriting(): boolean {
  const fields = document.querySelectorAll<Field>('main form :is(input, textarea, select)')
  return [...fields].some(field => field === document.activeElement || isChanged(field))
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

function isChanged(field: Field): boolean {
  if (field instanceof HTMLSelectElement) {
    const first = [...field.options].findIndex(option => option.defaultSelected)
    return field.selectedIndex !== Math.max(0, first)
  }
  const hasMark = field instanceof HTMLInputElement && ['radio', 'checkbox'].includes(field.type)
  return hasMark ? field.checked !== field.defaultChecked : field.value !== field.defaultValue
}

mountIsland('progress', Progress)
