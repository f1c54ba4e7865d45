import { z } from 'zod'
import { lineSchema, notesSchema, textSchema, titleSchema } from '../courseware/rules.ts'
import { topicIdSchema } from '../topic/rules.ts'

export const audiences = ['farmer', 'cadre', 'partyMember', 'child', 'stationAdministrator'] as const
export const seasons = ['spring', 'summer', 'autumn', 'winter'] as const
/** What is spoken: the standard language, the groups of dialects of Chinese, and what else villages speak. */
export const dialects = [
  ...([
    'putonghua',
    'mandarin',
    'jin',
    'wu',
    'hui',
    'gan',
    'xiang',
    'hakka',
    'yue',
    'min',
    'pinghua',
  ] as const),
  ...(['tibetan', 'uyghur', 'mongolian', 'kazakh', 'korean', 'yi', 'zhuang', 'other'] as const),
] as const
/** Whether the words can be read: not at all, in the picture itself, or by a file of subtitles beside it. */
export const subtitleModes = ['none', 'burnt', 'sidecar'] as const
/** The craft of those who made a lesson; `producer` is whoever answers for it, often an office. */
export const creditRoles = ['presenter', 'producer', 'planner', 'script', 'camera', 'sound', 'edit'] as const
export type CreditRole = (typeof creditRoles)[number]

const id = z.string().regex(/^[0-9a-f]{32}$/)
/** What was ticked: each once, and always in the same order. */
const ticks = <Item extends z.ZodType<string>>(item: Item, most: number) =>
  z
    .array(item)
    .max(most)
    .transform(values => [...new Set(values)].sort())
const names = z
  .array(lineSchema(40).pipe(z.string().min(1)))
  .max(10)
  .transform(values => [...new Set(values)])

/** Everything that a person says of a lesson, as the form, the API and the log of changes know it. */
export const metadataSchema = z.strictObject({
  title: titleSchema,
  /** The summary. */
  notes: notesSchema,
  /** More than five say nothing any more. */
  topicIds: ticks(topicIdSchema, 5),
  audiences: ticks(z.enum(audiences), audiences.length),
  isHomeGrown: z.boolean(),
  /** The place that it is about, of the tree of organisations. */
  localityId: id.nullable(),
  /** What is grown, kept or done: tomatoes, sheep, wicker work. */
  crop: lineSchema(40),
  seasons: ticks(z.enum(seasons), seasons.length),
  dialect: z.enum(dialects).nullable(),
  subtitleMode: z.enum(subtitleModes),
  presenter: names,
  producer: names,
  planner: names,
  script: names,
  camera: names,
  sound: names,
  edit: names,
  seriesId: id.nullable(),
  /** Its number in the series. */
  seriesPlace: z.number().int().min(1).max(9999).nullable(),
  campaignIds: ticks(id, 20),
  collectionIds: ticks(topicIdSchema, 20),
  rightsStatement: textSchema(500),
  sourceStatement: textSchema(500),
})
export type Metadata = z.infer<typeof metadataSchema>
export type MetadataField = keyof Metadata
/** Some of it: what is absent is not spoken of. */
export const metadataPatchSchema = metadataSchema.partial()
export type MetadataPatch = z.infer<typeof metadataPatchSchema>

/** In the order of the form. */
export const metadataFields: readonly MetadataField[] = metadataSchema.keyof().options
export const isMetadataField = (name: string): name is MetadataField =>
  metadataFields.some(field => field === name)

/** What must be told before a lesson may be submitted, and is not. In the order of the form. */
export function missingFrom(metadata: Metadata): MetadataField[] {
  const needed: readonly MetadataField[] = [
    ...(['notes', 'topicIds', 'audiences'] as const),
    ...(metadata.isHomeGrown ? (['localityId'] as const) : []),
    ...(['presenter', 'producer', 'rightsStatement', 'sourceStatement'] as const),
  ]
  return needed.filter(field => isEmpty(metadata[field]))
}

const isEmpty = (value: Metadata[MetadataField]): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** Whether two values of a field say the same. The order of names counts; ticks have but one. */
export const isSame = (one: Metadata[MetadataField], other: Metadata[MetadataField]): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/** A person who teaches, a topic, a group: what a lesson's pages show and lead to. */
type Named = { readonly id: string; readonly name: string }
type Labelled = { readonly id: string; readonly labelZh: string; readonly labelEn: string }

/** What is said of a lesson, with the names of all that it leads to: for pages, the index and the API. */
export type LessonMetadata = Omit<
  Metadata,
  'topicIds' | 'localityId' | 'seriesId' | 'seriesPlace' | 'campaignIds' | 'collectionIds' | CreditRole
> & {
  readonly coursewareId: string
  /** Rises with each change of all this. */
  readonly revision: number
  readonly topics: readonly (Labelled & { readonly parentId: string | undefined })[]
  /** `path`: the ids from the root down, so that a lesson about a village is one about its county too. */
  readonly locality: (Named & { readonly path: string }) | undefined
  readonly series:
    | { readonly id: string; readonly title: string; readonly place: number | undefined }
    | undefined
  readonly campaigns: readonly { readonly id: string; readonly title: string }[]
  readonly collections: readonly Labelled[]
  readonly presenters: readonly Named[]
  /** All others who made it. */
  readonly credits: readonly { readonly role: CreditRole; readonly name: string }[]
  readonly handouts: readonly { readonly id: string; readonly title: string; readonly bytes: number }[]
}

/** The same as the form has it: ids and names alone. */
export function asForm(lesson: LessonMetadata): Metadata {
  const by = (role: CreditRole) => lesson.credits.filter(one => one.role === role).map(({ name }) => name)
  const { title, notes, audiences, isHomeGrown, crop, seasons, dialect, subtitleMode } = lesson
  return {
    ...{ title, notes, audiences, isHomeGrown, crop, seasons, dialect, subtitleMode },
    topicIds: lesson.topics.map(topic => topic.id),
    localityId: lesson.locality?.id ?? null,
    presenter: lesson.presenters.map(({ name }) => name),
    ...{ producer: by('producer'), planner: by('planner'), script: by('script') },
    ...{ camera: by('camera'), sound: by('sound'), edit: by('edit') },
    seriesId: lesson.series?.id ?? null,
    seriesPlace: lesson.series?.place ?? null,
    campaignIds: lesson.campaigns.map(campaign => campaign.id),
    collectionIds: lesson.collections.map(collection => collection.id),
    rightsStatement: lesson.rightsStatement,
    sourceStatement: lesson.sourceStatement,
  }
}
