import type { Kysely } from 'kysely'
import { listCollections, listPinned } from '../arrange/records.ts'
import type { Campaign } from '../arrange/rules.ts'
import type { Database } from '../database/schema.ts'
import type { Search } from '../search/search.ts'
import { topicLabel } from '../topic/rules.ts'
import type { Language } from '../web/languages.ts'
import { catalogueWords } from '../web/words/catalogue.ts'
import { facetWords } from '../web/words/facets.ts'
import { type Choice, topicChoices } from './facet-choices.ts'
import { listAddress } from './list-address.ts'

type Tile = {
  readonly id: string
  readonly label: string
  readonly summary: string
  readonly count: number
}

/** What stands on the home page above the newest lessons. */
export type HomeParts = {
  readonly campaigns: readonly Campaign[]
  readonly collections: readonly Tile[]
  readonly topics: readonly Choice[]
}

type Asker = { readonly language: Language; readonly places: readonly string[]; readonly now: Date }

/** What stands there for who asks. */
export async function readHome(db: Kysely<Database>, search: Search, asker: Asker): Promise<HomeParts> {
  const { language, places } = asker
  const { counts, countCollection } = await search.find({ text: '', chosen: {}, places, page: 1 })
  return {
    campaigns: await listPinned(db, places, asker.now),
    collections: (await listCollections(db))
      .filter(({ isArchived }) => !isArchived)
      .map(collection => ({
        id: collection.id,
        label: topicLabel(collection, language),
        summary: language === 'en' ? collection.summaryEn : collection.summaryZh,
        count: countCollection(collection.id, collection),
      })),
    topics: await topicChoices(db, counts('topic'), language),
  }
}

/** Campaigns, the collections' tiles and the tree of topics. */
export function HomeView({ language, home }: { language: Language; home: HomeParts }) {
  const words = catalogueWords[language]
  const { campaigns, collections, topics } = home
  const families = topics.filter(({ isBelow }) => !isBelow)
  return (
    <>
      {campaigns.map(({ id, title, summary }) => (
        <a key={id} class="campaign" href={listAddress({ text: '', chosen: { campaign: id } })}>
          <span class="soft">{words.campaign}</span>
          <strong>{title}</strong>
          {summary && <span>{summary}</span>}
        </a>
      ))}
      {collections.length > 0 && (
        <ul class="tiles" aria-label={words.collections}>
          {collections.map(({ id, label, summary, count }) => (
            <li key={id}>
              <a class="tile" href={listAddress({ text: '', chosen: { collection: id } })}>
                <strong>{label}</strong>
                {summary && <span>{summary}</span>}
                <span class="tally">{facetWords[language].found(count)}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      {families.length > 0 && (
        <nav class="topic-tree" aria-labelledby="topics-heading">
          <h2 id="topics-heading">{words.topics}</h2>
          <ul>
            {families.map(family => (
              <li key={family.value}>
                <TopicLink topic={family} className="facet-link topic-family" />
                <ul>
                  {belowOf(family, topics).map(topic => (
                    <li key={topic.value}>
                      <TopicLink topic={topic} />
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </>
  )
}

/** Those between this family and the next one. */
function belowOf(family: Choice, topics: readonly Choice[]): readonly Choice[] {
  const after = topics.slice(topics.indexOf(family) + 1)
  const end = after.findIndex(({ isBelow }) => !isBelow)
  return end === -1 ? after : after.slice(0, end)
}

const TopicLink = ({ topic, className = 'facet-link' }: { topic: Choice; className?: string }) => (
  <a class={className} href={listAddress({ text: '', chosen: { topic: topic.value } })}>
    {topic.label} <span class="tally">{topic.count}</span>
  </a>
)
