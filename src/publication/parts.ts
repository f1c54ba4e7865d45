/** A stored part: what was told at the events after `afterSeq` up to `toSeq`, in order. */
export type Part = {
  readonly afterSeq: number
  readonly toSeq: number
  /** How many entries its bytes hold. */
  readonly entries: number
  /** How many of them nothing later has replaced. */
  readonly live: number
}

/** What to write: entries of these events, read from the table, which holds the live ones only. */
export type PartRange = Pick<Part, 'afterSeq' | 'toSeq'> & { readonly live: number }

/** 500 entries are about 60 kB zipped: two seconds of a village's line, and one more for whoever missed a year. */
export const entriesPerPart = 500
/** A mass edit may empty many parts by half at once; the rest of them is cleaned with the next writing. */
const cleanedAtOnce = 8

/**
 * Decides which parts to write when `fresh` entries come, and which stay as they are.
 *
 * New entries make a part at the end, joined with those before it as long as these are not more than twice as large: so
 * sizes fall towards the end, an entry is written anew some ten times at most, and who fetched yesterday fetches little
 * today. A part of which more than half has been replaced is written again with what is left, together with its neighbour
 * where both fit into one; one that is empty is dropped.
 */
export function planParts<Known extends Part>(
  parts: readonly Known[],
  fresh: PartRange,
): { readonly kept: readonly Known[]; readonly written: readonly PartRange[] } {
  const before = [...parts]
  let end: PartRange | undefined = fresh.live > 0 ? fresh : undefined
  for (let last = before.at(-1); end && last && joins(last, end); last = before.at(-1)) {
    end = { afterSeq: last.afterSeq, toSeq: end.toSeq, live: last.live + end.live }
    before.pop()
  }
  const worst = new Set(
    before
      .filter(isHollow)
      .sort((a, b) => b.entries - b.live - (a.entries - a.live))
      .slice(0, cleanedAtOnce),
  )
  const kept: Known[] = []
  const written: PartRange[] = []
  for (const part of before) {
    const left = written.at(-1)
    if (!worst.has(part)) kept.push(part)
    else if (part.live === 0) continue
    // Neighbours that were both hollow: nothing kept lies between them.
    else if (left && left.live + part.live <= entriesPerPart && (kept.at(-1)?.toSeq ?? 0) <= left.afterSeq)
      written[written.length - 1] = {
        afterSeq: left.afterSeq,
        toSeq: part.toSeq,
        live: left.live + part.live,
      }
    else written.push({ afterSeq: part.afterSeq, toSeq: part.toSeq, live: part.live })
  }
  return { kept, written: end ? [...written, end] : written }
}

const joins = (last: Part, end: PartRange): boolean =>
  last.live <= 2 * end.live && last.live + end.live <= entriesPerPart

const isHollow = (part: Part): boolean => part.live * 2 < part.entries
