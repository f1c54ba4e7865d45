// Runs in the page and in the terminal: no Node, no DOM, only what both have.
import { askUntilAnswered, type HubAddress, openHubClient, throwIfEnded, type Waiter } from './hub-client.ts'
import type { Beginning, UploadView } from './messages.ts'
import { type TransferMove, type TransferOptions, type TransferSource, transfer } from './transfer.ts'

/** What a sender shows while one file is on its way. */
export type SendingMove = TransferMove | { readonly kind: 'checking'; readonly view: UploadView }

/** What became of a file, by the hub's own word. `gone`: it was cancelled elsewhere. */
export type SendingEnd =
  | { readonly kind: 'stored' | 'refused'; readonly view: UploadView }
  | { readonly kind: 'signIn' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'stopped' }

type SendingOptions = Pick<TransferOptions, 'watchLine'> & {
  readonly hub: HubAddress
  readonly beginning: Beginning
  readonly source: TransferSource
  /** Makes the file's SHA-256 while it is being sent; may fail, the hub then goes by its own. */
  readonly hash: (signal: AbortSignal) => Promise<string>
  readonly signal: AbortSignal
  readonly wait: Waiter
  readonly onMove: (move: SendingMove) => void
}

/** Soon at first: a short film is judged within a second. */
const lookAfterMs = [200, 300, 500, 1000, 1500] as const

/**
 * Sends one file of a saved draft and stays until the hub has judged it: bytes and hash travel side by side, and no
 * reply is believed that the hub does not repeat when asked.
 */
export async function sendUpload(options: SendingOptions): Promise<SendingEnd> {
  const { beginning, signal, wait, onMove } = options
  const inner = new AbortController()
  const stop = () => inner.abort()
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const client = openHubClient(options.hub, inner.signal)
  const persist = { signal: inner.signal, wait, onWaiting: () => {} }

  let judged: UploadView | undefined
  const hashing = async () => {
    const sha256 = await options.hash(inner.signal)
    const answer = await askUntilAnswered(() => client.tellHash(beginning.uploadId, sha256), persist)
    // Known bytes need not travel to their end.
    if (answer.ok && answer.value.state === 'refused') {
      judged = answer.value
      stop()
    }
  }
  const hashed = hashing().catch(() => {})

  const sending = async (): Promise<SendingEnd> => {
    for (;;) {
      const uploadUrl = new URL(beginning.uploadUrl, options.hub.base).href
      const end = await transfer({
        ...options,
        uploadUrl,
        headers: options.hub.headers,
        signal: inner.signal,
        onMove,
      })
      if (end === 'signIn' || end === 'stopped') return { kind: end }
      for (let looks = 0; ; looks++) {
        const answer = await askUntilAnswered(() => client.look(beginning.uploadId), {
          ...persist,
          onWaiting: trouble => onMove({ kind: 'waiting', trouble }),
        })
        if (!answer.ok) return { kind: answer.trouble === 'signIn' ? 'signIn' : 'gone' }
        const { state } = answer.value
        if (state === 'stored' || state === 'refused') return { kind: state, view: answer.value }
        const whole = state === 'checking' || answer.value.offset === answer.value.sourceBytes
        if (whole) onMove({ kind: 'checking', view: answer.value })
        await wait(lookAfterMs[looks] ?? 1500, inner.signal)
        throwIfEnded(inner.signal)
        // The hub lost bytes that it had confirmed: send them again.
        if (!whole) break
      }
    }
  }
  try {
    const end = await sending()
    if (end.kind !== 'stopped') return end
  } catch (error) {
    if (!inner.signal.aborted) throw error
  } finally {
    stop()
    signal.removeEventListener('abort', stop)
    await hashed
  }
  return judged && !signal.aborted ? { kind: 'refused', view: judged } : { kind: 'stopped' }
}
