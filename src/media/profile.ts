import { z } from 'zod'

const why = z.string().min(1)
const rungSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]{2,12}$/),
  width: z.number().int().min(64).max(3840),
  height: z.number().int().min(64).max(2160),
  preset: z.enum(['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower']),
  crf: z.number().min(10).max(45),
  maxKbps: z.number().int().min(16).max(20_000),
  bufferKbps: z.number().int().min(16).max(40_000),
  why,
})
export type ProfileRung = z.infer<typeof rungSchema>

/** A bitrate ladder as data. Unknown fields are refused, every rung says why it is there. */
export const profileSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9-]{1,40}$/),
    why,
    segmentSeconds: z.number().int().min(1).max(10),
    maxFrameRate: z.number().min(10).max(60),
    audio: z.strictObject({
      kbps: z.number().int().min(16).max(256),
      channels: z.union([z.literal(1), z.literal(2)]),
      sampleRate: z.literal(48_000),
      why,
    }),
    rungs: z.array(rungSchema).min(1).max(8),
  })
  .superRefine((profile, context) => {
    profile.rungs.forEach((rung, index) => {
      const above = profile.rungs[index - 1]
      const fault = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: ['rungs', index, field], message })
      if (rung.bufferKbps < rung.maxKbps) fault('bufferKbps', 'must be at least maxKbps')
      if (above && rung.height >= above.height) fault('height', 'rungs go from the largest to the smallest')
      if (above && rung.maxKbps >= above.maxKbps) fault('maxKbps', 'a smaller rung must cost less')
    })
  })
export type TranscodeProfile = z.infer<typeof profileSchema>

/** Reads one profile; throws an Error that names the file and every faulty field. */
export function parseProfile(fileName: string, text: string): TranscodeProfile {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    throw new Error(`${fileName}: not JSON (${error instanceof Error ? error.message : String(error)})`)
  }
  const parsed = profileSchema.safeParse(data)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(issue => `${issue.path.join('.') || '(file)'}: ${issue.message}`)
    throw new Error(`${fileName}: ${faults.join('; ')}`)
  }
  if (fileName !== `${parsed.data.name}.json`)
    throw new Error(`${fileName}: name: must be the file's own name`)
  return parsed.data
}
