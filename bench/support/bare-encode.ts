import { wholeFilmArgs } from '../../src/media/encode-args.ts'
import { type Plan, planSchema } from '../../src/media/plan.ts'
import { resultKey } from '../../storage/keys.ts'
import { openTestLine } from '../../test/support/line.ts'

/** One ffmpeg alone with the very encodes that the line plans: the least that a line can take. */
export type BareEncode = {
  readonly plan: Plan
  /** Encodes once and gives the wall seconds. */
  readonly run: (signal: AbortSignal) => Promise<number>
  readonly close: () => Promise<void>
}

/** Looks at a source and plans as the line does, which is not part of what is measured. */
export async function openBareEncode(source: string): Promise<BareEncode> {
  const line = await openTestLine()
  try {
    const job = await line.take(source)
    await line.step('probe', job)
    await line.step('plan', job)
    const plan = planSchema.parse(await line.readJson(resultKey(job.versionId, 'plan')))
    const sandbox = { limits: false, walls: [], reaper: [] }
    return {
      plan,
      run: async signal => {
        const argv = [line.shop.tools.ffmpeg, ...wholeFilmArgs(plan, source)] as const
        const bounds = { sandbox, cwd: line.folder, signal, deadlineSeconds: 3600 }
        return (await line.shop.run({ ...bounds, argv })).wallSeconds
      },
      close: () => line.close(),
    }
  } catch (error) {
    await line.close()
    throw error
  }
}
