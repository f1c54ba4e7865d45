/** Longer than all but few of the pauses that a working line makes, on the recorded traces. */
const mutePatienceMs = 10_000
const lookEveryMs = 1000
/** A small question that has no answer by now is put anew, over another connection. */
const answerPatienceMs = 8000
/** What was on its way before the question has come by then. */
const graceMs = 3000

/** `deadRequest`: the line works, this request does not. `deadSource`: the hub answers, the source of the file does not. */
export type Muteness = 'deadRequest' | 'deadSource'

type MuteWatch = {
  readonly url: string
  /** Grows with every byte of the answer, its head included. */
  readonly progress: () => number
  /** How many times this file was given up before: each time it is given twice as long. */
  readonly earlier: number
  /** Nothing answers at all: the line is down, and the request waits on. */
  readonly onOutage: () => void
  readonly onMute: (what: Muteness) => void
}

/**
 * Looks after one request until it is closed. A line that went away often comes back with another address, or with the
 * server's next try minutes off: the old connection then stays mute for as long as one lets it, while a new one would
 * work. So a request from which nothing comes is held against a small question to the same address.
 */
export function watchForMute({ url, progress, earlier, onOutage, onMute }: MuteWatch): () => void {
  const closing = new AbortController()
  const patienceMs = mutePatienceMs * 2 ** Math.min(earlier, 3)
  let seen = progress()
  let quietSinceMs = performance.now()
  let isAsking = false

  function look() {
    const now = progress()
    if (now !== seen) {
      seen = now
      quietSinceMs = performance.now()
    } else if (!isAsking && performance.now() - quietSinceMs >= patienceMs) {
      isAsking = true
      void ask().then(muteness => {
        isAsking = false
        if (muteness) onMute(muteness)
      })
    }
  }

  /** Undefined where nobody answers, or the file's own source is the hub and the line is down. */
  async function ask(): Promise<Muteness | undefined> {
    const patience = new AbortController()
    const end = () => patience.abort()
    closing.signal.addEventListener('abort', end)
    const timer = setTimeout(end, answerPatienceMs)
    const answers = (address: string, method: 'GET' | 'HEAD') =>
      fetch(address, { method, cache: 'no-store', credentials: 'omit', signal: patience.signal }).then(
        () => true,
        () => false,
      )
    const isElsewhere = new URL(url, location.href).origin !== location.origin
    const hub = isElsewhere && answers('/healthz', 'GET')
    const isThere = await answers(url, 'HEAD')
    if (isThere) await new Promise(resolve => setTimeout(resolve, graceMs))
    const isHubThere = !isThere && (await hub)
    clearTimeout(timer)
    closing.signal.removeEventListener('abort', end)
    if (closing.signal.aborted || progress() !== seen) return undefined
    if (isThere) return 'deadRequest'
    if (isHubThere) return 'deadSource'
    onOutage()
    return undefined
  }

  const timer = setInterval(look, lookEveryMs)
  return () => {
    clearInterval(timer)
    closing.abort()
  }
}
