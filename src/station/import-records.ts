import type { Kysely } from 'kysely'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { addAdministratorWithin } from './administrator-records.ts'
import { addStationWithin, changeWithin } from './change-records.ts'
import type { GoodRow } from './import-plan.ts'

/**
 * Saves one row of a list with its administrators, all or nothing of it. False where somebody was quicker: another
 * station has the name now, or the same fields were changed meanwhile.
 */
export const saveRow = async (db: Kysely<Database>, actor: Identity, row: GoodRow): Promise<boolean> => {
  const { form, station, administrators } = row
  try {
    return await db.transaction().execute(async step => {
      let stationId = station?.id
      if (stationId !== undefined && station) {
        const saved = await changeWithin(step, actor, { id: stationId, base: station.form, mine: form })
        if (saved.kind === 'conflict') return false
      } else stationId = await addStationWithin(step, actor, form)
      for (const administrator of administrators)
        await addAdministratorWithin(step, actor, { stationId, ...administrator })
      return true
    })
  } catch (error) {
    if (error instanceof XiangtuError && error.code !== 'internal') return false
    if (error instanceof Error && 'constraint' in error && error.constraint === 'stationOnce') return false
    throw error
  }
}
