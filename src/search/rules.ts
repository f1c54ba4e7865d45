/** What a list of lessons can be narrowed by. The last four have pages of their own and are not offered beside lists. */
export const facetNames = [
  'topic',
  'audience',
  'origin',
  'locality',
  'season',
  'dialect',
  'duration',
  'presenter',
  'crop',
  'award',
  'series',
  'collection',
  'campaign',
] as const
export type FacetName = (typeof facetNames)[number]

/** Lengths as people choose them: while the kettle boils, a study session's part, a lecture. In seconds, up to. */
export const durationBands = [
  { band: 'short', underSeconds: 5 * 60 },
  { band: 'medium', underSeconds: 20 * 60 },
  { band: 'long', underSeconds: 45 * 60 },
  { band: 'lecture', underSeconds: Number.POSITIVE_INFINITY },
] as const
export type DurationBand = (typeof durationBands)[number]['band']

export const durationBandOf = (seconds: number): DurationBand =>
  durationBands.find(({ underSeconds }) => seconds < underSeconds)?.band ?? 'lecture'

/** Chosen values, by facet: at most one of each. */
export type Chosen = Readonly<Partial<Record<FacetName, string>>>

/** A lesson as the index takes it. */
export type IndexedLesson = {
  readonly coursewareId: string
  readonly title: string
  /** What else is written about it: summary, topics in both languages, presenters, crop, series, places. */
  readonly others: readonly string[]
  readonly durationSeconds: number
  readonly facets: Readonly<Partial<Record<FacetName, readonly string[]>>>
  /** Who may see it: `all`, ids of organisations, or of these and of stations as `asStation` writes them. */
  readonly seenBy: readonly string[]
}

/** The place in a facet's sets that everybody sees; the others are ids of organisations. */
export const seenByAll = 'all'

/** A place or a station in those sets, for what is for the stations there and not for people. */
export const asStation = (id: string): string => `station-${id}`
/** The ids that `asStation` wrote among these. */
export const stationIdsIn = (places: readonly string[]): readonly string[] =>
  places.flatMap(place => (place.startsWith('station-') ? [place.slice('station-'.length)] : []))

/** How many lessons a page of a list has: 24 fill rows of two, three and four alike. */
export const foundPerPage = 24
/** Nobody reads on for longer; who does narrows the list. */
export const lastPage = 50
/** A title has 120 characters; more is no question. */
export const longestQuery = 120
