import { z } from 'zod'
import type { Person } from '../account/rules.ts'
import { type ErrorCode, isErrorCode } from '../errors.ts'
import { posterNames } from '../media/posters.ts'

/** Whether a text from an address can be a lesson's id: PostgreSQL refuses some texts (NUL) instead of not finding them. */
export const isCoursewareId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text)

// Control characters but for tabs and line ends, and the marks that turn the reading direction so that a text can lie.
const unprintable = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu
const loneSurrogate = /\p{Cs}/gu

/** A written text as it is kept: line ends as `\n`, nothing unprintable (PostgreSQL takes neither NUL nor half characters). */
export const cleanText = (text: string): string =>
  text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(unprintable, '')
    .replace(loneSurrogate, '\ufffd')
    .trim()

/** A text of at most so many characters, over several lines. */
export const textSchema = (most: number) => z.string().transform(cleanText).pipe(z.string().max(most))
/** The same on one line. */
export const lineSchema = (most: number) =>
  z
    .string()
    .transform(text => cleanText(text).replace(/\s+/g, ' '))
    .pipe(z.string().max(most))

/** A title is needed by every list; 120 characters fit two lines on a projector. */
export const titleSchema = lineSchema(120).pipe(z.string().min(1))
export const notesSchema = textSchema(4000)

/** The places that a person belongs to: those of his roles, and all that they lie in. */
const placesOf = (person: Person | undefined): readonly string[] => [
  ...new Set(person?.grants.flatMap(({ organisationPath }) => organisationPath.split('/').filter(Boolean))),
]

/**
 * Who may watch a public lesson: everybody; people and stations of certain places; or certain stations, each by its
 * own id or by a place that it stands in.
 */
export function maySee(
  person: Person | undefined,
  {
    visibility,
    visibleTo,
  }: {
    readonly visibility: 'all' | 'regions' | 'stations'
    readonly visibleTo: readonly string[]
  },
  station?: { readonly id: string; readonly placePath: string },
): boolean {
  if (visibility === 'all') return true
  const ofStation = station ? [station.id, ...station.placePath.split('/').filter(Boolean)] : []
  const of = visibility === 'regions' ? [...placesOf(person), ...ofStation] : ofStation
  return of.some(id => visibleTo.includes(id))
}

/** What a producer writes about a lesson; saved before the first byte of film travels. */
export const descriptionSchema = z.strictObject({ title: titleSchema, notes: notesSchema.default('') })
export type Description = z.infer<typeof descriptionSchema>

/** One rung as it was really published: measured from its bytes, not taken from the plan. */
export const publishedRenditionSchema = z.object({
  /** `720p`, `480p`, ...; `audio` for the shared sound. */
  name: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  frameRate: z.number(),
  averageKbps: z.number(),
  peakKbps: z.number(),
  /** RFC 6381: `av01.0.04M.08`; absent for what every player decodes. */
  codec: z.string().optional(),
})
export type PublishedRendition = z.infer<typeof publishedRenditionSchema>

/** What a player and a list need to know of a release. Paths are relative to the release's own address. */
export const publishedMediaSchema = z.object({
  durationSeconds: z.number(),
  /** Absent for a lesson that has no sound. */
  listenPlaylist: z.string().optional(),
  masterPlaylist: z.string(),
  /** For players that decode the renditions with a `codec`; absent where there are none. */
  av1Playlist: z.string().optional(),
  renditions: z.array(publishedRenditionSchema),
  /** The candidates for the poster, in the order of the film; absent where `poster-640.webp` is the only one. */
  posterNames: z.array(z.enum(posterNames)).optional(),
  /** Pictures by width, each as WebP and JPEG: `poster-a-640.webp`. Empty never: sound alone gets its wave form. */
  posterWidths: z.array(z.number().int()),
  posterAspect: z.number(),
  /** The thumbnail track for seeking, with its sheets beside it; absent for sound alone. */
  storyboard: z.string().optional(),
  totalBytes: z.number(),
  /** Earlier releases of the lesson that this one's playlists refer to: they rest as long as it does. */
  releaseIds: z.array(z.string()).default([]),
  /** Rungs that are still being made, by name; what is here can be watched meanwhile. */
  coming: z.array(z.string()).default([]),
})
export type PublishedMedia = z.infer<typeof publishedMediaSchema>

/** The release of a new film of a lesson that is shown with another: it waits beside that one until it is approved. */
export const heldReleaseSchema = z.object({
  releaseId: z.string(),
  uploadId: z.string(),
  media: publishedMediaSchema,
})
export type HeldRelease = z.infer<typeof heldReleaseSchema>

/** How many people approve a lesson before it is public: two, or none, as on a hub of one person. */
export type EditorialReview = 'two' | 'none'

const verbNames = ['upload', 'probe', 'plan', 'transcode', 'package', 'store', 'publish', 'play'] as const

/** What one verb has come to. `share` is 0 to 1. `waitingFor` names why nothing moves. */
export const verbStateSchema = z.object({
  verb: z.enum(verbNames),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  share: z.number().min(0).max(1),
  waitingFor: z.enum(['sender', 'checksum', 'worker', 'turn', 'retry', 'review']).optional(),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
})
export type VerbState = z.infer<typeof verbStateSchema>

/** A failure as a person sees it: which verb, and the code whose words say what to do. */
export type Failure = {
  readonly verb: string
  readonly code: ErrorCode
  readonly facts: Readonly<Record<string, string>>
}

/** Where a lesson stands on its way; what the event stream, the page's first view and the terminal show. */
export type CoursewareProgress = {
  readonly coursewareId: string
  readonly title: string
  readonly state: 'draft' | 'uploading' | 'processing' | 'published' | 'failed'
  /** Whether the public may watch what is made. */
  readonly isPublic: boolean
  readonly verbs: readonly VerbState[]
  /** `words` are in the asker's language; the stored record has the code only. */
  readonly failure?: Failure & { readonly words?: string }
  readonly canRetry: boolean
  /** Whether a person can stop what is under way. */
  readonly canStop: boolean
  /** While the rest is made: the rungs still to come of a lesson that can be watched already. */
  readonly coming: readonly string[]
  /** Path on the hub, once published. */
  readonly masterPlaylistPath?: string
  readonly watchPath?: string
}

/** The verbs of a lesson before anything has happened. */
export const freshVerbStates = (): VerbState[] =>
  verbNames.map(verb => ({ verb, state: 'waiting', share: 0 }))

/** Reads a stored failure code; one that this version no longer knows is told as `internal`. */
export const readErrorCode = (text: string): ErrorCode => (isErrorCode(text) ? text : 'internal')
