import { type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import type { ObjectStore } from '../../storage/object-store.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { viewOf } from '../web/view.ts'
import { entryCodeSchema, voteDay } from './audience-rules.ts'
import type { BlindFilm, BlindFilms } from './blind-film.ts'
import { sendBlindFile, sendBlindMaster } from './send-blind.ts'
import { takesVotes } from './stage-rules.ts'
import { voteFilmPage } from './vote-film-pages.tsx'
import { findVotable, findVotableFilm, findVoteOf } from './vote-records.ts'
import { publicStage, voterOf } from './vote-routes.ts'

type Parts = {
  readonly db: Kysely<Database>
  readonly store: Pick<ObjectStore, 'open'>
  readonly films: BlindFilms
}
type Entry = { stageId: string; code: string }

/**
 * The films of entries for the public while it votes, as reviewers see them: after the title card, under names that
 * say nothing.
 *
 * - `GET /competitions/stages/:stageId/vote/:code`: a film, and the button that votes for it.
 * - `GET …/film/master.m3u8`, `…/film/:track/:file`: its playlists and files.
 */
export function audienceFilmRoutes({ db, store, films }: Parts): Router {
  const router = Router()

  const askedStage = async (res: Response, stageId: string) => {
    const found = await publicStage(db, res, stageId)
    if (!takesVotes(found.stage, new Date())) throw new XiangtuError('notFound')
    return found
  }
  const filmOf = async (res: Response, { stageId, code }: Entry): Promise<BlindFilm> => {
    const { stage } = await askedStage(res, stageId)
    const frozen = await findVotableFilm(db, stage.id, entryCodeSchema.safeParse(code).data ?? '')
    if (!frozen) throw new XiangtuError('notFound')
    return films.of(frozen)
  }

  router.get<Entry>('/competitions/stages/:stageId/vote/:code', async (req, res) => {
    const { competition, stage } = await askedStage(res, req.params.stageId)
    const entry = await findVotable(db, stage.id, entryCodeSchema.safeParse(req.params.code).data ?? '')
    if (!entry) throw new XiangtuError('notFound')
    const voter = voterOf(res)
    const [votedFor, film] = await Promise.all([
      voter && findVoteOf(db, stage.id, voter, voteDay(new Date())),
      // What cannot be read now can still be voted for.
      filmOf(res, req.params).catch(() => undefined),
    ])
    const facts = { competition, stage, entry, film, mayVote: voter !== undefined, votedFor }
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(voteFilmPage(viewOf(req, res), facts))
  })

  router.get<Entry>('/competitions/stages/:stageId/vote/:code/film/master.m3u8', (req, res) =>
    sendBlindMaster(res, () => filmOf(res, req.params)),
  )
  router.get<Entry & { track: string; file: string }>(
    '/competitions/stages/:stageId/vote/:code/film/:track/:file',
    (req, res) => sendBlindFile(store, req.params, req, res, () => filmOf(res, req.params)),
  )
  return router
}
