import type { Language } from '../web/languages.ts'
import { planningWords } from '../web/words/planning.ts'
import type { Similar } from './find-similar.ts'

/** What is like a proposal, most alike first, with links. */
export const SimilarList = ({ language, similar }: { language: Language; similar: readonly Similar[] }) => {
  const words = planningWords[language]
  return (
    <ul class="plain-list">
      {similar.map(({ kind, id, title, organisationName, likeness }) => (
        <li key={id}>
          <span>
            <a href={kind === 'lesson' ? `/courseware/${id}` : `/planning/proposals/${id}`}>{title}</a>{' '}
            <span class="soft">
              {words.kind[kind]} · {organisationName}
            </span>
          </span>
          <span class="soft">{words.alike(Math.round(likeness * 100))}</span>
        </li>
      ))}
    </ul>
  )
}
