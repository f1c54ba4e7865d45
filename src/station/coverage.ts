/** A village, what it lies in, and whether a station in use stands in it. */
export type Village = {
  readonly id: string
  readonly name: string
  /** What it lies in directly, as a rule its town. */
  readonly parentId: string
  readonly parentName: string
  readonly isCovered: boolean
}

/** How many of some villages have a station, and which have none. */
export type Coverage = {
  readonly villages: number
  readonly covered: number
  readonly gaps: readonly Village[]
}

/** The coverage of these villages. */
export const coverageOf = (villages: readonly Village[]): Coverage => ({
  villages: villages.length,
  covered: villages.filter(({ isCovered }) => isCovered).length,
  gaps: villages.filter(({ isCovered }) => !isCovered),
})

/** The same for each town, in the order in which they come. */
export function coverageByTown(
  villages: readonly Village[],
): readonly { readonly id: string; readonly name: string; readonly coverage: Coverage }[] {
  const towns = new Map<string, Village[]>()
  for (const village of villages) {
    const own = towns.get(village.parentId) ?? []
    own.push(village)
    towns.set(village.parentId, own)
  }
  return [...towns].map(([id, own]) => ({
    id,
    name: own[0]?.parentName ?? '',
    coverage: coverageOf(own),
  }))
}

/** A share in per cent with one digit, cut and not rounded: 100 stands there only where nothing is missing. */
export const percentOf = ({ covered, villages }: Pick<Coverage, 'covered' | 'villages'>): string =>
  villages === 0 ? '–' : `${(Math.floor((covered * 1000) / villages) / 10).toFixed(1).replace(/\.0$/, '')}%`
