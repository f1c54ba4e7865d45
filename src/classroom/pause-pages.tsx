import { WaitsNotice } from '../courseware/waits-notice.tsx'
import type { PauseCard } from '../media/pause-track.ts'
import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { classroomWords } from '../web/words/classroom.ts'
import type { TypedPause } from './read-form.ts'
import { clockOf, mostPauses, questionLength } from './rules.ts'

type PausesParts = {
  readonly coursewareId: string
  readonly title: string
  readonly isPublic: boolean
  /** What the reader changes waits for the reviewers; the pauses are then as he would have them. */
  readonly waits: boolean
  readonly pauses: readonly PauseCard[]
  /** The form that was wrong: which fields, what was typed, and the pause that it was for; absent for a new one. */
  readonly faults?: ReadonlySet<string>
  readonly typed?: TypedPause
  readonly editing?: string | undefined
  readonly told?: 'saved' | 'removed'
}

/** Where a lesson stops in a classroom and what is asked there, for those who make it. Works without script. */
export function pausesPage(view: View, parts: PausesParts): string {
  const { coursewareId, title, isPublic, waits, pauses, faults, typed, editing, told } = parts
  const { language } = view
  const words = classroomWords[language]
  const here = `/courseware/${coursewareId}/pauses`
  const isNewWrong = faults !== undefined && editing === undefined
  return renderPage(view, {
    title: words.title(title),
    width: 'narrow',
    children: (
      <>
        <h1>{words.title(title)}</h1>
        <p class="soft">{words.lead}</p>
        {waits && <WaitsNotice {...{ language, coursewareId }} />}
        {told && <Notice tone="good">{words[told]}</Notice>}
        {pauses.length === 0 && <p>{words.none}</p>}
        {pauses.map(pause => (
          <Card key={pause.id} title={`${clockOf(pause.atSeconds)} ${pause.question}`}>
            <details open={editing === pause.id}>
              <summary>{words.change}</summary>
              <form method="post" action={`${here}/${pause.id}`}>
                <PauseFields
                  language={language}
                  values={editing === pause.id && typed ? typed : valuesOf(pause)}
                  faults={editing === pause.id ? faults : undefined}
                />
                <Button>{words.save}</Button>
              </form>
            </details>
            <form method="post" action={`${here}/${pause.id}/remove`}>
              <Button kind="danger" label={words.removeOf(clockOf(pause.atSeconds))}>
                {words.remove}
              </Button>
            </form>
          </Card>
        ))}
        {pauses.length < mostPauses && (
          <Card title={words.add}>
            <form method="post" action={here}>
              <PauseFields
                language={language}
                values={isNewWrong ? typed : undefined}
                faults={isNewWrong ? faults : undefined}
              />
              <Button>{words.addIt}</Button>
            </form>
          </Card>
        )}
        <p class="row">
          {isPublic && (
            <>
              <ButtonLink kind="quiet" href={`/courseware/${coursewareId}/classroom`}>
                {words.open}
              </ButtonLink>
              <ButtonLink kind="quiet" href={`/courseware/${coursewareId}/guide`}>
                {words.guide}
              </ButtonLink>
            </>
          )}
          <ButtonLink kind="quiet" href={`/courseware/${coursewareId}`}>
            {words.toLesson}
          </ButtonLink>
        </p>
      </>
    ),
  })
}

const valuesOf = ({ atSeconds, question, choices, answer, discussSeconds }: PauseCard): TypedPause => ({
  ...{ at: clockOf(atSeconds), question, answer },
  choices: choices.join('\n'),
  discussMinutes: discussSeconds > 0 ? String(discussSeconds / 60) : '',
})

type FieldsProps = {
  readonly language: Language
  readonly values: TypedPause | undefined
  readonly faults: ReadonlySet<string> | undefined
}

function PauseFields({ language, values, faults }: FieldsProps) {
  const words = classroomWords[language]
  const fault = (name: keyof typeof words.faults) => (faults?.has(name) ? words.faults[name] : undefined)
  return (
    <>
      <Field
        label={words.at}
        name="at"
        hint={words.atHint}
        value={values?.at ?? ''}
        fault={fault('at')}
        maxLength={10}
        autocomplete="off"
        required
      />
      <Field
        label={words.question}
        name="question"
        hint={words.questionHint}
        value={values?.question ?? ''}
        fault={fault('question')}
        maxLength={questionLength.most}
        rows={2}
        required
      />
      <Field
        label={words.choices}
        name="choices"
        hint={words.choicesHint}
        value={values?.choices ?? ''}
        fault={fault('choices')}
        rows={4}
      />
      <Field
        label={words.answer}
        name="answer"
        value={values?.answer ?? ''}
        fault={fault('answer')}
        maxLength={questionLength.most}
        rows={2}
      />
      <Field
        label={words.discussMinutes}
        name="discussMinutes"
        hint={words.discussHint}
        value={values?.discussMinutes ?? ''}
        fault={fault('discussMinutes')}
        maxLength={2}
        inputMode="numeric"
        autocomplete="off"
      />
    </>
  )
}
