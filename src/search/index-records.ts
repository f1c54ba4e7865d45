import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { storedUpTo } from '../publication/records.ts'
import { readPublicLessons } from './document-records.ts'
import { initialsOf } from './initials.ts'
import { type Change, changeStored, segmentSize } from './number-set.ts'
import { facetNames, type IndexedLesson } from './rules.ts'
import { term, textTermsOf, wordsOf } from './terms.ts'
import { edition } from './text.ts'

/** Enough that a set of a common word is rewritten seldom, few enough that a hub keeps its memory. */
const eventsAtOnce = 500

/**
 * Takes the next lesson events into the index; answers how many there were. Of several hubs one does it, the others
 * wait for that one. A lesson is read as it stands now, so that an event that comes twice or late does no harm.
 */
export const indexNextEvents = (db: Kysely<Database>): Promise<number> =>
  db.transaction().execute(async step => {
    const state = await step.selectFrom('searchState').selectAll().forUpdate().executeTakeFirstOrThrow()
    const isOther = state.edition !== edition
    if (isOther) await empty(step)
    const before = isOther ? { seq: 0, lastNumber: 0, generation: state.generation + 1 } : state
    const events = await step
      .selectFrom('lessonEvent')
      .select(['seq', 'coursewareId', 'kind'])
      .where('seq', '>', before.seq)
      // What a station cannot fetch yet is not found either: the published catalogue comes first.
      .where('seq', '<=', await storedUpTo(step))
      .orderBy('seq')
      .limit(eventsAtOnce)
      .execute()
    const seq = events.at(-1)?.seq ?? before.seq
    const lastNumber = events.length === 0 ? before.lastNumber : await takeIn(step, events, before, seq)
    if (events.length > 0 || isOther)
      await step
        .updateTable('searchState')
        .set({ seq, lastNumber, edition, generation: before.generation })
        .execute()
    return events.length
  })

async function empty(step: Kysely<Database>): Promise<void> {
  await sql`truncate "searchEntry", "searchSet", "searchWord"`.execute(step)
}

type Event = { readonly coursewareId: string; readonly kind: string }
/** What changes in the sets: numbers in (true) and out (false) of each term; how often each word is said more. */
type Changes = {
  readonly terms: Map<string, Map<number, boolean>>
  readonly words: Map<string, number>
}

async function takeIn(
  step: Kysely<Database>,
  events: readonly Event[],
  { lastNumber }: { lastNumber: number },
  seq: number,
): Promise<number> {
  // The last of a lesson's events stands for it: its place in the order of publication is that of the latest one.
  const ids = [...new Set(events.map(({ coursewareId }) => coursewareId).reverse())].reverse()
  const published = new Set(
    events.filter(({ kind }) => kind === 'published').map(event => event.coursewareId),
  )
  const lessons = new Map((await readPublicLessons(step, ids)).map(each => [each.coursewareId, each]))
  const entries = await step.selectFrom('searchEntry').selectAll().where('coursewareId', 'in', ids).execute()
  const known = new Map(entries.map(entry => [entry.coursewareId, entry]))
  const changes: Changes = { terms: new Map(), words: new Map() }
  const written: { number: number; coursewareId: string; terms: string[]; words: string[] }[] = []
  let last = lastNumber
  for (const id of ids) {
    const entry = known.get(id)
    const lesson = lessons.get(id)
    const keepsNumber = entry && lesson && !published.has(id)
    const number = keepsNumber ? entry.number : last + 1
    const terms = lesson ? termsOf(lesson) : []
    const words = lesson ? [...wordsOf([lesson.title, ...lesson.others.slice(1)])] : []
    if (entry) noteAll(changes, entry, false)
    if (!lesson) continue
    if (!keepsNumber) last = number
    noteAll(changes, { number, terms, words }, true)
    written.push({ number, coursewareId: id, terms, words })
  }
  if (known.size > 0) await step.deleteFrom('searchEntry').where('coursewareId', 'in', ids).execute()
  if (written.length > 0) await insertEntries(step, written)
  await writeSets(step, changes.terms, seq)
  await writeWords(step, changes.words)
  return last
}

const termsOf = (lesson: IndexedLesson): string[] => [
  ...textTermsOf(lesson),
  ...facetNames.flatMap(facet => (lesson.facets[facet] ?? []).map(value => term.facet(facet, value))),
  ...lesson.seenBy.map(id => term.facet('seen', id)),
]

function noteAll(
  { terms, words }: Changes,
  entry: { readonly number: number; readonly terms: readonly string[]; readonly words: readonly string[] },
  isIn: boolean,
): void {
  for (const each of entry.terms) {
    const numbers = terms.get(each) ?? new Map<number, boolean>()
    terms.set(each, numbers.set(entry.number, isIn))
  }
  for (const word of entry.words) words.set(word, (words.get(word) ?? 0) + (isIn ? 1 : -1))
}

/** In one statement, of arrays: a batch may have thousands of values, and PostgreSQL takes 65,535 apart. */
async function insertEntries(
  step: Kysely<Database>,
  entries: readonly { number: number; coursewareId: string; terms: string[]; words: string[] }[],
): Promise<void> {
  const rows = JSON.stringify(entries)
  await sql`insert into "searchEntry" (number, "coursewareId", terms, words)
    select number, "coursewareId", terms, words
    from json_to_recordset(${rows}::json) as row(number integer, "coursewareId" text, terms text[], words text[])`.execute(
    step,
  )
}

const setSchema = z.object({ term: z.string(), segment: z.number(), members: z.instanceof(Buffer) })

async function writeSets(step: Kysely<Database>, terms: Changes['terms'], seq: number): Promise<void> {
  const keyed = new Map<string, { term: string; segment: number; changes: Change[] }>()
  for (const [each, numbers] of terms)
    for (const [number, isIn] of numbers) {
      const segment = Math.floor(number / segmentSize)
      const key = `${segment} ${each}`
      const row = keyed.get(key) ?? { term: each, segment, changes: [] }
      row.changes.push([number % segmentSize, isIn])
      keyed.set(key, row)
    }
  if (keyed.size === 0) return
  const rows = [...keyed.values()]
  const { rows: found } = await sql`
    select s.term, s.segment, s.members from "searchSet" s
    join unnest(${rows.map(row => row.term)}::text[], ${rows.map(row => row.segment)}::integer[]) as wanted(term, segment)
      on s.term = wanted.term collate "C" and s.segment = wanted.segment`.execute(step)
  const stored = new Map(
    found.map(row => setSchema.parse(row)).map(row => [`${row.segment} ${row.term}`, row.members]),
  )
  const members = [...keyed].map(([key, { changes }]) => changeStored(stored.get(key), changes))
  // A set that has become empty stays, so that who keeps facets in memory is told of it.
  await sql`insert into "searchSet" (term, segment, members, seq)
    select term, segment, members, ${seq}::bigint
    from unnest(${rows.map(row => row.term)}::text[], ${rows.map(row => row.segment)}::integer[], ${members}::bytea[])
      as row(term, segment, members)
    on conflict (term, segment) do update set members = excluded.members, seq = excluded.seq`.execute(step)
}

async function writeWords(step: Kysely<Database>, words: Changes['words']): Promise<void> {
  const changed = [...words].filter(([, count]) => count !== 0)
  if (changed.length === 0) return
  await sql`insert into "searchWord" (word, initials, lessons)
    select word, initials, lessons from unnest(${changed.map(([word]) => word)}::text[],
      ${changed.map(([word]) => initialsOf(word))}::text[], ${changed.map(([, count]) => count)}::integer[])
      as row(word, initials, lessons)
    on conflict (word) do update set lessons = "searchWord".lessons + excluded.lessons`.execute(step)
  await step.deleteFrom('searchWord').where('lessons', '<=', 0).execute()
}
