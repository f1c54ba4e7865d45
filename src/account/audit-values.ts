import { z } from 'zod'
import { formatDayTime, type Language } from '../web/languages.ts'
import { accountWords } from '../web/words/account.ts'
import { auditFieldWords, auditValueWords } from '../web/words/audit-fields.ts'
import { auditLogWords, wordFor } from '../web/words/audit-log.ts'
import { organisationWords } from '../web/words/organisation.ts'

/** 500: a whole summary stays readable, a long list does not fill the page. */
const mostShown = 500
const momentSchema = z.iso.datetime()
const partsSchema = z.record(z.string(), z.unknown())

/** What a field of an entry is called, or undefined where we have no word for it. */
export const fieldWords = (language: Language, field: string): string | undefined =>
  wordFor(auditFieldWords[language], field)

/** A value of the log as a person reads it: our own codes in words, moments in China's time, lists and parts in a row. */
export function valueWords(language: Language, field: string, value: unknown): string {
  const words = auditLogWords[language]
  if (value === null || value === '') return words.none
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (Array.isArray(value))
    return cut(value.map(one => valueWords(language, field, one)).join(words.comma)) || words.none
  if (typeof value === 'string') return textWords(language, field, value)
  if (typeof value !== 'object') return JSON.stringify(value)
  const parts = Object.entries(partsSchema.parse(value)).filter(([, part]) => part !== '' && part !== null)
  const said = parts.map(
    ([name, part]) => `${fieldWords(language, name) ?? name}: ${valueWords(language, name, part)}`,
  )
  return cut(said.join(words.comma)) || words.none
}

function textWords(language: Language, field: string, text: string): string {
  if (field === 'role') return wordFor(accountWords[language].role, text) ?? text
  if (field === 'kind' || field === 'sourcing')
    return wordFor(organisationWords[language][field], text) ?? text
  const tables = auditValueWords[language]
  const table = Object.hasOwn(tables, field) ? tables[field] : undefined
  if (momentSchema.safeParse(text).success) return formatDayTime(new Date(text), language)
  return (table && wordFor(table, text)) ?? cut(text)
}

const cut = (text: string): string => (text.length > mostShown ? `${text.slice(0, mostShown)}…` : text)
