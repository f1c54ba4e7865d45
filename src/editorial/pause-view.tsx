import type { MarkedPause } from '../classroom/records.ts'
import { clockOf } from '../classroom/rules.ts'
import type { Language } from '../web/languages.ts'
import { classroomWords } from '../web/words/classroom.ts'
import { editorialWords } from '../web/words/editorial.ts'

type PauseListProps = {
  readonly language: Language
  readonly pauses: readonly (Omit<MarkedPause, 'held'> & Partial<Pick<MarkedPause, 'held'>>)[]
}

/** What a room is asked at the pauses of a film, and the answers: a reviewer reads them as he reads subtitles. */
export function PauseList({ language, pauses }: PauseListProps) {
  const words = editorialWords[language]
  const { answerOf } = classroomWords[language]
  return (
    <ul class="pauses">
      {pauses.map(({ id, atSeconds, question, choices, answer, held }) => (
        <li key={id}>
          {held && `${held === 'add' ? words.comes : words.goes} `}
          {clockOf(atSeconds)} <span class="said">{question}</span>
          {choices.length > 0 && (
            <ul>
              {choices.map(choice => (
                <li key={choice}>{choice}</li>
              ))}
            </ul>
          )}
          {answer && <p class="soft">{answerOf(answer)}</p>}
        </li>
      ))}
    </ul>
  )
}
