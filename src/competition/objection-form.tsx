import { Button, Field } from '../web/components.tsx'
import type { View } from '../web/view.ts'
import { resultWords } from '../web/words/competition-result.ts'
import type { Typed } from './typed-form.ts'

type FormParts = { readonly view: View; readonly stageId: string; readonly typed: Typed }

/** Who objects says which entry he means, who he is, and what is wrong. */
export function ObjectionForm({ view: { language }, stageId, typed }: FormParts) {
  const words = resultWords[language]
  return (
    <form method="post" action={`/competitions/stages/${stageId}/objections`}>
      <Field
        label={words.objectionCode}
        name="entryCode"
        value={typed.entryCode ?? ''}
        required
        maxLength={8}
      />
      <Field label={words.objectionName} name="name" value={typed.name ?? ''} required maxLength={60} />
      <Field
        label={words.objectionContact}
        hint={words.objectionContactHint}
        name="contact"
        value={typed.contact ?? ''}
        required
        maxLength={120}
      />
      <Field
        label={words.objectionText}
        name="text"
        value={typed.text ?? ''}
        rows={5}
        required
        minLength={10}
        maxLength={2000}
      />
      <Button>{words.object}</Button>
    </form>
  )
}
