import type { Kysely, Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { findHeldMetadata, holdMetadata } from '../courseware/held-records.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { type Choices, listChoices } from './choice-records.ts'
import { merge, type SentForm } from './merge.ts'
import { findMetadata } from './records.ts'
import {
  asForm,
  isSame,
  type Metadata,
  type MetadataField,
  type MetadataPatch,
  metadataFields,
  metadataPatchSchema,
  metadataSchema,
} from './rules.ts'
import { writeMetadata } from './write-records.ts'

type Db = Kysely<Database> | Transaction<Database>
type Step = Transaction<Database>

/** What came of a form that was sent. Where nothing is saved, nothing of it is. */
export type Saved =
  | {
      readonly kind: 'saved'
      readonly now: Metadata
      readonly changed: readonly MetadataField[]
      /** What somebody else changed meanwhile, and is kept. */
      readonly theirs: readonly MetadataField[]
      /** It waits for its reviewers beside what is shown. */
      readonly waits: boolean
    }
  | {
      readonly kind: 'conflict'
      readonly stored: Metadata
      readonly conflicts: readonly MetadataField[]
      /** What only the sender changed. */
      readonly changed: readonly MetadataField[]
    }
  /** Fields that name what is not there, or not for this lesson: a topic that was removed meanwhile. */
  | { readonly kind: 'gone'; readonly stored: Metadata; readonly gone: readonly MetadataField[] }

type Sent = {
  readonly coursewareId: string
  readonly actor: Identity
  readonly form: SentForm
  /** It is to wait for its reviewers: `changesWait` of courseware/held-records. */
  readonly waits?: boolean
}

/**
 * Saves what a person says of a lesson, beside what others said since he began. Undefined where there is no such
 * lesson. Its revision rises with every save that changes anything.
 */
export const saveMetadata = (db: Kysely<Database>, sent: Sent): Promise<Saved | undefined> =>
  db.transaction().execute(step => saveWithin(step, sent))

/** The same in a transaction that does more. */
export async function saveWithin(
  step: Step,
  { coursewareId, actor, form, waits = false }: Sent,
): Promise<Saved | undefined> {
  // Two who save at once wait for each other here; the second sees what the first one wrote.
  const lesson = await step
    .selectFrom('courseware')
    .select('organisationId')
    .where('id', '=', coursewareId)
    .forUpdate()
    .executeTakeFirst()
  const known = lesson && (await findMetadata(step, coursewareId))
  if (!known) return undefined
  const shown = asForm(known)
  const stored = waits ? await withProposed(step, coursewareId, shown) : shown
  const { changed, theirs, conflicts } = merge(stored, form)
  if (form.revision !== undefined && form.revision !== known.revision && changed.length > 0)
    return { kind: 'conflict', stored, conflicts: changed, changed: [] }
  if (conflicts.length > 0) return { kind: 'conflict', stored, conflicts, changed }
  if (changed.length === 0) return { kind: 'saved', now: stored, changed, theirs, waits }
  const now = metadataSchema.parse({ ...stored, ...only(form.mine, changed) })
  // Whoever removes one of these topics waits until this is saved, and then sees that it is in use.
  if (now.topicIds.length > 0)
    await step.selectFrom('topic').select('id').where('id', 'in', now.topicIds).forKeyShare().execute()
  const gone = goneFrom(
    stored,
    now,
    await listChoices(step, lesson.organisationId, { ids: [now.localityId] }),
  )
  if (gone.length > 0) return { kind: 'gone', stored, gone }
  const said = { before: only(stored, changed), after: only(now, changed) }
  const subject = { subjectKind: 'courseware', subjectId: coursewareId }
  if (waits) {
    await holdMetadata(step, coursewareId, only(now, fieldsThatDiffer(shown, now)))
    await recordChange(step, actor, { action: 'proposeChange', ...subject, ...said })
    return { kind: 'saved', now, changed, theirs, waits }
  }
  await writeMetadata(step, { coursewareId, organisationId: lesson.organisationId, metadata: now, changed })
  await recordChange(step, actor, { action: 'describe', ...subject, ...said })
  return { kind: 'saved', now, changed, theirs, waits }
}

/** What a lesson says with what is proposed of it. */
export async function withProposed(db: Db, coursewareId: string, shown: Metadata): Promise<Metadata> {
  const patch = metadataPatchSchema.safeParse(await findHeldMetadata(db, coursewareId))
  return patch.success ? metadataSchema.parse({ ...shown, ...patch.data }) : shown
}

/**
 * What is proposed of a lesson is said from now on; answers what that changed. Throws `changeOutdated` where it names
 * what is not there any more.
 */
export async function applyProposed(
  step: Step,
  coursewareId: string,
  actor: Identity,
): Promise<readonly MetadataField[]> {
  const mine = metadataPatchSchema.safeParse((await findHeldMetadata(step, coursewareId)) ?? {}).data ?? {}
  await holdMetadata(step, coursewareId, {})
  const saved = await saveWithin(step, { coursewareId, actor, form: { mine, base: {} } })
  if (saved?.kind === 'gone')
    throw new XiangtuError('changeOutdated', { facts: { fields: saved.gone.join(', ') } })
  return saved?.kind === 'saved' ? saved.changed : []
}

/** Fields in which two say something else. */
export const fieldsThatDiffer = (one: Metadata, other: Metadata): MetadataField[] =>
  metadataFields.filter(field => !isSame(one[field], other[field]))

/** These fields of it and nothing else. */
const only = (values: MetadataPatch, fields: readonly MetadataField[]) =>
  Object.fromEntries(fields.map(field => [field, values[field]]))

/** Fields that name something that may not be named now. What the lesson had before it may keep. */
function goneFrom(stored: Metadata, now: Metadata, choices: Choices): MetadataField[] {
  const open = (list: readonly { readonly id: string; readonly isArchived?: boolean }[]) =>
    new Set(list.filter(one => !one.isArchived).map(({ id }) => id))
  const named: readonly [MetadataField, ReadonlySet<string>][] = [
    ['topicIds', open(choices.topics)],
    ['localityId', open(choices.places)],
    ['seriesId', open(choices.series)],
    ['campaignIds', open(choices.campaigns)],
    ['collectionIds', open(choices.collections)],
  ]
  return named
    .filter(([field, offered]) => {
      const had = idsIn(stored[field])
      return (
        !isSame(stored[field], now[field]) &&
        idsIn(now[field]).some(id => !offered.has(id) && !had.includes(id))
      )
    })
    .map(([field]) => field)
}

const idsIn = (value: Metadata[MetadataField]): readonly string[] =>
  Array.isArray(value) ? value : typeof value === 'string' ? [value] : []
