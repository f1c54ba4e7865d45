import type { Kysely } from 'kysely'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { type Prints, printsOf } from './merge.ts'
import type { ReadForm } from './read-form.ts'
import type { Metadata, MetadataField } from './rules.ts'
import { type Saved, saveMetadata } from './save-records.ts'

/** Why a field was not saved: it is filled in wrong, or what it names is not there any more. */
export type Faults = ReadonlyMap<MetadataField, 'wrong' | 'gone'>

/** What came of a form. */
export type Outcome =
  | (Extract<Saved, { kind: 'saved' }> & {
      readonly faults: Faults
      /** What the form is to send with its next save. */
      readonly prints: Prints
    })
  | Extract<Saved, { kind: 'conflict' }>

type Sending = {
  readonly coursewareId: string
  readonly actor: Identity
  readonly form: ReadForm
  readonly waits: boolean
}

/** Saves what is right of a form; what is not stays in the form. Undefined where there is no such lesson. */
export async function saveForm(
  db: Kysely<Database>,
  { coursewareId, actor, form, waits }: Sending,
): Promise<Outcome | undefined> {
  const faults = new Map<MetadataField, 'wrong' | 'gone'>([...form.faults].map(field => [field, 'wrong']))
  let mine = form.mine
  for (;;) {
    const saved = await saveMetadata(db, { coursewareId, actor, waits, form: { mine, base: form.base } })
    if (saved?.kind !== 'gone') {
      if (saved?.kind !== 'saved') return saved
      return {
        ...saved,
        faults,
        prints: nextPrints(saved.now, form.base, [...saved.theirs, ...faults.keys()]),
      }
    }
    // Once more without what is gone: at most as often as there are fields.
    for (const field of saved.gone) {
      faults.set(field, 'gone')
      mine = { ...mine, [field]: undefined }
    }
  }
}

/** Fields that the form does not show as they are stored keep their old prints: so they never look like its own. */
const nextPrints = (now: Metadata, base: Prints, unlike: readonly MetadataField[]): Prints => ({
  ...printsOf(now),
  ...Object.fromEntries(unlike.flatMap(field => (base[field] === undefined ? [] : [[field, base[field]]]))),
})
