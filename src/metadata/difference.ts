/** Two texts, each cut into what both begin with, what is its own, and what both end with. */
export type Difference = {
  readonly start: string
  readonly one: string
  readonly other: string
  readonly end: string
}

/** Where two texts differ: enough to find the place at a glance in a summary of a page. */
export function differenceOf(one: string, other: string): Difference {
  // By characters, not by halves of them.
  const [a, b] = [Array.from(one), Array.from(other)]
  const least = Math.min(a.length, b.length)
  let start = 0
  while (start < least && a[start] === b[start]) start += 1
  let end = 0
  while (end < least - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1
  return {
    start: a.slice(0, start).join(''),
    one: a.slice(start, a.length - end).join(''),
    other: b.slice(start, b.length - end).join(''),
    end: a.slice(a.length - end).join(''),
  }
}
