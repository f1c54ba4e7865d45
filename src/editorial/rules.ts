import { z } from 'zod'
import { holds, isOperator, type Person } from '../account/rules.ts'
import { textSchema } from '../courseware/rules.ts'

/** The looks that a lesson needs, in order: an editor's, another editor's, and of outside work the chief editor's. */
export const reviewSteps = ['first', 'second', 'outside'] as const
export type ReviewStep = (typeof reviewSteps)[number]

/** What a reviewer may find wanting; each with its own reason when the lesson goes back. */
export const reviewedFields = [
  'film',
  'sound',
  'subtitles',
  'title',
  'description',
  'rights',
  'other',
] as const

const reasonSchema = textSchema(500)
/** Why a lesson goes back, by field: at least one. */
export const reasonsSchema = z
  .object({
    film: reasonSchema.default(''),
    sound: reasonSchema.default(''),
    subtitles: reasonSchema.default(''),
    title: reasonSchema.default(''),
    description: reasonSchema.default(''),
    rights: reasonSchema.default(''),
    other: reasonSchema.default(''),
  })
  .refine(reasons => Object.values(reasons).some(reason => reason !== ''))
export type Reasons = z.infer<typeof reasonsSchema>

const isTicked = z.literal('yes').optional().transform(Boolean)
/** Ids of organisations or stations: a form sends one as a text, several as a list. */
const placesSchema = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform(value => (value === undefined ? [] : [value].flat()))
  .pipe(z.array(z.string().regex(/^[0-9a-f]{32}$/)).max(200))

export const visibilitySchema = z.enum(['all', 'regions', 'stations'])

/** What its author says when a lesson is submitted, beside its description. */
export const submissionSchema = z
  .object({
    isOutside: isTicked,
    visibility: visibilitySchema.default('all'),
    /** Places; of `stations` all stations there. */
    visibleTo: placesSchema,
    /** Single stations; they count for `stations` alone. */
    visibleToStations: placesSchema,
  })
  .transform(({ visibleTo, visibleToStations, ...form }) => ({
    ...form,
    visibleTo: {
      all: [],
      regions: visibleTo,
      stations: [...visibleTo, ...visibleToStations],
    }[form.visibility],
  }))
  .refine(({ visibility, visibleTo }) => visibility === 'all' || visibleTo.length > 0, {
    path: ['visibleTo'],
  })
export type Submission = z.infer<typeof submissionSchema>

/** Why a lesson is taken down. */
export const withdrawalSchema = z.object({ reason: textSchema(500).pipe(z.string().min(1)) })

/** A moment as a form's `datetime-local` field writes it, in China's time; nothing means now. */
const momentSchema = z
  .string()
  .regex(/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?)?$/)
  .default('')
  .transform((text, context) => {
    if (text === '') return undefined
    const at = new Date(`${text}+08:00`)
    if (Number.isNaN(at.getTime())) context.addIssue({ code: 'custom', message: 'no such moment' })
    return at
  })
/** An approval: of this version, and public from when on. */
export const approvalSchema = z.object({
  isOutside: isTicked,
  publishAt: momentSchema,
  seen: z.string().max(120),
})

/** An approval that counts only for what was looked at: this film, this description. */
export type Approval = {
  readonly step: ReviewStep
  readonly reviewerId: string | null
  readonly uploadId: string | null
  readonly revision: number
}

/** What decides who may do what with a lesson now. */
export type Standing = {
  readonly state: 'draft' | 'firstReview' | 'secondReview' | 'published' | 'withdrawn'
  readonly organisationPath: string
  readonly isOutside: boolean
  /** Whether the public may watch it now, or will on a day. */
  readonly isPublic: boolean
  readonly isScheduled: boolean
  /** Whether a new film waits beside the shown one. */
  readonly hasHeldFilm: boolean
  /** Whether a change of texts, cover, subtitles or handouts waits beside what is shown. */
  readonly holdsChange: boolean
  /** Whether there is a film to look at. */
  readonly isWatchable: boolean
  /** Everybody who had a hand in it: owner, submitter, sender of the film. */
  readonly authorIds: readonly string[]
  /** The film that reviewers look at, and the lesson's revision. */
  readonly uploadId: string | null
  readonly revision: number
  /** Which submitting this is: what waits beside what is shown may be another one at the next. */
  readonly round: number
  /** Of this submitting. */
  readonly approvals: readonly Approval[]
}

/** Names what a reviewer has looked at: an approval of anything else is refused. */
export const seenOf = ({
  uploadId,
  revision,
  round,
}: Pick<Standing, 'uploadId' | 'revision' | 'round'>): string => `${uploadId ?? ''}-${revision}-${round}`

const isInReview = ({ state }: Standing): boolean => state === 'firstReview' || state === 'secondReview'

/** Approvals of this very film and description; one of an earlier version counts no more. */
const standingApprovals = ({ approvals, uploadId, revision }: Standing): readonly Approval[] =>
  approvals.filter(each => each.uploadId === uploadId && each.revision === revision)

/** The look that a submitted lesson needs next; undefined where it has had all of them. */
export function nextStep(lesson: Standing): ReviewStep | undefined {
  const done = standingApprovals(lesson).map(({ step }) => step)
  const needed = reviewSteps.filter(step => step !== 'outside' || lesson.isOutside)
  return needed.find(step => !done.includes(step))
}

/** Why somebody may not give the next look. */
export type ReviewBar = 'notInReview' | 'outOfScope' | 'ownWork' | 'alreadyApproved'

/** What keeps a person from the next look; undefined where nothing does. Two looks are never the same person's. */
export function reviewBar(person: Person, lesson: Standing): ReviewBar | undefined {
  const step = nextStep(lesson)
  if (!isInReview(lesson) || step === undefined) return 'notInReview'
  const roles = step === 'outside' ? (['chiefEditor'] as const) : (['chiefEditor', 'editor'] as const)
  if (!holds(person, roles, lesson.organisationPath)) return 'outOfScope'
  if (lesson.authorIds.includes(person.id)) return 'ownWork'
  return standingApprovals(lesson).some(({ reviewerId }) => reviewerId === person.id)
    ? 'alreadyApproved'
    : undefined
}

/** Whether a person reviews lessons of this place at all, and so may look at what waits there. */
export const isReviewerOf = (person: Person, organisationPath: string): boolean =>
  holds(person, ['chiefEditor', 'editor'], organisationPath)

/** Whether a lesson can be submitted: a draft, one taken down, or what is new of one that is shown. */
export const maySubmit = (lesson: Standing): boolean =>
  lesson.isWatchable &&
  (lesson.state === 'draft' ||
    lesson.state === 'withdrawn' ||
    (lesson.state === 'published' && (lesson.hasHeldFilm || lesson.holdsChange)))

/** Whether a person may take a lesson down: the operator, or the chief editor of its place. */
export const mayWithdraw = (person: Person, lesson: Standing): boolean =>
  (lesson.isPublic || lesson.isScheduled) &&
  (isOperator(person) || holds(person, ['operator', 'chiefEditor'], lesson.organisationPath))
