/** Limits of what is taken in; each a row of the issue or of the hostile-media list. */
export const sourceLimits = {
  /** 4096 x 2176: DCI 4K with a coder's padding; a picture beyond it is an attack on memory, not a lesson. */
  pixels: 8_912_896,
  streams: 16,
  /** A study day is two hours; four leave room for a filmed meeting. */
  seconds: 4 * 3600,
  /** Four hours of picture and four sound tracks are 6 million; an index can name the same bytes again and again. */
  packets: 8_000_000,
  /** 120 pictures a second and sixteen sound tracks are 1600. */
  packetsPerSecond: 2000,
  /** Less than half a second shows nothing. */
  leastSeconds: 0.5,
} as const
