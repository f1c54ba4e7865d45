import { z } from 'zod'

/** The way in which results are computed. A change of any of it is a new version; results keep the one they were made by. */
export const countingRuleVersion = '2026-11-22'

const halfPointsSchema = z.number().int().min(0)
const idSchema = z.string().regex(/^[a-z][a-zA-Z0-9]{0,31}$/)

/**
 * What is looked at and how much it weighs. A score is given in half points from 0 to `mostPoints`; it adds
 * `weight x score / mostPoints` to a total of at most 100.
 */
export const criterionSchema = z.strictObject({
  id: idSchema,
  weight: z.number().int().min(1).max(100),
  mostPoints: z.number().int().min(1).max(100),
})

/** What reviewers judge by. `gates` are answered yes or no: a no is a flag for the chair. */
export const rubricSchema = z
  .strictObject({
    criteria: z.array(criterionSchema).min(1).max(20),
    gates: z.array(idSchema).max(5),
  })
  .refine(({ criteria }) => criteria.reduce((sum, { weight }) => sum + weight, 0) === 100, {
    path: ['criteria'],
    message: 'weightsMustSumTo100',
  })
  .refine(
    ({ criteria, gates }) =>
      new Set([...criteria.map(({ id }) => id), ...gates]).size === criteria.length + gates.length,
    { path: ['criteria'], message: 'idsMustDiffer' },
  )
export type Rubric = z.infer<typeof rubricSchema>

/** How many scores make a result, and when a further one is asked for. */
export const countingRuleSchema = z.strictObject({
  version: z.string(),
  rubric: rubricSchema,
  /** Fewer sheets than these are no result. */
  leastSheets: z.number().int().min(1).default(3),
  /** From so many on, one highest and one lowest total are left out. */
  trimFrom: z.number().int().min(3).default(5),
  /** Where two totals lie further apart than so many points, an arbiter scores too; null: never. */
  arbitrationGap: z.number().min(0).max(100).nullable().default(15),
  /** Criteria whose means decide between equal results, the first one first. */
  tieOrder: z.array(idSchema),
  /** How much of the final result is the public vote, in hundredths. */
  publicVotePercent: z.number().int().min(0).max(50).default(0),
})
export type CountingRule = z.infer<typeof countingRuleSchema>

/** One reviewer's judgement of one entry: half points by criterion, and the gates that he said no to. */
export const scoreSheetSchema = z.strictObject({
  reviewer: z.string(),
  isArbiter: z.boolean().default(false),
  halfPoints: z.record(idSchema, halfPointsSchema),
  flags: z.array(idSchema).default([]),
})
export type ScoreSheet = z.infer<typeof scoreSheetSchema>

/** The first thing that is wrong with a sheet under a rubric; undefined where it can be counted. */
export function faultOf(rubric: Rubric, sheet: ScoreSheet): { readonly criterion: string } | undefined {
  for (const { id, mostPoints } of rubric.criteria) {
    const given = sheet.halfPoints[id]
    if (given === undefined || given > 2 * mostPoints) return { criterion: id }
  }
  const known = new Set(rubric.criteria.map(({ id }) => id))
  const extra = Object.keys(sheet.halfPoints).find(id => !known.has(id))
  const flag = sheet.flags.find(id => !rubric.gates.includes(id))
  const wrong = extra ?? flag
  return wrong === undefined ? undefined : { criterion: wrong }
}
