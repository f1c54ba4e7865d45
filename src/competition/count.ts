import { add, compare, type Exact, exact, hundredths, mean, multiply, subtract, sum, zero } from './exact.ts'
import type { CountingRule, Rubric, ScoreSheet } from './rules.ts'

/** All that decides about one entry, as the log holds it. */
export type EntryScores = {
  readonly entryCode: string
  readonly category: string
  readonly sheets: readonly ScoreSheet[]
  /** The chair stopped it for a gate. */
  readonly isStopped: boolean
  readonly isWithdrawn: boolean
  /** 0 to 100, exact; where there was no public vote, absent. */
  readonly publicVote?: Exact
}

/**
 * What became of an entry. `notFinal`: too few sheets. `needsArbitration`: two totals lie too far apart and no arbiter
 * has scored. Only `counted` ones are ranked.
 */
export type Counted = {
  readonly entryCode: string
  readonly category: string
  readonly state: 'counted' | 'notFinal' | 'needsArbitration' | 'stopped' | 'withdrawn'
  readonly method: 'mean' | 'trimmedMean'
  readonly sheetCount: number
  /** In hundredths of a point; null where it is not counted. */
  readonly result: number | null
  /** Exact means by criterion, over all sheets. */
  readonly criterionMeans: ReadonlyMap<string, Exact>
}

/** A sheet's weighted sum, 0 to 100. Throws RangeError for one that lacks a criterion: such a sheet was never locked. */
export const totalOf = (rubric: Rubric, sheet: ScoreSheet): Exact =>
  sum(
    rubric.criteria.map(({ id, weight, mostPoints }) => {
      const given = sheet.halfPoints[id]
      if (given === undefined || given > 2 * mostPoints) throw new RangeError(`no score for ${id}`)
      return exact(weight * given, 2 * mostPoints)
    }),
  )

/**
 * Mean of totals; from `trimFrom` on without one highest and one lowest. Of several equal extremes only one is left
 * out (usual practice; domain rules, aggregation).
 */
export function aggregate(
  totals: readonly Exact[],
  { trimFrom }: Pick<CountingRule, 'trimFrom'>,
): { readonly method: Counted['method']; readonly score: Exact } {
  if (totals.length < trimFrom) return { method: 'mean', score: mean(totals) }
  const sorted = [...totals].sort(compare)
  return { method: 'trimmedMean', score: mean(sorted.slice(1, -1)) }
}

/** Counts one entry. Pure: the order of its sheets does not matter. */
export function countEntry(rule: CountingRule, entry: EntryScores): Counted {
  const { entryCode, category, sheets } = entry
  const totals = sheets.map(sheet => totalOf(rule.rubric, sheet))
  const none = { entryCode, category, sheetCount: sheets.length, result: null, method: 'mean' as const }
  const criterionMeans = meansOf(rule.rubric, sheets)
  if (entry.isWithdrawn) return { ...none, criterionMeans, state: 'withdrawn' }
  if (entry.isStopped) return { ...none, criterionMeans, state: 'stopped' }
  if (sheets.length < rule.leastSheets) return { ...none, criterionMeans, state: 'notFinal' }
  if (needsArbiter(rule, sheets, totals)) return { ...none, criterionMeans, state: 'needsArbitration' }
  const { method, score } = aggregate(totals, rule)
  const result = hundredths(withVote(rule, score, entry.publicVote))
  return { entryCode, category, sheetCount: sheets.length, state: 'counted', method, result, criterionMeans }
}

/** Whether two ordinary totals lie further apart than the gap while no arbiter has scored. */
function needsArbiter(rule: CountingRule, sheets: readonly ScoreSheet[], totals: readonly Exact[]): boolean {
  if (rule.arbitrationGap === null || sheets.some(({ isArbiter }) => isArbiter)) return false
  const sorted = [...totals].sort(compare)
  const [lowest = zero, highest = zero] = [sorted[0], sorted.at(-1)]
  // A gap may be written with two decimals at most.
  return compare(subtract(highest, lowest), exact(Math.round(rule.arbitrationGap * 100), 100)) > 0
}

function withVote({ publicVotePercent }: CountingRule, score: Exact, vote: Exact | undefined): Exact {
  if (publicVotePercent === 0 || vote === undefined) return score
  return add(
    multiply(score, exact(100 - publicVotePercent, 100)),
    multiply(vote, exact(publicVotePercent, 100)),
  )
}

const meansOf = (rubric: Rubric, sheets: readonly ScoreSheet[]): ReadonlyMap<string, Exact> =>
  new Map(
    rubric.criteria.map(({ id }) => [
      id,
      sheets.length === 0 ? zero : mean(sheets.map(({ halfPoints }) => exact(halfPoints[id] ?? 0, 2))),
    ]),
  )
