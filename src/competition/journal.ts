import { z } from 'zod'
import { countEntry, type EntryScores } from './count.ts'
import { exact, writeHundredths } from './exact.ts'
import { type ChairOrder, rankEntries } from './rank.ts'
import { countingRuleSchema, scoreSheetSchema } from './rules.ts'

const codeSchema = z.string().regex(/^[A-Z]{1,3}-\d{3,5}$/)
const reviewerSchema = z.string().regex(/^R-\d{2,4}$/)
const of = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.object({ kind: z.literal(kind), body: z.strictObject(shape) })
const entry = { entryCode: codeSchema }

/**
 * Every act that a stage's log can hold, in pseudonyms: entries by code, reviewers by number, organisers by their
 * office. What it holds is all that a result depends on.
 */
export const actSchema = z.discriminatedUnion('kind', [
  of('opened', { stage: z.string(), rule: countingRuleSchema, seedHash: z.string() }),
  of('entered', { ...entry, category: z.string() }),
  of('withdrawn', { ...entry, reason: z.string() }),
  of('assigned', { ...entry, reviewer: reviewerSchema }),
  of('released', {
    ...entry,
    reviewer: reviewerSchema,
    reason: z.enum(['conflict', 'removed', 'withdrawn']),
  }),
  of('submitted', { ...entry, ...scoreSheetSchema.shape, watchedPercent: z.number().min(0).max(100) }),
  of('unlocked', { ...entry, reviewer: reviewerSchema, reason: z.string() }),
  of('stopped', { ...entry, gate: z.string(), reason: z.string() }),
  of('restored', { ...entry, reason: z.string() }),
  of('ordered', { entryCodes: z.array(codeSchema).min(2), reason: z.string() }),
  of('votesClosed', { votes: z.record(codeSchema, z.number().int().min(0)) }),
  of('closed', { seed: z.string() }),
  of('announced', { results: z.array(z.lazy(() => resultSchema)) }),
  of('noticeWithdrawn', { reason: z.string() }),
  of('objected', { ...entry, number: z.number().int().min(1) }),
  of('objectionDecided', { ...entry, number: z.number().int().min(1), isUpheld: z.boolean() }),
  of('finalised', { results: z.array(z.lazy(() => resultSchema)) }),
  of('blindLifted', { by: z.string() }),
])
export type Act = z.infer<typeof actSchema>

/** A line of the result, as it is announced and recounted. `result` with two decimals; null where there is none. */
export const resultSchema = z.strictObject({
  entryCode: codeSchema,
  category: z.string(),
  state: z.enum(['counted', 'notFinal', 'needsArbitration', 'stopped', 'withdrawn']),
  method: z.enum(['mean', 'trimmedMean']),
  sheetCount: z.number().int(),
  result: z.string().nullable(),
  rank: z.number().int().nullable(),
  decidedBy: z.enum(['result', 'criterion', 'chair', 'shared']).nullable(),
  ruleVersion: z.string(),
})
export type Result = z.infer<typeof resultSchema>

type Sheets = ReadonlyMap<string, z.infer<typeof scoreSheetSchema>>
type Known = Omit<EntryScores, 'sheets' | 'publicVote'> & { readonly sheets: Sheets }

/** The results that a stage's acts lead to, in the order of category and code. Throws where no rule was opened with. */
export function resultsOf(acts: readonly Act[]): readonly Result[] {
  const opened = acts.find(act => act.kind === 'opened')
  if (!opened) throw new RangeError('a stage begins with its rule')
  const { rule } = opened.body
  const entries = entriesOf(acts)
  const votes = acts.findLast(act => act.kind === 'votesClosed')?.body.votes
  const chairOrders: readonly ChairOrder[] = acts.flatMap(act =>
    act.kind === 'ordered' ? [act.body.entryCodes] : [],
  )
  const most = new Map<string, number>()
  for (const { entryCode, category } of entries)
    most.set(category, Math.max(most.get(category) ?? 0, votes?.[entryCode] ?? 0))
  const counted = entries.map(known => {
    const top = most.get(known.category) ?? 0
    // The most voted entry of a category has 100, the others their share of its votes.
    const publicVote = votes && exact(100 * (votes[known.entryCode] ?? 0), Math.max(1, top))
    const sheets = [...known.sheets.values()]
    return countEntry(rule, { ...known, sheets, ...(publicVote && { publicVote }) })
  })
  const ranked = [...new Set(counted.map(({ category }) => category))].flatMap(category =>
    rankEntries(
      counted.filter(each => each.category === category),
      rule.tieOrder,
      chairOrders,
    ),
  )
  const rankOf = new Map(ranked.map(each => [each.entryCode, each]))
  return counted
    .map(({ entryCode, category, state, method, sheetCount, result }) => ({
      ...{ entryCode, category, state, method, sheetCount },
      result: result === null ? null : writeHundredths(result),
      rank: rankOf.get(entryCode)?.rank ?? null,
      decidedBy: rankOf.get(entryCode)?.decidedBy ?? null,
      ruleVersion: rule.version,
    }))
    .toSorted((a, b) => orderOf(a, b))
}

const orderOf = (a: Result, b: Result): number =>
  a.category === b.category ? (a.entryCode < b.entryCode ? -1 : 1) : a.category < b.category ? -1 : 1

/** Entries with the sheets that count: the last submitted one of each reviewer, unless it was unlocked or released since. */
function entriesOf(acts: readonly Act[]): readonly Known[] {
  const entries = new Map<string, Known>()
  const change = (code: string, part: (known: Known) => Partial<Known>) => {
    const known = entries.get(code)
    if (known) entries.set(code, { ...known, ...part(known) })
  }
  const without = (sheets: Sheets, reviewer: string): Sheets =>
    new Map([...sheets].filter(([name]) => name !== reviewer))
  for (const { kind, body } of acts) {
    if (kind === 'entered')
      entries.set(body.entryCode, { ...body, sheets: new Map(), isStopped: false, isWithdrawn: false })
    else if (kind === 'withdrawn') change(body.entryCode, () => ({ isWithdrawn: true }))
    else if (kind === 'stopped') change(body.entryCode, () => ({ isStopped: true }))
    else if (kind === 'restored') change(body.entryCode, () => ({ isStopped: false }))
    else if (kind === 'submitted') {
      const { entryCode, watchedPercent: _, ...sheet } = body
      change(entryCode, ({ sheets }) => ({ sheets: new Map([...sheets, [sheet.reviewer, sheet]]) }))
    } else if (kind === 'unlocked' || kind === 'released')
      change(body.entryCode, ({ sheets }) => ({ sheets: without(sheets, body.reviewer) }))
  }
  return [...entries.values()]
}
