import { z } from 'zod'
import { type Chunk, chooseChunks, wholeFilm } from './chunks.ts'
import { type Plan, type PlannedRung, rungsWithStills } from './plan.ts'

/**
 * The stages in which a version is published: sound and slide show, with the floor rung of a long film; the other
 * rungs; a second codec.
 */
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

/**
 * The rungs that a stage makes, from the largest to the smallest. A slide show that was made from keyframes stays, or is
 * made anew with the rest.
 */
export function rungsOf({ picture, av1, only }: Plan, stage: StageName): readonly PlannedRung[] {
  const rungs = picture?.rungs ?? []
  const all = picture ? rungsWithStills(picture) : []
  if (only !== undefined) return stage === 'rest' ? all.filter(rung => rung.name === only) : []
  if (picture?.sketched && stage !== 'av1') {
    const show = all.slice(rungs.length)
    if (picture.sketchStays) return stage === 'first' ? show : rungs
    return stage === 'first' ? show.map(sketchRung) : all
  }
  if (stage === 'first') return all.slice(rungs.length - 1)
  if (stage === 'rest') return rungs.slice(0, -1)
  return av1?.rungs ?? []
}

/** What is made anew is shown for the minutes until the rest is there: `slower` took 1 s of a film of 90 s that costs 50. */
const sketchRung = (rung: PlannedRung): PlannedRung => ({ ...rung, preset: 'veryfast' })

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

/** Whether a stage looks at keyframes alone. */
export const isSketch = ({ picture, only }: Plan, stage: StageName): boolean =>
  stage === 'first' && only === undefined && picture?.sketched === true

/** The first stage that sees every frame: quality control and the storyboard look on. None where one rung is made again. */
export const lookStage = ({ picture, only }: Plan): StageName | undefined =>
  only === undefined ? (picture?.sketched ? 'rest' : 'first') : undefined

/** The pieces in which a stage's pictures are encoded: keyframes are so few that one goes through them all. */
export const chunksOf = (plan: Plan, stage: StageName): Chunk[] =>
  isSketch(plan, stage) ? wholeFilm(plan) : chooseChunks(plan)

/** The encodes of a stage; the sound first, for every rung needs it. */
export function encodesOf(plan: Plan, stage: StageName): Encode[] {
  const chunks = rungsOf(plan, stage).length > 0 ? chunksOf(plan, stage) : []
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
