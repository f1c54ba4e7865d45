import { XiangtuError } from '../src/errors.ts'
import { type Plan, planRenditions, planSchema } from '../src/media/plan.ts'
import { sourceFactsSchema } from '../src/media/source-facts.ts'
import { chunksOf, type Encode, encodeName, mainStage, type StageName } from '../src/media/stages.ts'
import type { JobKind, LineJob } from '../src/queue.ts'
import { resultKey } from '../storage/keys.ts'
import { encodeStep } from './encode.ts'
import type { EncodeSlots } from './encode-slots.ts'
import { packageStage } from './package.ts'
import { probe } from './probe.ts'
import { readManifest } from './read-manifest.ts'
import { type Attempt, runStep, type Step, type Workshop } from './step.ts'
import { storeStage } from './store.ts'

/** What was planned for a job's version. */
export async function readPlan(shop: Workshop, { versionId }: LineJob): Promise<Plan> {
  const bytes = await shop.store.read(resultKey(versionId, 'plan'))
  return planSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
}

/** `plan` decides alone and needs nothing but what `probe` found. */
export const plan: Step = async attempt => {
  const { only, coursewareId } = attempt.job
  if (only) return { ...(await readManifest(attempt, coursewareId, only.releaseId)).plan, only: only.rung }
  const facts = await attempt.resultOf('probe', sourceFactsSchema)
  const profile = attempt.profiles.get(attempt.job.profileName)
  if (!profile) throw new XiangtuError('internal', { detail: `no profile ${attempt.job.profileName}` })
  return planRenditions(facts, profile, attempt.job.chosenContent)
}

export type DoJob = (
  kind: Exclude<JobKind, 'transcode' | 'canary'>,
  job: LineJob,
  call: Pick<Attempt, 'signal' | 'progress'>,
) => Promise<void>

/** Does the work of a job: the steps that it stands for, those done before passed over. */
export function jobDoer(shop: Workshop, slots: EncodeSlots): DoJob {
  return async (kind, job, call) => {
    const run = async (name: string, step: Step) => {
      const began = performance.now()
      const outcome = await runStep(name, step, shop, { job, ...call })
      const seconds = (performance.now() - began) / 1000
      shop.log.info({ step: name, versionId: job.versionId, outcome, seconds }, name)
    }
    const pack = (stage: StageName) => run(`${stage}-package`, packageStage(stage))
    const store = (stage: StageName) => run(`${stage}-store`, storeStage(stage))
    const stageOf = async (): Promise<StageName> =>
      job.stage === 'av1' ? 'av1' : mainStage(await readPlan(shop, job))

    // Of a release that is there all is known.
    if (kind === 'probe') await (job.only ? undefined : run('probe', probe))
    else if (kind === 'plan') await run('plan', plan)
    else if (kind === 'encode') await encodeInSlot(job, run, slots)
    else if (kind === 'package') await pack(await stageOf())
    else if (kind === 'store') await store(await stageOf())
    else {
      await pack('first')
      await store('first')
    }
    await shop.cache.sweep()
  }
}

/** What lets a lesson be watched, then the longest chunk, which would be the last to end, then the others. */
function rankOf(plan: Plan, { stage, part }: Encode): number {
  if (stage === 'first') return 0
  const chunks = chunksOf(plan, stage)
  const mostFrames = Math.max(...chunks.map(({ frames }) => frames))
  return chunks.find(({ index }) => index === part)?.frames === mostFrames ? 1 : 2
}

/** Waits for a slot inside the step: a part that is there already needs none. */
async function encodeInSlot(
  { encode: part }: LineJob,
  run: (name: string, step: Step) => Promise<void>,
  slots: EncodeSlots,
): Promise<void> {
  if (!part) throw new XiangtuError('internal', { detail: 'an encode of no part' })
  await run(encodeName(part), async attempt => {
    const free = await slots.take(rankOf(await attempt.resultOf('plan', planSchema), part), attempt.signal)
    try {
      return await encodeStep(part)(attempt)
    } finally {
      free()
    }
  })
}
