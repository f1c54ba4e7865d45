import { z } from 'zod'
import { chooseChunks } from './chunks.ts'
import type { Plan, PlannedRung } from './plan.ts'

/** The stages in which a version is published: sound and the floor rung, the other rungs, a second codec. */
export const stageNames = ['first', 'rest', 'av1'] as const
export type StageName = (typeof stageNames)[number]

export const encodeSchema = z.strictObject({
  stage: z.enum(stageNames),
  /** The film's sound, which is never cut, or a chunk's index. */
  part: z.union([z.literal('sound'), z.number().int().min(0)]),
})
/** One encode: a chunk of the picture in all rungs of its stage, or the sound. */
export type Encode = z.infer<typeof encodeSchema>

/** `first-sound`, `rest-3`: names an encode's result, and its job. */
export const encodeName = ({ stage, part }: Encode): string => `${stage}-${part}`

/** The rungs that a stage makes, from the largest to the smallest. */
export function rungsOf({ picture, av1, only }: Plan, stage: StageName): readonly PlannedRung[] {
  const rungs = picture?.rungs ?? []
  if (only !== undefined) return stage === 'rest' ? rungs.filter(rung => rung.name === only) : []
  if (stage === 'first') return rungs.slice(-1)
  if (stage === 'rest') return rungs.slice(0, -1)
  return av1?.rungs ?? []
}

/**
 * The stages of a plan in the order in which they are published. `first` carries the sound: only where a single rung is
 * made again is there none.
 */
export const stagesOf = (plan: Plan): StageName[] =>
  stageNames.filter(
    stage => (stage === 'first' && plan.only === undefined) || rungsOf(plan, stage).length > 0,
  )

/** The stages before this one: what they have published is part of its playlists. */
export const stagesBefore = (plan: Plan, stage: StageName): StageName[] =>
  stagesOf(plan).filter(each => stageNames.indexOf(each) < stageNames.indexOf(stage))

/** The encodes of a stage; the sound first, for every rung needs it. */
export function encodesOf(plan: Plan, stage: StageName): Encode[] {
  const chunks = rungsOf(plan, stage).length > 0 ? chooseChunks(plan) : []
  return [
    ...(stage === 'first' && plan.sound && plan.only === undefined
      ? [{ stage, part: 'sound' as const }]
      : []),
    ...chunks.map(({ index }): Encode => ({ stage, part: index })),
  ]
}

/** The stage with which every player has all that was planned for it; what comes after is for some players only. */
export const mainStage = (plan: Plan): 'first' | 'rest' =>
  stagesOf(plan).includes('rest') ? 'rest' : 'first'
