import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { personOf, requirePerson } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { withdrawEntry } from './entry-change-records.ts'
import { ownEntriesPage, ownEntryPage } from './entry-pages.tsx'
import { type Entry, findEntry, listOwnEntries, listStageStates } from './entry-records.ts'
import { mayWithdraw, reasonSchema, recusalSchema } from './entry-rules.ts'
import { isId } from './organise.ts'
import { pageOf } from './page-number.ts'
import { findCompetition } from './records.ts'
import { recuseByName } from './recusal-records.ts'
import { returnGraceMs, takesCorrections } from './stage-rules.ts'
import type { Faults } from './typed-form.ts'

type EntryParts = { readonly db: Kysely<Database>; readonly now?: () => Date }
type ById = Request<{ id: string }>

/** What somebody has entered: `GET /entries`, `/entries/:id`, `POST .../withdraw`, `.../recusal`. Without script. */
export function entryRoutes({ db, now = () => new Date() }: EntryParts): Router {
  const router = Router()

  router.get('/entries', requirePerson, async (req, res) => {
    const page = pageOf(req)
    const listed = await listOwnEntries(db, personOf(res).id, page)
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(ownEntriesPage(viewOf(req, res), { page, ...listed }))
  })

  /** One's own; for everybody else there is no such page. */
  const ownEntry = async (id: string, res: Response): Promise<Entry> => {
    const entry = isId(id) ? await findEntry(db, id) : undefined
    if (!entry || entry.enteredBy !== personOf(res).id) throw new XiangtuError('notFound')
    return entry
  }

  const sendEntry = async (req: ById, res: Response, entry: Entry, faults: Faults) => {
    const done = z.enum(['entered', 'recused']).safeParse(queryOf(req).get('done')).data
    const [stages, competition] = await Promise.all([
      listStageStates(db, entry.id),
      findCompetition(db, entry.competitionId),
    ])
    const states = stages.map(({ state }) => state)
    const canCorrect = entry.state === 'returned' && competition && takesCorrections(competition, now())
    const isOver = states.some(state => state === 'noticed' || state === 'final')
    const view = { ...viewOf(req, res), path: `/entries/${entry.id}` }
    const page = ownEntryPage(view, {
      ...{ entry, done, faults },
      correctUntil: canCorrect ? new Date(competition.entriesUntil.getTime() + returnGraceMs) : undefined,
      canWithdraw: mayWithdraw(entry.state, states),
      canRecuse: ['entered', 'returned', 'passed'].includes(entry.state) && !isOver,
    })
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }

  router.get('/entries/:id', requirePerson, async (req: ById, res) => {
    await sendEntry(req, res, await ownEntry(req.params.id, res), new Set())
  })

  router.post('/entries/:id/withdraw', requirePerson, async (req: ById, res) => {
    const entry = await ownEntry(req.params.id, res)
    const form = reasonSchema.safeParse(req.body)
    if (!form.success) {
      await sendEntry(req, res.status(400), entry, new Set(['reason']))
      return
    }
    await withdrawEntry(db, entry.id, form.data.reason, personOf(res))
    res.redirect(303, `/entries/${entry.id}`)
  })

  router.post('/entries/:id/recusal', requirePerson, async (req: ById, res) => {
    const entry = await ownEntry(req.params.id, res)
    const form = recusalSchema.safeParse(req.body)
    if (!form.success) {
      await sendEntry(req, res.status(400), entry, new Set(['name']))
      return
    }
    await recuseByName(db, entry, form.data, personOf(res))
    res.redirect(303, `/entries/${entry.id}?done=recused`)
  })

  return router
}
