import { z } from 'zod'
import type { PublishedMedia } from '../courseware/rules.ts'
import { type MediaAddress, plainAddress } from '../media/address.ts'
import { type PosterName, posterFile, posterNames } from '../media/posters.ts'

/** 8 MB: a phone's photograph at its best quality. */
export const largestPictureBytes = 8 * 1000 ** 2
/** 40 million: a phone's photograph has 12; a PNG of so many takes 160 MB while it is read. */
export const largestPicturePixels = 40_000_000
/** Less is a blur on a card of the catalogue. */
export const leastPicture = { width: 320, height: 180 } as const
/** A projector's width; the height of an upright picture is held to the same. */
export const longestPictureSide = 1280

/** Replaced and removed pictures are kept for a day: pages that are open, and caches, name them. */
export const keepEndedMs = 24 * 3600_000

export const widthsSchema = z.array(z.number().int().positive()).min(1)

/** A picture that the producer brought, as it was made anew. */
export type OwnPicture = {
  readonly id: string
  readonly widths: readonly number[]
  readonly aspect: number
}

/** What the form sends: a candidate, the lesson's own picture, or the one that waits for its review. */
export const choiceSchema = z.object({ choice: z.enum([...posterNames, 'own', 'held']) })

type Kind = 'jpeg' | 'png' | 'webp'

/** What a file is by its first bytes, whatever it is called; undefined for all that we do not take. */
export function pictureKindOf(bytes: Uint8Array): Kind | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, 12))
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  return text.startsWith('RIFF') && text.endsWith('WEBP') ? 'webp' : undefined
}

/** What of a lesson decides which picture stands for it. */
export type WithPoster = {
  readonly coursewareId: string
  readonly releaseId: string
  readonly media: Pick<PublishedMedia, 'posterNames' | 'posterWidths' | 'posterAspect'>
  readonly posterChoice: string
  /** Present where the choice is an own picture. */
  readonly ownPicture?: OwnPicture | undefined
}

/** One picture in all its sizes, narrowest first, by their public addresses. */
export type Poster = {
  readonly aspect: number
  readonly sizes: (format: 'webp' | 'jpg') => readonly { width: number; path: string }[]
}

/** One of the candidates of a lesson's release; undefined names the only one of a release without names. */
export function candidatePoster(
  { coursewareId, releaseId, media }: WithPoster,
  name: PosterName | undefined,
  mediaAddress: MediaAddress = plainAddress,
): Poster {
  const base = `${mediaAddress(coursewareId)}/${releaseId}/`
  return posterAt(base, media.posterWidths, media.posterAspect, name)
}

/** The lesson's own picture; beside the releases, as `ownPictureKey` has it. */
export const ownPoster = (
  coursewareId: string,
  { id, widths, aspect }: OwnPicture,
  mediaAddress: MediaAddress = plainAddress,
): Poster => posterAt(`${mediaAddress(coursewareId)}/poster/${id}/`, widths, aspect, undefined)

const posterAt = (
  base: string,
  widths: readonly number[],
  aspect: number,
  name: PosterName | undefined,
): Poster => ({
  aspect,
  sizes: format =>
    widths.toSorted((a, b) => a - b).map(width => ({ width, path: base + posterFile(name, width, format) })),
})

/** The candidate that stands for a lesson; the first where the chosen one is not in this release, or none was chosen. */
export const candidateOf = ({
  media,
  posterChoice,
}: Pick<WithPoster, 'media' | 'posterChoice'>): PosterName | undefined =>
  media.posterNames?.find(name => name === posterChoice) ?? media.posterNames?.[0]

/** The picture that stands for a lesson everywhere: what was chosen, as far as it is there. */
export const posterOf = (lesson: WithPoster, mediaAddress: MediaAddress = plainAddress): Poster =>
  lesson.ownPicture
    ? ownPoster(lesson.coursewareId, lesson.ownPicture, mediaAddress)
    : candidatePoster(lesson, candidateOf(lesson), mediaAddress)
