import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { publishedRenditionSchema, verbStateSchema } from '../courseware/rules.ts'
import { type HubAccess, hubAddressOf } from '../upload/send-file.ts'

const lessonSchema = z.object({
  watchPath: z.string(),
  durationSeconds: z.number().optional(),
  masterPlaylistPath: z.string().optional(),
  renditions: z.array(publishedRenditionSchema).optional(),
  progress: z
    .object({
      state: z.enum(['draft', 'uploading', 'processing', 'published', 'failed']),
      verbs: z.array(verbStateSchema),
      failure: z.object({ verb: z.string(), code: z.string(), words: z.string().optional() }).optional(),
    })
    .optional(),
})
/** A lesson as the hub's API tells it to its owner. */
export type LessonView = z.infer<typeof lessonSchema>

const lookEveryMs = 500

/** Asks the hub where a lesson stands until it is published or has failed. Rejects when aborted or when the hub errs. */
export async function followLesson(
  access: HubAccess,
  coursewareId: string,
  options: { readonly signal: AbortSignal; readonly onView: (view: LessonView) => void },
): Promise<LessonView> {
  const { base, headers } = hubAddressOf(access)
  for (;;) {
    const answer = await fetch(new URL(`/api/v1/courseware/${coursewareId}`, base), {
      headers,
      signal: options.signal,
    })
    if (!answer.ok) throw new Error(`The hub answered ${answer.status} to a question about the lesson.`)
    const view = lessonSchema.parse(await answer.json())
    options.onView(view)
    const state = view.progress?.state
    const isPlayable = view.progress?.verbs.every(verb => verb.state === 'done') ?? false
    if (state === 'failed' || (state === 'published' && isPlayable)) return view
    await wait(lookEveryMs, undefined, { signal: options.signal })
  }
}
