import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { personOf, requirePerson } from '../account/guard.ts'
import { findOrganisation, searchOrganisations } from '../account/organisation-records.ts'
import { mostChoices } from '../account/place-choice.tsx'
import type { Person } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { findTopic, listTopics } from '../topic/records.ts'
import { viewOf } from '../web/view.ts'
import { findSimilar } from './find-similar.ts'
import { isPlaceSearch, placeSearchIn, textOf, typedOf } from './read-form.ts'
import { requestPage } from './request-answer-pages.tsx'
import { addRequest, answerRequest, withdrawRequest } from './request-change-records.ts'
import { requestFormPage } from './request-form-pages.tsx'
import { requestBoardPage } from './request-pages.tsx'
import { type CoursewareRequest, findRequest, listAnswered, listUnmet } from './request-records.ts'
import {
  answerSchema,
  concerns,
  mayAnswer,
  mayAskFor,
  placesOf,
  type RequestForm,
  requestSchema,
} from './request-rules.ts'
import { isId } from './rules.ts'
import { listPublicLessons } from './similar-records.ts'

type ById = Request<{ id: string }>

/**
 * Lessons that villages ask for, all without script. Who may call what stands in account/rights/planning; for which
 * place is decided by request-rules.
 *
 * - `GET /requests`: the board. `GET /requests/new`, `POST /requests`: to ask, 20 that wait at most for each person.
 * - `GET /requests/:id`; `POST .../answer`: with a lesson that everybody may see, or with a reason; `.../withdraw`.
 */
export function requestRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  router.get('/requests', requirePerson, async (req, res) => {
    const person = personOf(res)
    const [topics, unmet, answered] = await Promise.all([
      listTopics(db),
      listUnmet(db, person),
      listAnswered(db, person),
    ])
    const page = requestBoardPage(viewOf(req, res), { topics, answered, ...unmet })
    res.type('html').set('Cache-Control', 'no-store').send(page)
  })

  const sendForm = async (req: Request, res: Response, faults: ReadonlySet<string>) => {
    const search = placeSearchIn(req.body)
    const [topics, places] = await Promise.all([
      listTopics(db),
      searchOrganisations(db, { under: placesOf(personOf(res)), search, limit: mostChoices }),
    ])
    const typed = { ...typedOf(req.body), what: textOf(req.body, 'what') }
    const view = { ...viewOf(req, res), path: '/requests/new' }
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(requestFormPage(view, { topics, places, search, typed, faults }))
  }

  /** Names of the choices that are not this person's, or not any more, to make. */
  const wrongChoices = async (person: Person, form: RequestForm): Promise<ReadonlySet<string>> => {
    const place = await findOrganisation(db, form.organisationId)
    const topic = form.topicId === null ? undefined : await findTopic(db, form.topicId)
    return new Set([
      ...(place && !place.archivedAt && mayAskFor(person, place.path) ? [] : ['organisationId']),
      ...(form.topicId === null || (topic && !topic.isArchived) ? [] : ['topicId']),
    ])
  }

  router.get('/requests/new', requirePerson, (req, res) => sendForm(req, res, new Set()))

  router.post('/requests', requirePerson, async (req, res) => {
    const person = personOf(res)
    if (isPlaceSearch(req.body)) return sendForm(req, res, new Set())
    const parsed = requestSchema.safeParse(req.body)
    const faults = parsed.success
      ? await wrongChoices(person, parsed.data)
      : new Set(parsed.error.issues.map(issue => String(issue.path[0])))
    if (!parsed.success || faults.size > 0) {
      res.status(400)
      await sendForm(req, res, faults)
      return
    }
    res.redirect(303, `/requests/${await addRequest(db, parsed.data, { person })}`)
  })

  /** A request that this person may see; what others took back is theirs alone. */
  const visible = async (id: string, person: Person): Promise<CoursewareRequest> => {
    const request = isId(id) ? await findRequest(db, id) : undefined
    const isSeen =
      request &&
      (request.askerId === person.id ||
        (request.state !== 'withdrawn' && concerns(person, request.organisationPath)))
    if (!isSeen) throw new XiangtuError('notFound')
    return request
  }

  const sendRequest = async (
    req: Request,
    res: Response,
    request: CoursewareRequest,
    wrong?: 'coursewareId' | 'answer',
  ) => {
    const person = personOf(res)
    const isOpen = request.state === 'open'
    const may = {
      answer: isOpen && mayAnswer(person, request.organisationPath),
      withdraw: isOpen && request.askerId === person.id,
    }
    const described = { title: request.what, summary: '' }
    const [topics, similar] = await Promise.all([
      listTopics(db),
      may.answer ? findSimilar(db, described) : [],
    ])
    const lessons = similar.filter(({ kind }) => kind === 'lesson')
    const view = { ...viewOf(req, res), path: `/requests/${request.id}` }
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(
        requestPage(view, {
          ...{ request, topics, lessons, may },
          wrong: wrong && { name: wrong, typed: textOf(req.body, wrong) },
        }),
      )
  }

  router.get('/requests/:id', requirePerson, async (req: ById, res) =>
    sendRequest(req, res, await visible(req.params.id, personOf(res))),
  )

  router.post('/requests/:id/answer', requirePerson, async (req: ById, res) => {
    const person = personOf(res)
    const request = await visible(req.params.id, person)
    if (!mayAnswer(person, request.organisationPath)) throw new XiangtuError('notAllowed')
    const parsed = answerSchema.safeParse(req.body)
    const said = parsed.data
    const isPublic =
      said?.verdict !== 'answered' || (await listPublicLessons(db, [said.coursewareId])).length > 0
    if (!said || !isPublic) {
      res.status(400)
      const isDeclined = textOf(req.body, 'verdict') === 'declined'
      await sendRequest(req, res, request, isDeclined ? 'answer' : 'coursewareId')
      return
    }
    const { verdict: _verdict, ...rest } = said
    await answerRequest(db, request.id, rest, person)
    res.redirect(303, `/requests/${request.id}`)
  })

  router.post('/requests/:id/withdraw', requirePerson, async (req: ById, res) => {
    const person = personOf(res)
    const request = await visible(req.params.id, person)
    if (request.askerId !== person.id) throw new XiangtuError('notAllowed')
    await withdrawRequest(db, request.id, { person })
    res.redirect(303, '/requests')
  })

  return router
}
