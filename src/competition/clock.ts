import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { inOneHub, listScoringDue, publishDueHeads } from './clock-records.ts'
import { closeScoring } from './moves.ts'
import { closeVotes, listVotesDue } from './vote-count-records.ts'

type ClockParts = {
  readonly db: Kysely<Database>
  readonly log: { warn(facts: object, text: string): void; info(facts: object, text: string): void }
  readonly now?: () => Date
  readonly lookEveryMs?: number
}

/** 30 s: sheets and votes are refused at the second by their own windows; this only makes the log say so. */
const lookEveryMs = 30_000

/**
 * Does what competitions have set an hour for: ends scoring, counts votes, and publishes at 18:00 in China where each
 * log stands. What was missed while no hub ran is made up at the start. Everything is done once however often and in
 * however many hubs it is tried; a clock that was set back undoes nothing.
 */
export function openCompetitionClock({ db, log, now = () => new Date(), ...parts }: ClockParts): {
  /** Looks, once a look that is under way has ended. */
  readonly look: () => Promise<void>
  readonly close: () => Promise<void>
} {
  let isClosed = false
  /** One stage that cannot be moved must not hold the others up. */
  const attempt = async (facts: object, text: string, work: () => Promise<unknown>) => {
    try {
      if (!isClosed && (await work()) !== false) log.info(facts, text)
    } catch (error) {
      if (!isClosed) log.warn({ ...facts, err: error }, `not ${text}`)
    }
  }
  const look = async () => {
    const at = now()
    await inOneHub(db, async own => {
      for (const stageId of await listScoringDue(own, at))
        await attempt({ stageId }, 'scoring closed at its hour', () =>
          closeScoring(own, stageId, undefined, at),
        )
      for (const stageId of await listVotesDue(own, at))
        await attempt({ stageId }, 'votes counted at their hour', () =>
          own.transaction().execute(trx => closeVotes(trx, stageId, at)),
        )
      await attempt({}, 'heads of logs published', async () => (await publishDueHeads(own, at)) > 0)
    })
  }
  const lookSafely = () =>
    look().catch(error => {
      if (!isClosed) log.warn({ err: error }, 'the hours of competitions could not be looked at')
    })
  let work = lookSafely()
  // One look at a time: the next one would find the lock taken by this very hub.
  const lookInTurn = () => {
    work = work.then(lookSafely)
    return work
  }
  const timer = setInterval(() => void lookInTurn(), parts.lookEveryMs ?? lookEveryMs)
  return {
    look: lookInTurn,
    close: async () => {
      isClosed = true
      clearInterval(timer)
      await work
    },
  }
}
