import { z } from 'zod'
import { lessonAwardSchema } from '../catalogue/rules.ts'
import { publishedRenditionSchema } from '../courseware/rules.ts'
import { audiences, creditRoles, dialects, seasons, subtitleModes } from '../metadata/rules.ts'

const idSchema = z.string().regex(/^[0-9a-f]{32}$/)
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)
const seqSchema = z.number().int().nonnegative()

const labelsSchema = { labelZh: z.string(), labelEn: z.string() }
const namedSchema = z.object({ id: idSchema, name: z.string() })

/** What a lesson is about and whom it is for. */
const aboutSchema = z
  .object({
    topics: z.array(z.object({ id: z.string(), parentId: z.string().optional(), ...labelsSchema })),
    audiences: z.array(z.enum(audiences)),
    isHomeGrown: z.boolean().describe('Made here, of what is grown and done here (乡土教材).'),
    locality: namedSchema.optional(),
    crop: z.string(),
    seasons: z.array(z.enum(seasons)),
    dialect: z.enum(dialects).optional(),
    subtitleMode: z.enum(subtitleModes),
    presenters: z.array(namedSchema),
    credits: z.array(z.object({ role: z.enum(creditRoles), name: z.string() })),
    series: z.object({ id: idSchema, title: z.string(), place: z.number().int().optional() }).optional(),
    campaigns: z.array(
      z.object({
        id: idSchema,
        title: z.string(),
        // Entries that an older hub wrote have no days.
        beginsOn: z.iso.date().optional().describe('In China’s time, as is `endsOn`; both are part of it.'),
        endsOn: z.iso.date().optional(),
      }),
    ),
    collections: z.array(z.object({ id: z.string(), ...labelsSchema })),
    handouts: z.array(
      z.object({
        title: z.string(),
        bytes: z.number(),
        path: z.string().describe('Where the hub gives it out.'),
        key: z.string().describe('Where it lies in the store.'),
      }),
    ),
  })
  .meta({ id: 'LessonAbout' })

/** A lesson as other programs are told of it. Each path is an address of the hub, and without its first `/` a key of the store. */
export const lessonEntrySchema = z
  .object({
    coursewareId: idSchema,
    title: z.string(),
    notes: z.string().describe('What it is about, in the words of its producer.'),
    publishedAt: z.iso.datetime(),
    durationSeconds: z.number(),
    hasPicture: z.boolean().describe('False for a lesson of sound alone.'),
    totalBytes: z.number().describe('Everything that a station would fetch.'),
    releaseId: idSchema,
    isGrowing: z.boolean().describe('More renditions are being made: a change will follow.'),
    masterPlaylistPath: z.string(),
    listenPlaylistPath: z.string().optional(),
    av1PlaylistPath: z.string().optional(),
    renditions: z.array(publishedRenditionSchema),
    posters: z.array(z.object({ width: z.number().int(), path: z.string() })),
    subtitles: z.array(z.object({ language: z.string(), dialect: z.string().optional() })),
    rightsStatement: z.string(),
    sourceStatement: z.string(),
    // None in entries that an older hub wrote.
    awards: z
      .array(lessonAwardSchema)
      .default([])
      .describe('What it got in competitions; the certificate is at `/certificates/` and its number.'),
    about: aboutSchema,
  })
  .meta({ id: 'LessonEntry' })
export type LessonEntry = z.infer<typeof lessonEntrySchema>

/** What is for the asking station and not for everybody. */
export const ownLessonsSchema = z.object({ lessons: z.array(lessonEntrySchema) }).meta({ id: 'OwnLessons' })

/** One line of a part: a lesson as it stands since this event, or that it is withdrawn. */
export const partEntrySchema = z.union([
  z.object({ seq: seqSchema, lesson: lessonEntrySchema }),
  z.object({ seq: seqSchema, withdrawn: idSchema }),
])
export type PartEntry = z.infer<typeof partEntrySchema>
export const partSchema = z.object({ entries: z.array(partEntrySchema) })

const blobSchema = z.object({ path: z.string().max(200), sha256: sha256Schema, bytes: seqSchema })

/** The list of parts, oldest first. Who has read up to event S fetches those whose `toSeq` is beyond it. */
export const indexSchema = z.object({
  parts: z.array(blobSchema.extend({ afterSeq: seqSchema, toSeq: seqSchema })),
})
export type CatalogueIndex = z.infer<typeof indexSchema>

/** The public half of a key that signs heads: its id, and the 32 bytes of RFC 8032 in base64url. */
export const publicKeySchema = z
  .object({
    id: z.string().regex(/^[0-9a-f]{16}$/),
    publicKey: z.string().regex(/^[\w-]{43}$/),
  })
  .meta({ id: 'CatalogueKey' })
export type PublicKey = z.infer<typeof publicKeySchema>

/** What is signed. */
export const headSchema = z.object({
  format: z.literal('xiangtu-catalogue'),
  /** Rises when an older reader could not read it any more. */
  version: z.literal(1),
  /** Names this catalogue; another one means: forget everything and read it all. */
  catalogueId: z.string().regex(/^[0-9a-f]{16}$/),
  /** Rises with each head: who has seen one takes no older. */
  number: seqSchema,
  seq: seqSchema,
  lessons: seqSchema,
  writtenAt: z.iso.datetime(),
  index: blobSchema,
  /** Those that sign, so that who trusts one of them learns the next. */
  keys: z.array(publicKeySchema),
})
export type CatalogueHead = z.infer<typeof headSchema>

/** The head as it is stored: JWS in its general JSON form (RFC 7515, 7.2.1), one signature for each key. */
export const signedHeadSchema = z.object({
  payload: z.string().max(10_000),
  signatures: z.array(z.object({ protected: z.string(), signature: z.string() })).max(10),
})

/** Where in which catalogue a reader stands. `baseSeq`: where he stood before the first page, while there are more. */
export type DeltaCursor = { readonly catalogueId: string; readonly seq: number; readonly baseSeq: number }

const cursorPattern = /^([0-9a-f]{16})-(\d{1,15})(?:-(\d{1,15}))?$/

/** What may be asked of the delta. A cursor that is none of ours is refused with `cursorUnknown`, not here. */
export const deltaQuerySchema = z.object({
  since: z
    .string()
    .max(60)
    .optional()
    .describe('A cursor as an earlier answer gave it. Absent: the whole catalogue.'),
})

export const writeDeltaCursor = ({ catalogueId, seq, baseSeq }: DeltaCursor): string =>
  baseSeq === seq ? `${catalogueId}-${seq}` : `${catalogueId}-${seq}-${baseSeq}`

/** Reads a cursor; undefined for anything that `writeDeltaCursor` never wrote. */
export function readDeltaCursor(text: string): DeltaCursor | undefined {
  const [, catalogueId, seq, base] = cursorPattern.exec(text) ?? []
  return catalogueId === undefined
    ? undefined
    : { catalogueId, seq: Number(seq), baseSeq: Number(base ?? seq) }
}

/** What was added, changed and withdrawn since a cursor, a page at a time. */
export const deltaSchema = z
  .object({
    cursor: z.string().describe('Ask with it next time; also where `more` is true.'),
    more: z.boolean().describe('There is another page: ask again at once.'),
    added: z.array(lessonEntrySchema),
    changed: z.array(lessonEntrySchema),
    withdrawn: z.array(idSchema).describe('Ids of lessons that nobody may watch any more.'),
  })
  .meta({ id: 'CatalogueDelta' })
export type CatalogueDelta = z.infer<typeof deltaSchema>

/** 100 lessons are some 100 kB, zipped 15. */
export const lessonsPerDelta = 100
