import { z } from 'zod'
import { av1Faults, av1Schema } from './av1-profile.ts'
import { parseNamedJson } from './named-json.ts'
import { sourceRetentionSchema } from './retention.ts'
import { stillsFaults, stillsSchema } from './stills-profile.ts'

const why = z.string().min(1)
const rungSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{2,12}$/),
  width: z.number().int().min(64).max(3840),
  height: z.number().int().min(64).max(2160),
  /** Below the profile's own where what is shown moves little. */
  maxFrameRate: z.number().min(5).max(60).optional(),
  preset: z.enum(['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower']),
  crf: z.number().min(10).max(45),
  maxKbps: z.number().int().min(16).max(20_000),
  bufferKbps: z.number().int().min(16).max(40_000),
  why,
})
export type ProfileRung = z.infer<typeof rungSchema>

const ladderSchema = z
  .array(rungSchema)
  .min(1)
  .max(8)
  .superRefine((rungs, context) => {
    rungs.forEach((rung, index) => {
      const above = rungs[index - 1]
      const fault = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: [index, field], message })
      if (rung.bufferKbps < rung.maxKbps) fault('bufferKbps', 'must be at least maxKbps')
      if (!above) return
      if (rung.height > above.height) fault('height', 'rungs go from the largest to the smallest')
      if (rung.height === above.height && rung.crf <= above.crf)
        fault('crf', 'a second rung of one size must have a higher crf')
      if (rung.maxKbps >= above.maxKbps) fault('maxKbps', 'a smaller rung must cost less')
      if (rungs.findIndex(each => each.name === rung.name) < index) fault('name', 'is taken by a rung above')
    })
  })

const share = z.number().min(0).max(1)
const soundSchema = <Channels extends number>(channels: Channels) =>
  z.strictObject({
    kbps: z.number().int().min(16).max(256),
    channels: z.literal(channels),
    sampleRate: z.union([z.literal(24_000), z.literal(48_000)]),
    why,
  })

/** How films are encoded, as data. Unknown fields are refused, every choice says why it is so. */
export const profileSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9-]{1,40}$/),
    why,
    /** The first segment's length is cut into seconds, so that a thin line shows a picture sooner. */
    segmentSeconds: z.number().int().min(2).max(10),
    maxFrameRate: z.number().min(10).max(60),
    audio: z.strictObject({
      loudness: z.strictObject({
        targetLufs: z.number().min(-31).max(-12),
        /** No sample goes above before it is coded; the coder then overshoots by up to 3 dB. */
        ceilingDbfs: z.number().min(-9).max(-0.5),
        mostGainDb: z.number().min(0).max(40),
        why,
      }),
      speech: soundSchema(1),
      music: soundSchema(2),
    }),
    /** Limits by which samples of a film tell slides from camera; between them lies `mixed`. */
    content: z.strictObject({
      slidesStillShare: share,
      slidesMaxKbps: z.number().positive(),
      cameraStillShare: share,
      why,
    }),
    /** A rung that is expected to cost more than this share of the next larger one, sound included, is not made. */
    nearCost: z.strictObject({ share, why }),
    ladders: z.strictObject({ camera: ladderSchema, slides: ladderSchema }),
    /** Rungs of the ladder `slides` that a mixed film gets beside the whole ladder `camera`. */
    mixed: z.strictObject({ slidesRungs: z.array(z.string()).min(1), why }),
    /** Still pictures with sound for lines that carry no rung of the ladder; without it there are none. */
    stills: stillsSchema.optional(),
    /** A second set of variants for players that decode AV1; without it, or with `enabled: false`, there is none. */
    av1: av1Schema.optional(),
    /** How long the film that a lesson was made from stays in the store. */
    sourceRetention: sourceRetentionSchema,
  })
  .superRefine((profile, context) => {
    const fault = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message })
    profile.mixed.slidesRungs.forEach((name, index) => {
      if (!profile.ladders.slides.some(rung => rung.name === name))
        fault(['mixed', 'slidesRungs', index], 'names no rung of ladders.slides')
    })
    if (profile.content.cameraStillShare >= profile.content.slidesStillShare)
      fault(['content', 'cameraStillShare'], 'must be below slidesStillShare')
    for (const { path, message } of stillsFaults(profile.stills, profile.segmentSeconds, profile.ladders))
      fault(['stills', ...path], message)
    for (const { path, message } of av1Faults(profile.av1, profile.ladders)) fault(['av1', ...path], message)
  })
export type TranscodeProfile = z.infer<typeof profileSchema>

/** Reads one profile; throws an Error that names the file and every faulty field. */
export const parseProfile = (fileName: string, text: string): TranscodeProfile =>
  parseNamedJson(profileSchema, fileName, text)
