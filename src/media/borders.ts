import type { Rectangle, SampleFacts } from './samples.ts'

/** Shapes that films come in, across over down; a lit part of any other shape is a dark scene, not a frame in black. */
const usualAspects = [4 / 3, 16 / 9, 1.85, 2.35, 2.39, 9 / 16, 3 / 4]
const aspectTolerance = 0.025
/** Of a side: black frames are put around evenly, but for a few lines that tape heads and scaling leave. */
const evenTolerance = 0.02
/** A border narrower than this share of its side costs no bits worth a cut. */
const leastBorder = 0.03
/** Pixels by which samples of one black frame may differ: an edge is soft. */
const sampleTolerance = 6

/** A frame as it is decoded and turned; `pixelAspect` is how much wider than high its pixels are shown. */
export type FrameShape = { readonly width: number; readonly height: number; readonly pixelAspect: number }

/**
 * The part of the frame to keep where a film stands in a black frame, such as 4:3 in 16:9. Undefined unless every
 * sample agrees, the borders are even and what is left has a shape that films have: to cut off a lesson's text is worse
 * than to encode black, which costs next to nothing.
 */
export function findPicture(samples: readonly SampleFacts[], frame: FrameShape): Rectangle | undefined {
  const lit = samples.flatMap(sample => sample.lit ?? [])
  const [first] = lit
  if (!first || lit.length < samples.length) return undefined
  const across = keep(
    lit.map(each => each.left),
    lit.map(each => each.left + each.width),
    frame.width,
  )
  const down = keep(
    lit.map(each => each.top),
    lit.map(each => each.top + each.height),
    frame.height,
  )
  if (!across || !down) return undefined
  const picture = { left: across.start, top: down.start, width: across.size, height: down.size }
  if (picture.width === frame.width && picture.height === frame.height) return undefined
  const aspect = (picture.width * frame.pixelAspect) / picture.height
  return usualAspects.some(usual => Math.abs(aspect / usual - 1) <= aspectTolerance) ? picture : undefined
}

/** What to keep of one side of the frame; undefined where the samples disagree or the borders are uneven. */
function keep(
  starts: readonly number[],
  ends: readonly number[],
  side: number,
): { start: number; size: number } | undefined {
  const [start, end] = [Math.min(...starts), Math.max(...ends)]
  const spread = Math.max(Math.max(...starts) - start, end - Math.min(...ends))
  const [before, after] = [start, side - end]
  if (Math.max(before, after) < leastBorder * side) return { start: 0, size: side }
  if (spread > sampleTolerance || Math.abs(before - after) > evenTolerance * side) return undefined
  // 4:2:0 keeps one colour for two pixels each way: cuts fall between pairs, on the side of losing nothing.
  const evenStart = 2 * Math.floor(start / 2)
  const evenEnd = Math.min(side - (side % 2), 2 * Math.ceil(end / 2))
  return { start: evenStart, size: evenEnd - evenStart }
}
