import type { Kysely } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { pairingMs } from './pairing.ts'

type Db = Kysely<Database>

/** A day: a code that was used stays taken until nobody can have it on a screen any more. */
const keptMs = 24 * 3600_000

type NewPairing = { readonly codeHash: string; readonly deviceHash: string; readonly userAgent: string }

/** Lets a computer wait; undefined where its code is another's already. Old ones are swept on the way. */
export async function openPairing(db: Db, pairing: NewPairing): Promise<Date | undefined> {
  const now = Date.now()
  await db
    .deleteFrom('stationPairing')
    .where('expiresAt', '<', new Date(now - keptMs))
    .execute()
  const expiresAt = new Date(now + pairingMs)
  const opened = await db
    .insertInto('stationPairing')
    .values({ id: newId(), ...pairing, expiresAt, stationId: null, approvedBy: null })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  return opened.numInsertedOrUpdatedRows === 1n ? expiresAt : undefined
}

export type Pairing = {
  readonly expiresAt: Date
  readonly isApproved: boolean
}

/** The pairing of the computer that asks; undefined for one that expired, or that nobody knows. */
export async function findPairing(db: Db, deviceHash: string): Promise<Pairing | undefined> {
  const found = await db
    .selectFrom('stationPairing')
    .select(['expiresAt', 'approvedAt'])
    .where('deviceHash', '=', deviceHash)
    .where('expiresAt', '>', new Date())
    .executeTakeFirst()
  return found && { expiresAt: found.expiresAt, isApproved: found.approvedAt !== null }
}

export type WaitingComputer = { readonly userAgent: string; readonly createdAt: Date }

/** The computer that shows this code and waits; undefined for a code that is wrong, expired or used. */
export const findWaiting = (db: Db, codeHash: string): Promise<WaitingComputer | undefined> =>
  db
    .selectFrom('stationPairing')
    .select(['userAgent', 'createdAt'])
    .where('codeHash', '=', codeHash)
    .where('approvedAt', 'is', null)
    .where('expiresAt', '>', new Date())
    .executeTakeFirst()

type Approval = { readonly codeHash: string; readonly stationId: string }

/** Says which station a waiting computer is. Of two who do, the second gets `pairingCodeUnknown`. */
export const approvePairing = (db: Db, actor: Identity, { codeHash, stationId }: Approval): Promise<void> =>
  db.transaction().execute(async step => {
    const station = await step
      .selectFrom('station')
      .select('name')
      .where('id', '=', stationId)
      .where('archivedAt', 'is', null)
      .forShare()
      .executeTakeFirst()
    if (!station) throw new XiangtuError('notFound')
    const now = new Date()
    const approved = await step
      .updateTable('stationPairing')
      // Anew from here: so long the computer may take to come back on its line.
      .set({
        stationId,
        approvedBy: actor.id,
        approvedAt: now,
        expiresAt: new Date(now.getTime() + pairingMs),
      })
      .where('codeHash', '=', codeHash)
      .where('approvedAt', 'is', null)
      .where('expiresAt', '>', now)
      .returning('userAgent')
      .executeTakeFirst()
    if (!approved) throw new XiangtuError('pairingCodeUnknown')
    await recordChange(step, actor, {
      ...{ action: 'pairStation', subjectKind: 'station', subjectId: stationId },
      after: { name: station.name, userAgent: approved.userAgent },
    })
  })

type Taking = { readonly deviceHash: string; readonly keyHash: string }

/**
 * Makes the key of an approved computer good and tells whose it is. Asked again while the pairing lasts, it says the
 * same; undefined where there is nothing to take, or it was revoked meanwhile.
 */
export const takeStationKey = (
  db: Db,
  { deviceHash, keyHash }: Taking,
): Promise<{ readonly id: string; readonly name: string } | undefined> =>
  db.transaction().execute(async step => {
    const now = new Date()
    const pairing = await step
      .selectFrom('stationPairing')
      .innerJoin('station', 'station.id', 'stationPairing.stationId')
      .select(['stationPairing.id as pairingId', 'station.id', 'station.name', 'userAgent', 'approvedBy'])
      .where('deviceHash', '=', deviceHash)
      .where('approvedAt', 'is not', null)
      .where('expiresAt', '>', now)
      .where('station.archivedAt', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!pairing) return undefined
    const { pairingId, id, name, userAgent, approvedBy } = pairing
    await step
      .insertInto('stationKey')
      .values({ id: newId(), stationId: id, keyHash, userAgent, approvedBy })
      .onConflict(conflict => conflict.column('keyHash').doNothing())
      .execute()
    await step
      .updateTable('stationPairing')
      .set({ takenAt: now })
      .where('id', '=', pairingId)
      .where('takenAt', 'is', null)
      .execute()
    const key = step.selectFrom('stationKey').select('revokedAt').where('keyHash', '=', keyHash)
    const { revokedAt } = await key.executeTakeFirstOrThrow()
    return revokedAt ? undefined : { id, name }
  })
