import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { type JuryResult, juryResultOf } from './audience-rules.ts'
import { listHands } from './jury-records.ts'
import { readActs } from './log-records.ts'

/** What the public and the villages said of an entry. `votes` is null for one that was out of the vote at its end. */
export type AudienceLine = {
  readonly code: string
  readonly category: string
  readonly votes: number | null
  readonly jury: JuryResult
}

/** Votes as the log has them, and villages' hands: what has most votes first, by category. */
export async function audienceResultOf(
  db: Kysely<Database>,
  stageId: string,
): Promise<readonly AudienceLine[]> {
  const [acts, hands] = await Promise.all([readActs(db, stageId), listHands(db, stageId)])
  const votes = acts.findLast(act => act.kind === 'votesClosed')?.body.votes ?? {}
  const lines = acts.flatMap(({ kind, body }) =>
    kind === 'entered'
      ? [
          {
            ...{ code: body.entryCode, category: body.category, votes: votes[body.entryCode] ?? null },
            jury: juryResultOf(hands.get(body.entryCode) ?? []),
          },
        ]
      : [],
  )
  return lines.toSorted(
    (a, b) =>
      a.category.localeCompare(b.category, 'zh-CN') ||
      (b.votes ?? -1) - (a.votes ?? -1) ||
      (a.code < b.code ? -1 : 1),
  )
}
