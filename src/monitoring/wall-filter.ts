import { z } from 'zod'
import { isId, stationTiers } from '../station/rules.ts'
import { type WallFilter, wallStates } from './rules.ts'

const filterSchema = z.object({
  town: z.string().refine(isId).optional().catch(undefined),
  tier: z.enum(stationTiers).optional().catch(undefined),
  state: z.enum(wallStates).optional().catch(undefined),
  view: z.enum(['grid', 'map']).catch('grid'),
})

/** What a wall's address narrows it to; whatever cannot be read is as if it were not there. */
export const readWallFilter = (query: URLSearchParams): WallFilter =>
  filterSchema.parse(Object.fromEntries(query))
