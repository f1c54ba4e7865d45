import type { Kysely } from 'kysely'
import { mayManage } from '../account/guard.ts'
import type { CoursewareRecord } from '../courseware/records.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { View } from '../web/view.ts'
import { listChoices } from './choice-records.ts'
import { printsOf } from './merge.ts'
import { metadataPage } from './pages.tsx'
import { asTyped, type ReadForm, type Typed } from './read-form.ts'
import { findLastDescriber, findMetadata, listSameTitle } from './records.ts'
import { asForm, type MetadataField, metadataFields, metadataSchema, missingFrom } from './rules.ts'
import type { Outcome } from './save-form.ts'
import { withProposed } from './save-records.ts'

type Parts = {
  readonly db: Kysely<Database>
  readonly view: View
  readonly lesson: CoursewareRecord
  /** What the reader changes is proposed, and the form has what is proposed already. */
  readonly waits: boolean
  /** What of a place's name the reader looks for. */
  readonly search?: string
}
type Page = { readonly status: number; readonly html: string }

/** The form as it stands in the database. */
export async function storedPage(parts: Parts, isSaved: boolean): Promise<string> {
  return metadataPage(parts.view, { ...(await asStored(parts)), isSaved })
}

/** The form with what its sender wrote and what came of it; nothing that was typed is lost. */
export async function answerPage(parts: Parts, form: ReadForm, outcome: Outcome): Promise<Page> {
  const page = await asStored(parts, [form.mine.localityId ?? null])
  if (outcome.kind === 'saved') {
    const { faults, theirs } = outcome
    const typed = { ...page.typed, ...pick(form.typed, [...faults.keys()]) }
    const prints = { ...page.prints, ...pick(form.base, [...faults.keys()]) }
    const html = metadataPage(parts.view, { ...page, typed, prints, faults, theirs })
    return { status: faults.size > 0 ? 400 : 200, html }
  }
  const { conflicts, changed } = outcome
  const last = await findLastDescriber(parts.db, parts.lesson.id)
  const conflict = {
    ...{ stored: page.stored, fields: conflicts },
    mine: metadataSchema.parse({ ...page.stored, ...pick(form.mine, conflicts) }),
    by: last && { name: last.actorName, at: last.at },
  }
  const faults = new Map([...form.faults].map(field => [field, 'wrong' as const]))
  // The prints are those of now: what comes back is the sender's decision about what he has been shown.
  const typed = { ...page.typed, ...pick(form.typed, [...conflicts, ...changed, ...faults.keys()]) }
  return { status: 409, html: metadataPage(parts.view, { ...page, typed, faults, conflict }) }
}

/** These fields of it, where they are there. */
const pick = <From extends object>(from: From, fields: readonly MetadataField[]): From => {
  const kept = { ...from }
  for (const field of metadataFields) if (!fields.includes(field)) Reflect.deleteProperty(kept, field)
  return kept
}

async function asStored(
  { db, view, lesson, waits, search = '' }: Parts,
  chosen: readonly (string | null)[] = [],
) {
  const metadata = await findMetadata(db, lesson.id)
  if (!metadata) throw new XiangtuError('notFound')
  const shown = asForm(metadata)
  const stored = waits ? await withProposed(db, lesson.id, shown) : shown
  const namesakes = (await listSameTitle(db, lesson.id)).map(({ coursewareId, title, ...other }) => ({
    title,
    path: other.publishedAt || mayManage(view.person, other) ? `/courseware/${coursewareId}` : undefined,
  }))
  const typed: Typed = asTyped(stored)
  return {
    ...{ lesson: metadata, stored, namesakes, typed, prints: printsOf(stored) },
    choices: await listChoices(db, lesson.organisationId, { ids: [stored.localityId, ...chosen], search }),
    placeSearch: search,
    missing: missingFrom(stored),
    isPublic: lesson.publishedAt !== null,
    isDraft: lesson.state === 'draft',
    ...{ waits, holdsChange: lesson.holdsChange },
    faults: new Map<MetadataField, 'wrong' | 'gone'>(),
  }
}
