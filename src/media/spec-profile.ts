import { z } from 'zod'
import { parseNamedJson } from './named-json.ts'

const why = z.string().min(1)
const severity = z.enum(['must', 'should'])
const positive = z.number().positive()
const seconds = z.number().min(0)
const share = z.number().min(0).max(1)
const decibel = z.number().min(-70).max(20)

const common = { severity, why }
/** A film that stands still for a larger share of its time is slides: the rule is then not judged. */
const mostStillShare = share.optional()

/** `16:9` and the like. */
const aspectName = z.string().regex(/^[1-9]\d?:[1-9]\d?$/)

const rules = {
  length: z
    .strictObject({ ...common, leastSeconds: seconds.optional(), mostSeconds: positive.optional() })
    .optional(),
  /** Of the short side, as shown. */
  size: z
    .strictObject({ ...common, leastPixels: positive.optional(), mostPixels: positive.optional() })
    .optional(),
  frameRate: z
    .strictObject({
      ...common,
      leastFps: positive.optional(),
      mostFps: positive.optional(),
      mostStillShare,
    })
    .optional(),
  aspect: z.strictObject({ ...common, allowed: z.array(aspectName).min(1), tolerance: share }).optional(),
  /** Of the picture's track. */
  bitrate: z
    .strictObject({
      ...common,
      leastKbps: positive.optional(),
      mostKbps: positive.optional(),
      mostStillShare,
    })
    .optional(),
  black: z.strictObject({ ...common, mostSeconds: seconds, edgeSeconds: seconds }).optional(),
  freeze: z.strictObject({ ...common, mostSeconds: seconds, mostStillShare }).optional(),
  silence: z.strictObject({ ...common, mostSeconds: seconds }).optional(),
  loudness: z
    .strictObject({ ...common, leastLufs: decibel.optional(), mostLufs: decibel.optional() })
    .optional(),
  truePeak: z.strictObject({ ...common, mostDbtp: decibel }).optional(),
  clipping: z.strictObject({ ...common, mostSeconds: seconds }).optional(),
  sound: z.strictObject({ ...common, required: z.literal(true) }).optional(),
  /** Of the lesson, not of its film: a track of its own, or in the picture as its maker says. Asked where it is entered. */
  subtitles: z.strictObject({ ...common, required: z.literal(true) }).optional(),
  /** Of width or height, whichever has lost more. */
  borders: z.strictObject({ ...common, mostShare: share }).optional(),
}

/** What a specification is called on a page. */
export const specTitleSchema = z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) })

/** A production specification (制作规范) as data. Unknown fields are refused, every rule says why it is there. */
export const specProfileSchema = z
  .strictObject({ name: z.string().regex(/^[a-z0-9-]{1,40}$/), title: specTitleSchema, why, ...rules })
  .superRefine((spec, context) => {
    const ranges = [
      ['length', 'mostSeconds', spec.length?.leastSeconds, spec.length?.mostSeconds],
      ['size', 'mostPixels', spec.size?.leastPixels, spec.size?.mostPixels],
      ['frameRate', 'mostFps', spec.frameRate?.leastFps, spec.frameRate?.mostFps],
      ['bitrate', 'mostKbps', spec.bitrate?.leastKbps, spec.bitrate?.mostKbps],
      ['loudness', 'mostLufs', spec.loudness?.leastLufs, spec.loudness?.mostLufs],
    ] as const
    for (const [rule, field, least, most] of ranges) {
      if (spec[rule] && least === undefined && most === undefined)
        context.addIssue({ code: 'custom', path: [rule], message: 'has no limit' })
      if (least !== undefined && most !== undefined && least > most)
        context.addIssue({ code: 'custom', path: [rule, field], message: 'must not be below the least' })
    }
  })
export type SpecProfile = z.infer<typeof specProfileSchema>

/** Reads one spec profile; throws an Error that names the file and every faulty field. */
export const parseSpecProfile = (fileName: string, text: string): SpecProfile =>
  parseNamedJson(specProfileSchema, fileName, text)

/** The value of an aspect's name: 16:9 is 1.78. */
export function aspectOf(name: string): number {
  const [across = 1, down = 1] = name.split(':').map(Number)
  return across / down
}
