import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { ownPictureKey, ownPicturePrefix } from '../../storage/keys.ts'
import { type ObjectStore, removePrefix } from '../../storage/object-store.ts'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { holdPicture, holdPictureRemoval } from './held-records.ts'
import { makePicture } from './make-picture.ts'
import { endOwnPicture, enterOwnPicture, forgetEndedPictures, listEndedPictures } from './records.ts'

/** Who changes it, and whether that waits for the reviewers (`changesWait` of courseware/held-records). */
type PosterChange = { readonly waits?: boolean; readonly actor?: Identity }

export type PosterParts = { readonly db: Kysely<Database>; readonly store: ObjectStore }

/**
 * Makes a picture anew from the file that a producer brought, and lets it stand for the lesson: files first, then the
 * entry. Throws what is wrong with the file; nothing is changed then.
 */
export async function saveOwnPicture(
  parts: PosterParts,
  coursewareId: string,
  bytes: Uint8Array,
  { waits, actor }: PosterChange = {},
): Promise<void> {
  const { widths, aspect, files } = await makePicture(bytes)
  const id = randomBytes(16).toString('hex')
  try {
    for (const { file, bytes: body, contentType } of files)
      await parts.store.put(ownPictureKey(coursewareId, id, file), body, { contentType })
    await (waits ? holdPicture : enterOwnPicture)(parts.db, coursewareId, { id, widths, aspect }, actor)
  } catch (error) {
    // Nothing names these files; should they not go either, they harm nobody.
    await removePrefix(parts.store, ownPicturePrefix(coursewareId, id)).catch(() => undefined)
    throw error
  }
  // What cannot go now goes at the next change; the new picture is in place either way.
  await sweep(parts, coursewareId).catch(() => undefined)
}

/** The lesson has no own picture any more; there having been none is no error. */
export async function removeOwnPicture(
  parts: PosterParts,
  coursewareId: string,
  { waits, actor }: PosterChange = {},
): Promise<void> {
  await (waits ? holdPictureRemoval : endOwnPicture)(parts.db, coursewareId, actor)
  await sweep(parts, coursewareId).catch(() => undefined)
}

/** Removes what was replaced more than a day ago. */
async function sweep({ db, store }: PosterParts, coursewareId: string): Promise<void> {
  const ended = await listEndedPictures(db, coursewareId)
  for (const id of ended) await removePrefix(store, ownPicturePrefix(coursewareId, id))
  await forgetEndedPictures(db, ended)
}
