import { z } from 'zod'
import {
  type CoursewareProgress,
  type PublishedRendition,
  publishedRenditionSchema,
  verbStateSchema,
} from '../courseware/rules.ts'
import { errorWords, isErrorCode } from '../errors.ts'
import { askUntilAnswered, openHubClient, throwIfEnded, waitByClock } from './hub-client.ts'
import { type HubAccess, HubRefusal, hubAddressOf, needed } from './send-file.ts'

const progressSchema = z.object({
  coursewareId: z.string(),
  title: z.string(),
  state: z.enum(['draft', 'uploading', 'processing', 'published', 'failed']),
  isPublic: z.boolean().default(true),
  verbs: z.array(verbStateSchema),
  failure: z
    .object({
      verb: z.string(),
      code: z.string().transform(code => (isErrorCode(code) ? code : 'internal')),
      facts: z.record(z.string(), z.string()).default({}),
      words: z.string().optional(),
    })
    .optional(),
  canRetry: z.boolean(),
  canStop: z.boolean(),
  coming: z.array(z.string()),
  watchPath: z.string().optional(),
})
const coursewareSchema = z.object({
  coursewareId: z.string(),
  title: z.string(),
  publishedAt: z.string().nullable(),
  durationSeconds: z.number().optional(),
  renditions: z.array(publishedRenditionSchema).optional(),
  masterPlaylistPath: z.string().optional(),
  watchPath: z.string(),
  /** Absent for a lesson of somebody else. */
  progress: progressSchema.optional(),
})

/** A published lesson, as the last line of `npm run upload -- --wait` and of the demo tells it. */
export type PublishedLesson = {
  readonly coursewareId: string
  readonly masterPlaylistUrl: string
  readonly watchUrl: string
  /** False where it waits for its reviews. */
  readonly isPublic: boolean
  readonly renditions: readonly PublishedRendition[]
  readonly sourceSeconds: number
}

type FollowOptions = HubAccess & {
  readonly coursewareId: string
  readonly onProgress: (progress: CoursewareProgress) => void
  readonly signal: AbortSignal
}

const lookEveryMs = 700

/**
 * Stays with a lesson until it is published, through cut links and restarted hubs.
 * Rejects with the hub's own sentence (`HubRefusal`) when a verb has failed, and when `signal` is aborted.
 */
export async function followCourseware(options: FollowOptions): Promise<PublishedLesson> {
  const { hub, coursewareId, language, signal, onProgress } = options
  const client = openHubClient(hubAddressOf(options), signal)
  const persist = { signal, wait: waitByClock, onWaiting: () => {} }
  for (;;) {
    const answer = await askUntilAnswered(() => client.lesson(coursewareId, coursewareSchema), persist)
    const lesson = needed(answer, language)
    const { progress } = lesson
    if (progress) onProgress(toProgress(progress))
    if (progress?.failure) {
      const { code, words, facts } = progress.failure
      throw new HubRefusal(code, words ?? errorWords(code, language, facts))
    }
    // While the rest is made a first stage is shown already: the whole lesson is waited for.
    const isWhole = progress?.state !== 'processing'
    const isMade = lesson.publishedAt !== null || progress?.state === 'published'
    if (isWhole && isMade && lesson.masterPlaylistPath && lesson.renditions) {
      return {
        coursewareId,
        masterPlaylistUrl: new URL(lesson.masterPlaylistPath, hub).href,
        watchUrl: new URL(progress?.watchPath ?? lesson.watchPath, hub).href,
        isPublic: lesson.publishedAt !== null,
        renditions: lesson.renditions,
        sourceSeconds: lesson.durationSeconds ?? 0,
      }
    }
    await waitByClock(lookEveryMs, signal)
    throwIfEnded(signal)
  }
}

/** zod's optional fields may be `undefined`; ours are absent. */
function toProgress(read: z.infer<typeof progressSchema>): CoursewareProgress {
  const { failure, watchPath, ...rest } = read
  const progress = { ...rest, ...(watchPath !== undefined && { watchPath }) }
  if (!failure) return progress
  const { words, ...facts } = failure
  return { ...progress, failure: { ...facts, ...(words !== undefined && { words }) } }
}
