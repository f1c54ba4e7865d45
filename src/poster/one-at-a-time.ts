import { XiangtuError } from '../errors.ts'

/**
 * Lets work through one after the other, in the order of asking. Rejects with `unavailable` at once where more than
 * `mostWaiting` stand before it: each holds its file in memory.
 */
export function oneAtATime(mostWaiting: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  return async work => {
    if (waiting > mostWaiting) throw new XiangtuError('unavailable', { detail: 'too many pictures at once' })
    waiting += 1
    const own = last.then(work)
    // Whoever comes next waits for the end, good or bad.
    last = own.catch(() => undefined)
    try {
      return await own
    } finally {
      waiting -= 1
    }
  }
}
