import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { personOf, requirePerson } from '../account/guard.ts'
import { findQcReport } from '../courseware/qc-records.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { SpecProfile } from '../media/spec-profile.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { checkPage, entriesPage } from './check-pages.tsx'
import { checkEntry } from './entry-change-records.ts'
import { countEntries, type Entry, findEntry, listEntries } from './entry-records.ts'
import { entryStates, reasonSchema, verdicts } from './entry-rules.ts'
import { givePass } from './hidden-film.ts'
import { isId, organisedUnblinded } from './organise.ts'
import { pageOf } from './page-number.ts'
import { preflight } from './preflight-rules.ts'
import { type Competition, listCategories } from './records.ts'
import { returnGraceMs } from './stage-rules.ts'
import { typedOf } from './typed-form.ts'

type CheckParts = {
  readonly db: Kysely<Database>
  readonly specProfiles: ReadonlyMap<string, SpecProfile>
  /** Signs the passes to films that not everybody may play. */
  readonly secret: string
}
type ById = Request<{ id: string }>
type ByEntry = Request<{ id: string; entryId: string }>

const verdictSchema = z.object({
  verdict: z.enum(verdicts),
  seenAt: z.iso.datetime().transform(text => new Date(text)),
})

/**
 * The formal check, for who runs the competition.
 *
 * - `GET /competitions/:id/entries`: all entries in pages, `?state=`, `?category=`.
 * - `GET .../entries/:entryId`: one, with its film. `POST .../check`: passes, goes back once, or is rejected.
 */
export function checkRoutes({ db, specProfiles, secret }: CheckParts): Router {
  const router = Router()

  const organised = (id: string, res: Response): Promise<Competition> =>
    organisedUnblinded(db, personOf(res), id)

  router.get('/competitions/:id/entries', requirePerson, async (req: ById, res) => {
    const competition = await organised(req.params.id, res)
    const query = queryOf(req)
    const state = z.enum(entryStates).safeParse(query.get('state')).data
    const asked = query.get('category') ?? ''
    const categories = await listCategories(db, competition.id)
    const categoryId = categories.find(({ id }) => id === asked)?.id
    const page = pageOf(req)
    const [listed, counts] = await Promise.all([
      listEntries(db, competition.id, { state, categoryId, page }),
      countEntries(db, competition.id),
    ])
    const parts = { competition, categories, counts, state, categoryId, page, ...listed }
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(entriesPage(viewOf(req, res), parts))
  })

  const found = async (req: ByEntry, res: Response): Promise<{ competition: Competition; entry: Entry }> => {
    const competition = await organised(req.params.id, res)
    const { entryId } = req.params
    const entry = isId(entryId) ? await findEntry(db, entryId) : undefined
    if (!entry || entry.competitionId !== competition.id) throw new XiangtuError('notFound')
    return { competition, entry }
  }

  const sendEntry = async (
    req: ByEntry,
    res: Response,
    { competition, entry }: Awaited<ReturnType<typeof found>>,
    typedReason?: string,
  ) => {
    const report = await findQcReport(db, entry.coursewareId)
    const spec = specProfiles.get(competition.specProfile)
    const { media, people } = entry
    const candidate = { hasFilm: media !== undefined, isGrowing: false, report, people: people.length }
    givePass(req, res, secret, entry.coursewareId)
    const view = { ...viewOf(req, res), path: `/competitions/${competition.id}/entries/${entry.id}` }
    const page = checkPage(view, {
      ...{ entry, report, typedReason: typedReason ?? '', isReasonMissing: typedReason !== undefined },
      found: preflight({ ...candidate, hasSubtitles: true, hasRights: true }, spec),
      specTitle: spec?.title[view.language],
      correctUntil: new Date(competition.entriesUntil.getTime() + returnGraceMs),
    })
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }

  router.get('/competitions/:id/entries/:entryId', requirePerson, async (req: ByEntry, res) =>
    sendEntry(req, res, await found(req, res)),
  )

  router.post('/competitions/:id/entries/:entryId/check', requirePerson, async (req: ByEntry, res) => {
    const looked = await found(req, res)
    const said = verdictSchema.parse(req.body)
    const reason = reasonSchema.safeParse(req.body).data?.reason ?? ''
    if (said.verdict !== 'pass' && reason === '') {
      await sendEntry(req, res.status(400), looked, typedOf(req.body).reason ?? '')
      return
    }
    const words = said.verdict === 'pass' ? '' : reason
    await checkEntry(db, looked.entry.id, { ...said, reason: words }, personOf(res))
    res.redirect(303, `/competitions/${looked.competition.id}/entries?state=entered`)
  })

  return router
}
