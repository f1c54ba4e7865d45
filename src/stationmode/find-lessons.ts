import type { Kysely } from 'kysely'
import { listCollections, listPinned } from '../arrange/records.ts'
import { type DialledLesson, listVisible } from '../catalogue/dial-records.ts'
import { topicChoices } from '../catalogue/facet-choices.ts'
import { readNames } from '../catalogue/label-records.ts'
import type { Database } from '../database/schema.ts'
import { type Chosen, foundPerPage, lastPage } from '../search/rules.ts'
import type { Gathered, Search } from '../search/search.ts'
import { topicLabel } from '../topic/rules.ts'
import type { Language } from '../web/languages.ts'
import { stationmodeWords } from '../web/words/stationmode.ts'
import type { Way } from './find-pages.tsx'

type Asker = {
  readonly db: Kysely<Database>
  readonly search: Search
  /** What `placesOf` says of the station. */
  readonly seenBy: readonly string[]
  readonly language: Language
  readonly now: Date
}

/** More than a screen of series helps nobody with a remote control. */
const mostSeries = 12

/**
 * Campaigns that are on here, topics with the picture of their newest lesson, then collections and the largest series;
 * only what has lessons.
 */
export async function waysToLessons({ db, search, seenBy, language, now }: Asker): Promise<{
  readonly pinned: readonly Way[]
  readonly topics: readonly Way[]
  readonly others: readonly Way[]
  /** How many lessons there are in all; some are in no topic. */
  readonly count: number
}> {
  const all = await search.find({ text: '', chosen: {}, places: seenBy, page: 1 })
  const pinned = await Promise.all(
    (await listPinned(db, seenBy, now)).map(async campaign => {
      const wish = { text: '', chosen: { campaign: campaign.id }, gathered: { campaign } }
      const { count } = await search.find({ ...wish, places: seenBy, page: 1 })
      return { href: `/station/lessons?campaign=${campaign.id}`, label: campaign.title, count }
    }),
  )
  const choices = await topicChoices(db, all.counts('topic'), language)
  const topics = await Promise.all(
    choices
      .filter(({ isBelow }) => !isBelow)
      .map(async ({ value, label, count }) => {
        const found = await search.find({ text: '', chosen: { topic: value }, places: seenBy, page: 1 })
        const [picture] = await listVisible(db, found.coursewareIds.slice(0, 1), seenBy)
        return { href: `/station/lessons?topic=${value}`, label, count, picture }
      }),
  )
  const collections = (await listCollections(db)).flatMap(collection => {
    const count = collection.isArchived ? 0 : all.countCollection(collection.id, collection)
    const label = topicLabel(collection, language)
    return count > 0 ? [{ href: `/station/lessons?collection=${collection.id}`, label, count }] : []
  })
  const largest = [...all.counts('series')].sort(([, one], [, other]) => other - one).slice(0, mostSeries)
  const names = await readNames(
    db,
    'series',
    largest.map(([id]) => id),
  )
  const series = largest.map(([id, count]) => ({
    ...{ href: `/station/lessons?series=${id}`, label: names.get(id) ?? '', count },
  }))
  const others = [...collections, ...series].filter(({ label }) => label !== '')
  return { pinned: pinned.filter(({ count }) => count > 0), topics, others, count: all.count }
}

type Listed = {
  readonly title: string
  readonly lessons: readonly DialledLesson[]
  readonly count: number
  readonly next: string | undefined
}

/** By what a list can be narrowed here. */
const facets = ['topic', 'series', 'collection', 'campaign'] as const

/** Longer than any word that is suggested. */
const longestWord = 30

/** One page of lessons, as an address asks for it: of one of these or a word, else the newest. */
export async function listLessons(asker: Asker, query: URLSearchParams): Promise<Listed> {
  const { db, search, seenBy } = asker
  const narrowed = facets.find(name => /^[a-z0-9-]{1,64}$/.test(query.get(name) ?? ''))
  const value = narrowed && (query.get(narrowed) ?? '')
  const chosen: Chosen = narrowed ? { [narrowed]: value } : {}
  const word = narrowed ? '' : (query.get('word') ?? '').trim().slice(0, longestWord)
  const page = Math.min(lastPage, Math.max(1, Math.floor(Number(query.get('page')) || 1)))
  const named = narrowed && value ? await findNamed(asker, narrowed, value) : undefined
  const gathered = narrowed && named?.gathers ? { [narrowed]: named.gathers } : {}
  const found = await search.find({ text: word, chosen, places: seenBy, page, gathered })
  const lessons = await listVisible(db, found.coursewareIds, seenBy)
  const hasMore = page < lastPage && page * foundPerPage < found.count
  const own = narrowed ? `${narrowed}=${value}&` : word ? `word=${encodeURIComponent(word)}&` : ''
  const words = stationmodeWords[asker.language]
  return {
    title: named?.title ?? (word ? words.wordTitle(word) : words.newest),
    lessons,
    count: found.count,
    next: hasMore ? `/station/lessons?${own}page=${page + 1}` : undefined,
  }
}

/** What is called so, and whose lessons it has beside those put into it by hand. */
type Named = { readonly title: string; readonly gathers?: Gathered }

async function findNamed(
  { db, language, search, seenBy, now }: Asker,
  facet: (typeof facets)[number],
  value: string,
): Promise<Named | undefined> {
  if (facet === 'campaign') {
    const campaign = (await listPinned(db, seenBy, now)).find(({ id }) => id === value)
    return campaign && { title: campaign.title, gathers: campaign }
  }
  if (facet === 'collection') {
    const collection = (await listCollections(db)).find(({ id }) => id === value)
    return collection && { title: topicLabel(collection, language), gathers: collection }
  }
  if (facet === 'series') {
    const title = (await readNames(db, facet, [value])).get(value)
    return title === undefined ? undefined : { title }
  }
  const { counts } = await search.find({ text: '', chosen: {}, places: seenBy, page: 1 })
  const choice = (await topicChoices(db, counts('topic'), language)).find(each => each.value === value)
  return choice && { title: choice.label }
}
