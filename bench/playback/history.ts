import type { LineSample } from '../../src/media/line.ts'

/** As long as a player's own samples are. */
const sampleSeconds = 10

/** What a player would have noted of some seconds of a line while it was busy all the time; the last one ends now. */
export function samplesOf(kbps: readonly number[], nowMs: number): readonly LineSample[] {
  const count = Math.floor(kbps.length / sampleSeconds)
  return Array.from({ length: count }, (_, index) => {
    const part = kbps.slice(index * sampleSeconds, (index + 1) * sampleSeconds)
    return {
      at: nowMs - (count - 1 - index) * sampleSeconds * 1000,
      kbits: part.reduce((sum, value) => sum + value, 0),
      busySeconds: sampleSeconds,
      deadSeconds: part.filter(value => value === 0).length,
    }
  })
}

/** What is played over a trace begins at its first second and ends before this one. */
const earlierFromSecond = 300

/** What a station's line did on earlier days: of a trace, what is not played over. */
export const earlierSamples = (kbps: readonly number[], nowMs: number): readonly LineSample[] =>
  samplesOf(kbps.slice(earlierFromSecond), nowMs)

/** A trace from one of its seconds on, around in a circle. */
export const rotated = (kbps: readonly number[], fromSecond: number): readonly number[] => {
  const from = fromSecond % kbps.length
  return [...kbps.slice(from), ...kbps.slice(0, from)]
}
