import { Events, type default as Hls } from 'hls.js'

/** A stretch of film, in seconds. */
type Stretch = readonly [startSeconds: number, endSeconds: number]

/** Segments of two levels do not meet in the very same instant. */
const sameSeconds = 0.5
/** A gap that is still there has nothing to fill it with. */
const mostTries = 3

/** What of `stretches` lies within `others`. */
const within = (stretches: readonly Stretch[], others: readonly Stretch[]): Stretch[] =>
  stretches.flatMap(([start, end]) =>
    others
      .map(([from, to]): Stretch => [Math.max(start, from), Math.min(end, to)])
      .filter(([from, to]) => to > from),
  )

/** The first gap between stretches that the browser calls one: it would be played over with a picture that stands. */
function hiddenGap(here: readonly Stretch[], buffered: readonly Stretch[]): Stretch | undefined {
  for (const [from, to] of buffered) {
    const inside = within(here, [[from, to]]).sort(([a], [b]) => a - b)
    let end = inside[0]?.[1] ?? to
    for (const [start, next] of inside) {
      if (start > end + sameSeconds) return [end, start]
      end = Math.max(end, next)
    }
  }
  return undefined
}

/**
 * Chromium takes two stretches for one where less than two of its longest frames lies between them. A still lasts for
 * seconds: whole segments that never came (after a seek back, or a level chosen while others were under way) count as
 * here, and the picture stands while the sound goes on. So the film behind such a gap is thrown away, what is under way
 * with it (`abandonBehind`), and hls.js goes on where the gap begins; what it fetches again lies in the browser's cache.
 */
export function mendHiddenGaps(hls: Hls, abandonBehind: (hls: Hls, seconds: number) => void): void {
  let picture: SourceBuffer | undefined
  let here: readonly Stretch[] = []
  let lastGapAt = Number.NaN
  let tries = 0

  const buffered = (): Stretch[] => {
    const ranges = picture?.buffered
    return Array.from({ length: ranges?.length ?? 0 }, (_, i) => [ranges?.start(i) ?? 0, ranges?.end(i) ?? 0])
  }
  const forget = () => {
    picture = undefined
    here = []
  }
  hls.on(Events.MEDIA_DETACHING, forget)
  hls.on(Events.MANIFEST_LOADING, forget)
  hls.on(Events.BUFFER_CREATED, (_, { tracks }) => {
    picture = tracks.video?.buffer
    here = []
  })
  hls.on(Events.BUFFER_FLUSHED, () => {
    here = within(here, buffered())
  })
  hls.on(Events.FRAG_BUFFERED, (_, { frag }) => {
    if (frag.type !== 'main' || frag.sn === 'initSegment') return
    here = [...within(here, buffered()), [frag.start, frag.end]]
    const gap = hiddenGap(here, buffered())
    if (!gap) return
    const [startOffset] = gap
    tries = Math.abs(startOffset - lastGapAt) < sameSeconds ? tries + 1 : 1
    lastGapAt = startOffset
    if (tries > mostTries) {
      here = [...here, gap]
      return
    }
    hls.once(Events.BUFFER_FLUSHED, () => abandonBehind(hls, startOffset))
    hls.trigger(Events.BUFFER_FLUSHING, { startOffset, endOffset: Number.POSITIVE_INFINITY, type: 'video' })
  })
}
