import type { Counted } from './count.ts'
import { compare, zero } from './exact.ts'

/** A counted entry with its place: 1, 2, 2, 4. `decidedBy` says what parted it from others of the same result. */
export type Ranked = Counted & {
  readonly rank: number
  readonly decidedBy: 'result' | 'criterion' | 'chair' | 'shared'
}

/** What the chair said of entries that nothing else parts: each before the next. */
export type ChairOrder = readonly string[]

/**
 * Ranks the counted entries of one category: by result, then by the means of the criteria in the declared order, then
 * as the chair said, else they share a place and the next ones are left out. An entry's place is one more than the
 * number of those before it.
 */
export function rankEntries(
  counted: readonly Counted[],
  tieOrder: readonly string[],
  chairOrders: readonly ChairOrder[] = [],
): readonly Ranked[] {
  const entries = counted.filter(({ state }) => state === 'counted')
  const byResult = new Map<number, Counted[]>()
  for (const entry of entries) {
    const result = entry.result ?? 0
    byResult.set(result, [...(byResult.get(result) ?? []), entry])
  }
  let better = 0
  return [...byResult]
    .toSorted(([a], [b]) => b - a)
    .flatMap(([, equals]) => {
      const start = better
      better += equals.length
      return equals.map(entry => placeAmong(entry, equals, start, tieOrder, chairOrders))
    })
    .toSorted((a, b) => a.rank - b.rank || (a.entryCode < b.entryCode ? -1 : 1))
}

/** Its place among entries of the same result, of which `better` come before all. */
function placeAmong(
  entry: Counted,
  equals: readonly Counted[],
  better: number,
  tieOrder: readonly string[],
  chairOrders: readonly ChairOrder[],
): Ranked {
  const others = equals
    .filter(other => other !== entry)
    .map(other => {
      const order = byCriteria(entry, other, tieOrder)
      return order === 0
        ? { by: 'chair' as const, order: byChair(entry, other, chairOrders) }
        : { by: 'criterion' as const, order }
    })
  const rank = 1 + better + others.filter(({ order }) => order > 0).length
  const decidedBy =
    others.length === 0
      ? 'result'
      : others.some(({ order }) => order === 0)
        ? 'shared'
        : others.some(({ by }) => by === 'chair')
          ? 'chair'
          : 'criterion'
  return { ...entry, rank, decidedBy }
}

/** Above 0 where `b` comes first. */
function byCriteria(a: Counted, b: Counted, tieOrder: readonly string[]): number {
  for (const id of tieOrder) {
    const difference = compare(b.criterionMeans.get(id) ?? zero, a.criterionMeans.get(id) ?? zero)
    if (difference !== 0) return difference
  }
  return 0
}

/** The newest word of the chair that names both counts. */
function byChair(a: Counted, b: Counted, chairOrders: readonly ChairOrder[]): number {
  const order = chairOrders.findLast(each => each.includes(a.entryCode) && each.includes(b.entryCode))
  return order ? order.indexOf(a.entryCode) - order.indexOf(b.entryCode) : 0
}
