import type { PaceLevel } from './pace.ts'

/** A level with the sizes of its segments, sound included. */
export type FilmLevel = PaceLevel & { readonly segmentKbits: readonly number[] }

/** A lesson as a player fetches it: the same segments at every level, the cheapest first. */
export type Film = { readonly segmentSeconds: readonly number[]; readonly levels: readonly FilmLevel[] }

/** Length of a segment, and of the pieces into which the first one is cut, as the line makes them. */
const usualSeconds = 4

/**
 * A film of which no more is known than its levels: every segment of average size, the first four seconds one by one.
 * What a segment takes above the average another one takes below it, and a bank of some seconds evens it out.
 */
export function evenFilm(levels: readonly PaceLevel[], durationSeconds: number): Film {
  const segmentSeconds: number[] = []
  let left = durationSeconds
  while (left > 1e-6) {
    const seconds = Math.min(left, segmentSeconds.length < usualSeconds ? 1 : usualSeconds)
    segmentSeconds.push(seconds)
    left -= seconds
  }
  return {
    segmentSeconds,
    levels: levels.map(level => ({
      ...level,
      segmentKbits: segmentSeconds.map(seconds => seconds * level.averageKbps),
    })),
  }
}

export const durationOf = ({ segmentSeconds }: Film): number =>
  segmentSeconds.reduce((sum, seconds) => sum + seconds, 0)
