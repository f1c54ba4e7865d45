import { errorWords, XiangtuError } from '../errors.ts'
import { type Closing, openClosing } from './closing.ts'
import type { ServiceLog } from './keep-running.ts'

/** SIGTERM to the end of the process, whatever hangs. */
const drainSeconds = 20
/** One Ctrl-C may arrive twice, from the terminal and from the program that started this one. */
const sameSignalMs = 500

type Program = {
  readonly log: ServiceLog & { readonly debug: (facts: object, text: string) => void }
  /** A sentence for the person at the terminal. */
  readonly say: (sentence: string) => void
  /** Opens everything; what it opened is in `closing`, also where it rejects. */
  readonly serve: (parts: { readonly closing: Closing; readonly stopping: AbortSignal }) => Promise<void>
}

/** Serves until a signal, or the end of the program that started this one; then closes what is open and ends the process. */
export function runUntilStopped({ log, say, serve }: Program): void {
  const stopping = new AbortController()
  const closing = openClosing(log)
  const serving = serve({ closing, stopping: stopping.signal })

  const end = async (exitCode: number) => {
    // Past the deadline nothing may hold the process, not even a start that does not get on.
    setTimeout(() => process.exit(1), drainSeconds * 1000).unref()
    const begun = performance.now()
    await serving.catch(() => undefined)
    const left = drainSeconds - 0.5 - (performance.now() - begun) / 1000
    const hung = await closing.closeAll(left)
    if (hung.length > 0) say(`Did not end within ${drainSeconds} s: ${hung.join(', ')}.`)
    process.exit(hung.length > 0 ? 1 : exitCode)
  }

  let askedAt: number | undefined
  const stop = () => {
    const now = performance.now()
    if (askedAt !== undefined) {
      if (now - askedAt > sameSignalMs) process.exit(1)
      return
    }
    askedAt = now
    say('Stopping: running work ends or goes back to the queue.')
    stopping.abort()
    void end(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  // The program that started this one, and listens to it, is gone.
  process.once('disconnect', stop)

  serving.catch((error: unknown) => {
    if (stopping.signal.aborted) return
    tellFault(error)
    log.debug({ err: error }, 'the hub could not start')
    void end(1)
  })
}

/** One sentence says what to put right; the rest of a fault is for the log. */
export function tellFault(error: unknown): void {
  const sentence =
    error instanceof XiangtuError ? (error.detail ?? errorWords(error.code, 'en', error.facts)) : error
  console.error(sentence instanceof Error ? sentence.message : sentence)
}
