import { z } from 'zod'
import { metadataPatchSchema, metadataSchema } from './rules.ts'

/** Everything that is said of a lesson, as the API tells it. */
export const metadataAnswerSchema = metadataSchema
  .extend({
    /** Send it back with a change: a change of what is older is refused. */
    revision: z.number().int(),
    /** What is needed before the lesson can be submitted. */
    missing: z.array(metadataSchema.keyof()),
    /** What is proposed of a lesson that is public, and waits for its reviewers. */
    proposed: metadataPatchSchema.optional(),
  })
  .meta({ id: 'Metadata' })

/** A change of some of it. With `revision` it is refused with `changedMeanwhile` where somebody else has changed the same. */
export const metadataChangeSchema = metadataPatchSchema.extend({
  revision: z.number().int().min(0).optional(),
})
