import { type RequestHandler, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { maybePersonOf, maybeStationOf } from '../account/guard.ts'
import { findSeries, listAllCampaigns, listCollections } from '../arrange/records.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { Search } from '../search/search.ts'
import { findTopic } from '../topic/records.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { facetChoices, otherChosen } from './facet-choices.ts'
import { findPresenter } from './label-records.ts'
import { choose, listAddress, readListQuestion } from './list-address.ts'
import { foundPage, presenterPage, seriesPage } from './list-pages.tsx'
import { placesOf } from './places.ts'
import { listByIds } from './records.ts'
import { listSeriesLessons } from './series-records.ts'

type ListParts = { readonly db: Kysely<Database>; readonly search: Search }
type ById = { id: string }

const idSchema = z.string().regex(/^[0-9a-f]{32}$/)
const mostSuggestions = 8

/**
 * Lists of published lessons; all for anyone. Lessons for some places are shown to those who belong there.
 *
 * - `GET /lessons`: searched by `?q=` and narrowed by facets (`?topic=`, `?season=`, ...).
 * - `GET /series/:id`, `GET /presenters/:id`.
 * - `GET /api/v1/suggestions?q=`: words that go on as the text begins.
 */
export function listRoutes({ db, search }: ListParts): Router {
  const router = Router()

  router.get('/lessons', async (req, res) => {
    const question = readListQuestion(queryOf(req))
    const { topic } = question.chosen
    const merged = topic === undefined ? undefined : await findTopic(db, topic)
    if (merged?.mergedInto) {
      const chosen = choose(question.chosen, 'topic', merged.mergedInto)
      res.redirect(301, listAddress({ ...question, chosen }))
      return
    }
    const view = viewOf(req, res)
    const { campaign: campaignId, collection: collectionId } = question.chosen
    const campaigns = campaignId === undefined ? [] : await listAllCampaigns(db)
    const collections = collectionId === undefined ? [] : await listCollections(db)
    const campaign = campaigns.find(({ id }) => id === campaignId)
    const collection = collections.find(({ id }) => id === collectionId)
    const gathered = { ...(campaign && { campaign }), ...(collection && { collection }) }
    const places = placesOf(maybePersonOf(res), maybeStationOf(res))
    const found = await search.find({ ...question, places, gathered })
    const lessons = await listByIds(db, found.coursewareIds)
    const facets = await facetChoices(db, found, question.chosen, view.language)
    const others = await otherChosen(db, question.chosen, view.language)
    const { count, isNear } = found
    res.type('html').send(foundPage(view, { question, lessons, count, isNear, facets, others }))
  })

  const showSeries: RequestHandler<ById> = async (req, res) => {
    const id = idSchema.safeParse(req.params.id).data
    const series = id === undefined ? undefined : await findSeries(db, id)
    const { page } = readListQuestion(queryOf(req))
    const places = placesOf(maybePersonOf(res), maybeStationOf(res))
    const { lessons, count } = series
      ? await listSeriesLessons(db, series.id, { page, places })
      : { lessons: [], count: 0 }
    // A series of which nothing is public yet is nobody's business.
    if (!series || count === 0) throw new XiangtuError('notFound')
    res.type('html').send(seriesPage(viewOf(req, res), series, { lessons, count, page }))
  }

  const showPresenter: RequestHandler<ById> = async (req, res) => {
    const id = idSchema.safeParse(req.params.id).data
    const presenter = id === undefined ? undefined : await findPresenter(db, id)
    const { page } = readListQuestion(queryOf(req))
    const places = placesOf(maybePersonOf(res), maybeStationOf(res))
    const found = await search.find({ text: '', chosen: { presenter: id ?? '' }, places, page })
    if (!presenter || found.count === 0) throw new XiangtuError('notFound')
    const lessons = await listByIds(db, found.coursewareIds)
    res.type('html').send(presenterPage(viewOf(req, res), presenter, { lessons, count: found.count, page }))
  }

  router.get('/series/:id', showSeries)
  router.get('/presenters/:id', showPresenter)

  router.get('/api/v1/suggestions', async (req, res) => {
    const { text } = readListQuestion(queryOf(req))
    res.json({ words: await search.suggest(text, mostSuggestions) })
  })

  return router
}
