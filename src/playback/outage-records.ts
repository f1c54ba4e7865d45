import { type Kysely, sql, type Transaction } from 'kysely'
import { newId } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'

/** When a station that played was silent. */
export type Outage = { readonly stationId: string; readonly startedAt: Date; readonly endedAt: Date }

/** Keeps outages that are over. */
export async function addOutages(step: Transaction<Database>, outages: readonly Outage[]): Promise<void> {
  if (outages.length === 0) return
  await step
    .insertInto('stationOutage')
    .values(outages.map(outage => ({ id: newId(), ...outage })))
    .execute()
}

type Look = {
  readonly stationIds: readonly string[]
  /** Sessions that have just been heard. */
  readonly except: readonly string[]
  /** Heard last between these two moments. */
  readonly from: Date
  readonly until: Date
}

/**
 * Ends the sessions that these stations left off in the middle of a film, each where it was last heard, and answers when
 * that was: what comes after such a one is the end of an outage.
 */
export async function endSilentSessions(
  step: Transaction<Database>,
  { stationIds, except, from, until }: Look,
): Promise<readonly { readonly stationId: string; readonly heardAt: Date }[]> {
  const { rows } = await sql<{ stationId: string; heardAt: Date }>`
    update "playbackSession" set "endedAt" = "lastBeatAt", state = 'ended'
    where "stationId" = any(${stationIds}::text[]) and not id = any(${except}::text[])
      and "dataAsOf" between ${from} and ${until} and state in ('playing', 'stalled')
    returning "stationId", "dataAsOf" as "heardAt"`.execute(step)
  return rows
}

/** 400 stations with four outages on each day of a month: there is no end of rows, and a memory has one. */
const mostOutages = 50_000

/** Outages of stations that began between two moments, the newest first, at most 50,000. */
export async function listOutages(
  db: Kysely<Database>,
  stationIds: readonly string[],
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<readonly Outage[]> {
  if (stationIds.length === 0) return []
  return db
    .selectFrom('stationOutage')
    .select(['stationId', 'startedAt', 'endedAt'])
    .where('stationId', 'in', [...stationIds])
    .where('startedAt', '>=', from)
    .where('startedAt', '<', to)
    .orderBy('startedAt', 'desc')
    .orderBy('id')
    .limit(mostOutages)
    .execute()
}
