import { z } from 'zod'
import { specTitleSchema } from './spec-profile.ts'

/** Rules of a spec profile, in the order in which findings are told. */
export const qcRules = [
  'sound',
  'length',
  'size',
  'aspect',
  'frameRate',
  'bitrate',
  'borders',
  'black',
  'freeze',
  'silence',
  'clipping',
  'truePeak',
  'loudness',
] as const

const findingSchema = z.object({
  rule: z.enum(qcRules),
  severity: z.enum(['must', 'should']),
  measured: z.number(),
  limit: z.number(),
  /** Whether `limit` is the least or the most that is allowed, or the nearest of several allowed values. */
  bound: z.enum(['least', 'most', 'near']),
  /** `px`: of the short side; `aspect`: width over height; `share`: 0 to 1; `tracks`: of sound. */
  unit: z.enum(['s', 'px', 'fps', 'aspect', 'kbps', 'lufs', 'dbtp', 'share', 'tracks']),
  atSeconds: z.number().optional(),
  untilSeconds: z.number().optional(),
})
/** One thing about a source that a spec profile does not allow. */
export type QcFinding = z.infer<typeof findingSchema>

const measuredSchema = z.object({
  durationSeconds: z.number(),
  /** As shown. */
  width: z.number().optional(),
  height: z.number().optional(),
  frameRate: z.number().optional(),
  /** Of the picture's track. */
  videoKbps: z.number().optional(),
  /** Share of the film in which the picture stands still for a second and more. */
  stillShare: z.number().optional(),
  integratedLufs: z.number().optional(),
  truePeakDbtp: z.number().optional(),
})
/** What was measured of a source, whether or not anything is wrong with it. */
export type QcMeasured = z.infer<typeof measuredSchema>

/** Technical quality control (技审) of one source against one spec profile. */
export const qcReportSchema = z.object({
  specName: z.string(),
  specTitle: specTitleSchema,
  measured: measuredSchema,
  findings: z.array(findingSchema),
})
export type QcReport = z.infer<typeof qcReportSchema>
