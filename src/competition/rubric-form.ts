import { z } from 'zod'
import { lineSchema } from '../courseware/rules.ts'
import { type CountingRule, type Rubric, rubricSchema } from './rules.ts'
import type { RubricWords } from './stage-rules.ts'
import { countSchema, type Faults, rowsOf, type Typed, typedRows } from './typed-form.ts'

/** What the counting rule takes. */
export const mostCriteria = 20
export const mostGates = 5
export const bandCount = 5

type Named = Readonly<Record<string, { readonly name: string; readonly hint: string }>>
type ReadRubric = Pick<Rubric, 'criteria' | 'gates'> & {
  readonly names: { readonly criteria: Named; readonly gates: Named }
  readonly tieOrder: string[]
}
type Outcome = {
  /** undefined where anything is wrong. */
  readonly read: ReadRubric | undefined
  readonly faults: Faults
  /** What the weights add up to, where that is not 100. */
  readonly weightSum: number | undefined
}

const nameSchema = lineSchema(40).pipe(z.string().min(1))
const hintSchema = lineSchema(200)
const keptId = z.string().regex(/^[a-z][a-zA-Z0-9]{0,31}$/)
const criterionSchema = z.object({
  name: nameSchema,
  hint: hintSchema,
  weight: countSchema(1, 100),
  mostPoints: countSchema(1, 100),
  /** Which place it has when equal results are told apart; nothing: none. */
  tie: z.literal('').or(countSchema(1, mostCriteria)),
})
const gateSchema = z.object({ name: nameSchema, hint: hintSchema })

/** A row's id as it is, or the next that is free. */
function givenIds(rows: readonly { readonly id: string }[], kind: string): readonly string[] {
  const taken = new Set(rows.map(({ id }) => id))
  return rows.map(({ id }) => {
    if (keptId.safeParse(id).success) return id
    const free =
      Array.from({ length: 99 }, (_, at) => `${kind}${at + 1}`).find(each => !taken.has(each)) ?? kind
    taken.add(free)
    return free
  })
}

/** Reads criteria and gates; a list in which a row is wrong is wrong. */
export function readRubric(typed: Typed): Outcome {
  const criterionRows = rowsOf(
    typed,
    'criteria',
    ['id', 'name', 'hint', 'weight', 'mostPoints', 'tie'],
    mostCriteria,
  )
  const gateRows = rowsOf(typed, 'gates', ['id', 'name', 'hint'], mostGates)
  const criteria = criterionRows.map(row => criterionSchema.safeParse(row))
  const gates = gateRows.map(row => gateSchema.safeParse(row))
  const faults = new Set<string>()
  if (criteria.length === 0 || criteria.some(({ success }) => !success)) faults.add('criteria')
  if (gates.some(({ success }) => !success)) faults.add('gates')

  const ids = givenIds(criterionRows, 'criterion')
  const gateIds = givenIds(gateRows, 'gate')
  const parts = criteria.flatMap(({ data }, at) => (data ? [{ ...data, id: ids[at] ?? '' }] : []))
  const gateParts = gates.flatMap(({ data }, at) => (data ? [{ ...data, id: gateIds[at] ?? '' }] : []))
  const ties = parts.flatMap(({ id, tie }) => (tie === '' ? [] : [{ id, tie }]))
  if (new Set(ties.map(({ tie }) => tie)).size < ties.length) faults.add('tie')

  const sum = parts.reduce((total, { weight }) => total + weight, 0)
  const weightSum = sum === 100 || faults.has('criteria') ? undefined : sum
  if (weightSum !== undefined) faults.add('weights')
  const rubric = rubricSchema.safeParse({
    criteria: parts.map(({ id, weight, mostPoints }) => ({ id, weight, mostPoints })),
    gates: gateParts.map(({ id }) => id),
  })
  if (faults.size > 0 || !rubric.success)
    return { read: undefined, faults: faults.size > 0 ? faults : new Set(['criteria']), weightSum }
  const named = (list: readonly { id: string; name: string; hint: string }[]): Named =>
    Object.fromEntries(list.map(({ id, name, hint }) => [id, { name, hint }]))
  const read = {
    ...rubric.data,
    names: { criteria: named(parts), gates: named(gateParts) },
    tieOrder: ties.toSorted((a, b) => a.tie - b.tie).map(({ id }) => id),
  }
  return { read, faults, weightSum }
}

const bandSchema = z.object({
  fromPercent: countSchema(0, 100),
  text: lineSchema(60).pipe(z.string().min(1)),
})

/** The five bands, the best first, each beginning below the one before, the last at 0; undefined where they do not. */
export function readBands(typed: Typed): RubricWords['bands'] | undefined {
  const rows = rowsOf(typed, 'bands', ['fromPercent', 'text'], bandCount).flatMap(row => {
    const { data } = bandSchema.safeParse(row)
    return data ? [data] : []
  })
  const falls = rows.every(
    ({ fromPercent }, at) => at === 0 || fromPercent < (rows[at - 1]?.fromPercent ?? 0),
  )
  return rows.length === bandCount && falls && rows.at(-1)?.fromPercent === 0 ? rows : undefined
}

/** A rubric as its form shows it. */
export function typedRubric({ rubric, tieOrder }: CountingRule, words: RubricWords): Typed {
  const tieOf = (id: string) => (tieOrder.includes(id) ? String(tieOrder.indexOf(id) + 1) : '')
  const criteria = rubric.criteria.map(({ id, weight, mostPoints }) => ({
    id,
    name: words.criteria[id]?.name ?? '',
    hint: words.criteria[id]?.hint ?? '',
    ...{ weight: String(weight), mostPoints: String(mostPoints), tie: tieOf(id) },
  }))
  const gates = rubric.gates.map(id => ({
    id,
    name: words.gates[id]?.name ?? '',
    hint: words.gates[id]?.hint ?? '',
  }))
  const bands = words.bands.map(({ fromPercent, text }) => ({ fromPercent: String(fromPercent), text }))
  return { ...typedRows('criteria', criteria), ...typedRows('gates', gates), ...typedRows('bands', bands) }
}
