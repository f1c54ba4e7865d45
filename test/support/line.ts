import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { type Plan, planSchema } from '../../src/media/plan.ts'
import { type SourceFacts, sourceFactsSchema } from '../../src/media/source-facts.ts'
import { encodeName, encodesOf, type StageName, stagesOf } from '../../src/media/stages.ts'
import { readProfiles, readSpecProfile } from '../../src/profiles.ts'
import type { LineJob } from '../../src/queue.ts'
import { openDiskStore } from '../../storage/disk.ts'
import { sourceKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { plan } from '../../workers/do-job.ts'
import { encodeStep } from '../../workers/encode.ts'
import { findSandbox } from '../../workers/find-sandbox.ts'
import { openLocalCache } from '../../workers/local-cache.ts'
import { packageStage } from '../../workers/package.ts'
import { probe } from '../../workers/probe.ts'
import { commandRunner } from '../../workers/run-command.ts'
import { runStep, type Workshop } from '../../workers/step.ts'
import { storeStage } from '../../workers/store.ts'

export const makeId = (): string => randomBytes(16).toString('hex')

/** A worker's workshop in a temporary folder, with a real store on disk, without a queue. */
export type TestLine = {
  readonly folder: string
  readonly objects: ObjectStore
  readonly shop: Workshop
  /** Puts a file into the store as if it had been uploaded. */
  take(path: string): Promise<LineJob>
  /** Runs one step; rejects as the step does. */
  step(name: StepName, job: LineJob, signal?: AbortSignal): Promise<unknown>
  /** Runs all encodes of a stage, one after the other. */
  encode(stage: StageName, job: LineJob): Promise<void>
  /** The stages that `finish` makes. */
  stages(job: LineJob): Promise<StageName[]>
  /** Runs the steps of all stages after the plan; `until` is the last of each. */
  finish(job: LineJob, until?: 'encode' | 'package' | 'store'): Promise<void>
  /** Runs all steps over a file. */
  make(path: string): Promise<LineJob>
  /** The plan of a job. */
  plan(job: LineJob): Promise<Plan>
  facts(job: LineJob): Promise<SourceFacts>
  readJson(key: string): Promise<unknown>
  close(): Promise<void>
}

const steps = {
  probe,
  plan,
  'first-package': packageStage('first'),
  'first-store': storeStage('first'),
  'rest-package': packageStage('rest'),
  'rest-store': storeStage('rest'),
  'av1-package': packageStage('av1'),
  'av1-store': storeStage('av1'),
} as const
type StepName = keyof typeof steps

export async function openTestLine(profileName = 'village-2m'): Promise<TestLine> {
  const folder = await mkdtemp(join(tmpdir(), 'xiangtu-line-'))
  const objects = await openDiskStore(join(folder, 'objects'))
  const scratchFolder = join(folder, 'scratch')
  await mkdir(scratchFolder)
  const run = commandRunner(process.env.PATH ?? '/usr/bin:/bin')
  const shop: Workshop = {
    store: objects,
    cache: openLocalCache(join(scratchFolder, 'cache'), objects),
    run,
    sandbox: await findSandbox(run, new AbortController().signal),
    tools: { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' },
    profiles: await readProfiles(),
    spec: await readSpecProfile('courseware-general'),
    scratchFolder,
    log: pino({ level: 'silent' }),
  }
  const line: TestLine = {
    folder,
    objects,
    shop,
    take: async path => {
      const job = {
        coursewareId: makeId(),
        versionId: makeId(),
        uploadId: makeId(),
        profileName,
        runNumber: 1,
      }
      await objects.putFile(sourceKey(job.uploadId), path, { contentType: 'application/octet-stream' })
      return job
    },
    step: (name, job, signal = new AbortController().signal) =>
      runStep(name, steps[name], shop, { job, signal, progress: () => {} }),
    encode: async (stage, job) => {
      const { signal } = new AbortController()
      for (const encode of encodesOf(await line.plan(job), stage))
        await runStep(encodeName(encode), encodeStep(encode), shop, { job, signal, progress: () => {} })
    },
    // The tier for some players takes longer than all else together; tests of it ask for it.
    stages: async job => stagesOf(await line.plan(job)).filter(stage => stage !== 'av1'),
    finish: async (job, until = 'store') => {
      for (const stage of await line.stages(job)) {
        await line.encode(stage, job)
        if (until === 'encode') continue
        await line.step(`${stage}-package`, job)
        if (until === 'store' || stage === 'first') await line.step(`${stage}-store`, job)
      }
    },
    make: async path => {
      const job = await line.take(path)
      await line.step('probe', job)
      await line.step('plan', job)
      await line.finish(job)
      return job
    },
    plan: async job => planSchema.parse(await line.readJson(`work/${job.versionId}/plan.json`)),
    facts: async job => sourceFactsSchema.parse(await line.readJson(`work/${job.versionId}/probe.json`)),
    readJson: async key => JSON.parse(new TextDecoder().decode(await objects.read(key))),
    close: async () => {
      await objects.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return line
}
