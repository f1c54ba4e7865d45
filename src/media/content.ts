import { z } from 'zod'
import type { TranscodeProfile } from './profile.ts'
import { rectangleSchema, type SampleFacts, sampleFactsSchema } from './samples.ts'

/** What a film shows, as far as its encode is concerned. */
export const contentKinds = ['slides', 'camera', 'mixed'] as const
export type ContentKind = (typeof contentKinds)[number]

/** What looking at samples of a film has shown. */
export const contentEvidenceSchema = z.object({
  samples: z.array(sampleFactsSchema),
  /** The part of the decoded, turned frame that is not a black frame around the film. */
  picture: rectangleSchema.optional(),
})
export type ContentEvidence = z.infer<typeof contentEvidenceSchema>

export const contentDecisionSchema = z.object({
  kind: z.enum(contentKinds),
  /** Who decided: the samples, the producer, or nobody because nothing could be sampled. */
  by: z.enum(['samples', 'producer', 'default']),
  /** What the samples alone would have chosen. */
  suggested: z.enum(contentKinds).optional(),
  /** Means over the samples; absent where there are none. */
  stillShare: z.number().optional(),
  kbps: z.number().optional(),
})
/** The decision for a ladder, with what it stands on. */
export type ContentDecision = z.infer<typeof contentDecisionSchema>

/** Decides what a film shows; the producer's word goes before the samples'. */
export function decideContent(
  evidence: ContentEvidence | undefined,
  limits: TranscodeProfile['content'],
  chosen: ContentKind | undefined,
): ContentDecision {
  const samples = evidence?.samples ?? []
  const suggested = samples.length > 0 ? judge(samples, limits) : undefined
  const means = suggested && {
    suggested,
    stillShare: mean(samples.map(sample => sample.stillShare)),
    kbps: mean(samples.map(sample => sample.kbps)),
  }
  if (chosen) return { kind: chosen, by: 'producer', ...means }
  // A film that cannot be sampled gets the ladder on which everything can be watched.
  return { kind: suggested ?? 'camera', by: suggested ? 'samples' : 'default', ...means }
}

function judge(samples: readonly SampleFacts[], limits: TranscodeProfile['content']): ContentKind {
  const shares = samples.map(sample => sample.stillShare)
  // One sample in which everything moves is a part that half the frames would spoil.
  const isStill = mean(shares) >= limits.slidesStillShare && Math.min(...shares) > limits.cameraStillShare
  const isCheap = mean(samples.map(sample => sample.kbps)) <= limits.slidesMaxKbps
  if (isStill && isCheap) return 'slides'
  return Math.max(...shares) <= limits.cameraStillShare ? 'camera' : 'mixed'
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
