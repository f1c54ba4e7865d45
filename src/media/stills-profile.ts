import { z } from 'zod'

const why = z.string().min(1)
const stillsOf = z.strictObject({
  /** Seconds from one look at the film to the next. A picture that has not changed since takes some 30 bytes. */
  everySeconds: z.number().int().min(1).max(10),
  crf: z.number().min(10).max(45),
  maxKbps: z.number().int().min(4).max(64),
  bufferKbps: z.number().int().min(4).max(1000),
  why,
})

/** The slide show of a profile: still pictures with the lesson's sound, in the size of the ladder's smallest rung. */
export const stillsSchema = z.strictObject({
  why,
  /** A keyframe costs a whole picture: few of them. A multiple of the profile's own, so that a change of rung fits. */
  segmentSeconds: z.number().int().min(2).max(20),
  preset: z.enum(['fast', 'medium', 'slow', 'slower', 'veryslow']),
  camera: stillsOf,
  slides: stillsOf,
})
export type ProfileStills = z.infer<typeof stillsSchema>

type Fault = { readonly path: string[]; readonly message: string }

/** What is wrong with a slide show beside the rest of its profile, by field. */
export function stillsFaults(
  stills: ProfileStills | undefined,
  segmentSeconds: number,
  ladders: { readonly camera: readonly Floor[]; readonly slides: readonly Floor[] },
): Fault[] {
  if (!stills) return []
  const faults: Fault[] = []
  if (stills.segmentSeconds % segmentSeconds !== 0)
    faults.push({ path: ['segmentSeconds'], message: 'must be a multiple of the profile’s segmentSeconds' })
  for (const kind of ['camera', 'slides'] as const) {
    const { everySeconds, maxKbps, bufferKbps } = stills[kind]
    const fault = (field: string, message: string) => faults.push({ path: [kind, field], message })
    if (stills.segmentSeconds % everySeconds !== 0)
      fault('everySeconds', 'must go into segmentSeconds without a rest')
    if (bufferKbps < maxKbps) fault('bufferKbps', 'must be at least maxKbps')
    const floor = ladders[kind].at(-1)
    if (floor && maxKbps >= floor.maxKbps) fault('maxKbps', `must cost less than ${floor.name}`)
  }
  return faults
}

type Floor = { readonly name: string; readonly maxKbps: number }
