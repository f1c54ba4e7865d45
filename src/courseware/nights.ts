import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { lastNight } from '../media/retention.ts'
import { claimNight, endNight } from './night-records.ts'

/** One piece of a night's work. `lastAt` is when it last began; undefined before the first time. */
export type NightTask = {
  readonly name: string
  readonly run: (night: { now: Date; lastAt: Date | undefined; signal: AbortSignal }) => Promise<unknown>
}

type NightParts = {
  readonly db: Kysely<Database>
  /** In this order, one after the other. */
  readonly tasks: readonly NightTask[]
  readonly log: { warn(facts: object, text: string): void }
  readonly now?: () => Date
  readonly lookEveryMs?: number
}

const lookEveryMs = 5 * 60_000

/**
 * Does each task once a night, in one of the hubs that share the database: at 03:00 in China, and at the start where a
 * night was missed. A task that fails is tried again two hours later.
 */
export function openNights(parts: NightParts): { close(): Promise<void> } {
  const { db, tasks, log, now = () => new Date() } = parts
  const stop = new AbortController()
  const look = async () => {
    for (const { name, run } of tasks) {
      if (stop.signal.aborted) return
      try {
        const began = now()
        const claimed = await claimNight(db, name, { due: lastNight(began), now: began })
        if (!claimed) continue
        await run({ now: began, lastAt: claimed.lastStartedAt, signal: stop.signal })
        await endNight(db, name, now())
      } catch (error) {
        if (!stop.signal.aborted) log.warn({ task: name, err: error }, 'a night’s work failed')
      }
    }
  }
  // One look at a time: a night with much to do may take longer than the pause between two.
  let work = look()
  const timer = setInterval(() => {
    work = work.then(look)
  }, parts.lookEveryMs ?? lookEveryMs)
  return {
    close: async () => {
      stop.abort()
      clearInterval(timer)
      await work
    },
  }
}
