import { z } from 'zod'
import { planSchema } from './plan.ts'
import { packageSchema, trackSchema } from './release.ts'

/** File of a release, beside its playlists. */
export const manifestFile = 'release.json'

/** What a release says of itself, so that one of its rungs can be made again and all others kept. */
export const manifestSchema = z.object({
  plan: planSchema,
  /** Every track that its playlists name, by the release in which it lies. */
  stages: z.array(z.object({ releaseId: z.string(), tracks: z.array(trackSchema) })),
  pictures: packageSchema.shape.pictures,
})
export type Manifest = z.infer<typeof manifestSchema>
