import { type Request, Router } from 'express'
import type { Kysely } from 'kysely'
import { maybePersonOf } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { SpecProfile } from '../media/spec-profile.ts'
import { viewOf } from '../web/view.ts'
import { callPage } from './call-pages.tsx'
import { callFaults } from './call-ready.ts'
import { isId, mayOrganise } from './organise.ts'
import { findCompetition, listCategories, listStages } from './records.ts'

type CallRouteParts = {
  readonly db: Kysely<Database>
  readonly specProfiles: ReadonlyMap<string, SpecProfile>
}

/** `GET /competitions/:id`: the call and how it stands, for everybody once it is public; a draft for who runs it. */
export function callRoutes({ db, specProfiles }: CallRouteParts): Router {
  const router = Router()
  router.get('/competitions/:id', async (req: Request<{ id: string }>, res, next) => {
    if (!isId(req.params.id)) return next()
    const competition = await findCompetition(db, req.params.id)
    const isOrganiser =
      competition !== undefined && mayOrganise(maybePersonOf(res), competition.organisationPath)
    if (!competition || (competition.state === 'draft' && !isOrganiser)) throw new XiangtuError('notFound')
    const [categories, stages, higher] = await Promise.all([
      listCategories(db, competition.id),
      listStages(db, competition.id),
      competition.upToId ? findCompetition(db, competition.upToId) : undefined,
    ])
    const now = new Date()
    const page = callPage(viewOf(req, res), {
      ...{ competition, categories, stages, now },
      spec: specProfiles.get(competition.specProfile),
      higherTitle: higher?.title,
      faults: callFaults(competition, stages, now),
    })
    res.type('html').send(page)
  })
  return router
}
