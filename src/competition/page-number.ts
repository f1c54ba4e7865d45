import type { Request } from 'express'
import { z } from 'zod'
import { queryOf } from '../web/view.ts'

const pageSchema = z.coerce.number().int().min(1).max(1000)

/** The page that is asked for, from 1. */
export const pageOf = (req: Request): number => pageSchema.safeParse(queryOf(req).get('page')).data ?? 1
