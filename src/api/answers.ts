import { z } from 'zod'
import { publishedRenditionSchema, verbStateSchema } from '../courseware/rules.ts'
import { qcReportSchema } from '../media/qc-report.ts'
import { publicKeySchema } from '../publication/rules.ts'

const id = z.string().regex(/^[0-9a-f]{32}$/)
const path = z.string().startsWith('/')
const time = z.iso.datetime()

const listedLessonSchema = z
  .strictObject({
    coursewareId: id,
    title: z.string(),
    notes: z.string(),
    publishedAt: time,
    durationSeconds: z.number(),
    hasPicture: z.boolean(),
    totalBytes: z.number(),
    watchPath: path,
    masterPlaylistPath: path,
    listenPlaylistPath: path.optional(),
    posters: z.array(z.strictObject({ width: z.number().int(), path })),
  })
  .meta({ id: 'ListedLesson' })

/** A page of the list of lessons, newest first. */
export const lessonListSchema = z.strictObject({
  courseware: z.array(listedLessonSchema),
  next: path.optional().describe('The address of the next page; absent on the last one.'),
})

/** Where a lesson's files lie. */
export const playbackAddressSchema = z.strictObject({
  address: z.string().describe('What the names of its files are put behind.'),
  forSeconds: z.number().int().optional().describe('How long it works; absent for a public lesson.'),
})

/** A steering manifest of HLS (draft-pantos-hls-rfc8216bis, 7.2). */
export const steeringSchema = z.strictObject({
  VERSION: z.literal(1),
  TTL: z.number().int().describe('Seconds until it is asked for again.'),
  'PATHWAY-PRIORITY': z.array(z.string()),
  'PATHWAY-CLONES': z.array(
    z.strictObject({
      'BASE-ID': z.string(),
      ID: z.string(),
      'URI-REPLACEMENT': z.strictObject({ HOST: z.string() }),
    }),
  ),
})

export const suggestionsSchema = z.strictObject({ words: z.array(z.string()) })

const progressSchema = z
  .object({
    coursewareId: id,
    title: z.string(),
    state: z.enum(['draft', 'uploading', 'processing', 'published', 'failed']),
    verbs: z.array(verbStateSchema),
    failure: z
      .object({
        verb: z.string(),
        code: z.string(),
        facts: z.record(z.string(), z.string()),
        words: z.string().optional(),
      })
      .optional(),
    canRetry: z.boolean(),
    canStop: z.boolean(),
    coming: z.array(z.string()),
    masterPlaylistPath: path.optional(),
    watchPath: path.optional(),
  })
  .meta({ id: 'CoursewareProgress' })

/** One lesson. `progress` and `qc` are for who may manage it. */
export const lessonSchema = z
  .object({
    coursewareId: id,
    title: z.string(),
    notes: z.string(),
    watchPath: path,
    publishedAt: time.nullable(),
    durationSeconds: z.number().optional(),
    renditions: z.array(publishedRenditionSchema).optional(),
    masterPlaylistPath: path.optional(),
    listenPlaylistPath: path.optional(),
    progress: progressSchema.optional(),
    qc: qcReportSchema.optional(),
  })
  .meta({ id: 'Courseware' })

export const acceptedSchema = z.strictObject({ coursewareId: id })

export const keysSchema = z.strictObject({ headPath: path, keys: z.array(publicKeySchema) })

/** How the hub runs; `line` is null where the queue is away. */
export const operationSchema = z.object({
  at: time,
  line: z
    .object({ queues: z.array(z.looseObject({ name: z.string() })), workers: z.array(z.looseObject({})) })
    .nullable(),
  lessons: z.record(z.string(), z.object({ coursewareId: id, title: z.string() })),
  week: z.looseObject({ days: z.array(z.looseObject({ day: z.string() })) }),
  catalogue: z
    .object({
      catalogueId: z.string(),
      seq: z.number(),
      number: z.number(),
      lessons: z.number(),
      writtenAt: time,
      keyIds: z.array(z.string()),
      waiting: z.number().describe('Changes that are not in the store yet.'),
    })
    .nullable(),
})

/** A failure (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.string().describe('`urn:xiangtu:problem:` and the code.'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().describe('For a person, in the asker’s language.'),
    code: z.string().describe('For a program.'),
    facts: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Problem' })
