import type { Cut } from './chunks.ts'
import { writeSeconds } from './input-args.ts'
import type { PlannedPicture, PlannedRung } from './plan.ts'
import { pictureCheckGraph } from './qc-args.ts'
import { sketchHoldSeconds, stillSteps } from './stills.ts'

/** One frame from each pair of fields: 50i is 25 pictures a second. */
export const deinterlace = 'bwdif=mode=send_frame'
/**
 * PQ and HLG to BT.709: stations' projectors know nothing else. hable keeps highlights without clipping. Both curves
 * come with BT.2020's colours, also where a file forgets to say so.
 */
export const toneMap = [
  'setparams=color_primaries=bt2020:colorspace=bt2020nc',
  'zscale=t=linear:npl=100',
  'format=gbrpf32le',
  'zscale=p=bt709',
  'tonemap=tonemap=hable:desat=0',
  'zscale=t=bt709:m=bt709:r=tv',
].join(',')

/** What is done to the frame before it is scaled: one picture a step, without the black frame around it. */
export const framing = ({ deinterlace: isInterlaced, crop }: PlannedPicture): string[] => [
  ...(isInterlaced ? [deinterlace] : []),
  ...(crop ? [`crop=${crop.width}:${crop.height}:${crop.left}:${crop.top}`] : []),
]

/** The pad of the storyboard's strip. */
export const stripPad = 'strip'

type GraphParts = {
  /** The frames of the film that are encoded, whether or not others were cut off. */
  readonly piece: { readonly startFrame: number; readonly frames: number }
  /** Absent: all frames. */
  readonly cut?: Cut | undefined
  /** The steps of the storyboard, taken from the smallest rung to a pad of its own. */
  readonly stripSteps?: string | undefined
  /** Quality control looks at the same frames, before anything is done to them. */
  readonly isChecked?: boolean
  /** Keyframes alone are decoded, and the last one is held. */
  readonly isSketch?: boolean
}

/**
 * The filters of the picture, from the source's track to a pad for each rung: `[v0]`, `[v1]`. Each is scaled from the
 * one above it.
 */
export function pictureGraph(
  picture: PlannedPicture,
  rungs: readonly PlannedRung[],
  { piece, cut, stripSteps, isChecked = false, isSketch = false }: GraphParts,
): string[] {
  const { numerator, denominator } = picture.frameRate
  // A constant rate from time zero, so that every rung's keyframes fall on one grid; phones record variable rates. From
  // the middle on, frames have the film's times: the rate begins with the first of them, before the chunk.
  const start = (cut?.fromBeginning ?? true) ? ':start_time=0' : ''
  const holdSeconds = picture.holdSeconds + (isSketch ? sketchHoldSeconds : 0)
  const steps = [
    ...framing(picture),
    // pass: a single frame of less than half a step is kept.
    `fps=fps=${numerator}/${denominator}${start}:eof_action=pass`,
    ...(holdSeconds > 0 && (cut?.isLast ?? true)
      ? [`tpad=stop_mode=clone:stop_duration=${writeSeconds(holdSeconds)}`]
      : []),
    ...(cut ? cutSteps(cut) : []),
  ]
  const source = `[0:${picture.streamIndex}]`
  const ownSteps = (rung: PlannedRung) => [...everyFrame(rung), ...stillSteps(rung, piece, picture.frameRate)]
  const scaled = rungs.flatMap((rung, index) => {
    // What a slide show does not show need not be scaled, where nobody else is served by it.
    const early = isSketch ? ownSteps(rung) : []
    const input =
      index === 0 ? `${isChecked ? '[film]' : source}${[...steps, ...early].join(',')},` : `[s${index}]`
    const scale = `scale=${rung.width}:${rung.height}:flags=bicubic:out_range=tv`
    const mapped = index === 0 && picture.toneMap ? `,${toneMap}` : ''
    // setsar: pixels are squared by scaling to the display size; players must not stretch them again.
    // format: eight bits, 4:2:0, the only kind that old hardware decodes.
    const scaled = `${input}${scale}${mapped},setsar=1,format=yuv420p`
    const isLast = index === rungs.length - 1
    const own = isSketch ? [] : ownSteps(rung)
    if (isLast && !stripSteps) return [`${[scaled, ...own].join(',')}[v${index}]`]
    // What comes after keeps every frame: it may be faster than this rung.
    const next = isLast ? 't' : `s${index + 1}`
    return [
      `${scaled},split=2[${own.length > 0 ? 'f' : 'v'}${index}][${next}]`,
      ...(own.length > 0 ? [`[f${index}]${own.join(',')}[v${index}]`] : []),
      ...(isLast ? [`[t]${stripSteps}[${stripPad}]`] : []),
    ]
  })
  return isChecked
    ? [`${source}split=2[film][checked]`, ...scaled, pictureCheckGraph('[checked]', cut)]
    : scaled
}

/** Behind `fps` a frame's time is its number. The last chunk takes what the source still has. */
function cutSteps({ chunk: { startFrame, frames }, isLast }: Cut): string[] {
  const bounds = [
    ...(startFrame > 0 ? [`start_pts=${startFrame}`] : []),
    ...(isLast ? [] : [`end_pts=${startFrame + frames}`]),
  ]
  return [`trim=${bounds.join(':')}`, ...(startFrame > 0 ? [`setpts=PTS-${startFrame}`] : [])]
}

/** framestep keeps the first frame of every step, on the times that the faster rungs have too. */
const everyFrame = ({ frameStep }: PlannedRung): string[] => (frameStep > 1 ? [`framestep=${frameStep}`] : [])
