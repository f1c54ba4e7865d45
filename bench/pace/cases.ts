import type { Film } from '../../src/media/pace/film.ts'
import type { LineTrace } from '../../src/media/pace/simulate.ts'
import { type Ladder, unevenFilm } from './lessons.ts'

/** One lesson over one line, from one second of it on. */
export type Case = {
  readonly trace: string
  readonly line: LineTrace
  readonly fromSecond: number
  readonly ladder: Ladder
  readonly film: Film
  /** So much of the time since the start is looked at. */
  readonly shownSeconds: number
}

type CaseOptions = {
  readonly minutes: readonly number[]
  readonly fromSeconds: readonly number[]
  /** Looked at: the first so many seconds, or the whole lesson. */
  readonly shownSeconds?: number
}

export function casesOf(
  traces: readonly { readonly name: string; readonly kbps: readonly number[] }[],
  ladders: readonly Ladder[],
  { minutes, fromSeconds, shownSeconds }: CaseOptions,
): readonly Case[] {
  return ladders.flatMap(ladder =>
    minutes.flatMap(each => {
      const film = unevenFilm(ladder, each * 60)
      return traces.flatMap(({ name, kbps }) =>
        fromSeconds.map(fromSecond => ({
          trace: name,
          line: { kbps, roundTripSeconds: 0.2 },
          fromSecond,
          ladder,
          film,
          shownSeconds: shownSeconds ?? each * 60,
        })),
      )
    }),
  )
}
