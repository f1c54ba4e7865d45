import { z } from 'zod'
import { lineSchema, textSchema, titleSchema } from '../courseware/rules.ts'
import { isId } from './organise.ts'
import type { Competition, EntryCategory } from './records.ts'
import type { Quotas } from './stage-rules.ts'
import {
  countSchema,
  type Faults,
  momentSchema,
  rowsOf,
  type Typed,
  typedRows,
  writeMoment,
} from './typed-form.ts'

export const callTextLength = { most: 6000 } as const
/** As many as there are letters that a form can show; the largest calls have seven. */
export const mostCategories = 12

const idSchema = z.string().refine(isId)
const callSchema = z
  .object({
    title: titleSchema,
    organisationId: idSchema,
    callText: textSchema(callTextLength.most).pipe(z.string().min(1)),
    policyBasis: lineSchema(300).default(''),
    specProfile: z.string().max(40),
    entriesFrom: momentSchema,
    entriesUntil: momentSchema,
    howToObject: textSchema(600).default(''),
    upToId: idSchema
      .or(z.literal(''))
      .default('')
      .transform(id => id || null),
    revision: countSchema(0, 99_999).default(0),
  })
  .refine(({ entriesFrom, entriesUntil }) => entriesFrom < entriesUntil, { path: ['entriesUntil'] })

/** What an organiser writes in a call. */
export type CallForm = z.infer<typeof callSchema>
/** A category as it is written; without an id it is a new one. */
export type CategoryForm = {
  readonly id: string | null
  readonly name: string
  readonly quotas: Quotas
}

const categoryNameSchema = lineSchema(40).pipe(z.string().min(1))

/** `一等奖 1；二等奖 2` as awards, the highest first; undefined where a part has no number. */
export function readQuotas(text: string): Quotas | undefined {
  const parts = text
    .normalize('NFKC')
    .split(/[;,、\n]/)
    .map(part => part.trim())
    .filter(Boolean)
  const quotas = parts.flatMap(part => {
    const match = /^(\D.{0,28}?)[\s:]*(\d{1,4})\s*[个名项件]?$/.exec(part)
    return match?.[1] === undefined ? [] : [{ name: match[1].trim(), count: Number(match[2]) }]
  })
  const isWhole = quotas.length === parts.length && quotas.every(({ count }) => count <= 2000)
  return isWhole && new Set(quotas.map(({ name }) => name)).size === quotas.length ? quotas : undefined
}
/** Awards as they are typed. */
export const writeQuotas = (quotas: Quotas): string =>
  quotas.map(({ name, count }) => `${name} ${count}`).join('；')

type Read =
  | { readonly call: CallForm; readonly categories: readonly CategoryForm[] }
  | { readonly faults: Faults }

/** Reads a call's form; answers which fields are wrong where any is. */
export function readCall(typed: Typed, specNames: readonly string[]): Read {
  const call = callSchema.safeParse(typed)
  const categories = readCategories(typed)
  const faults = new Set(call.error?.issues.map(({ path }) => String(path[0])))
  if (!specNames.includes(typed.specProfile ?? '')) faults.add('specProfile')
  if (!categories) faults.add('categories')
  return call.success && categories && faults.size === 0 ? { call: call.data, categories } : { faults }
}

function readCategories(typed: Typed): readonly CategoryForm[] | undefined {
  const rows = rowsOf(typed, 'category', ['id', 'name', 'quotas'], mostCategories)
  const read = rows.flatMap(({ id, name, quotas }): CategoryForm[] => {
    const given = { name: categoryNameSchema.safeParse(name), quotas: readQuotas(quotas) }
    return given.name.success && given.quotas && (id === '' || isId(id))
      ? [{ id: id || null, name: given.name.data, quotas: given.quotas }]
      : []
  })
  const areWhole = read.length === rows.length && read.length > 0
  return areWhole && new Set(read.map(({ name }) => name)).size === read.length ? read : undefined
}

/** A call as its form shows it. */
export const typedCall = (competition: Competition, categories: readonly EntryCategory[]): Typed => ({
  title: competition.title,
  organisationId: competition.organisationId,
  callText: competition.callText,
  policyBasis: competition.policyBasis,
  specProfile: competition.specProfile,
  entriesFrom: writeMoment(competition.entriesFrom),
  entriesUntil: writeMoment(competition.entriesUntil),
  howToObject: competition.howToObject,
  upToId: competition.upToId ?? '',
  revision: String(competition.revision),
  ...typedRows(
    'category',
    categories.map(({ id, name, quotas }) => ({ id, name, quotas: writeQuotas(quotas) })),
  ),
})

/**
 * What of a public call must stay as it is: who has read it relies on it. The time of entries may begin anew only
 * before it has begun, and end later, never earlier.
 */
export function brokenPromises(before: Competition, call: CallForm, now: Date): Faults {
  if (before.state === 'draft') return new Set()
  return new Set([
    ...(before.specProfile === call.specProfile ? [] : ['specProfile']),
    ...(before.entriesFrom <= now && Number(before.entriesFrom) !== Number(call.entriesFrom)
      ? ['entriesFrom']
      : []),
    ...(call.entriesUntil < before.entriesUntil ? ['entriesUntil'] : []),
  ])
}
