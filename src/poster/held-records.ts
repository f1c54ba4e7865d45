import type { Kysely, Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { noteHeld } from '../courseware/held-records.ts'
import type { Database } from '../database/schema.ts'
import { choosePoster, endPicture, findOwnPicture, insertPicture, subjectOf } from './records.ts'
import { type OwnPicture, widthsSchema } from './rules.ts'

type Db = Kysely<Database> | Transaction<Database>

/** The cover that is proposed for a lesson, until the reviewers have approved it. */
export type HeldPoster = {
  /** A candidate's name, or the id of an own picture. */
  readonly choice: string
  /** The own picture that it names: a new one, or the one there is. */
  readonly picture: OwnPicture | undefined
}

/** Undefined where none is proposed. */
export async function findHeldPoster(db: Db, coursewareId: string): Promise<HeldPoster | undefined> {
  const row = await db
    .selectFrom('courseware')
    .leftJoin('ownPicture', 'ownPicture.id', 'heldPoster')
    .select(['heldPoster', 'widths', 'aspect'])
    .where('courseware.id', '=', coursewareId)
    .executeTakeFirst()
  if (!row?.heldPoster) return undefined
  const { heldPoster: choice, widths, aspect } = row
  return {
    choice,
    picture: aspect === null ? undefined : { id: choice, widths: widthsSchema.parse(widths), aspect },
  }
}

/** Proposes one of the film's candidates, or the own picture that is there, as the cover. */
export const holdChoice = (
  db: Kysely<Database>,
  coursewareId: string,
  choice: string,
  actor?: Identity,
): Promise<void> =>
  hold(db, coursewareId, actor, async (step, shown) => {
    const held = await findHeldPoster(step, coursewareId)
    // The picture that was brought and waits stays as long as it is the one proposed.
    if (held?.choice === choice) return choice
    await endPicture(step, coursewareId, true)
    return choice === shown ? null : choice
  })

/** Proposes a picture whose files are there as the cover, in place of one proposed before. */
export const holdPicture = (
  db: Kysely<Database>,
  coursewareId: string,
  picture: OwnPicture,
  actor?: Identity,
): Promise<void> =>
  hold(db, coursewareId, actor, async step => {
    await endPicture(step, coursewareId, true)
    await insertPicture(step, coursewareId, picture, true)
    return picture.id
  })

/** Proposes that the cover is a candidate again; an own picture that nobody sees simply goes. */
export const holdPictureRemoval = (
  db: Kysely<Database>,
  coursewareId: string,
  actor?: Identity,
): Promise<void> =>
  hold(db, coursewareId, actor, async (step, shown) => {
    const picture = await findOwnPicture(step, coursewareId)
    const held = await findHeldPoster(step, coursewareId)
    if (picture && shown !== picture.id) {
      await endPicture(step, coursewareId)
      return held?.choice === picture.id ? null : (held?.choice ?? null)
    }
    await endPicture(step, coursewareId, true)
    return picture ? 'a' : null
  })

/** No cover is proposed any more; the shown one stays. */
export async function dropHeldPoster(step: Db, coursewareId: string): Promise<void> {
  await endPicture(step, coursewareId, true)
  await step.updateTable('courseware').set({ heldPoster: null }).where('id', '=', coursewareId).execute()
}

/** The proposed cover is shown from now on. */
export async function applyHeldPoster(step: Db, coursewareId: string): Promise<void> {
  const held = await findHeldPoster(step, coursewareId)
  if (!held) return
  const current = await findOwnPicture(step, coursewareId)
  if (held.picture && held.picture.id !== current?.id) {
    await endPicture(step, coursewareId)
    await step.updateTable('ownPicture').set({ isHeld: false }).where('id', '=', held.choice).execute()
  }
  await choosePoster(step, coursewareId, held.choice)
  await step.updateTable('courseware').set({ heldPoster: null }).where('id', '=', coursewareId).execute()
}

type Propose = (step: Transaction<Database>, shown: string) => Promise<string | null>

const hold = (
  db: Kysely<Database>,
  coursewareId: string,
  actor: Identity | undefined,
  propose: Propose,
): Promise<void> =>
  db.transaction().execute(async step => {
    const { posterChoice } = await step
      .selectFrom('courseware')
      .select('posterChoice')
      .where('id', '=', coursewareId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const heldPoster = await propose(step, posterChoice)
    await step.updateTable('courseware').set({ heldPoster }).where('id', '=', coursewareId).execute()
    await noteHeld(step, coursewareId)
    const after = { choice: heldPoster ?? posterChoice }
    if (actor) await recordChange(step, actor, { action: 'proposeChange', ...subjectOf(coursewareId), after })
  })
