import { askingErrors } from './errors/asking.ts'
import { competitionErrors } from './errors/competition.ts'
import { audienceErrors } from './errors/competition-audience.ts'
import { entryErrors } from './errors/competition-entry.ts'
import { competitionResultErrors } from './errors/competition-results.ts'
import { deliveryErrors } from './errors/delivery.ts'
import { editorialErrors } from './errors/editorial.ts'
import { lineErrors } from './errors/line.ts'
import { peopleErrors } from './errors/people.ts'
import { planningErrors } from './errors/planning.ts'
import { programmeErrors } from './errors/programmes.ts'
import type { Language } from './errors/row.ts'
import { stationErrors } from './errors/stations.ts'
import { webhookErrors } from './errors/webhook.ts'

export { type Language, languages } from './errors/row.ts'

/** Every way in which Xiangtu can fail, by code. Closed: a new failure is a new row of one of these. */
export const errorTable = {
  ...askingErrors,
  ...audienceErrors,
  ...competitionErrors,
  ...competitionResultErrors,
  ...deliveryErrors,
  ...editorialErrors,
  ...entryErrors,
  ...lineErrors,
  ...peopleErrors,
  ...planningErrors,
  ...programmeErrors,
  ...stationErrors,
  ...webhookErrors,
} as const

export type ErrorCode = keyof typeof errorTable
export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errorTable, text)

/** Values for the `{name}` places in an error's words. Never secrets, never paths. */
export type ErrorFacts = Readonly<Record<string, string>>

/** The one error class: a code of the table, facts for the person, and a detail for the log only. */
export class XiangtuError extends Error {
  readonly code: ErrorCode
  readonly facts: ErrorFacts
  /** For the log: never shown to a person. */
  readonly detail: string | undefined

  constructor(code: ErrorCode, options: { facts?: ErrorFacts; detail?: string; cause?: unknown } = {}) {
    super(options.detail === undefined ? code : `${code}: ${options.detail}`, { cause: options.cause })
    this.name = 'XiangtuError'
    this.code = code
    this.facts = options.facts ?? {}
    this.detail = options.detail
  }
}

/** The sentence of an error code in a person's language, its places filled from `facts`. */
export function errorWords(code: ErrorCode, language: Language, facts: ErrorFacts = {}): string {
  return errorTable[code].words[language].replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '—')
}
