import type { Redis } from 'ioredis'
import { z } from 'zod'
import { queuePrefix, type Run } from '../queue.ts'

/** As long as a job may wait for its turn and still find that its run is over. */
const keptSeconds = 30 * 24 * 3600
const channel = `${queuePrefix}:over`
const keyOf = ({ versionId, runNumber }: Run) => `${channel}:${versionId}-${runNumber}`
const messageSchema = z.object({ versionId: z.string(), runNumber: z.number() })

/** Says that a run is over: whoever works at it stops now, whoever would begin later does not. */
export async function endRun(redis: Redis, run: Run): Promise<void> {
  const { versionId, runNumber } = run
  await redis.set(keyOf(run), '1', 'EX', keptSeconds)
  await redis.publish(channel, JSON.stringify({ versionId, runNumber }))
}

/** Whether a run was ended. */
export const isOver = async (redis: Redis, run: Run): Promise<boolean> =>
  (await redis.exists(keyOf(run))) === 1

const retiredKeyOf = (versionId: string) => `${queuePrefix}:retired:${versionId}`

/** Says that nobody will read a version's results any more: whoever still stores one takes it away again. */
export async function retireVersion(redis: Redis, versionId: string): Promise<void> {
  await redis.set(retiredKeyOf(versionId), '1', 'EX', keptSeconds)
}

/** Whether a version's results have been swept. Asked after a result was stored: a sweep before that met no such file. */
export const isRetired = async (redis: Redis, versionId: string): Promise<boolean> =>
  (await redis.exists(retiredKeyOf(versionId))) === 1

/** Calls back with each run that is ended from now on. A message may be lost: `isOver` is asked before work begins. */
export async function onOver(redis: Redis, listener: (run: Run) => void): Promise<void> {
  redis.on('message', (from: string, text: string) => {
    if (from !== channel) return
    const run = messageSchema.safeParse(JSON.parse(text))
    if (run.success) listener(run.data)
  })
  await redis.subscribe(channel)
}
