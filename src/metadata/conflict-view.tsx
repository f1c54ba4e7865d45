import { Notice } from '../web/components.tsx'
import { formatDayTime, type Language } from '../web/languages.ts'
import { metadataWords } from '../web/words/metadata.ts'
import type { Choices } from './choice-records.ts'
import { differenceOf } from './difference.ts'
import { sayValue } from './field-words.ts'
import type { Metadata, MetadataField } from './rules.ts'

/** Two who saved at once, as the second one sees it. */
export type ConflictParts = {
  readonly stored: Metadata
  readonly mine: Metadata
  readonly fields: readonly MetadataField[]
  /** Who saved first, and when. */
  readonly by: { readonly name: string; readonly at: Date } | undefined
}

type ConflictProps = ConflictParts & { readonly language: Language; readonly choices: Choices }

/** Every field that two changed, both values beside each other, to choose from. Nothing is chosen against the writer. */
export function Conflict({ language, choices, stored, mine, fields, by }: ConflictProps) {
  const words = metadataWords[language]
  const who = by?.name || words.conflict.somebody
  return (
    <section class="card conflict" aria-labelledby="conflict">
      <h2 id="conflict">{words.conflict.heading}</h2>
      <Notice tone="bad">{words.conflict.lead(who, formatDayTime(by?.at ?? new Date(), language))}</Notice>
      {fields.map(field => {
        const texts = [stored, mine].map(metadata => sayValue(field, metadata, choices, language))
        const { start, one, other, end } = differenceOf(texts[0] ?? '', texts[1] ?? '')
        const side = (own: string) =>
          start + own + end === '' ? (
            <p class="soft">{words.conflict.empty}</p>
          ) : (
            <p class="said">
              {start}
              {own && <mark>{own}</mark>}
              {end}
            </p>
          )
        return (
          <fieldset key={field} class="sides">
            <legend>{words.fields[field]}</legend>
            <div>
              <h3>{words.conflict.theirs}</h3>
              {side(one)}
              <label class="tick">
                <input type="radio" name={`take-${field}`} value="theirs" />
                {words.conflict.takeTheirs}
              </label>
            </div>
            <div>
              <h3>{words.conflict.mine}</h3>
              {side(other)}
              <label class="tick">
                <input type="radio" name={`take-${field}`} value="mine" checked />
                {words.conflict.takeMine}
              </label>
            </div>
          </fieldset>
        )
      })}
    </section>
  )
}
