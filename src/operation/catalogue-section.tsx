import type { Publication } from '../publication/records.ts'
import type { PublicKey } from '../publication/rules.ts'
import { formatDayTime, type Language } from '../web/languages.ts'
import { publicationWords } from '../web/words/publication.ts'

/** How far the published catalogue has come; absent before its first head. */
export type CatalogueNow = Publication & {
  /** Events of lessons that are not in the store yet. */
  readonly waiting: number
}

type SectionParts = {
  readonly language: Language
  readonly catalogue: CatalogueNow | undefined
  readonly keys: readonly PublicKey[]
}

/** What stations work from: how new it is, and the keys that they pin. */
export function CatalogueSection({ language, catalogue, keys }: SectionParts) {
  const words = publicationWords[language]
  return (
    <section class="card">
      <h2>{words.heading}</h2>
      {catalogue && catalogue.number > 0 ? (
        <p>
          {words.stands(catalogue.number, catalogue.lessons, formatDayTime(catalogue.writtenAt, language))}
        </p>
      ) : (
        <p>{words.notYet}</p>
      )}
      {catalogue && catalogue.waiting > 0 && <p class="bad">{words.waiting(catalogue.waiting)}</p>}
      <h3>{words.keys}</h3>
      <p class="soft">{words.keysLead}</p>
      <ul>
        {keys.map(({ id, publicKey }) => (
          <li key={id}>
            <code>{id}</code> <code class="long">{publicKey}</code>
          </li>
        ))}
      </ul>
      <p>
        <a href="/catalogue/head.json">{words.head}</a> · <a href="/api">{words.api}</a>
      </p>
    </section>
  )
}
