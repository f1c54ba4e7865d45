import {
  type ChunkNotes,
  checkedSize,
  type PictureNotes,
  rectangleAround,
  type TimedStretch,
} from './qc-measurements.ts'

/**
 * Two stretches are one where they share more than this: each chunk knows its stretches to a fifth of a second, so a
 * picture that takes the place of another may seem to come that much before the other goes.
 */
const sharedSeconds = 0.3

/**
 * What was seen of a film from what was seen of its chunks. Each was looked at from at least a second before its own
 * beginning on, so whatever stands over a join for longer was seen on both sides of it, and is told once.
 */
export function mergeNotes(chunks: readonly ChunkNotes[], durationSeconds: number): PictureNotes {
  const lit = chunks.reduce<ChunkNotes['lit']>((around, each) => rectangleAround(around, each.lit), undefined)
  return {
    black: joinStretches(
      chunks.flatMap(each => each.black),
      durationSeconds,
    ).filter(isLong),
    frozen: joinStretches(
      chunks.flatMap(each => each.frozen),
      durationSeconds,
    ),
    ...(lit && {
      lit: { widthShare: lit.width / checkedSize.width, heightShare: lit.height / checkedSize.height },
    }),
  }
}

function joinStretches(stretches: readonly TimedStretch[], durationSeconds: number): TimedStretch[] {
  const joined: TimedStretch[] = []
  const within = stretches
    .map(({ atSeconds, untilSeconds }) => ({
      atSeconds: Math.max(0, atSeconds),
      untilSeconds: Math.min(durationSeconds, untilSeconds),
    }))
    .filter(({ atSeconds, untilSeconds }) => untilSeconds > atSeconds)
    .toSorted((a, b) => a.atSeconds - b.atSeconds)
  for (const stretch of within) {
    const last = joined.at(-1)
    const shared = last
      ? Math.min(last.untilSeconds, stretch.untilSeconds) - stretch.atSeconds
      : Number.NEGATIVE_INFINITY
    if (!last || shared <= sharedSeconds) joined.push(stretch)
    else {
      const untilSeconds = Math.max(last.untilSeconds, stretch.untilSeconds)
      joined.splice(-1, 1, { atSeconds: last.atSeconds, untilSeconds })
    }
  }
  return joined
}

const isLong = ({ atSeconds, untilSeconds }: TimedStretch) => untilSeconds - atSeconds > 1
