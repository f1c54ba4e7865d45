import { z } from 'zod'
import { isCoursewareId } from './rules.ts'

const id = z.string().refine(isCoursewareId)

/** Which lessons are made again: one, or every published one, of a topic or of all. */
const selectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lesson'), coursewareId: id }),
  /** A topic by its id or its name in either language, with all below it. */
  z.strictObject({ kind: z.literal('topic'), topic: z.string().trim().min(1).max(100) }),
  z.strictObject({ kind: z.literal('all') }),
])
export type Selection = z.infer<typeof selectionSchema>

/** What an operator asks for: a page of lessons, each as a new version. */
export const remakeRequestSchema = z.strictObject({
  selection: selectionSchema,
  /** A file of transcode-profiles/; without it the hub's own. */
  profileName: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .optional(),
  /** Only tells what would be done. */
  isDryRun: z.boolean().default(false),
  /** `next` of the page before. */
  after: id.optional(),
})
export type RemakeRequest = z.input<typeof remakeRequestSchema>

/** Why a lesson was left out. */
const skipReasons = ['inProduction', 'sourceDeleted', 'neverMade'] as const
export type SkipReason = (typeof skipReasons)[number]

const remadeSchema = z.object({
  coursewareId: id,
  title: z.string(),
  /** Absent: it is made again, or would be. */
  skipped: z.enum(skipReasons).optional(),
})
export type Remade = z.infer<typeof remadeSchema>

/** One page of the answer, lesson by lesson. */
export const remakeAnswerSchema = z.object({
  profileName: z.string(),
  lessons: z.array(remadeSchema),
  next: id.optional(),
})
