import type { Waiter } from '../../../upload/hub-client.ts'

/** Waits by the clock, but no longer than until the browser says that the line is back. */
export const waitOnline: Waiter = (ms, signal) =>
  new Promise(resolve => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    window.addEventListener('online', done)
    signal.addEventListener('abort', done)
  })

/** Tells when the browser loses its line. */
export function watchLine(lost: () => void): () => void {
  window.addEventListener('offline', lost)
  return () => window.removeEventListener('offline', lost)
}
