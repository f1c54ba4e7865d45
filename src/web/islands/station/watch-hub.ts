/** How the hub stands to this computer. `away`: it does not answer; `revoked`: it does not know this computer any more. */
export type HubState =
  | { readonly kind: 'here' | 'revoked' }
  | { readonly kind: 'away'; readonly tries: number }

/** A revoked key must be noticed within a minute, and 400 stations must cost the hub next to nothing. */
const restMs = 25_000
const retryMs = 4000
const answerMs = 10_000

/** Asks the hub whether it still knows this computer. `away` also for a captive portal: its answer is not ours. */
export async function askHub(): Promise<'here' | 'revoked' | 'away'> {
  const closing = new AbortController()
  const timer = setTimeout(() => closing.abort(), answerMs)
  try {
    const answer = await fetch('/api/v1/station', { cache: 'no-store', signal: closing.signal })
    const isOurs = (answer.headers.get('Content-Type') ?? '').includes('json')
    if (!isOurs) return 'away'
    return answer.ok ? 'here' : answer.status === 401 ? 'revoked' : 'away'
  } catch {
    return 'away'
  } finally {
    clearTimeout(timer)
  }
}

/** Asks again and again until the signal and tells what the hub answers. */
export async function watchHub(onState: (state: HubState) => void, signal: AbortSignal): Promise<void> {
  let tries = 0
  while (!signal.aborted) {
    const kind = await askHub()
    if (signal.aborted) return
    tries = kind === 'away' ? tries + 1 : 0
    onState(kind === 'away' ? { kind, tries } : { kind })
    await rest(kind === 'away' ? retryMs : restMs, signal)
  }
}

/** Asks until the hub answers, or the signal; tells of every try that failed. */
export async function reachHub(
  onState: (state: HubState) => void,
  signal: AbortSignal,
): Promise<'here' | 'revoked' | undefined> {
  for (let tries = 1; !signal.aborted; tries++) {
    const kind = await askHub()
    if (signal.aborted) return undefined
    if (kind !== 'away') return kind
    onState({ kind, tries })
    await rest(retryMs, signal)
  }
  return undefined
}

/** Waits; ends early when the browser says that the network is back. */
const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const end = () => {
      clearTimeout(timer)
      window.removeEventListener('online', end)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    window.addEventListener('online', end)
    signal.addEventListener('abort', end)
  })
