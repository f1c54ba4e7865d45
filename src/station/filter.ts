import { z } from 'zod'
import { idSchema, stationClasses, stationKinds, stationTiers } from './rules.ts'

const text = z.string().trim().min(1).max(60)
const filterSchema = z.object({
  q: text.optional().catch(undefined),
  place: idSchema.optional().catch(undefined),
  kind: z.enum(stationKinds).optional().catch(undefined),
  class: z.enum(stationClasses).optional().catch(undefined),
  tier: z.enum(stationTiers).optional().catch(undefined),
  administrators: z.enum(['none', 'many']).optional().catch(undefined),
  link: z.enum(['offline', 'unpaired', 'paired']).optional().catch(undefined),
  archived: z.literal('1').optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).optional().catch(undefined),
})

/**
 * What a list of stations is narrowed to. `link`: without a line at all, with a line but no paired computer, or with
 * one. Whatever cannot be read is as if it were not there.
 */
export type StationFilter = z.infer<typeof filterSchema>

export const readFilter = (query: URLSearchParams): StationFilter =>
  filterSchema.parse(Object.fromEntries(query))

/** The address of a list; `page` only where it is not the first. */
export function filterAddress(path: string, { page, ...filter }: StationFilter): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, value)
  if (page !== undefined && page > 1) query.set('page', String(page))
  return query.size > 0 ? `${path}?${query}` : path
}

/** Whether the list is narrowed at all. */
export const isNarrowed = (filter: StationFilter): boolean =>
  Object.entries(filter).some(([name, value]) => name !== 'page' && value !== undefined)
