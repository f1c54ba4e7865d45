import { Events, type Fragment, type default as Hls } from 'hls.js'
import type { LineMeter } from '../../../media/pace/line-meter.ts'

/** A second in which nothing ends is looked at on its way: an outage must show before it is over. */
const lookEveryMs = 500

type Loaded = { readonly frag: Fragment; readonly networkDetails?: unknown }

export type LineWatch = {
  /** Nothing more is asked for until something new is: the time from now on says nothing about the line. */
  readonly rest: () => void
  readonly close: () => void
}

/**
 * Tells the meter what hls.js fetches. A segment counts as under way until it has come or another one of its kind is
 * asked for, the pauses between tries included: an outage is a time in which the line carries nothing.
 */
export function watchLine(hls: Hls, meter: LineMeter): LineWatch {
  const underWay = new Map<string, { readonly frag: Fragment; counted: number }>()
  let lookedAt = performance.now()
  let timer: ReturnType<typeof setInterval> | undefined

  function look() {
    const now = performance.now()
    let bytes = 0
    for (const each of underWay.values()) {
      const { loaded } = each.frag.stats
      // A new try begins again at its first byte; those of the try before were carried too.
      bytes += loaded < each.counted ? loaded : loaded - each.counted
      each.counted = loaded
    }
    meter.look((now - lookedAt) / 1000, (bytes * 8) / 1000, underWay.size > 0)
    lookedAt = now
  }
  function rest() {
    look()
    underWay.clear()
    clearInterval(timer)
    timer = undefined
  }
  const onLoading = (_: Events.FRAG_LOADING, { frag }: { readonly frag: Fragment }) => {
    look()
    underWay.set(frag.type, { frag, counted: 0 })
    timer ??= setInterval(look, lookEveryMs)
  }
  const onLoaded = (_: unknown, { frag, networkDetails }: Loaded) => {
    const isThis = underWay.get(frag.type)?.frag === frag
    // What the line did not carry says nothing about it, neither its bytes nor its moment.
    if (isThis && wasHere(frag, networkDetails)) underWay.delete(frag.type)
    look()
    if (isThis) underWay.delete(frag.type)
    if (underWay.size === 0) rest()
  }
  hls.on(Events.FRAG_LOADING, onLoading)
  hls.on(Events.FRAG_LOADED, onLoaded)
  hls.on(Events.FRAG_LOAD_EMERGENCY_ABORTED, onLoaded)
  hls.on(Events.MANIFEST_LOADING, rest)
  return {
    rest,
    close() {
      rest()
      hls.off(Events.FRAG_LOADING, onLoading)
      hls.off(Events.FRAG_LOADED, onLoaded)
      hls.off(Events.FRAG_LOAD_EMERGENCY_ABORTED, onLoaded)
      hls.off(Events.MANIFEST_LOADING, rest)
    },
  }
}

/** Browsers note 250 answers and then no more. */
const mostNotes = 200

/** Whether a segment came out of the browser's cache, or had come by the page's preload before it was asked for. */
function wasHere({ stats }: Fragment, request: unknown): boolean {
  if (!(request instanceof XMLHttpRequest)) return false
  const note = performance.getEntriesByName(request.responseURL).pop()
  if (performance.getEntriesByType('resource').length > mostNotes) performance.clearResourceTimings()
  if (!(note instanceof PerformanceResourceTiming)) return false
  const isKept = note.transferSize === 0 && note.decodedBodySize > 0
  return isKept || note.responseEnd <= stats.loading.start
}
