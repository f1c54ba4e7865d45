import { z } from 'zod'

const line = (most: number) => z.string().trim().min(2).max(most)

/** An award that an organiser gives by hand: to a person for a craft, or to an organisation. */
export const awardSchema = z.object({
  targetKind: z.enum(['person', 'organisation']),
  targetName: line(60),
  /** Where the person belongs, or for what; printed below the name. */
  makers: z.string().trim().max(80).default(''),
  awardName: line(30),
})
export type AwardForm = z.infer<typeof awardSchema>
