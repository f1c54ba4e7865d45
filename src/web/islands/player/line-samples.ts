import { type LineMeter, sampleBetween } from '../../../media/pace/line-meter.ts'
import { keepLineSample } from './line-memory.ts'

/** A fast line works for little more than this in a whole lesson. */
const leastRememberedSeconds = 1
const rememberEveryMs = 10_000

/** What the line carried since somebody asked last: for beats, and kept in this browser for the next visit. */
export function openLineSamples(meter: LineMeter) {
  let taken = meter.totals()
  let remembered = taken
  const closing = new AbortController()

  function remember() {
    const sample = sampleBetween(remembered, meter.totals())
    if (sample.busySeconds < leastRememberedSeconds) return
    remembered = meter.totals()
    keepLineSample({ at: Date.now(), ...sample })
  }
  const memory = setInterval(remember, rememberEveryMs)
  window.addEventListener('pagehide', remember, { signal: closing.signal })

  return {
    take: () => {
      const before = taken
      taken = meter.totals()
      return sampleBetween(before, taken)
    },
    close: () => {
      closing.abort()
      clearInterval(memory)
      remember()
    },
  }
}
