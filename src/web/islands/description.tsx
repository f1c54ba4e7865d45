import { useEffect, useState } from 'preact/hooks'
import { MissingList } from '../../metadata/missing-view.tsx'
import type { MetadataField } from '../../metadata/rules.ts'
import { Notice } from '../components.tsx'
import { formatTime, type Language } from '../languages.ts'
import { metadataWords } from '../words/metadata.ts'
import { keepSaved, type Standing } from './description/keep-saved.ts'
import { mountIsland } from './mount.tsx'

type DescriptionProps = {
  readonly language: Language
  readonly missing: readonly MetadataField[]
  /** Not where everybody would see each half sentence at once, nor where a person must decide first. */
  readonly savesItself: boolean
}

/** Saves the form around it while it is being filled in, and tells what is missing. The form works without it too. */
function Description({ language, missing: first, savesItself }: DescriptionProps) {
  const words = metadataWords[language]
  const [standing, setStanding] = useState<Standing>({ kind: 'resting' })
  const [missing, setMissing] = useState(first)
  useEffect(() => {
    const form = document.querySelector<HTMLFormElement>('form[data-metadata]')
    return form ? keepSaved(form, { savesItself, onStanding: setStanding, onMissing: setMissing }) : undefined
  }, [])
  return (
    <>
      <div class="save-standing" role="status">
        {savesItself && standing.kind === 'resting' && <p class="soft">{words.saves}</p>}
        {standing.kind === 'waiting' && <p class="soft">{words.notSavedYet}</p>}
        {standing.kind === 'saving' && <p class="soft">{words.saving}</p>}
        {standing.kind === 'saved' && (
          <p class="soft">✓ {words.savedAt(formatTime(standing.at, standing.at, language))}</p>
        )}
        {standing.kind === 'lost' && <Notice tone="bad">{words.lost}</Notice>}
        {standing.kind === 'signedOut' && (
          <Notice tone="bad">
            {words.signInAgain}{' '}
            <a href="/sign-in" target="_blank" rel="noopener">
              {words.signIn}
            </a>
          </Notice>
        )}
        {standing.kind === 'conflict' && (
          <Notice tone="bad">
            <p>{words.conflict.waiting(namesOf(standing.fields, language))}</p>
            <button class="button main" type="submit">
              {words.conflict.look}
            </button>
          </Notice>
        )}
        {standing.kind === 'saved' && standing.faults.length > 0 && (
          <Notice tone="bad">
            {words.mend} {namesOf(standing.faults, language)}
          </Notice>
        )}
        {standing.kind === 'saved' && standing.theirs.length > 0 && (
          <Notice>
            {words.conflict.merged(namesOf(standing.theirs, language))}{' '}
            <a href={location.pathname}>{words.reload}</a>
          </Notice>
        )}
      </div>
      <MissingList language={language} missing={missing} />
    </>
  )
}

const namesOf = (fields: readonly MetadataField[], language: Language): string =>
  fields.map(field => metadataWords[language].fields[field]).join(language === 'en' ? ', ' : '、')

mountIsland('description', Description)
