import type { FragmentLoaderContext, LoaderCallbacks, LoaderContext, LoaderStats } from 'hls.js'
import { openFileSplitter } from '../../../media/joined-files.ts'
import type { Opening } from '../../player-props.ts'

/**
 * Takes a request of hls.js that the opening will answer, and gives what ends it; undefined for every other request.
 * `fetchAlone` asks for the file by its own address, where the opening breaks off before it.
 */
export type TakeEarly = (
  context: LoaderContext | FragmentLoaderContext,
  stats: LoaderStats,
  callbacks: LoaderCallbacks<LoaderContext>,
  fetchAlone: () => void,
) => ((wasAborted?: boolean) => void) | undefined

type Waiting = {
  /** Tells hls.js how much has come, and gives it the whole. */
  readonly tell: (part: Part) => void
  readonly fetchAlone: () => void
}

/** What is read so soon was here before anybody looked, by the page's own request or from the cache: no line carried it now. */
const hereBeforeMs = 50

type Part = {
  loadedBytes: number
  totalBytes: number
  earlierBytes: number
  whole?: ArrayBuffer
  waiting?: Waiting
}

/**
 * Fetches a film's opening and answers with it, while it still comes, what hls.js asks for. Each file is given once:
 * one that proves bad is to come from its own address. Where the opening breaks off, or a viewer has gone beyond it, the
 * rest is fetched file by file.
 */
export function openOpening({ url, files, seconds }: Opening, folder: URL): TakeEarly {
  const addresses = files.map(file => new URL(file, folder).href)
  const parts = new Map(
    addresses.map((address): [string, Part] => [address, { loadedBytes: 0, totalBytes: 0, earlierBytes: 0 }]),
  )
  const leaving = new AbortController()
  const countsFromMs = performance.now() + hereBeforeMs

  /** Leaves to their own addresses what is not here. */
  function leaveRest() {
    const rest = [...parts].filter(([, { whole }]) => !whole)
    for (const [address, { waiting }] of rest) {
      parts.delete(address)
      waiting?.fetchAlone()
    }
  }

  async function fetchAll() {
    const response = await fetch(url, { signal: leaving.signal })
    const reader = response.ok ? response.body?.getReader() : undefined
    const split = openFileSplitter((index, loadedBytes, totalBytes, whole) => {
      const address = addresses[index] ?? ''
      const part = parts.get(address)
      if (!part) return
      Object.assign(part, { loadedBytes, totalBytes }, whole && { whole })
      if (performance.now() < countsFromMs) part.earlierBytes = loadedBytes
      part.waiting?.tell(part)
    })
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true }
      if (done || !value) return
      split(value)
    }
  }
  fetchAll()
    .catch(() => leaving.abort())
    .finally(leaveRest)

  return (context, stats, callbacks, fetchAlone) => {
    const { url: address } = context
    const part = parts.get(address)
    if (!part) {
      // Subtitles have longer segments than the film.
      if ('frag' in context && context.frag.type !== 'subtitle' && context.frag.start >= seconds)
        leaving.abort()
      return undefined
    }
    const { loading } = stats
    loading.start = performance.now()
    const waiting: Waiting = {
      tell({ whole, loadedBytes, totalBytes, earlierBytes }) {
        const now = performance.now()
        if (loadedBytes > 0) loading.first ||= now
        stats.loaded = loadedBytes - earlierBytes
        stats.total = totalBytes
        if (!whole) return
        loading.end = now
        parts.delete(address)
        callbacks.onSuccess({ url: address, data: whole, code: 200 }, stats, context, null)
      },
      fetchAlone() {
        // As if nothing had been asked yet: a loader of hls.js begins once.
        stats.loaded = stats.total = loading.start = loading.first = 0
        fetchAlone()
      },
    }
    part.waiting = waiting
    // hls.js notes what it asked for only after this call.
    queueMicrotask(() => part.waiting === waiting && waiting.tell(part))
    return wasAborted => {
      if (part.waiting !== waiting || parts.get(address) !== part) return
      delete part.waiting
      stats.aborted = true
      if (wasAborted) callbacks.onAbort?.(stats, context, null)
      // Given up for its silence, or because another place or level is wanted: nothing else of it is waited for either.
      leaving.abort()
    }
  }
}
