import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { ObjectStore } from '../../storage/object-store.ts'
import { personOf, requirePerson } from '../account/guard.ts'
import { faultyFields, homeOrganisationId } from '../account/rules.ts'
import { createDraft } from '../courseware/records.ts'
import { titleSchema } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { SpecProfile } from '../media/spec-profile.ts'
import { viewOf } from '../web/view.ts'
import { enterPage, offerPage } from './enter-pages.tsx'
import { enterLesson } from './enter-records.ts'
import { type Enterable, findEnterable, listOffered } from './enterable-records.ts'
import { entryFormSchema, fitsFilm } from './entry-rules.ts'
import { hashFilm } from './freeze.ts'
import { givePass } from './hidden-film.ts'
import { isId } from './organise.ts'
import { candidateOf, preflight } from './preflight-rules.ts'
import { type Competition, findCompetition, listCategories } from './records.ts'
import { returnGraceMs, takesCorrections, takesEntries } from './stage-rules.ts'
import { type Faults, type Typed, typedOf } from './typed-form.ts'

type EnterParts = {
  readonly db: Kysely<Database>
  readonly store: Pick<ObjectStore, 'list' | 'open'>
  readonly specProfiles: ReadonlyMap<string, SpecProfile>
  /** Signs the passes to films that not everybody may play. */
  readonly secret: string
  readonly now?: () => Date
}

type ById = Request<{ id: string }>
type ByLesson = Request<{ id: string; coursewareId: string }>

/**
 * Entering lessons, for whoever makes them; without script.
 *
 * - `GET /competitions/:id/enter`: which of one's lessons; `/enter/:coursewareId`: pre-flight, film and form.
 * - `POST /competitions/:id/enter`: begins a lesson that is only to be entered.
 */
export function enterRoutes({ db, store, specProfiles, secret, now = () => new Date() }: EnterParts): Router {
  const router = Router()

  /** A call that is public: before that there is no such competition. */
  const called = async (id: string): Promise<Competition> => {
    const competition = isId(id) ? await findCompetition(db, id) : undefined
    if (!competition || competition.state === 'draft') throw new XiangtuError('notFound')
    return competition
  }
  const owned = async (req: ByLesson, res: Response): Promise<Enterable> => {
    const { coursewareId } = req.params
    const lesson = isId(coursewareId) ? await findEnterable(db, personOf(res).id, coursewareId) : undefined
    if (!lesson) throw new XiangtuError('notFound')
    return lesson
  }

  router.get('/competitions/:id/enter', requirePerson, async (req: ById, res) => {
    const competition = await called(req.params.id)
    const lessons = await listOffered(db, personOf(res).id, competition.id)
    const isOpen = takesEntries(competition, now())
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(offerPage(viewOf(req, res), { competition, isOpen, lessons }))
  })

  /** A lesson for the competition alone: it stays a draft, also on a hub that shows lessons without reviews. */
  router.post('/competitions/:id/enter', requirePerson, async (req: ById, res) => {
    const { id } = await called(req.params.id)
    const person = personOf(res)
    const form = z.object({ title: titleSchema }).safeParse(req.body)
    if (!form.success) {
      res.redirect(303, `/competitions/${id}/enter`)
      return
    }
    const place = { ownerId: person.id, organisationId: homeOrganisationId(person) }
    const coursewareId = await createDraft(db, { ...place, ...form.data, notes: '', review: 'two' })
    res.redirect(303, `/upload?lesson=${coursewareId}`)
  })

  const sendForm = async (
    req: ByLesson,
    res: Response,
    competition: Competition,
    lesson: Enterable,
    again: { readonly typed: Typed; readonly faults: Faults },
  ) => {
    const offered = await listOffered(db, lesson.ownerId, competition.id)
    const before = offered.find(({ coursewareId }) => coursewareId === lesson.coursewareId)
    const graceUntil = new Date(competition.entriesUntil.getTime() + returnGraceMs)
    const until =
      before?.entryState === 'returned'
        ? takesCorrections(competition, now()) && graceUntil
        : !before?.entryState && takesEntries(competition, now()) && competition.entriesUntil
    const spec = specProfiles.get(competition.specProfile)
    const { language } = viewOf(req, res)
    givePass(req, res, secret, lesson.coursewareId)
    const page = enterPage(viewOf(req, res), {
      ...{ competition, lesson, ...again },
      categories: await listCategories(db, competition.id),
      found: preflight(candidateOf(lesson), spec),
      specTitle: spec?.title[language],
      until: until || undefined,
    })
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }

  router.get('/competitions/:id/enter/:coursewareId', requirePerson, async (req: ByLesson, res) => {
    const competition = await called(req.params.id)
    await sendForm(req, res, competition, await owned(req, res), { typed: {}, faults: new Set() })
  })

  router.post('/competitions/:id/enter/:coursewareId', requirePerson, async (req: ByLesson, res) => {
    const competition = await called(req.params.id)
    const lesson = await owned(req, res)
    const form = entryFormSchema.safeParse(req.body)
    const faults = new Set(form.error ? faultyFields(form.error) : [])
    if (form.data && lesson.film && !fitsFilm(form.data.titleCardSeconds, lesson.film.media))
      faults.add('titleCardSeconds')
    const categories = await listCategories(db, competition.id)
    if (form.data && !categories.some(({ id }) => id === form.data.categoryId)) faults.add('categoryId')
    if (!form.data || faults.size > 0) {
      res.status(400)
      if (faults.has('originality')) faults.add('consent')
      await sendForm(req, res, competition, lesson, { typed: typedOf(req.body), faults })
      return
    }
    const { film } = lesson
    const spec = specProfiles.get(competition.specProfile)
    if (!film || !preflight(candidateOf(lesson), spec).isReady) throw new XiangtuError('entryNotReady')
    if (film.releaseId !== form.data.seen) throw new XiangtuError('filmChanged')
    // Before the bytes are read: that takes seconds, and would be for nothing.
    const moment = now()
    if (!takesEntries(competition, moment) && !takesCorrections(competition, moment))
      throw new XiangtuError('entriesClosed')
    const contentHash = await hashFilm(store, { coursewareId: lesson.coursewareId, ...film })
    if (!contentHash) throw new XiangtuError('entryNotReady')
    const { categoryId, titleCardSeconds } = form.data
    const entry = { competitionId: competition.id, categoryId, lesson, titleCardSeconds, contentHash }
    const id = await enterLesson(db, entry, personOf(res), now)
    res.redirect(303, `/entries/${id}?done=entered`)
  })

  return router
}
