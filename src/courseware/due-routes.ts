import { type RequestHandler, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { personOf, requirePerson } from '../account/guard.ts'
import { holds } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { duePage } from './due-pages.tsx'
import { listUnderWay } from './due-records.ts'
import { endOfDay, mayUrge, urgers } from './due-rules.ts'
import type { Production } from './production.ts'
import { findCourseware } from './records.ts'
import { isCoursewareId } from './rules.ts'

/** A day, or nothing; `back`: to the list that it was set in. */
const dueSchema = z.object({
  due: z.union([z.literal(''), z.iso.date()]),
  back: z.literal('list').optional(),
})

type DueParts = {
  readonly db: Kysely<Database>
  readonly production: Pick<Production, 'setDue'>
}

/**
 * Which lessons must be ready by when, and so go before others: for operators, and organisers of competitions at their
 * places.
 *
 * - `GET /urgent`: the lessons in production that the asker may hurry.
 * - `POST /courseware/:id/due`: the day, or none.
 */
export function dueRoutes({ db, production }: DueParts): Router {
  const router = Router()

  router.get('/urgent', requirePerson, async (req, res) => {
    const person = personOf(res)
    if (!holds(person, urgers)) throw new XiangtuError('notAllowed')
    const lessons = await listUnderWay(db, person)
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(duePage(viewOf(req, res), { lessons, isSaved: queryOf(req).has('saved') }))
  })

  const setDue: RequestHandler<{ id: string }> = async (req, res) => {
    const person = personOf(res)
    const { id } = req.params
    const lesson = isCoursewareId(id) ? await findCourseware(db, id) : undefined
    if (!lesson || !mayUrge(person, lesson.organisationPath)) throw new XiangtuError('notFound')
    const form = dueSchema.safeParse(req.body)
    if (!form.success) throw new XiangtuError('badRequest', { facts: { field: 'due' } })
    const { due, back } = form.data
    await production.setDue(lesson.id, due === '' ? undefined : endOfDay(due), person)
    res.redirect(303, back ? '/urgent?saved' : `/courseware/${lesson.id}/production?saved`)
  }
  router.post('/courseware/:id/due', requirePerson, setDue)
  return router
}
