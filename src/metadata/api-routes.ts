import { Router } from 'express'
import type { Kysely } from 'kysely'
import { personOf, requirePerson } from '../account/guard.ts'
import { describable } from '../courseware/describable.ts'
import { changesWait } from '../courseware/held-records.ts'
import type { EditorialReview } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { metadataChangeSchema } from './messages.ts'
import { findMetadata } from './records.ts'
import { asForm, missingFrom } from './rules.ts'
import { fieldsThatDiffer, saveMetadata, withProposed } from './save-records.ts'

/**
 * `GET` and `PATCH /api/v1/courseware/:id/metadata`: everything that is said of a lesson, for programs of those who may
 * describe it. A change that names the revision it was made from is refused with `changedMeanwhile` where there is a
 * newer one; without it, it counts as it stands. What the maker of a public lesson changes is told as `proposed` until two
 * people have approved it.
 */
type ApiParts = { readonly db: Kysely<Database>; readonly editorialReview: EditorialReview }

export function metadataApiRoutes({ db, editorialReview }: ApiParts): Router {
  const answerOf = async (id: string) => {
    const known = await findMetadata(db, id)
    if (!known) throw new XiangtuError('notFound')
    const metadata = asForm(known)
    const now = await withProposed(db, id, metadata)
    const proposed = Object.fromEntries(fieldsThatDiffer(metadata, now).map(field => [field, now[field]]))
    return {
      ...{ ...metadata, revision: known.revision, missing: missingFrom(now) },
      ...(Object.keys(proposed).length > 0 && { proposed }),
    }
  }

  const router = Router()
  router.get('/api/v1/courseware/:id/metadata', requirePerson, async (req, res) => {
    const lesson = await describable(db, String(req.params.id), res)
    res.set('Cache-Control', 'no-store').json(await answerOf(lesson.id))
  })
  router.patch('/api/v1/courseware/:id/metadata', requirePerson, async (req, res) => {
    const lesson = await describable(db, String(req.params.id), res)
    const { revision, ...mine } = metadataChangeSchema.parse(req.body)
    const form = { mine, base: {}, revision }
    const actor = personOf(res)
    const waits = await changesWait(db, lesson.id, actor, editorialReview)
    const saved = await saveMetadata(db, { coursewareId: lesson.id, actor, form, waits })
    if (!saved) throw new XiangtuError('notFound')
    if (saved.kind === 'conflict') throw new XiangtuError('changedMeanwhile')
    if (saved.kind === 'gone')
      throw new XiangtuError('badRequest', { facts: { field: saved.gone.join(', ') } })
    res.set('Cache-Control', 'no-store').json(await answerOf(lesson.id))
  })
  return router
}
