import { type ErrorCode, errorWords } from '../errors.ts'
import { Ticks } from '../metadata/fields.tsx'
import { Button, Field } from '../web/components.tsx'
import type { View } from '../web/view.ts'
import { webhookWords } from '../web/words/webhook.ts'
import { nameLength, webhookKinds } from './rules.ts'

/** What was typed and is wrong. */
export type Wrong = {
  readonly typed: { readonly name: string; readonly url: string; readonly kinds: readonly string[] }
  readonly faults: ReadonlySet<string>
  readonly code?: ErrorCode
}

type FormParts = {
  readonly view: View
  readonly action: string
  readonly submit: string
  readonly wrong?: Wrong
}

/** The settings of a webhook, of a new one or of one that is there. */
export function WebhookForm({ view, action, submit, wrong }: FormParts) {
  const words = webhookWords[view.language]
  const { typed, faults, code } = wrong ?? { typed: undefined, faults: new Set<string>(), code: undefined }
  const urlFault = code ? errorWords(code, view.language) : words.urlFault
  return (
    <form method="post" action={action}>
      <Field
        label={words.name}
        name="name"
        hint={words.nameHint}
        value={typed?.name ?? ''}
        fault={faults.has('name') ? words.nameFault : undefined}
        maxLength={nameLength.most}
        autocomplete="off"
        required
      />
      <Field
        label={words.url}
        name="url"
        hint={words.urlHint}
        value={typed?.url ?? ''}
        fault={faults.has('url') ? urlFault : undefined}
        autocomplete="off"
        required
      />
      <Ticks
        label={words.kinds}
        name="kinds"
        values={typed?.kinds ?? ['published', 'withdrawn']}
        options={webhookKinds.map(kind => ({ value: kind, label: words.kind[kind] }))}
        fault={faults.has('kinds') ? words.kindsFault : undefined}
      />
      <Button>{submit}</Button>
    </form>
  )
}
