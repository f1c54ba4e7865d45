import { availableParallelism, hostname, totalmem } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { type FactsConnection, forgetWorker, tellWorker } from '../src/queue/worker-facts.ts'

type BoardParts = {
  readonly redis: FactsConnection
  /** Unlike every other worker's. */
  readonly name: string
  readonly encodeSlots: number
  readonly ffmpegVersion: string
}

/** One job on the board. */
export type BoardEntry = {
  /** `speed`: seconds of film made in a second of work. Without it the last one stands. */
  readonly progress: (share: number, speed?: number) => void
  readonly end: () => void
}

/** What this worker does now, told to whoever looks at the operator's page. */
export type Board = {
  readonly begin: (job: { readonly name: string; readonly versionId: string }) => BoardEntry
  /** Stops telling and is forgotten at once. */
  readonly close: () => Promise<void>
}

const tellEveryMs = 3000
/** A worker that nobody could be told about is forgotten by itself. */
const forgetMs = 1000

/** Opens the board and tells of it every few seconds. What cannot be told now is told the next time: no job depends on it. */
export function openBoard({ redis, ...worker }: BoardParts): Board {
  const began = performance.now()
  const running = new Map<
    symbol,
    { name: string; versionId: string; share: number; speed?: number; at: number }
  >()
  const machine = {
    machine: hostname(),
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  }
  const secondsSince = (at: number) => (performance.now() - at) / 1000
  const tell = () => {
    const jobs = [...running.values()].map(({ at, ...job }) => ({ ...job, runningSeconds: secondsSince(at) }))
    const facts = { ...worker, ...machine, upSeconds: secondsSince(began), running: jobs }
    // A connection that waits for Redis keeps what it could not send: nothing old is piled up for it.
    return redis.status === 'ready' ? tellWorker(redis, facts).catch(() => {}) : Promise.resolve()
  }
  let told = tell()
  const telling = setInterval(() => {
    told = tell()
  }, tellEveryMs)
  telling.unref()
  return {
    begin: job => {
      const key = Symbol(job.name)
      running.set(key, { ...job, share: 0, at: performance.now() })
      return {
        progress: (share, speed) => {
          const entry = running.get(key)
          if (!entry) return
          entry.share = Math.min(1, Math.max(0, share))
          if (speed !== undefined && Number.isFinite(speed)) entry.speed = Math.max(0, speed)
        },
        end: () => running.delete(key),
      }
    },
    close: async () => {
      clearInterval(telling)
      // A connection whose Redis was killed this moment looks ready, and keeps what it is given until Redis is back.
      const forget = async () => {
        await told
        if (redis.status === 'ready') await forgetWorker(redis, worker.name).catch(() => {})
      }
      await Promise.race([forget(), pause(forgetMs)])
    },
  }
}

const progressEveryMs = 500

/** The part of a job in the queue that takes its progress. */
type QueuedJob = { readonly updateProgress: (progress: { readonly share: number }) => Promise<unknown> }

/** Tells the board, and the queue at most twice a second, how far a job is. Progress may be lost; the job must not be. */
export function tellProgress(job: QueuedJob, shown: BoardEntry): (share: number, speed?: number) => void {
  let toldAt = 0
  return (share, speed) => {
    shown.progress(share, speed)
    if (performance.now() - toldAt < progressEveryMs) return
    toldAt = performance.now()
    job.updateProgress({ share }).catch(() => {})
  }
}

/** The version in the first line of what `ffmpeg -version` prints. */
export const readFfmpegVersion = (printed: string): string =>
  /^ffmpeg version (\S{1,60})/.exec(printed)?.[1] ?? 'unknown'
