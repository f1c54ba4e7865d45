import { type Kysely, type Selectable, sql } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import type { PublishedMedia } from '../courseware/rules.ts'
import type { SubtitleTable } from '../database/schema/line.ts'
import type { Database } from '../database/schema.ts'
import {
  firstCuesSchema,
  inMenuOrder,
  keepEndedMs,
  type Subtitle,
  type SubtitleLanguage,
  subtitleLanguages,
} from './rules.ts'

/**
 * A lesson's subtitles, in the order of menus. Whoever writes them into a master playlist reads the lesson's
 * `subtitleGeneration` before: a change in between then shows when the playlist is to be entered.
 */
export async function listSubtitles(db: Kysely<Database>, coursewareId: string): Promise<Subtitle[]> {
  const rows = await db
    .selectFrom('subtitle')
    .selectAll()
    .where('coursewareId', '=', coursewareId)
    .where('endedAt', 'is', null)
    .where(isShown)
    .execute()
  return inMenuOrder(rows.flatMap(readSubtitle))
}

/** Not one that waits for its review. */
export const isShown = sql<boolean>`held is distinct from 'add'`

/** A language that this version does not know is not shown. */
export function readSubtitle(row: Selectable<SubtitleTable>): Subtitle[] {
  const language = subtitleLanguages.find(known => known === row.language)
  const { id, dialect, cueCount, createdAt } = row
  const firstCues = firstCuesSchema.parse(row.firstCues)
  return language ? [{ id, language, dialect, cueCount, firstCues, createdAt }] : []
}

/** A change of one language's subtitles, with the master playlists that go with it. */
export type SubtitleMove = {
  readonly coursewareId: string
  /** The release and generation that the new playlists were made from. */
  readonly releaseId: string
  readonly generation: number
  readonly language: SubtitleLanguage
  /** Absent: the language has none any more. */
  readonly saved?: Subtitle
  readonly playlists: Pick<PublishedMedia, 'masterPlaylist' | 'av1Playlist' | 'listenPlaylist'>
  /** Who changes them; for the log. */
  readonly actor?: Identity | undefined
}

/**
 * The catalogue entry moves to new master playlists and the subtitles with it, in one transaction. Answers false, with
 * nothing changed, where release or subtitles are no longer those that the playlists were made from.
 */
export async function moveSubtitles(db: Kysely<Database>, move: SubtitleMove): Promise<boolean> {
  const { coursewareId, language, saved } = move
  const now = new Date()
  return db.transaction().execute(async step => {
    const moved = await step
      .updateTable('courseware')
      .set(set => ({
        // What else stands in `media` may have been changed by others.
        media: sql`media || ${JSON.stringify(move.playlists)}::jsonb`,
        subtitleGeneration: set('subtitleGeneration', '+', 1),
        // Who approved the lesson has not read these.
        revision: set('revision', '+', 1),
        updatedAt: now,
      }))
      .where('id', '=', coursewareId)
      .where('releaseId', '=', move.releaseId)
      .where('subtitleGeneration', '=', move.generation)
      .executeTakeFirst()
    if (moved.numUpdatedRows === 0n) return false
    await step
      .updateTable('subtitle')
      .set({ endedAt: now })
      .where('coursewareId', '=', coursewareId)
      .where('language', '=', language)
      .where('endedAt', 'is', null)
      .where(isShown)
      .execute()
    if (saved) await insertSubtitle(step, coursewareId, saved)
    const action = saved ? 'saveSubtitle' : 'removeSubtitle'
    const subject = { subjectKind: 'courseware', subjectId: coursewareId }
    if (move.actor)
      await recordChange(step, move.actor, { action, ...subject, after: { subtitles: language } })
    return true
  })
}

/** Enters subtitles whose files are there: shown, or waiting for their review. */
export async function insertSubtitle(
  step: Kysely<Database>,
  coursewareId: string,
  { firstCues, ...subtitle }: Subtitle,
  held: 'add' | null = null,
): Promise<void> {
  await step
    .insertInto('subtitle')
    .values({ ...subtitle, coursewareId, firstCues: JSON.stringify(firstCues), held, endedAt: null })
    .execute()
}

/** Subtitles of a lesson that were replaced or removed long enough ago for nobody to be watching with them. */
export async function listEnded(db: Kysely<Database>, coursewareId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('subtitle')
    .select('id')
    .where('coursewareId', '=', coursewareId)
    .where('endedAt', '<', new Date(Date.now() - keepEndedMs))
    .execute()
  return rows.map(row => row.id)
}

/** Forgets subtitles whose files are gone. */
export async function forgetEnded(db: Kysely<Database>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await db
    .deleteFrom('subtitle')
    .where('id', 'in', [...ids])
    .where('endedAt', 'is not', null)
    .execute()
}
