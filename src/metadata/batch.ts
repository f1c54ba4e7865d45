import type { Kysely } from 'kysely'
import type { Person } from '../account/rules.ts'
import { findDescribable } from '../courseware/describable.ts'
import { changesWait } from '../courseware/held-records.ts'
import type { EditorialReview } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import type { ErrorCode } from '../errors.ts'
import { XiangtuError } from '../errors.ts'
import { printsOf } from './merge.ts'
import { findMetadata } from './records.ts'
import {
  asForm,
  type Metadata,
  type MetadataField,
  type MetadataPatch,
  metadataPatchSchema,
} from './rules.ts'
import { saveMetadata, withProposed } from './save-records.ts'

/** 200: what a page of one's own lessons shows. */
export const mostInBatch = 200

/** One change of many lessons. */
export type BatchChange = {
  readonly patch: MetadataPatch
  /** Ticks and presenters join those that a lesson has, instead of taking their place. */
  readonly isAdding: boolean
  /** The number that the first of the chosen lessons gets in the series; undefined: none gets a new one. */
  readonly firstPlace: number | undefined
}

/** What came of it for one lesson. */
export type BatchResult = {
  readonly coursewareId: string
  /** Absent where there is no such lesson for this person. */
  readonly title?: string
  readonly outcome:
    | { readonly kind: 'saved' | 'waiting' | 'unchanged' }
    | { readonly kind: 'faulty'; readonly fields: readonly MetadataField[] }
    | { readonly kind: 'refused'; readonly code: ErrorCode }
}

type Batch = {
  readonly actor: Person
  readonly ids: readonly string[]
  readonly change: BatchChange
  readonly review: EditorialReview
}

/** Changes one lesson after the other; what one of them refuses keeps no other from being saved. */
export async function changeBatch(
  db: Kysely<Database>,
  { actor, ids, change, review }: Batch,
): Promise<BatchResult[]> {
  const results: BatchResult[] = []
  for (const [at, coursewareId] of ids.entries())
    results.push({ coursewareId, ...(await changeOne(db, { actor, coursewareId, at, change, review })) })
  return results
}

type One = {
  readonly actor: Person
  readonly coursewareId: string
  readonly at: number
  readonly change: BatchChange
  readonly review: EditorialReview
}

async function changeOne(db: Kysely<Database>, one: One): Promise<Omit<BatchResult, 'coursewareId'>> {
  try {
    const { title } = await findDescribable(db, one.coursewareId, one.actor)
    return { title, outcome: await saveOne(db, one) }
  } catch (error) {
    if (!(error instanceof XiangtuError) || error.code === 'internal') throw error
    return { outcome: { kind: 'refused', code: error.code } }
  }
}

/** Who changes a lesson at the same moment is not overwritten: what he said is read, and joined, once more. */
async function saveOne(
  db: Kysely<Database>,
  { actor, coursewareId, at, change, review }: One,
): Promise<BatchResult['outcome']> {
  for (let tries = 0; tries < 5; tries += 1) {
    const known = await findMetadata(db, coursewareId)
    if (!known) throw new XiangtuError('notFound')
    const waits = await changesWait(db, coursewareId, actor, review)
    const shown = asForm(known)
    const stored = waits ? await withProposed(db, coursewareId, shown) : shown
    const mine = metadataPatchSchema.safeParse(applied(stored, change, at))
    if (!mine.success) {
      const wrong = new Set(mine.error.issues.map(issue => issue.path[0]))
      return { kind: 'faulty', fields: metadataPatchSchema.keyof().options.filter(field => wrong.has(field)) }
    }
    const form = { mine: mine.data, base: printsOf(stored) }
    const saved = await saveMetadata(db, { coursewareId, actor, form, waits })
    if (saved?.kind === 'gone') return { kind: 'faulty', fields: saved.gone }
    if (saved?.kind === 'saved')
      return { kind: saved.changed.length === 0 ? 'unchanged' : waits ? 'waiting' : 'saved' }
  }
  throw new XiangtuError('unavailable', { detail: 'a lesson of a batch changes all the time' })
}

/** What the change makes of one lesson: not yet checked. */
function applied(stored: Metadata, { patch, isAdding, firstPlace }: BatchChange, at: number): object {
  const join = (
    field: 'topicIds' | 'audiences' | 'seasons' | 'campaignIds' | 'collectionIds' | 'presenter',
  ) => {
    const more = patch[field]
    if (more === undefined) return {}
    return {
      [field]: isAdding
        ? [...stored[field], ...more.filter(one => !stored[field].some(had => had === one))]
        : more,
    }
  }
  return {
    ...patch,
    ...{ ...join('topicIds'), ...join('audiences'), ...join('seasons'), ...join('presenter') },
    ...{ ...join('campaignIds'), ...join('collectionIds') },
    ...(firstPlace === undefined ? {} : { seriesPlace: firstPlace + at }),
  }
}
