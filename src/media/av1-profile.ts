import { z } from 'zod'

const why = z.string().min(1)
const rungSchema = z.strictObject({
  /** The H.264 rung of the same ladder for whose bits this one shows more; left out where that one is. */
  beside: z.string(),
  width: z.number().int().min(64).max(3840),
  height: z.number().int().min(64).max(2160),
  crf: z.number().int().min(10).max(63),
  maxKbps: z.number().int().min(16).max(20_000),
  why,
})
const ladderSchema = z.array(rungSchema).min(1).max(4)

/** The AV1 tier of a profile: rungs of a second set of variants, each beside one of H.264. */
export const av1Schema = z.strictObject({
  enabled: z.boolean(),
  why,
  /** SVT-AV1's: 8 is 6 to 7 times the work of x264 veryfast. Slower ones keep a small hub busy for days. */
  preset: z.number().int().min(6).max(12),
  ladders: z.strictObject({ camera: ladderSchema, slides: ladderSchema }),
})
export type ProfileAv1 = z.infer<typeof av1Schema>
export type ProfileAv1Rung = z.infer<typeof rungSchema>

type Neighbour = { readonly name: string; readonly height: number; readonly maxKbps: number }
type Fault = { readonly path: (string | number)[]; readonly message: string }

/** What is wrong with an AV1 tier beside these H.264 ladders, by field. */
export function av1Faults(
  av1: ProfileAv1 | undefined,
  ladders: { readonly camera: readonly Neighbour[]; readonly slides: readonly Neighbour[] },
): Fault[] {
  if (!av1) return []
  return (['camera', 'slides'] as const).flatMap(kind =>
    av1.ladders[kind].flatMap((rung, index, rungs) =>
      rungFaults(rung, rungs.slice(0, index), ladders[kind], kind).map(([field, message]) => ({
        path: ['ladders', kind, index, field],
        message,
      })),
    ),
  )
}

function rungFaults(
  rung: ProfileAv1Rung,
  above: readonly ProfileAv1Rung[],
  ladder: readonly Neighbour[],
  kind: string,
): [field: string, message: string][] {
  const faults: [string, string][] = []
  const last = above.at(-1)
  const neighbour = ladder.find(each => each.name === rung.beside)
  if (!neighbour) faults.push(['beside', `names no rung of ladders.${kind}`])
  else if (rung.maxKbps > neighbour.maxKbps)
    faults.push(['maxKbps', `must not cost more than ${neighbour.name}, beside which it stands`])
  if (neighbour && rung.height < neighbour.height)
    faults.push(['height', `must not be smaller than ${neighbour.name}, beside which it stands`])
  if (above.some(each => each.beside === rung.beside)) faults.push(['beside', 'is taken by a rung above'])
  if (last && rung.height >= last.height) faults.push(['height', 'rungs go from the largest to the smallest'])
  if (last && rung.maxKbps >= last.maxKbps) faults.push(['maxKbps', 'a smaller rung must cost less'])
  return faults
}
