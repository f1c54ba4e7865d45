import { type Request, Router } from 'express'
import type { Kysely } from 'kysely'
import { personOf, requirePerson } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { besidePage } from './beside-pages.tsx'
import { listComparable } from './beside-records.ts'
import type { BlindFilms } from './blind-film.ts'
import { isId } from './organise.ts'
import { findAssignment } from './review-records.ts'

type Parts = { readonly db: Kysely<Database>; readonly films: BlindFilms }
type ById = Request<{ assignmentId: string }>

/**
 * `GET /reviewing/:assignmentId/beside?with=`: the film of an entry beside another one of its category, for who has
 * handed in his sheets of both.
 */
export function besideRoutes({ db, films }: Parts): Router {
  const router = Router()

  router.get('/reviewing/:assignmentId/beside', requirePerson, async (req: ById, res) => {
    const { assignmentId } = req.params
    const { id: userId } = personOf(res)
    const [first, ...others] = isId(assignmentId) ? await listComparable(db, assignmentId, userId) : []
    if (!first) throw new XiangtuError('notFound')
    const other = others.find(each => each.assignmentId === queryOf(req).get('with'))
    const shown = await Promise.all(
      (other ? [first, other] : []).map(async each => {
        const assignment = await findAssignment(db, each.assignmentId, userId)
        const film = assignment && (await films.of(assignment.film).catch(() => undefined))
        return { ...each, film }
      }),
    )
    const page = besidePage(viewOf(req, res), { first, others, other, shown })
    res.type('html').set('Cache-Control', 'no-store').send(page)
  })
  return router
}
