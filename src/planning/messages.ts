import { z } from 'zod'
import { stages, yearSchema } from './rules.ts'

/** `?year=2027&place=ID`: without a year this one's, without a place every place's. */
export const planQuerySchema = z.object({
  year: yearSchema.optional(),
  place: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
})
export const yearQuerySchema = planQuerySchema.pick({ year: true })

/** The plan of a year, in the order of its months; 300 items at most. */
export const planSchema = z
  .object({
    year: z.number().int(),
    items: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        summary: z.string(),
        topicId: z.string().nullable(),
        organisationId: z.string(),
        organisationName: z.string(),
        /** By when: `2027-03`. */
        month: z.string(),
        ownerName: z.string().nullable(),
        stage: z.enum(stages),
        isOverdue: z.boolean(),
        /** Of its lesson, once that is public. */
        coursewareId: z.string().nullable(),
      }),
    ),
    /** Whether there are more than are told: ask place by place. */
    isMore: z.boolean(),
  })
  .meta({ id: 'Plan' })

/** How far each unit has come with what it is to publish in a year. */
export const quotaListSchema = z
  .object({
    year: z.number().int(),
    quotas: z.array(
      z.object({
        organisationId: z.string(),
        organisationName: z.string(),
        lessons: z.number().int(),
        /** Of that place and all below it. */
        published: z.number().int(),
      }),
    ),
  })
  .meta({ id: 'Quotas' })
