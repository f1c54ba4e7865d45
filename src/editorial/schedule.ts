import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { publishDue } from './life-records.ts'

type ScheduleParts = {
  readonly db: Kysely<Database>
  readonly log: { warn(facts: object, text: string): void; info(facts: object, text: string): void }
  readonly now?: () => Date
  readonly lookEveryMs?: number
}

/** 10 s: a lesson announced for nine o'clock is there when people sit down. */
const lookEveryMs = 10_000

/** Publishes approved lessons when their moment has come; several hubs may do so, each lesson is published once. */
export function openSchedule({ db, log, now = () => new Date(), ...parts }: ScheduleParts): {
  /** Looks at once. */
  readonly look: () => Promise<void>
  readonly close: () => Promise<void>
} {
  let isClosed = false
  const look = async () => {
    for (const coursewareId of await publishDue(db, now())) log.info({ coursewareId }, 'published on its day')
  }
  let work = Promise.resolve()
  const timer = setInterval(() => {
    work = work.then(look).catch(error => {
      if (!isClosed) log.warn({ err: error }, 'lessons could not be published on their day')
    })
  }, parts.lookEveryMs ?? lookEveryMs)
  return {
    look,
    close: async () => {
      isClosed = true
      clearInterval(timer)
      await work
    },
  }
}
