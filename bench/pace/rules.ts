import { chooseLevel } from '../../src/media/pace/choose-level.ts'
import { mostAheadSeconds } from '../../src/media/pace/most-ahead.ts'
import type { Pace, PaceState } from '../../src/media/pace/pace.ts'
import type { SimulatedPlayer } from '../../src/media/pace/simulate.ts'
import { chooseBeforeStart, startGate } from '../../src/media/pace/start-gate.ts'
import type { PaceTuning } from '../../src/media/pace/tuning.ts'
import { lookAhead } from './lookahead.ts'

/** The playlists of a short lesson, packed, and how sound and picture are coded. */
const setupKbits = 16

/** Ours, with some tuning. */
export const ours = (tuning: PaceTuning, pace: Pace): SimulatedPlayer => ({
  choose: state => chooseLevel(state, tuning),
  ...(pace === 'group' && {
    chooseBeforeStart,
    mayStart: (state: PaceState) => startGate(state).startsInSeconds === 0,
  }),
  mostAheadSeconds,
  setupKbits,
  abandons: true,
})

/** The lowest level all the way. */
export const floorOnly: SimulatedPlayer = {
  choose: () => 0,
  mostAheadSeconds,
  setupKbits,
  abandons: false,
}

/** What hls.js does by itself, in short: the best level below 0.7 of the mean rate, a buffer of 30 s. */
export const usual: SimulatedPlayer = {
  choose: state => highestBelow(state, 0.7 * meanOf(state.recentKbps.slice(-9))),
  mostAheadSeconds: () => 30,
  setupKbits,
  abandons: false,
}

/** Bare steps of the bank, as this player had them before: 20, 60 and 120 s open a level each, then all. */
export const steps: SimulatedPlayer = {
  choose: state => {
    const opened = [20, 60, 120].filter(seconds => state.aheadSeconds >= seconds).length
    const cap = opened === 3 ? state.levels.length - 1 : opened
    const kbps = meanOf(state.recentKbps.slice(-15))
    return Math.max(Math.min(cap, highestBelow(state, 0.6 * kbps)), highestBelow(state, kbps / 3))
  },
  mostAheadSeconds,
  setupKbits,
  abandons: false,
}

export const lookingAhead: SimulatedPlayer = {
  choose: lookAhead,
  mostAheadSeconds,
  setupKbits,
  abandons: true,
}

/** Buffer alone, as BBA does: the rate rises with the bank from the lowest level at 10 s to the highest at 120 s. */
export const bufferOnly: SimulatedPlayer = {
  choose: state => {
    const share = Math.max(0, Math.min(1, (state.aheadSeconds - 10) / 110))
    const [least, most] = [state.levels[0]?.averageKbps ?? 0, state.levels.at(-1)?.averageKbps ?? 0]
    return highestBelow(state, least + share * (most - least))
  },
  mostAheadSeconds,
  setupKbits,
  abandons: false,
}

const highestBelow = ({ levels }: PaceState, kbps: number): number =>
  Math.max(
    0,
    levels.findLastIndex(({ averageKbps }) => averageKbps <= kbps),
  )

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
