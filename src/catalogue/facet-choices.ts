import type { Kysely } from 'kysely'
import { listCollections } from '../arrange/records.ts'
import type { Database } from '../database/schema.ts'
import { audiences, seasons } from '../metadata/rules.ts'
import { type Chosen, durationBands, type FacetName } from '../search/rules.ts'
import type { Found } from '../search/search.ts'
import { listTopics } from '../topic/records.ts'
import { topicLabel } from '../topic/rules.ts'
import type { Language } from '../web/languages.ts'
import { facetWords, valueLabel } from '../web/words/facets.ts'
import { isNamed, readNames } from './label-records.ts'

/** One value that a list can be narrowed to. `isBelow`: a topic of the second level. */
export type Choice = {
  readonly value: string
  readonly label: string
  readonly count: number
  readonly isBelow?: boolean
}
export type FacetChoices = {
  readonly facet: FacetName
  readonly name: string
  readonly choices: readonly Choice[]
  /** The label of the value that is chosen. */
  readonly chosenLabel: string | undefined
}

/** In the order in which they are offered. Those that are not named here have pages of their own. */
const offered = [
  'topic',
  'audience',
  'origin',
  'locality',
  'crop',
  'season',
  'dialect',
  'duration',
  'presenter',
  'award',
] as const satisfies readonly FacetName[]
/** Values whose order is their own; of the others the most frequent come first. */
const fixedOrder: Partial<Record<FacetName, readonly string[]>> = {
  audience: audiences,
  season: seasons,
  duration: durationBands.map(({ band }) => band),
}
/** A list beyond a screen helps nobody: the search finds the rest. */
const mostChoices = 30

/** The facets of a list with their counts, named in a language; a facet without any value is left out. */
export async function facetChoices(
  db: Kysely<Database>,
  found: Pick<Found, 'counts'>,
  chosen: Chosen,
  language: Language,
): Promise<readonly FacetChoices[]> {
  const shown: FacetChoices[] = []
  for (const facet of offered) {
    const choices =
      facet === 'topic'
        ? await topicChoices(db, found.counts(facet), language)
        : await otherChoices(db, facet, found.counts(facet), language)
    const chosenLabel = await labelOfChosen(db, facet, chosen[facet], choices, language)
    if (choices.length > 0 || chosenLabel !== undefined)
      shown.push({ facet, name: facetWords[language].facets[facet], choices, chosenLabel })
  }
  return shown
}

/** The tree in its own order; topics that no lesson has are left out. */
export async function topicChoices(
  db: Kysely<Database>,
  counts: ReadonlyMap<string, number>,
  language: Language,
): Promise<readonly Choice[]> {
  const topics = await listTopics(db)
  const choiceOf = (topic: (typeof topics)[number]): Choice[] => {
    const count = counts.get(topic.id) ?? 0
    const label = topicLabel(topic, language)
    return count > 0 ? [{ value: topic.id, label, count, isBelow: topic.parentId !== undefined }] : []
  }
  return topics
    .filter(({ parentId }) => parentId === undefined)
    .flatMap(parent => [parent, ...topics.filter(({ parentId }) => parentId === parent.id)])
    .flatMap(choiceOf)
}

async function otherChoices(
  db: Kysely<Database>,
  facet: FacetName,
  counts: ReadonlyMap<string, number>,
  language: Language,
): Promise<readonly Choice[]> {
  const order = fixedOrder[facet]
  const sorted = order
    ? order.flatMap(value => (counts.has(value) ? [value] : []))
    : [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([value]) => value)
  const values = sorted.slice(0, mostChoices)
  const names = isNamed(facet) ? await readNames(db, facet, values) : undefined
  return values.flatMap(value => {
    const label = names ? names.get(value) : valueLabel(facet, value, language)
    return label === undefined ? [] : [{ value, label, count: counts.get(value) ?? 0 }]
  })
}

/** Also where nothing is left of it beside what else is chosen. An unknown value is told as it stands. */
async function labelOfChosen(
  db: Kysely<Database>,
  facet: FacetName,
  value: string | undefined,
  choices: readonly Choice[],
  language: Language,
): Promise<string | undefined> {
  if (value === undefined) return undefined
  const listed = choices.find(choice => choice.value === value)
  if (listed) return listed.label
  return (await headingOf(db, facet, value, language)) ?? value
}

/** What a value is called. */
async function headingOf(
  db: Kysely<Database>,
  facet: FacetName,
  value: string,
  language: Language,
): Promise<string | undefined> {
  if (isNamed(facet)) return (await readNames(db, facet, [value])).get(value)
  const labelled =
    facet === 'topic' ? await listTopics(db) : facet === 'collection' ? await listCollections(db) : undefined
  if (!labelled) return valueLabel(facet, value, language)
  const found = labelled.find(({ id }) => id === value)
  return found && topicLabel(found, language)
}

/** What else is chosen, that has no list of its own beside the lessons: a series, a collection, a campaign. */
export async function otherChosen(
  db: Kysely<Database>,
  chosen: Chosen,
  language: Language,
): Promise<readonly { facet: FacetName; name: string; label: string }[]> {
  const all: { facet: FacetName; name: string; label: string }[] = []
  for (const facet of ['series', 'collection', 'campaign'] as const) {
    const value = chosen[facet]
    if (value === undefined) continue
    const label = (await headingOf(db, facet, value, language)) ?? value
    all.push({ facet, name: facetWords[language].facets[facet], label })
  }
  return all
}
