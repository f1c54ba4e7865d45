import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { personOf, requirePerson } from '../account/guard.ts'
import { findOrganisation, searchOrganisations } from '../account/organisation-records.ts'
import { mostChoices } from '../account/place-choice.tsx'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { SpecProfile } from '../media/spec-profile.ts'
import type { Language } from '../web/languages.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { brokenPromises, readCall, typedCall } from './call-form.ts'
import { callFormPage } from './call-form-pages.tsx'
import { callFaults } from './call-ready.ts'
import { mayOrganise, organisedCompetition, organisedPathsOf } from './organise.ts'
import { listCategories, listStages } from './records.ts'
import { addCompetition, cancelCall, changeCompetition, listHigher, openCall } from './setup-records.ts'
import { reasonSchema } from './stage-form.ts'
import { firstQuotas, type StageTemplate, stageKindsOf, stageTemplate } from './template.ts'
import { type Faults, rowField, type Typed, typedOf, writeMoment } from './typed-form.ts'

type SetupParts = { readonly db: Kysely<Database>; readonly specProfiles: ReadonlyMap<string, SpecProfile> }
type ById = Request<{ id: string }>

const stagesSchema = z.object({ stages: z.enum(['1', '2', '3']) })
/** As many usual stages as a form asks for; undefined where it does not say. */
const stagesOf = (typed: Typed, language: Language): readonly StageTemplate[] | undefined => {
  const { data } = stagesSchema.safeParse(typed)
  return data && stageKindsOf[data.stages].map(kind => stageTemplate(kind, language))
}
const dayMs = 24 * 3600 * 1000

/**
 * What an organiser sets up: the call of a competition, public or not. Who may call what stands in
 * account/rights/competition-setup; here is checked for which place.
 */
export function setupRoutes({ db, specProfiles: specs }: SetupParts): Router {
  const router = Router()

  const sendNew = async (req: Request, res: Response, typed: Typed, faults: Faults) => {
    const search = queryOf(req).get('place')?.slice(0, 60)
    const under = organisedPathsOf(personOf(res))
    const places = await searchOrganisations(db, { under, search: search ?? '', limit: mostChoices })
    const part = search !== undefined || places.length === mostChoices ? { part: search ?? '' } : {}
    const parts = { ...{ typed, faults, specs, places }, ...part }
    const view = { ...viewOf(req, res), path: '/competitions/new' }
    res.type('html').set('Cache-Control', 'no-store').send(callFormPage(view, parts))
  }

  router.get('/competitions/new', requirePerson, async (req, res) => {
    const { language } = viewOf(req, res)
    // Three weeks to film and send, from tomorrow morning on.
    const tomorrow = writeMoment(new Date(Date.now() + dayMs)).slice(0, 10)
    const lastDay = writeMoment(new Date(Date.now() + 22 * dayMs)).slice(0, 10)
    const first = {
      ...{ entriesFrom: `${tomorrow}T09:00`, entriesUntil: `${lastDay}T18:00` },
      [rowField('category', 0, 'quotas')]: firstQuotas[language],
    }
    await sendNew(req, res, first, new Set())
  })

  router.post('/competitions/new', requirePerson, async (req, res) => {
    const person = personOf(res)
    const typed = typedOf(req.body)
    const read = readCall(typed, [...specs.keys()])
    const stages = stagesOf(typed, viewOf(req, res).language)
    if ('faults' in read || !stages) {
      res.status(400)
      await sendNew(req, res, typed, 'faults' in read ? read.faults : new Set(['stages']))
      return
    }
    const place = await findOrganisation(db, read.call.organisationId)
    if (!place || place.archivedAt) throw new XiangtuError('notFound')
    if (!mayOrganise(person, place.path)) throw new XiangtuError('notAllowed')
    const call = { ...read.call, upToId: null }
    const id = await addCompetition(db, call, read.categories, stages, person)
    res.redirect(303, `/competitions/${id}`)
  })

  const sendEdit = async (req: ById, res: Response, typed: Typed, faults: Faults) => {
    const competition = await organisedCompetition(db, personOf(res), req.params.id)
    const view = { ...viewOf(req, res), path: `/competitions/${competition.id}/edit` }
    const isPublic = competition.state !== 'draft'
    const parts = { id: competition.id, isPublic, typed, faults, specs }
    const higher = await listHigher(db, competition)
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(callFormPage(view, { ...parts, higher }))
  }

  /** One whose call can still be changed: nobody closed or cancelled it. */
  const changeable = async (req: ById, res: Response) => {
    const competition = await organisedCompetition(db, personOf(res), req.params.id)
    if (competition.state !== 'draft' && competition.state !== 'open') throw new XiangtuError('callIsClosed')
    return competition
  }

  router.get('/competitions/:id/edit', requirePerson, async (req: ById, res) => {
    const competition = await changeable(req, res)
    const [categories, stages] = await Promise.all([
      listCategories(db, competition.id),
      listStages(db, competition.id),
    ])
    const typed = { ...typedCall(competition, categories), stages: String(stages.length) }
    await sendEdit(req, res, typed, new Set())
  })

  router.post('/competitions/:id/edit', requirePerson, async (req: ById, res) => {
    const person = personOf(res)
    const competition = await changeable(req, res)
    const typed = { ...typedOf(req.body), organisationId: competition.organisationId }
    const read = readCall(typed, [...specs.keys()])
    const higher = await listHigher(db, competition)
    const faults = new Set([
      ...('faults' in read ? read.faults : brokenPromises(competition, read.call, new Date())),
    ])
    const upToId = 'call' in read ? read.call.upToId : null
    if (upToId && upToId !== competition.upToId && !higher.some(({ id }) => id === upToId))
      faults.add('upToId')
    if ('faults' in read || faults.size > 0) {
      res.status(400)
      await sendEdit(req, res, typed, faults)
      return
    }
    const stages = stagesOf(typed, viewOf(req, res).language)
    await changeCompetition(db, competition, read.call, read.categories, stages, person)
    res.redirect(303, `/competitions/${competition.id}`)
  })

  router.post('/competitions/:id/open', requirePerson, async (req: ById, res) => {
    const person = personOf(res)
    const competition = await organisedCompetition(db, person, req.params.id)
    const faults = callFaults(competition, await listStages(db, competition.id), new Date())
    if (faults.length > 0) throw new XiangtuError('stageNotReady', { detail: faults.join(' ') })
    await openCall(db, competition.id, person)
    res.redirect(303, `/competitions/${competition.id}`)
  })

  router.post('/competitions/:id/cancel', requirePerson, async (req: ById, res) => {
    const person = personOf(res)
    const competition = await organisedCompetition(db, person, req.params.id)
    await cancelCall(db, competition.id, reasonSchema.parse(req.body).reason, person)
    res.redirect(303, `/competitions/${competition.id}`)
  })

  return router
}
