import type { WorkerQueue } from '../src/queue.ts'

/** As much of a BullMQ worker as is watched. */
type Consumer = {
  readonly queue: WorkerQueue
  readonly worker: {
    readonly concurrency: number
    on(event: 'active', listener: () => void): unknown
  }
  /** Jobs in hand now. */
  readonly running: () => number
}

const lookEveryMs = 15_000
/** With canaries every minute a queue is never quiet for long. */
const deafMs = 75_000

/**
 * Ends a worker that has gone deaf: after a restart of Redis a consumer may wait for ever on a connection that looks
 * alive. Deaf is who has a free hand, takes nothing, and sees jobs waiting all the while.
 */
export function watchConsumers(
  countWaiting: (queue: WorkerQueue) => Promise<number>,
  consumers: readonly Consumer[],
  onDeaf: (queue: WorkerQueue) => void,
  limits = { lookEveryMs, deafMs },
): { stop(): void } {
  const states = consumers.map(consumer => {
    const state = { ...consumer, heardAt: performance.now() }
    consumer.worker.on('active', () => {
      state.heardAt = performance.now()
    })
    return state
  })
  const look = async () => {
    for (const state of states) {
      const waiting = await countWaiting(state.queue)
      if (waiting === 0 || state.running() >= state.worker.concurrency) {
        state.heardAt = performance.now()
      } else if (performance.now() - state.heardAt > limits.deafMs) onDeaf(state.queue)
    }
  }
  // While Redis is away nobody is deaf.
  const timer = setInterval(
    () =>
      void look().catch(() => {
        for (const state of states) state.heardAt = performance.now()
      }),
    limits.lookEveryMs,
  )
  return { stop: () => clearInterval(timer) }
}
