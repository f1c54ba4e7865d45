import type { Language } from '../web/languages.ts'
import { metadataWords } from '../web/words/metadata.ts'
import type { MetadataField } from './rules.ts'

/** What a lesson still needs before it may be submitted; each leads to its field. On the server and in the browser. */
export function MissingList({
  language,
  missing,
}: {
  language: Language
  missing: readonly MetadataField[]
}) {
  const words = metadataWords[language]
  if (missing.length === 0) return <p class="complete">✓ {words.complete}</p>
  return (
    <div class="missing">
      <p>{words.missing}</p>
      <ul>
        {missing.map(field => (
          <li key={field}>
            <a href={`#field-${field}`}>{words.fields[field]}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}
