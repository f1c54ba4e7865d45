import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'

/** A pass that has not ended after so long was a hub's that stopped: another may begin. */
const abandonedMs = 2 * 3600_000

/** A night's work that this hub may do now. */
export type ClaimedNight = { readonly lastStartedAt: Date | undefined }

/**
 * Takes tonight's work of this name for one hub alone; undefined where it is done since `due`, or another hub has it.
 */
export async function claimNight(
  db: Kysely<Database>,
  name: string,
  { due, now }: { readonly due: Date; readonly now: Date },
): Promise<ClaimedNight | undefined> {
  return db.transaction().execute(async step => {
    const fresh = await step
      .insertInto('nightlyPass')
      .values({ name, startedAt: now, endedAt: null })
      .onConflict(conflict => conflict.column('name').doNothing())
      .executeTakeFirst()
    if (fresh.numInsertedOrUpdatedRows === 1n) return { lastStartedAt: undefined }
    const last = await step
      .selectFrom('nightlyPass')
      .selectAll()
      .where('name', '=', name)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const isDone = last.endedAt !== null && last.startedAt >= due
    const isUnderWay = last.endedAt === null && now.getTime() - last.startedAt.getTime() < abandonedMs
    if (isDone || isUnderWay) return undefined
    await step
      .updateTable('nightlyPass')
      .set({ startedAt: now, endedAt: null })
      .where('name', '=', name)
      .execute()
    return { lastStartedAt: last.startedAt }
  })
}

export async function endNight(db: Kysely<Database>, name: string, endedAt: Date): Promise<void> {
  await db.updateTable('nightlyPass').set({ endedAt }).where('name', '=', name).execute()
}

/** The moment at which a night's work last ended; undefined before the first. */
export async function lastNightOf(db: Kysely<Database>, name: string): Promise<Date | undefined> {
  const row = await db.selectFrom('nightlyPass').select('endedAt').where('name', '=', name).executeTakeFirst()
  return row?.endedAt ?? undefined
}
