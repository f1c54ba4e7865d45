import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { maybeStationOf, stationOf } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { technicianFor } from '../station/technician-records.ts'
import type { AtStation } from '../stationmode/frame.tsx'
import { queryOf, viewOf } from '../web/view.ts'
import { entryCodeSchema, handsSchema, voteDay } from './audience-rules.ts'
import type { BlindFilms } from './blind-film.ts'
import { type AskingStage, listAskingStages, listHandsOf, saveHands } from './jury-records.ts'
import { pageOf } from './page-number.ts'
import { handsPage, screeningPage, screeningsPage, stageScreeningsPage } from './screening-pages.tsx'
import { findVotable, findVotableFilm, listVotable } from './vote-records.ts'

type Parts = { readonly db: Kysely<Database>; readonly films: BlindFilms }
type Params = { readonly stageId?: string; readonly code?: string }
type Show = (req: Request<Params>, res: Response, at: AtStation) => Promise<string>

/**
 * The village jury, on the screen of a paired computer while the public is asked. Every other computer is led to pairing.
 *
 * - `GET /station/screenings`: competitions; `/:stageId`: their entries, under codes; `/:stageId/:code`: the film.
 * - `GET`, `POST /station/screenings/:stageId/:code/hands`: how many are there, and how many are in favour.
 */
export function screeningRoutes({ db, films }: Parts): Router {
  const router = Router()

  const page = (path: string, show: Show) =>
    router.get(path, async (req: Request<Params>, res) => {
      const station = maybeStationOf(res)
      if (!station) {
        res.redirect(303, '/station/pair')
        return
      }
      const contact = await technicianFor(db, station.placePath)
      const html = await show(req, res, { station, contact })
      res.type('html').set('Cache-Control', 'no-store').send(html)
    })

  /** What is asked now, so that an address of what is over leads nowhere. */
  const asked = async ({ stageId }: Params): Promise<AskingStage> => {
    const stage = (await listAskingStages(db, new Date())).find(({ id }) => id === stageId)
    if (!stage) throw new XiangtuError('notFound')
    return stage
  }
  const askedEntry = async (params: Params) => {
    const { id: stageId } = await asked(params)
    const code = entryCodeSchema.safeParse(params.code).data ?? ''
    if (!(await findVotable(db, stageId, code))) throw new XiangtuError('notFound')
    return { stageId, code }
  }

  page('/station/screenings', async (req, res, at) =>
    screeningsPage(viewOf(req, res), { ...at, stages: await listAskingStages(db, new Date()) }),
  )

  page('/station/screenings/:stageId', async (req, res, at) => {
    const { id: stageId, title } = await asked(req.params)
    const number = pageOf(req)
    const [listed, counted] = await Promise.all([
      listVotable(db, stageId, { day: voteDay(new Date()), page: number }),
      listHandsOf(db, stageId, at.station.id),
    ])
    const saved = entryCodeSchema.safeParse(queryOf(req).get('saved') ?? undefined).data
    const shown = { stageId, title, page: number, counted, saved }
    return stageScreeningsPage(viewOf(req, res), { ...at, ...shown, ...listed })
  })

  page('/station/screenings/:stageId/:code', async (req, res, at) => {
    const { stageId, code } = await askedEntry(req.params)
    const frozen = await findVotableFilm(db, stageId, code)
    if (!frozen) throw new XiangtuError('notFound')
    const film = await films.of(frozen).catch((cause: unknown) => {
      // The store's own words name the lesson.
      throw new XiangtuError('unavailable', { cause })
    })
    return screeningPage(viewOf(req, res), { ...at, stageId, code, film })
  })

  page('/station/screenings/:stageId/:code/hands', async (req, res, at) => {
    const { stageId, code } = await askedEntry(req.params)
    const hands = (await listHandsOf(db, stageId, at.station.id)).get(code)
    const typed = { present: String(hands?.present ?? ''), inFavour: String(hands?.inFavour ?? '') }
    return handsPage(viewOf(req, res), { ...at, stageId, code, typed, isFaulty: false })
  })

  router.post('/station/screenings/:stageId/:code/hands', async (req: Request<Params>, res) => {
    const station = stationOf(res)
    const { stageId, code } = await askedEntry(req.params)
    const { data: hands } = handsSchema.safeParse(req.body)
    if (!hands) {
      const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 9) : '')
      const typed = { present: text(req.body?.present), inFavour: text(req.body?.inFavour) }
      const contact = await technicianFor(db, station.placePath)
      const view = { ...viewOf(req, res), path: req.path }
      res
        .status(422)
        .type('html')
        .set('Cache-Control', 'no-store')
        .send(handsPage(view, { station, contact, stageId, code, typed, isFaulty: true }))
      return
    }
    await saveHands(db, { stageId, code, stationId: station.id, hands, now: new Date() })
    res.redirect(303, `/station/screenings/${stageId}?saved=${code}`)
  })

  return router
}
