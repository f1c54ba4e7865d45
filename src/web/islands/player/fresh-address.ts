import { movedTo } from '../../../media/address.ts'

/** What came of asking for a newer address. `away`: the hub did not answer, which says nothing. */
export type Renewal = 'renewed' | 'refused' | 'away'

/** The address of a lesson that is not for everybody, for as long as its page is open. */
export type FreshAddress = {
  /** Where a file is to be fetched now. Never waits: the newest address that is known. */
  readonly of: (url: string) => string
  /** Asks at once: a computer that slept finds its address refused. `refused`: the lesson is not for it any more. */
  readonly renew: () => Promise<Renewal>
  readonly close: () => void
}

/** A third of its time is left to bridge what the line may do meanwhile: of an address of six hours, two. */
const renewAfterShare = 2 / 3
const againMs = 60_000

/**
 * Renews a lesson's signed address while its page is open, before it ends, so that nobody who watches notices.
 * `forSeconds` is how long the page's own address works, by the hub's clock; undefined for a public lesson, whose address
 * never ends.
 */
export function keepAddressFresh(coursewareId: string, forSeconds: number | undefined): FreshAddress {
  let newest: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking: Promise<Renewal> | undefined
  const closing = new AbortController()

  const plan = (ms: number) => {
    clearTimeout(timer)
    if (!closing.signal.aborted) timer = setTimeout(() => void renew(), ms)
  }

  async function ask(): Promise<Renewal> {
    try {
      const path = `/api/v1/courseware/${coursewareId}/playback`
      const answer = await fetch(path, { method: 'POST', signal: closing.signal })
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return 'refused'
      const told: unknown = await answer.json()
      if (typeof told !== 'object' || told === null || !('address' in told)) return 'away'
      newest = String(told.address)
      if ('forSeconds' in told) plan(Number(told.forSeconds) * 1000 * renewAfterShare)
      return 'renewed'
    } catch {
      return 'away'
    }
  }

  function renew(): Promise<Renewal> {
    // A public address is refused to nobody: there is no other.
    if (forSeconds === undefined) return Promise.resolve('refused')
    asking ??= ask().then(renewal => {
      asking = undefined
      if (renewal === 'away') plan(againMs)
      return renewal
    })
    return asking
  }

  if (forSeconds !== undefined) plan(forSeconds * 1000 * renewAfterShare)
  return {
    of: url => (newest === undefined ? url : movedTo(url, newest)),
    renew,
    close() {
      closing.abort()
      clearTimeout(timer)
    },
  }
}
