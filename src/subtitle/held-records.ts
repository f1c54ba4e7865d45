import type { Kysely, Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { noteHeld } from '../courseware/held-records.ts'
import type { Database } from '../database/schema.ts'
import { insertSubtitle, isShown, readSubtitle } from './records.ts'
import { inMenuOrder, type Subtitle, type SubtitleLanguage } from './rules.ts'

type Db = Kysely<Database> | Transaction<Database>

/** How a lesson's subtitles are to be changed, until the reviewers have approved it. */
export type HeldSubtitles = {
  /** They come, in place of those of their language. */
  readonly added: readonly Subtitle[]
  /** They go. */
  readonly removed: readonly Subtitle[]
}

const heldRows = (db: Db, coursewareId: string, held: 'add' | 'remove') =>
  db
    .selectFrom('subtitle')
    .selectAll()
    .where('coursewareId', '=', coursewareId)
    .where('endedAt', 'is', null)
    .where('held', '=', held)
    .execute()

export async function listHeldSubtitles(db: Db, coursewareId: string): Promise<HeldSubtitles> {
  const added = await heldRows(db, coursewareId, 'add')
  const removed = await heldRows(db, coursewareId, 'remove')
  return {
    added: inMenuOrder(added.flatMap(readSubtitle)),
    removed: inMenuOrder(removed.flatMap(readSubtitle)),
  }
}

/** The subtitles that a lesson has once its change is approved. */
export const subtitlesAfter = (shown: readonly Subtitle[], { added, removed }: HeldSubtitles): Subtitle[] =>
  inMenuOrder([
    ...shown.filter(
      ({ id, language }) =>
        !removed.some(one => one.id === id) && !added.some(one => one.language === language),
    ),
    ...added,
  ])

/** Proposes subtitles whose files are there, in place of those of their language. */
export const holdSubtitle = (
  db: Kysely<Database>,
  coursewareId: string,
  saved: Subtitle,
  actor: Identity | undefined,
): Promise<void> =>
  hold(db, { coursewareId, language: saved.language, actor }, step =>
    insertSubtitle(step, coursewareId, saved, 'add'),
  )

/** Proposes that a language's subtitles go. */
export const holdRemoval = (
  db: Kysely<Database>,
  coursewareId: string,
  language: SubtitleLanguage,
  actor: Identity | undefined,
): Promise<void> =>
  hold(db, { coursewareId, language, actor }, async step => {
    await step
      .updateTable('subtitle')
      .set({ held: 'remove' })
      .where('coursewareId', '=', coursewareId)
      .where('language', '=', language)
      .where('endedAt', 'is', null)
      .execute()
  })

/** Whatever was proposed of a language's subtitles is proposed no more. */
export const letGo = (
  db: Kysely<Database>,
  coursewareId: string,
  language: SubtitleLanguage,
  actor: Identity | undefined,
): Promise<void> => hold(db, { coursewareId, language, actor }, async () => undefined)

type Holding = {
  readonly coursewareId: string
  readonly language: SubtitleLanguage
  readonly actor: Identity | undefined
}

/** One proposal takes the place of the one before it. */
const hold = (
  db: Kysely<Database>,
  { coursewareId, language, actor }: Holding,
  propose: (step: Transaction<Database>) => Promise<void>,
): Promise<void> =>
  db.transaction().execute(async step => {
    await step.selectFrom('courseware').select('id').where('id', '=', coursewareId).forUpdate().execute()
    await dropHeldSubtitles(step, coursewareId, language)
    await propose(step)
    await noteHeld(step, coursewareId)
    const subject = { subjectKind: 'courseware', subjectId: coursewareId }
    if (actor)
      await recordChange(step, actor, { action: 'proposeChange', ...subject, after: { subtitles: language } })
  })

/** Nothing is proposed of a lesson's subtitles any more, or of those of one language; the shown ones stay. */
export async function dropHeldSubtitles(
  step: Db,
  coursewareId: string,
  language?: SubtitleLanguage,
): Promise<void> {
  const held = (what: 'add' | 'remove') =>
    step
      .updateTable('subtitle')
      .where('coursewareId', '=', coursewareId)
      .where('endedAt', 'is', null)
      .where('held', '=', what)
      .$if(language !== undefined, query => query.where('language', '=', language ?? ''))
  await held('add').set({ endedAt: new Date() }).execute()
  await held('remove').set({ held: null }).execute()
}

/** What was proposed is so from now on. Whoever calls has entered master playlists that say the same. */
export async function applyHeldSubtitles(
  step: Db,
  coursewareId: string,
  { added, removed }: HeldSubtitles,
): Promise<void> {
  const languages = added.map(({ language }) => language)
  const ids = removed.map(({ id }) => id)
  const ofLesson = () =>
    step.updateTable('subtitle').where('coursewareId', '=', coursewareId).where('endedAt', 'is', null)
  const endedAt = new Date()
  if (languages.length > 0)
    await ofLesson().set({ endedAt }).where('language', 'in', languages).where(isShown).execute()
  if (ids.length > 0) await ofLesson().set({ endedAt }).where('id', 'in', ids).execute()
  await ofLesson().set({ held: null }).where('held', '=', 'add').execute()
}
