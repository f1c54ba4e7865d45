import { Router } from 'express'
import type { Kysely } from 'kysely'
import type { ObjectStore } from '../../storage/object-store.ts'
import { personOf, requirePerson } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { BlindFilm, BlindFilms } from './blind-film.ts'
import { isId } from './organise.ts'
import { findAssignment } from './review-records.ts'
import { sendBlindFile, sendBlindMaster } from './send-blind.ts'

type Parts = {
  readonly db: Kysely<Database>
  readonly store: Pick<ObjectStore, 'open'>
  readonly films: BlindFilms
}

/**
 * The films of entries for who judges them, and for as long as he does. Neither address nor header names a lesson, its
 * release or a time: no ETag and no Last-Modified, which the same file has in the catalogue too.
 *
 * - `GET /reviewing/:assignmentId/film/master.m3u8`, `/film/:track/index.m3u8`, and the files that these name.
 */
export function blindFilmRoutes({ db, store, films }: Parts): Router {
  const router = Router()

  const filmOf = async (assignmentId: string, userId: string): Promise<BlindFilm> => {
    const assignment = isId(assignmentId) ? await findAssignment(db, assignmentId, userId) : undefined
    if (!assignment) throw new XiangtuError('notFound')
    return films.of(assignment.film)
  }
  router.get<{ assignmentId: string }>(
    '/reviewing/:assignmentId/film/master.m3u8',
    requirePerson,
    (req, res) => sendBlindMaster(res, () => filmOf(req.params.assignmentId, personOf(res).id)),
  )

  router.get<{ assignmentId: string; track: string; file: string }>(
    '/reviewing/:assignmentId/film/:track/:file',
    requirePerson,
    (req, res) =>
      sendBlindFile(store, req.params, req, res, () => filmOf(req.params.assignmentId, personOf(res).id)),
  )
  return router
}
