import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { z } from 'zod'
import { XiangtuError } from '../src/errors.ts'
import type { TranscodeProfile } from '../src/media/profile.ts'
import type { SpecProfile } from '../src/media/spec-profile.ts'
import type { LineJob } from '../src/queue.ts'
import { attemptPrefix, releasePrefix, resultKey } from '../storage/keys.ts'
import { type ObjectStore, removePrefix } from '../storage/object-store.ts'
import type { LocalCache } from './local-cache.ts'
import type { RunCommand } from './run-command.ts'
import type { Sandbox } from './sandbox.ts'

/** What a worker has for every step; made once, at its start. */
export type Workshop = {
  readonly store: ObjectStore
  readonly cache: LocalCache
  readonly run: RunCommand
  readonly sandbox: Sandbox
  readonly tools: { readonly ffmpeg: string; readonly ffprobe: string }
  readonly profiles: ReadonlyMap<string, TranscodeProfile>
  /** What sources are held against. */
  readonly spec: SpecProfile
  /** Folder under which each attempt gets its own. */
  readonly scratchFolder: string
  readonly log: Logger
}

/** What one attempt at one step has. */
export type Attempt = Workshop & {
  readonly job: LineJob
  /** Names this attempt's scratch folder and everything it stores: a late twin can never touch it. */
  readonly attemptId: string
  readonly scratch: string
  readonly signal: AbortSignal
  /** 0 to 1; of an encode also how many seconds of film it makes in a second. */
  readonly progress: (share: number, speed?: number) => void
  /** The result of an earlier step, by its name: `plan`, `first-3`. */
  readonly resultOf: <Result>(name: string, schema: z.ZodType<Result>) => Promise<Result>
}

/** One step of the line: does its work, verifies it, and returns what the next steps need to know. */
export type Step = (attempt: Attempt) => Promise<unknown>

/**
 * Runs a step once per version, whatever happens: a step whose result is stored already is done; of two attempts at
 * the same step (a frozen worker comes back) the first verified one wins, and the other takes its files away again.
 * `name` is that of its result.
 */
export async function runStep(
  name: string,
  step: Step,
  shop: Workshop,
  call: Pick<Attempt, 'job' | 'signal' | 'progress'>,
): Promise<'done' | 'done before'> {
  const key = resultKey(call.job.versionId, name)
  if (call.signal.aborted) throw new XiangtuError('cancelled')
  if (await shop.store.head(key, { signal: call.signal })) return 'done before'
  const attemptId = randomBytes(16).toString('hex')
  const scratch = join(shop.scratchFolder, `attempt-${process.pid}-${attemptId}`)
  await mkdir(scratch, { recursive: true, mode: 0o700 })
  let mayHaveWon = false
  try {
    const resultOf: Attempt['resultOf'] = async (earlier, schema) => {
      const bytes = await shop.store.read(resultKey(call.job.versionId, earlier), { signal: call.signal })
      return schema.parse(JSON.parse(new TextDecoder().decode(bytes)))
    }
    const result = await step({ ...shop, ...call, attemptId, scratch, resultOf })
    if (call.signal.aborted) throw new XiangtuError('cancelled')
    const body = JSON.stringify(result)
    mayHaveWon = true
    if ((await shop.store.put(key, body, { contentType: 'application/json', ifAbsent: true })) === 'stored')
      return 'done'
    // An answer that was lost on its way leaves our own result there.
    mayHaveWon = new TextDecoder().decode(await shop.store.read(key)) === body
    return 'done before'
  } catch (error) {
    // A store rejects with the signal's own reason, which is no word of ours.
    if (call.signal.aborted) throw new XiangtuError('cancelled', { cause: error })
    throw error
  } finally {
    await rm(scratch, { recursive: true, force: true })
    const { versionId, coursewareId } = call.job
    const own = [attemptPrefix(versionId, attemptId), releasePrefix(coursewareId, attemptId)]
    if (!mayHaveWon) await forget(shop, versionId, own)
  }
}

/** Longer than a few hundred objects take, shorter than a worker that leaves has time. */
const forgetMs = 5000

/** Removes what was stored of a version for nobody: where the lesson has ended meanwhile, no sweep comes after it. */
export async function forget(
  { store, log }: Pick<Workshop, 'store' | 'log'>,
  versionId: string,
  prefixes: readonly string[],
): Promise<void> {
  const signal = AbortSignal.timeout(forgetMs)
  try {
    for (const prefix of prefixes) await removePrefix(store, prefix, { signal })
  } catch (error) {
    log.debug({ versionId, err: error }, 'files that nobody reads stay')
  }
}
