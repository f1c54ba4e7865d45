import { totalOf } from './count.ts'
import { compare, exact } from './exact.ts'
import type { Rubric } from './rules.ts'

/** A remark at a moment of the film, counted from where it begins for reviewers. */
export type Remark = { readonly id: string; readonly atSeconds: number; readonly text: string }

/** What a reviewer writes about an entry; scores in half points by criterion, those that are given so far. */
export type SheetDraft = {
  readonly halfPoints: Readonly<Record<string, number>>
  /** Gates that he says no to. */
  readonly flags: readonly string[]
  readonly comment: string
  readonly remarks: readonly Remark[]
}

export const emptySheet: SheetDraft = { halfPoints: {}, flags: [], comment: '', remarks: [] }

/** Whether two drafts say the same: a save whose answer was lost is sent again as it was. */
export const isSameSheet = (one: SheetDraft, other: SheetDraft): boolean => textOf(one) === textOf(other)

const textOf = ({ halfPoints, flags, comment, remarks }: SheetDraft): string =>
  JSON.stringify([
    Object.entries(halfPoints).sort(([a], [b]) => (a < b ? -1 : 1)),
    [...flags].sort(),
    comment,
    remarks
      .map(({ id, atSeconds, text }) => [id, atSeconds, text])
      .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  ])

/** Below the first and above the second total a reviewer must say why. */
export const saysWhyBelow = 60
export const saysWhyAbove = 95

/** Why a sheet cannot be handed in yet. */
export type SheetFault =
  | { readonly kind: 'scoreMissing'; readonly criterion: string }
  | { readonly kind: 'commentMissing' | 'notWatched' }

type Watched = { readonly watchedPercent: number; readonly watchPercent: number }

/** All that stands between a sheet and handing it in, the criteria in their order first. */
export function sheetFaults(
  rubric: Rubric,
  sheet: Pick<SheetDraft, 'halfPoints' | 'flags' | 'comment'>,
  { watchedPercent, watchPercent }: Watched,
): readonly SheetFault[] {
  const missing = rubric.criteria.filter(({ id }) => sheet.halfPoints[id] === undefined)
  const faults: SheetFault[] = missing.map(({ id }) => ({ kind: 'scoreMissing', criterion: id }))
  if (missing.length === 0 && needsReason(rubric, sheet) && sheet.comment.trim() === '')
    faults.push({ kind: 'commentMissing' })
  if (watchedPercent < watchPercent) faults.push({ kind: 'notWatched' })
  return faults
}

/** Whether a complete sheet's total lies so low or so high, or a gate was denied, that it must be explained. */
export function needsReason(
  rubric: Rubric,
  { halfPoints, flags }: Pick<SheetDraft, 'halfPoints' | 'flags'>,
): boolean {
  const total = totalOf(rubric, { reviewer: '', isArbiter: false, halfPoints, flags: [...flags] })
  const isExtreme = compare(total, exact(saysWhyBelow, 1)) < 0 || compare(total, exact(saysWhyAbove, 1)) > 0
  return isExtreme || flags.length > 0
}

/** The total of what is given so far, 0 to 100; for the eye, the count is exact. */
export const totalSoFar = ({ criteria }: Rubric, halfPoints: SheetDraft['halfPoints']): number =>
  criteria.reduce(
    (sum, { id, weight, mostPoints }) => sum + (weight * (halfPoints[id] ?? 0)) / (2 * mostPoints),
    0,
  )

/** From and to, in ms. */
export type Played = readonly [number, number]

/** The player's fastest speed is 1.5; a little more, for clocks that do not run alike. */
export const fastestSpeed = 1.6

/**
 * As much of what a player says it has played as can be true: within the film, and in all no longer than `mostMs`. The
 * first come first; what goes beyond is left out.
 */
export function believable(played: readonly Played[], mostMs: number, shownMs: number): readonly Played[] {
  let left = Math.max(0, Math.floor(mostMs))
  const believed: Played[] = []
  for (const [from, to] of played) {
    const start = Math.max(0, Math.round(from))
    const end = Math.min(shownMs, Math.round(to), start + left)
    if (end <= start) continue
    believed.push([start, end])
    left -= end - start
  }
  return believed
}

/** Whole hundredths of the film that were played. The last second counts as played: some players end before it. */
export const watchedPercentOf = (coveredMs: number, shownMs: number): number =>
  Math.min(100, Math.floor((100 * coveredMs) / Math.max(1, shownMs - 1000)))

/** 17 half points are 8.5 points. */
export const pointsText = (halfPoints: number): string => String(halfPoints / 2)

/** Half points of a typed score such as `8.5`; undefined for what is not a whole or half number from 0 to `mostPoints`. */
export function readHalfPoints(text: string, mostPoints: number): number | undefined {
  const typed = text.normalize('NFKC').trim()
  if (!/^\d{1,3}(\.[05]0?)?$/.test(typed)) return undefined
  const halfPoints = Number(typed) * 2
  return halfPoints <= 2 * mostPoints ? halfPoints : undefined
}
