import type { Language } from '../web/languages.ts'
import { accountWords } from '../web/words/account.ts'
import type { Person } from './rules.ts'

/** What a person may do in words, each once; only at one place, if it is given. */
export const roleNames = ({ grants }: Person, language: Language, organisationId?: string): string => {
  const held = grants.filter(grant => organisationId === undefined || grant.organisationId === organisationId)
  const names = new Set(held.map(({ role }) => accountWords[language].role[role]))
  return [...names].join(language === 'en' ? ', ' : '、')
}
