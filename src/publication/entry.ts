import { handoutKey } from '../../storage/keys.ts'
import { hasPicture, mediaPath } from '../catalogue/rules.ts'
import type { PublishedMedia } from '../courseware/rules.ts'
import { type MediaAddress, plainAddress } from '../media/address.ts'
import type { LessonMetadata } from '../metadata/rules.ts'
import { posterOf, type WithPoster } from '../poster/rules.ts'
import type { LessonEntry } from './rules.ts'

type PublicLesson = WithPoster & {
  readonly media: PublishedMedia
  readonly publishedAt: Date
  readonly subtitles: readonly { readonly language: string; readonly dialect: string | null }[]
  readonly awards: LessonEntry['awards']
  /** With those that gather it. */
  readonly campaigns: LessonEntry['about']['campaigns']
  readonly collections: LessonEntry['about']['collections']
}

/** What other programs are told of a lesson; `mediaAddress` for one that not everybody may see. */
export function toEntry(
  lesson: PublicLesson,
  metadata: LessonMetadata,
  mediaAddress: MediaAddress = plainAddress,
): LessonEntry {
  const { coursewareId, releaseId, media } = lesson
  const path = (file: string) => mediaPath(coursewareId, releaseId, file, mediaAddress)
  const { title, notes, rightsStatement, sourceStatement } = metadata
  return {
    ...{ coursewareId, title, notes, rightsStatement, sourceStatement },
    publishedAt: lesson.publishedAt.toISOString(),
    durationSeconds: media.durationSeconds,
    hasPicture: hasPicture(media),
    totalBytes: media.totalBytes,
    releaseId,
    isGrowing: media.coming.length > 0,
    masterPlaylistPath: path(media.masterPlaylist),
    ...(media.listenPlaylist !== undefined && { listenPlaylistPath: path(media.listenPlaylist) }),
    ...(media.av1Playlist !== undefined && { av1PlaylistPath: path(media.av1Playlist) }),
    renditions: media.renditions,
    posters: [...posterOf(lesson, mediaAddress).sizes('jpg')],
    subtitles: lesson.subtitles.map(({ language, dialect }) => ({
      language,
      ...(dialect !== null && { dialect }),
    })),
    awards: lesson.awards,
    about: aboutOf(metadata, lesson),
  }
}

function aboutOf(
  metadata: LessonMetadata,
  { campaigns, collections }: Pick<PublicLesson, 'campaigns' | 'collections'>,
): LessonEntry['about'] {
  const { coursewareId, locality, dialect, series } = metadata
  const { isHomeGrown, crop, subtitleMode } = metadata
  return {
    ...{ isHomeGrown, crop, subtitleMode },
    topics: metadata.topics.map(({ id, parentId, labelZh, labelEn }) => ({
      ...{ id, labelZh, labelEn },
      ...(parentId !== undefined && { parentId }),
    })),
    audiences: metadata.audiences,
    ...(locality && { locality: { id: locality.id, name: locality.name } }),
    seasons: metadata.seasons,
    ...(dialect !== null && { dialect }),
    presenters: [...metadata.presenters],
    credits: [...metadata.credits],
    ...(series && {
      series: {
        ...{ id: series.id, title: series.title },
        ...(series.place !== undefined && { place: series.place }),
      },
    }),
    ...{ campaigns, collections },
    handouts: metadata.handouts.map(({ id, title, bytes }) => ({
      ...{ title, bytes },
      path: `/courseware/${coursewareId}/handouts/${id}`,
      key: handoutKey(coursewareId, id),
    })),
  }
}
