import { createHash, randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { handoutKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { endHandout, enterHandout, forgetEndedHandouts, listEndedHandouts } from './handout-records.ts'
import { isPdf } from './pdf.ts'

export type HandoutParts = { readonly db: Kysely<Database>; readonly store: ObjectStore }
type Change = { readonly coursewareId: string; readonly actor: Identity; readonly waits: boolean }

/** Adds a handout: its file first, then the entry. Throws what is wrong with it; nothing is changed then. */
export async function addHandout(
  parts: HandoutParts,
  change: Change,
  { title, file }: { readonly title: string; readonly file: Uint8Array },
): Promise<void> {
  if (!isPdf(file)) throw new XiangtuError('handoutWrongType')
  const id = randomBytes(16).toString('hex')
  const key = handoutKey(change.coursewareId, id)
  const sha256 = createHash('sha256').update(file).digest('hex')
  await parts.store.put(key, file, { contentType: 'application/pdf' })
  try {
    await enterHandout(parts.db, change, { id, title, bytes: file.length, sha256 })
  } catch (error) {
    // Nothing names the file; should it not go either, it harms nobody.
    await parts.store.remove([key]).catch(() => undefined)
    throw error
  }
  await sweep(parts, change.coursewareId).catch(() => undefined)
}

/** Takes a handout away; throws `notFound` where the lesson has none of this id. */
export async function removeHandout(parts: HandoutParts, change: Change, id: string): Promise<void> {
  if (!(await endHandout(parts.db, change, id))) throw new XiangtuError('notFound')
  await sweep(parts, change.coursewareId).catch(() => undefined)
}

/** What cannot go now goes at the lesson's next change. */
async function sweep({ db, store }: HandoutParts, coursewareId: string): Promise<void> {
  const ended = await listEndedHandouts(db, coursewareId)
  await store.remove(ended.map(id => handoutKey(coursewareId, id)))
  await forgetEndedHandouts(db, ended)
}
