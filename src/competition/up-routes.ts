import { type Request, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { personOf, requirePerson } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { isId, organisedCompetition } from './organise.ts'
import { findCompetition, listCategories, listStages } from './records.ts'
import { takesEntries } from './stage-rules.ts'
import { upPage } from './up-pages.tsx'
import { listWinners, passUp } from './up-records.ts'

type ById = Request<{ id: string }>

const idSchema = z.string().refine(isId)
const upSchema = z.object({
  categoryId: idSchema,
  entryId: z.union([idSchema.transform(id => [id]), z.array(idSchema).min(1).max(200)]),
})

/** Winners of a competition whose result is final, recommended to one of a higher place by who runs the lower one. */
export function upRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  const passable = async (req: ById, res: Parameters<typeof personOf>[0]) => {
    const competition = await organisedCompetition(db, personOf(res), req.params.id)
    const above = competition.upToId ? await findCompetition(db, competition.upToId) : undefined
    if (!above || above.state === 'draft') throw new XiangtuError('notFound')
    if ((await listStages(db, competition.id)).at(-1)?.state !== 'final')
      throw new XiangtuError('stageNotReady')
    return { competition, above }
  }

  router.get('/competitions/:id/up', requirePerson, async (req: ById, res) => {
    const { competition, above } = await passable(req, res)
    const [categories, winners] = await Promise.all([
      listCategories(db, above.id),
      listWinners(db, competition.id, above.id),
    ])
    const passed = z.coerce
      .number()
      .int()
      .min(0)
      .safeParse(queryOf(req).get('passed') ?? undefined).data
    const isOpen = takesEntries(above, new Date())
    const parts = { competition, above, categories, winners, isOpen, passed }
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(upPage(viewOf(req, res), parts))
  })

  router.post('/competitions/:id/up', requirePerson, async (req: ById, res) => {
    const { competition, above } = await passable(req, res)
    const { entryId: entryIds, categoryId } = upSchema.parse(req.body)
    const wanted = { competitionId: competition.id, upToId: above.id, categoryId, entryIds }
    const passed = await passUp(db, wanted, personOf(res), () => new Date())
    res.redirect(303, `/competitions/${competition.id}/up?passed=${passed}`)
  })

  return router
}
