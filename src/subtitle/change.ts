import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { subtitleKey, subtitlePrefix } from '../../storage/keys.ts'
import { type ObjectStore, removePrefix } from '../../storage/object-store.ts'
import type { Identity } from '../account/rules.ts'
import { findCourseware } from '../courseware/records.ts'
import { publishedMediaSchema } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { decodeSubtitles } from '../media/subtitles/decode.ts'
import { parseSubtitles } from '../media/subtitles/parse.ts'
import { subtitleSegmentFile, writeSubtitlePlaylist } from '../media/subtitles/playlists.ts'
import { cutSubtitles, type SubtitleSegment } from '../media/subtitles/write.ts'
import { holdRemoval, holdSubtitle } from './held-records.ts'
import { playlistType, subtitlePlaylist, writeMasters } from './masters.ts'
import { forgetEnded, listEnded, listSubtitles, moveSubtitles, type SubtitleMove } from './records.ts'
import { firstCuesOf, fitToFilm, inMenuOrder, type Subtitle, type SubtitleLanguage } from './rules.ts'

export type SubtitleParts = { readonly db: Kysely<Database>; readonly store: ObjectStore }

type NewSubtitle = {
  readonly language: SubtitleLanguage
  readonly dialect: string | null
  readonly bytes: Uint8Array
}

/** Who changes subtitles, and whether that waits for the reviewers (`changesWait` of courseware/held-records). */
type SubtitleChange = { readonly waits?: boolean; readonly actor?: Identity | undefined }

/** Files written at once: an object store answers each in milliseconds, and two hours have 120. */
const parallel = 8
/** Two people who save subtitles of one lesson in the same second; more in a row is no chance. */
const mostTries = 5

/**
 * Reads an uploaded file and makes it the published lesson's subtitles in this language, in place of those it had.
 * Segments first, then their playlist, then the master playlists, then the catalogue entry. Throws the XiangtuError
 * that says what is wrong with the file; nothing is changed then.
 */
export async function saveSubtitle(
  parts: SubtitleParts,
  coursewareId: string,
  file: NewSubtitle,
  change: SubtitleChange = {},
): Promise<Subtitle> {
  const { durationSeconds } = (await readRelease(parts.db, coursewareId)).media
  const cues = fitToFilm(parseSubtitles(decodeSubtitles(file.bytes)), durationSeconds)
  const id = randomBytes(16).toString('hex')
  await writeFiles(parts.store, coursewareId, id, cutSubtitles(cues, durationSeconds))
  const { language, dialect } = file
  const facts = { cueCount: cues.length, firstCues: firstCuesOf(cues), createdAt: new Date() }
  const saved: Subtitle = { id, language, dialect, ...facts }
  if (change.waits) {
    await holdSubtitle(parts.db, coursewareId, saved, change.actor)
    await sweep(parts, coursewareId).catch(() => undefined)
  } else await move(parts, { coursewareId, language, saved, ...change })
  return saved
}

async function writeFiles(
  store: ObjectStore,
  coursewareId: string,
  id: string,
  segments: readonly SubtitleSegment[],
): Promise<void> {
  const put = (name: string, text: string, contentType: string) =>
    store.put(subtitleKey(coursewareId, id, name), text, { contentType })
  try {
    for (let from = 0; from < segments.length; from += parallel) {
      const some = segments.slice(from, from + parallel)
      await Promise.all(
        some.map(({ text }, index) =>
          put(subtitleSegmentFile(from + index), text, 'text/vtt; charset=utf-8'),
        ),
      )
    }
    await put(subtitlePlaylist, writeSubtitlePlaylist(segments), playlistType)
  } catch (error) {
    // Nothing names these files; should they not go either, they harm nobody.
    await removePrefix(store, subtitlePrefix(coursewareId, id)).catch(() => undefined)
    throw error
  }
}

/** The published lesson has no subtitles in this language any more; there having been none is no error. */
export const removeSubtitle = (
  parts: SubtitleParts,
  coursewareId: string,
  language: SubtitleLanguage,
  { waits, actor }: SubtitleChange = {},
): Promise<void> =>
  waits
    ? holdRemoval(parts.db, coursewareId, language, actor)
    : move(parts, { coursewareId, language, actor })

type Move = Pick<SubtitleMove, 'coursewareId' | 'language' | 'saved' | 'actor'>

async function move(parts: SubtitleParts, { coursewareId, language, saved, actor }: Move): Promise<void> {
  const { db, store } = parts
  for (let tries = 0; tries < mostTries; tries++) {
    const release = await readRelease(db, coursewareId)
    const others = (await listSubtitles(db, coursewareId)).filter(each => each.language !== language)
    const playlists = await writeMasters(store, release, inMenuOrder(saved ? [...others, saved] : others))
    if (await moveSubtitles(db, { ...release, language, ...(saved && { saved }), playlists, actor })) {
      // What cannot go now goes at the next change; the new subtitles are in place either way.
      await sweep(parts, coursewareId).catch(() => undefined)
      return
    }
  }
  throw new XiangtuError('unavailable', {
    detail: 'the subtitles of this lesson are being changed by others',
  })
}

/** Throws `notFound` for a lesson that is not published: without a film there is nothing that times could fit. */
async function readRelease(db: Kysely<Database>, coursewareId: string) {
  const lesson = await findCourseware(db, coursewareId)
  if (!lesson?.releaseId) throw new XiangtuError('notFound')
  const { releaseId, subtitleGeneration: generation } = lesson
  return { coursewareId, releaseId, generation, media: publishedMediaSchema.parse(lesson.media) }
}

/** Removes what was replaced more than a day ago. */
async function sweep({ db, store }: SubtitleParts, coursewareId: string): Promise<void> {
  const ended = await listEnded(db, coursewareId)
  for (const id of ended) await removePrefix(store, subtitlePrefix(coursewareId, id))
  await forgetEnded(db, ended)
}
