/** Ten minutes ahead outlast what an outage takes before somebody calls for help. */
export const longestAheadSeconds = 600

/** A dear level is still fetched two minutes ahead: longer than every outage recorded. */
const leastAheadSeconds = 120

/** What an old computer's memory has to spare for film that is still to come: 30 MB. */
const mostAheadBytes = 30_000_000

/** How much film is fetched ahead at a level of so many kbit/s: while it can be, within the memory of an old computer. */
export const mostAheadSeconds = (kbps: number): number =>
  Math.min(longestAheadSeconds, Math.max(leastAheadSeconds, (mostAheadBytes * 8) / 1000 / kbps))
