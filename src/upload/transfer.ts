// Runs in the page and in the terminal: no Node, no DOM, only what both have.
import { type DetailedError, Upload, type UploadOptions } from 'tus-js-client'
import type { Waiter } from './hub-client.ts'
import { nextChunkBytes, retryDelayMs, type SendingTrouble, smallestChunkBytes, troubleOf } from './rules.ts'

/** What a transfer tells while it runs: bytes sent so far, or what it waits for. */
export type TransferMove =
  | { readonly kind: 'sending'; readonly sentBytes: number }
  | { readonly kind: 'waiting'; readonly trouble: SendingTrouble }

/** How a transfer ended. `ended`: the hub takes no more bytes; ask it why. */
export type TransferEnd = 'sent' | 'ended' | 'signIn' | 'stopped'

/** The bytes: a browser's File as `file`, or a reader of the terminal's own. */
export type TransferSource = Pick<UploadOptions, 'fileReader'> & { readonly file: Blob }

/** What a transfer needs. */
export type TransferOptions = {
  readonly source: TransferSource
  readonly uploadUrl: string
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly wait: Waiter
  readonly onMove: (move: TransferMove) => void
  /** Calls `lost` when the machine itself knows that its line is gone, until the returned function is called. */
  readonly watchLine?: (lost: () => void) => () => void
}

/** A request of the smallest size takes 2 minutes only below 18 kbit/s: the line is dead and nobody told us. */
const silentLineMs = 120_000

/**
 * Sends the bytes that the hub does not have yet, and goes on for ever through cut links, sleeping machines and
 * restarted hubs: each try asks for the offset first and starts from there, never from the beginning.
 */
export async function transfer(options: TransferOptions): Promise<TransferEnd> {
  const { signal } = options
  let failures = 0
  let chunkBytes = 2 * smallestChunkBytes
  while (!signal.aborted) {
    const outcome = await sendOnce(options, chunkBytes, fitting => {
      failures = 0
      chunkBytes = fitting
    })
    if (outcome === 'sent' || outcome === 'ended' || outcome === 'signIn') return outcome
    if (outcome === 'stopped') break
    failures++
    // Less is lost when the next request is cut too.
    chunkBytes = Math.max(smallestChunkBytes, Math.floor(chunkBytes / 2))
    options.onMove({ kind: 'waiting', trouble: outcome })
    await options.wait(retryDelayMs(failures), signal)
  }
  return 'stopped'
}

/** One try, until success or the first trouble. */
function sendOnce(
  { source, uploadUrl, headers, signal, onMove, watchLine }: TransferOptions,
  firstChunkBytes: number,
  onChunk: (nextBytes: number) => void,
): Promise<TransferEnd | SendingTrouble> {
  return new Promise(resolve => {
    let requestAt = performance.now()
    let silence: ReturnType<typeof setTimeout>
    const end = (outcome: TransferEnd | SendingTrouble) => {
      clearTimeout(silence)
      signal.removeEventListener('abort', stop)
      unwatch?.()
      resolve(outcome)
    }
    const heard = () => {
      clearTimeout(silence)
      silence = setTimeout(() => leave('link'), silentLineMs)
    }
    const leave = (outcome: TransferEnd | SendingTrouble) => {
      upload.abort().catch(() => {})
      end(outcome)
    }
    const stop = () => leave('stopped')
    // A request on a line that is gone may hang for minutes before it fails.
    const unwatch = watchLine?.(() => leave('link'))
    const upload = new Upload(source.file, {
      ...(source.fileReader ? { fileReader: source.fileReader } : {}),
      // No endpoint: this client can then never fall back to a new upload from byte 0.
      uploadUrl,
      headers,
      chunkSize: firstChunkBytes,
      retryDelays: null,
      storeFingerprintForResuming: false,
      fingerprint: async () => uploadUrl,
      onBeforeRequest: () => {
        requestAt = performance.now()
        heard()
      },
      onProgress: sentBytes => {
        heard()
        onMove({ kind: 'sending', sentBytes })
      },
      onChunkComplete: sizeBytes => {
        const nextBytes = nextChunkBytes(sizeBytes, (performance.now() - requestAt) / 1000)
        upload.options.chunkSize = nextBytes
        onChunk(nextBytes)
      },
      onSuccess: () => end('sent'),
      onError: error => end(troubleOf(statusOf(error))),
    })
    signal.addEventListener('abort', stop, { once: true })
    heard()
    upload.start()
  })
}

const statusOf = (error: Error | DetailedError): number | undefined =>
  'originalResponse' in error ? error.originalResponse?.getStatus() : undefined
