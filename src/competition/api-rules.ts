import { z } from 'zod'
import { resultSchema } from './journal.ts'
import { phases } from './phase.ts'
import { countingRuleSchema } from './rules.ts'
import { quotasSchema, stageKinds, stageStates } from './stage-rules.ts'

const id = z.string().regex(/^[0-9a-f]{32}$/)
const path = z.string().startsWith('/')
const time = z.iso.datetime()

const listedSchema = z.strictObject({
  id,
  title: z.string(),
  organisation: z.string(),
  entriesFrom: time,
  entriesUntil: time.describe('The first moment at which it is too late.'),
  phase: z.enum(phases),
  path,
})

/** A page of the competitions that everybody may see. */
export const competitionListSchema = z.strictObject({
  competitions: z.array(listedSchema),
  pages: z.number().int().min(1).describe('How many pages there are.'),
})
export type CompetitionList = z.infer<typeof competitionListSchema>

const stageSchema = z.strictObject({
  id,
  kind: z.enum(stageKinds),
  state: z.enum(stageStates),
  scoringFrom: time,
  scoringUntil: time,
  rule: countingRuleSchema.describe('All that the count depends on, with its version.'),
  heads: z
    .array(z.strictObject({ day: z.iso.date(), head: z.string(), publishedAt: time }))
    .describe('Up to where the log stood, as it was published on each day: row number and hash.'),
  results: z
    .array(resultSchema)
    .optional()
    .describe('As announced, or made final since; under pseudonyms. Absent before.'),
  logPath: path.optional().describe('The log for a recount, once the result is final.'),
})

/** The call of a competition, and where its stages stand. */
export const competitionCallSchema = listedSchema.extend({
  callText: z.string(),
  categories: z.array(z.strictObject({ letter: z.string(), name: z.string(), quotas: quotasSchema })),
  stages: z.array(stageSchema),
})
export type CompetitionCall = z.infer<typeof competitionCallSchema>
