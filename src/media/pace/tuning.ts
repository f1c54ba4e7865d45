import type { Pace } from './pace.ts'

/** The numbers of the level rule; what each does stands at `chooseLevel`. */
export type PaceTuning = {
  /** The bank's reserve, at most, in seconds. */
  readonly reserveSeconds: number
  /** The reserve over the seconds that are still to be fetched: what a short lesson, or the end of one, keeps. */
  readonly reserveShare: number
  /** Over how many seconds of film a surplus is spent, or a shortage made up for. */
  readonly horizonSeconds: number
  /** A segment may be expected to take this share of the bank until it has come. */
  readonly segmentShare: number
  /** How many times what the line carries may be spent with just the reserve in the bank. */
  readonly caution: number
  /** So much more must be affordable before a higher level is taken, so that the picture does not go to and fro. */
  readonly climbMargin: number
  /** What the line carries is its mean over the last so many seconds in which it was asked to. */
  readonly windowSeconds: number
}

/**
 * Found by `npm run bench -- pace --search` on recorded lines, with lessons of 3 to 45 minutes, where the neighbours of
 * each number cost more: a person's picture is weighed against stops 1 to 12, a room's 1 to 60.
 */
export const paceTuning: Readonly<Record<Pace, PaceTuning>> = {
  person: {
    reserveSeconds: 40,
    reserveShare: 0.1,
    horizonSeconds: 60,
    segmentShare: 1,
    caution: 0.8,
    climbMargin: 0.1,
    windowSeconds: 60,
  },
  group: {
    reserveSeconds: 120,
    reserveShare: 0.3,
    horizonSeconds: 180,
    segmentShare: 0.4,
    caution: 0.8,
    climbMargin: 0.4,
    windowSeconds: 60,
  },
}
