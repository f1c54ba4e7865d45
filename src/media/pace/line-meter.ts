import type { LineSample } from '../line.ts'

/** Sums since the meter began; the difference of two readings is a line sample. */
export type LineTotals = Omit<LineSample, 'at'>

export type LineMeter = {
  /** What came in the stretch since the last look. `isBusy`: something was asked for and had not come whole. */
  readonly look: (seconds: number, kbits: number, isBusy: boolean) => void
  readonly totals: () => LineTotals
  /**
   * kbit/s in each busy second, oldest first; 0 in an outage. Of a line that has not worked for a second yet what it did
   * in the part, so that a fast one is not taken for an unknown one: it fetches a minute of film in less.
   */
  readonly recentKbps: () => readonly number[]
}

/** As much as any rule looks back: ten minutes in which the line worked. */
const longestHistorySeconds = 600

/** As if it had taken at least so long: a burst of a few milliseconds is no rate. */
const leastPartSeconds = 0.25

/**
 * Keeps what a line carries while it is asked to. Seconds in which a request waits for its bytes count too: a line that
 * carries 1 Mbit/s half of the time and nothing in the other half is one of 500 kbit/s, with outages.
 */
export function openLineMeter(earlier: readonly LineSample[] = []): LineMeter {
  const seconds = ratesOf(earlier)
  let kbits = 0
  let busySeconds = 0
  let deadSeconds = 0
  // The second that is under way.
  let filledSeconds = 0
  let filledKbits = 0

  function endSecond() {
    if (filledKbits === 0) deadSeconds += 1
    seconds.push(filledKbits)
    if (seconds.length > longestHistorySeconds) seconds.shift()
    filledSeconds = 0
    filledKbits = 0
  }

  return {
    look(lookSeconds, lookKbits, isBusy) {
      // Bytes may have come and the request ended since the last look.
      if (!(isBusy || lookKbits > 0) || !(lookSeconds > 0)) return
      kbits += lookKbits
      busySeconds += lookSeconds
      // A page in the background is looked after once a minute: what came is spread over the stretch.
      let left = lookSeconds
      while (left > 0) {
        const part = Math.min(left, 1 - filledSeconds)
        filledSeconds += part
        filledKbits += (lookKbits * part) / lookSeconds
        left -= part
        if (filledSeconds > 1 - 1e-9) endSecond()
      }
    },
    totals: () => ({ kbits, busySeconds, deadSeconds }),
    recentKbps: () =>
      seconds.length > 0 || filledKbits === 0
        ? seconds
        : [filledKbits / Math.max(leastPartSeconds, filledSeconds)],
  }
}

/** What came between two readings. */
export const sampleBetween = (earlier: LineTotals, later: LineTotals): LineTotals => ({
  kbits: later.kbits - earlier.kbits,
  busySeconds: later.busySeconds - earlier.busySeconds,
  deadSeconds: later.deadSeconds - earlier.deadSeconds,
})

/** The last `limit` seconds of samples, oldest first: of each its dead seconds, then the others at one rate. */
export function ratesOf(samples: readonly LineSample[], limit = longestHistorySeconds): number[] {
  const rates = samples.flatMap(({ kbits, busySeconds, deadSeconds }) => {
    const whole = Math.round(busySeconds)
    const dead = Math.min(Math.round(deadSeconds), whole)
    const alive = whole - dead
    return Array.from({ length: whole }, (_, second) => (second < dead || alive === 0 ? 0 : kbits / alive))
  })
  return rates.slice(-limit)
}
