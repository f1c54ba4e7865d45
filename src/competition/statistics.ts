import { totalOf } from './count.ts'
import type { Act } from './journal.ts'
import type { Rubric } from './rules.ts'

/** How one reviewer scored, beside the others. In points; nothing of it changes a result. */
export type ReviewerStatistics = {
  readonly reviewer: string
  readonly sheetCount: number
  readonly mean: number
  /** Standard deviation of his totals: how far apart he puts entries. */
  readonly spread: number
  /** By how much he scores above (or below) the mean of the others, over the entries that others scored too. */
  readonly deviation: number | null
  readonly isOutlier: boolean
}

/** Fewer sheets say nothing about a person. */
const leastSheets = 5
/** Fewer reviewers have no usual deviation. */
const leastReviewers = 4
/** Iglewicz and Hoaglin 1993: a modified z-score over 3.5 is an outlier. */
const mostModifiedZ = 3.5
/** 1.4826: the median of absolute deviations of normal values, as a standard deviation. */
const madScale = 1.4826
/** Where nearly all agree, two points more or less are nothing. */
const leastMad = 1

type Sheet = { readonly entryCode: string; readonly reviewer: string; readonly total: number }

/** What the sheets that count say about who gave them, by number. An outlier is flagged by median, not by mean. */
export function statisticsOf(rubric: Rubric, acts: readonly Act[]): readonly ReviewerStatistics[] {
  const sheets = sheetsOf(rubric, acts)
  const ofEntry = new Map<string, Sheet[]>()
  for (const sheet of sheets) ofEntry.set(sheet.entryCode, [...(ofEntry.get(sheet.entryCode) ?? []), sheet])
  const known = [...new Set(sheets.map(({ reviewer }) => reviewer))].toSorted().map(reviewer => {
    const own = sheets.filter(sheet => sheet.reviewer === reviewer)
    const differences = own.flatMap(({ entryCode, total }) => {
      const others = (ofEntry.get(entryCode) ?? []).filter(other => other.reviewer !== reviewer)
      return others.length === 0 ? [] : [total - meanOf(others.map(other => other.total))]
    })
    const mean = meanOf(own.map(({ total }) => total))
    return {
      ...{ reviewer, sheetCount: own.length, mean },
      spread: Math.sqrt(meanOf(own.map(({ total }) => (total - mean) ** 2))),
      deviation: differences.length === 0 ? null : meanOf(differences),
    }
  })
  const judged = known.flatMap(({ deviation, sheetCount }) =>
    deviation === null || sheetCount < leastSheets ? [] : [deviation],
  )
  const middle = medianOf(judged)
  const mad = Math.max(leastMad, medianOf(judged.map(each => Math.abs(each - middle))))
  return known.map(each => ({
    ...each,
    isOutlier:
      judged.length >= leastReviewers &&
      each.sheetCount >= leastSheets &&
      each.deviation !== null &&
      Math.abs(each.deviation - middle) / (madScale * mad) > mostModifiedZ,
  }))
}

/** The last sheet of each reviewer for each entry, unless it was taken back since. */
function sheetsOf(rubric: Rubric, acts: readonly Act[]): readonly Sheet[] {
  const sheets = new Map<string, Sheet>()
  for (const { kind, body } of acts) {
    if (kind !== 'submitted' && kind !== 'unlocked' && kind !== 'released') continue
    const key = `${body.entryCode} ${body.reviewer}`
    if (kind !== 'submitted') {
      sheets.delete(key)
      continue
    }
    const { over, under } = totalOf(rubric, body)
    sheets.set(key, { ...body, total: Number(over) / Number(under) })
  }
  return [...sheets.values()]
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((all, value) => all + value, 0) / Math.max(1, values.length)

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [below = 0, above = 0] = [sorted[middle - 1], sorted[middle]]
  return sorted.length % 2 === 1 ? above : (below + above) / 2
}
