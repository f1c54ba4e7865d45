import { z } from 'zod'
import type { PublishedMedia, VerbState } from '../courseware/rules.ts'
import { type MediaAddress, plainAddress } from '../media/address.ts'
import type { OwnPicture } from '../poster/rules.ts'

/** How many lessons a page of the list has: 24 fill rows of two, three and four alike. */
export const lessonsPerPage = 24

/** A published lesson, as lists and the player need it. */
export type Lesson = {
  readonly coursewareId: string
  readonly title: string
  readonly notes: string
  readonly ownerId: string
  readonly releaseId: string
  readonly media: PublishedMedia
  /** A candidate's name, or the id of an own picture, which then stands beside it. */
  readonly posterChoice: string
  readonly ownPicture?: OwnPicture | undefined
  readonly publishedAt: Date
  /** What it got in competitions, the newest last. */
  readonly awards?: readonly LessonAward[]
}

/** An award of a lesson, with the number of its certificate. */
export const lessonAwardSchema = z.object({ name: z.string(), number: z.string(), competition: z.string() })
export type LessonAward = z.infer<typeof lessonAwardSchema>

/** A lesson's series, and the public lessons before and after it. */
export type SeriesNeighbours = {
  readonly id: string
  readonly title: string
  readonly before: { readonly coursewareId: string; readonly title: string } | undefined
  readonly after: { readonly coursewareId: string; readonly title: string } | undefined
}

/** Where a page of the list goes on: after the lesson published at this microsecond with this id. */
export type Cursor = { readonly publishedMicros: number; readonly coursewareId: string }

const cursorPattern = /^(\d{1,16})-([0-9a-f]{32})$/
const cursorSchema = z
  .string()
  .regex(cursorPattern)
  .transform(text => {
    const [, micros = '', coursewareId = ''] = cursorPattern.exec(text) ?? []
    return { publishedMicros: Number(micros), coursewareId }
  })

export const writeCursor = ({ publishedMicros, coursewareId }: Cursor): string =>
  `${publishedMicros}-${coursewareId}`

/** Reads a cursor from an address; anything else than what `writeCursor` wrote is no cursor, so the list's start. */
export function readCursor(text: unknown): Cursor | undefined {
  return cursorSchema.safeParse(text).data
}

/** The address of a playable file of a release; without `mediaAddress` the plain one on the hub. */
export const mediaPath = (
  coursewareId: string,
  releaseId: string,
  file: string,
  mediaAddress: MediaAddress = plainAddress,
): string => `${mediaAddress(coursewareId)}/${releaseId}/${file}`

/** Whether a lesson has anything to look at; one of sound alone shows its wave form. */
export const hasPicture = (media: PublishedMedia): boolean => media.renditions.some(({ width }) => width > 0)

/** A lesson under way or published, as its producer's list shows it. */
export type OwnLesson = {
  readonly coursewareId: string
  readonly title: string
  readonly ownerName: string
  readonly createdAt: Date
  readonly publishedAt: Date | null
  readonly uploadState: 'receiving' | 'checking' | 'stored' | 'refused' | null
  readonly jobState: 'running' | 'published' | 'failed' | null
  /** What a running one is at: at `av1` all that every player needs is made. */
  readonly jobStage?: 'rest' | 'av1' | null
  /** Where it is on its way to the public, and whether it was submitted before. */
  readonly state: 'draft' | 'firstReview' | 'secondReview' | 'published' | 'withdrawn'
  readonly reviewRound: number
  readonly verbStates: readonly VerbState[]
  /** The announced day on which its raw footage goes. */
  readonly deletionDueAt: Date | null
}

/** Where a lesson stands: on its way through the line in the words of the event stream, then through its reviews. */
export function standingOf(
  lesson: Pick<OwnLesson, 'publishedAt' | 'uploadState' | 'jobState' | 'jobStage' | 'state' | 'reviewRound'>,
): 'draft' | 'uploading' | 'processing' | 'published' | 'failed' | ReviewStanding {
  const { publishedAt, uploadState, jobState, jobStage, state } = lesson
  if (publishedAt) return 'published'
  if (state === 'withdrawn') return 'withdrawn'
  if (state === 'firstReview' || state === 'secondReview') return 'inReview'
  if (jobState === 'failed' || uploadState === 'refused') return 'failed'
  if (jobState === 'published' || (jobState === 'running' && jobStage === 'av1')) return madeStanding(lesson)
  if (jobState || uploadState === 'stored') return 'processing'
  return uploadState ? 'uploading' : 'draft'
}

/** What is made and not public. `returned`: it was submitted before. `scheduled`: it is approved, and its day is to come. */
type ReviewStanding = 'made' | 'returned' | 'inReview' | 'scheduled' | 'withdrawn'

const madeStanding = ({ state, reviewRound }: Pick<OwnLesson, 'state' | 'reviewRound'>) =>
  state === 'published' ? 'scheduled' : reviewRound > 0 ? 'returned' : 'made'
