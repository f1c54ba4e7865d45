import { type RequestHandler, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { personOf, requirePerson } from '../account/guard.ts'
import type { Person } from '../account/rules.ts'
import { findDescribable } from '../courseware/describable.ts'
import type { CoursewareRecord } from '../courseware/records.ts'
import { type EditorialReview, isCoursewareId } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { type BatchChange, changeBatch, mostInBatch } from './batch.ts'
import { batchPage, batchResultPage } from './batch-pages.tsx'
import { listChoices } from './choice-records.ts'
import { readMetadataForm } from './read-form.ts'
import type { MetadataField } from './rules.ts'

const idsSchema = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform(ids => [...new Set(typeof ids === 'string' ? [ids] : ids)])
  .pipe(z.array(z.string().refine(isCoursewareId)).max(mostInBatch))
const batchSchema = z.object({
  id: idsSchema,
  adding: z.enum(['add', 'replace']).default('add'),
  firstPlace: z.union([z.literal(''), z.coerce.number().int().min(1).max(9999)]).default(''),
})
/** What may be the same for many; a title never is. */
const notForMany: readonly MetadataField[] = ['title', 'notes', 'seriesPlace']

/**
 * Several lessons at once; each for those who may describe it, others are told as unknown.
 *
 * - `GET /batch-edit?id=…&id=…`: the form.
 * - `POST /batch-edit`: changes what is filled in and tells what came of it, lesson by lesson.
 */
type BatchParts = { readonly db: Kysely<Database>; readonly editorialReview: EditorialReview }

export function batchRoutes({ db, editorialReview: review }: BatchParts): Router {
  /** The chosen lessons that this person may describe. */
  const findChosen = async (ids: readonly string[], person: Person): Promise<CoursewareRecord[]> => {
    const lessons: CoursewareRecord[] = []
    for (const id of ids) {
      const lesson = await findDescribable(db, id, person).catch((error: unknown) => {
        if (error instanceof XiangtuError && error.code !== 'internal') return undefined
        throw error
      })
      if (lesson) lessons.push(lesson)
    }
    return lessons
  }
  const formParts = async (ids: readonly string[], person: Person, placeSearch = '') => {
    const chosen = await findChosen(ids, person)
    const [first] = chosen
    return {
      lessons: chosen.map(({ id, title }) => ({ coursewareId: id, title })),
      choices: first && (await listChoices(db, first.organisationId, { search: placeSearch })),
      placeSearch,
    }
  }

  const show: RequestHandler = async (req, res) => {
    const query = queryOf(req)
    const ids = idsSchema.parse(query.getAll('id'))
    const search = (query.get('place') ?? '').slice(0, 60)
    const page = batchPage(viewOf(req, res), await formParts(ids, personOf(res), search))
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }

  const change: RequestHandler = async (req, res) => {
    const body: unknown = req.body
    const { id: ids, adding, firstPlace } = batchSchema.parse(body)
    const actor = personOf(res)
    const view = { ...viewOf(req, res), path: '/mine' }
    // A field that was left empty is one to leave alone.
    const filled = Object.entries(z.record(z.string(), z.unknown()).parse(body)).filter(
      ([name, value]) => value !== '' && name !== 'base' && !notForMany.some(field => field === name),
    )
    const { mine, faults } = readMetadataForm(Object.fromEntries(filled))
    const isEmpty = Object.keys(mine).length === 0 && firstPlace === ''
    if (faults.size > 0 || isEmpty) {
      const parts = { ...(await formParts(ids, actor)), faults: [...faults], isEmpty: faults.size === 0 }
      res.status(400).type('html').send(batchPage(view, parts))
      return
    }
    const batch: BatchChange = {
      ...{ patch: mine, isAdding: adding === 'add' },
      firstPlace: firstPlace === '' ? undefined : firstPlace,
    }
    const results = await changeBatch(db, { actor, ids, change: batch, review })
    res.type('html').set('Cache-Control', 'no-store').send(batchResultPage(view, results))
  }

  const router = Router()
  router.get('/batch-edit', requirePerson, show)
  router.post('/batch-edit', requirePerson, change)
  return router
}
