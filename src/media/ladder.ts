import { z } from 'zod'
import type { ContentDecision } from './content.ts'
import type { ProfileRung, TranscodeProfile } from './profile.ts'

export const plannedRungSchema = z.object({
  /** By its short side: `720p`; a second one of that size also by its cap: `480p-120k`. AV1: `av1-360p`. */
  name: z.string(),
  /** Absent for H.264. */
  codec: z.literal('av1').optional(),
  width: z.number().int(),
  height: z.number().int(),
  /** Every how many frames of the fastest rung this one shows: 2 is half the frame rate. */
  frameStep: z.number().int().min(1),
  preset: z.string(),
  crf: z.number(),
  maxKbps: z.number(),
  bufferKbps: z.number(),
  /** What it is expected to cost, from the samples; absent where there are none. */
  expectedKbps: z.number().optional(),
  /** Of the slide show alone: seconds from picture to picture, and how long its segments are. */
  stills: z.object({ everySeconds: z.number().int(), segmentSeconds: z.number().int() }).optional(),
  why: z.string(),
})
export type PlannedRung = z.infer<typeof plannedRungSchema>

export const droppedRungSchema = z.object({
  name: z.string(),
  reason: z.enum(['largerThanSource', 'sameSize', 'nearCost']),
  why: z.string(),
  /** With `nearCost`: what both were expected to cost, and the rung that is made instead. */
  expected: z.object({ kbps: z.number(), insteadKbps: z.number(), instead: z.string() }).optional(),
})
/** A rung of the profile that is not made. */
export type DroppedRung = z.infer<typeof droppedRungSchema>

/** A picture as a viewer sees it: pixels squared, turned, without a black frame around it. */
export type ShownSize = { readonly width: number; readonly height: number }

type Ladder = { readonly rungs: Omit<PlannedRung, 'frameStep'>[]; readonly dropped: DroppedRung[] }
/** A rung in the size that this picture gets, with the frame rate that it may have. */
export type SizedRung = Ladder['rungs'][number] & { readonly maxFrameRate: number }

/** Chooses the rungs for a picture, from the largest to the smallest, each with the frame rate that it may have. */
export function chooseRungs(
  shown: ShownSize,
  content: ContentDecision,
  profile: TranscodeProfile,
): { rungs: SizedRung[]; dropped: DroppedRung[] } {
  const { camera, slides } = profile.ladders
  const { slidesRungs } = profile.mixed
  const beside = slides.filter(rung => content.kind === 'mixed' && slidesRungs.includes(rung.name))
  // Rungs are weighed against those of their own ladder: text and movement are different pictures at one cost.
  const ladders = [content.kind === 'slides' ? slides : camera, ...(beside.length > 0 ? [beside] : [])]
  const chosen = ladders.map(ladder => fitLadder(ladder, shown, content, profile))
  const rungs = chosen
    .flatMap(ladder => ladder.rungs)
    .sort((a, b) => b.width * b.height - a.width * a.height || b.maxKbps - a.maxKbps)
  return { rungs: nameApart(rungs), dropped: chosen.flatMap(ladder => ladder.dropped) }
}

function fitLadder(
  ladder: readonly ProfileRung[],
  shown: ShownSize,
  content: ContentDecision,
  profile: TranscodeProfile,
): { rungs: SizedRung[]; dropped: DroppedRung[] } {
  const rungs: SizedRung[] = []
  const dropped: DroppedRung[] = []
  let lastBox: ProfileRung | undefined
  for (const rung of ladder) {
    const { width, height, spansSource } = fitRung(rung, shown)
    const last = rungs.at(-1)
    const expectedKbps = expectKbps(rung, { width, height }, content)
    // The source's own size is made by the smallest box that spans it, so that neither its detail nor bits are lost.
    const smaller = ladder.find(each => each.height < rung.height)
    if (spansSource && smaller && fitRung(smaller, shown).spansSource) {
      dropped.push({ name: rung.name, reason: 'largerThanSource', why: 'larger than the source' })
    } else if (last && rung.height !== lastBox?.height && (last.width === width || last.height === height)) {
      // Only a profile's own two rungs of one box may share a size; else the shape left nothing to make smaller.
      dropped.push({ name: rung.name, reason: 'sameSize', why: `not smaller than ${last.name}` })
    } else if (last && isNearCost(expectedKbps, last.expectedKbps, profile)) {
      const expected = { kbps: expectedKbps ?? 0, insteadKbps: last.expectedKbps ?? 0, instead: last.name }
      const why = `expected at ${expected.kbps} kbit/s beside ${expected.insteadKbps} for ${last.name}, which shows more`
      dropped.push({ name: rung.name, reason: 'nearCost', why, expected })
    } else {
      lastBox = rung
      rungs.push({
        name: `${Math.min(width, height)}p`,
        width,
        height,
        maxFrameRate: Math.min(rung.maxFrameRate ?? profile.maxFrameRate, profile.maxFrameRate),
        preset: rung.preset,
        crf: rung.crf,
        maxKbps: rung.maxKbps,
        bufferKbps: rung.bufferKbps,
        ...(expectedKbps !== undefined && { expectedKbps }),
        why: spansSource ? `The source’s own size: nothing is enlarged. ${rung.why}` : rung.why,
      })
    }
  }
  return { rungs, dropped }
}

/** Two rungs of one size are two folders of a release: the later one bears its cap. */
const nameApart = (rungs: readonly SizedRung[]): SizedRung[] =>
  rungs.map((rung, index) =>
    rungs.findIndex(each => each.name === rung.name) < index
      ? { ...rung, name: `${rung.name}-${rung.maxKbps}k` }
      : rung,
  )

/** The sound goes with every rung: what counts for a line is both together. */
const isNearCost = (
  kbps: number | undefined,
  above: number | undefined,
  { audio, nearCost }: TranscodeProfile,
): boolean =>
  kbps !== undefined &&
  above !== undefined &&
  kbps + audio.speech.kbps > nearCost.share * (above + audio.speech.kbps)

/** Lines of the sample's encode, and its CRF. */
const sample = { pixels: 640 * 360, crf: 28 } as const

/**
 * What a rung will cost, from the samples' rate at 360 lines and CRF 28. Bits grow with the 0.6th power of the pixels
 * on slides and about the 0.75th on camera footage, and halve with every 8.5 steps of CRF on slides and 6 on camera
 * (measured on ladders of both); the cap ends it.
 */
function expectKbps(rung: ProfileRung, { width, height }: ShownSize, content: ContentDecision) {
  if (content.kbps === undefined) return undefined
  const [growth, halving] = content.kind === 'camera' ? [0.75, 6] : [0.6, 8.5]
  const size = ((width * height) / sample.pixels) ** growth
  return Math.round(Math.min(rung.maxKbps, content.kbps * size * 2 ** ((sample.crf - rung.crf) / halving)))
}

/**
 * The size of a rung for a source: inside the rung's box (turned for portrait footage), the source's shape kept,
 * never larger than the source, even in both directions because 4:2:0 needs it.
 */
export function fitRung(rung: Pick<ProfileRung, 'width' | 'height'>, shown: ShownSize) {
  const portrait = shown.height > shown.width
  const boxWidth = portrait ? rung.height : rung.width
  const boxHeight = portrait ? rung.width : rung.height
  const scale = Math.min(boxWidth / shown.width, boxHeight / shown.height)
  const even = (pixels: number) => Math.max(2, 2 * Math.round(pixels / 2))
  const evenDown = (pixels: number) => Math.max(2, 2 * Math.floor(pixels / 2))
  // Within 2 % is the same size: 854 against 853 is rounding, not detail.
  const spansSource = scale > 0.98
  return spansSource
    ? { width: evenDown(shown.width), height: evenDown(shown.height), spansSource }
    : { width: even(shown.width * scale), height: even(shown.height * scale), spansSource }
}
