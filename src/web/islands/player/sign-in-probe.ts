/** A network that asks for a sign-in answers every address of plain http by sending the browser elsewhere. */
const probeEveryMs = 10_000
/** What answers at all answers within this. */
const patienceMs = 5_000

/**
 * Finds out whether the network wants a sign-in when requests end without an answer: a browser does not tell a script
 * that it was sent to another site, only that the request failed. Asks the hub's own health page, at most every 10 s.
 * `tell` is called with what it found; not at all while nothing answers.
 */
export function openSignInProbe(tell: (isWanted: boolean) => void): () => void {
  let askedAt = Number.NEGATIVE_INFINITY
  return () => {
    if (performance.now() - askedAt < probeEveryMs) return
    askedAt = performance.now()
    const patience = new AbortController()
    const timer = setTimeout(() => patience.abort(), patienceMs)
    fetch('/healthz', { redirect: 'manual', cache: 'no-store', signal: patience.signal })
      .then(answer => tell(answer.type === 'opaqueredirect' || !isFromHub(answer)))
      .catch(() => undefined)
      .finally(() => clearTimeout(timer))
  }
}

const isFromHub = (answer: Response): boolean =>
  (answer.headers.get('Content-Type') ?? '').startsWith('application/json')
