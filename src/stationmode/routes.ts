import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { maybeStationOf, type StationIdentity } from '../account/guard.ts'
import { hubAddress } from '../account/hub-address.ts'
import { findByDialNumber, listVisible } from '../catalogue/dial-records.ts'
import { placesOf } from '../catalogue/places.ts'
import { dayOf } from '../china-time.ts'
import { findCourseware } from '../courseware/records.ts'
import type { Database } from '../database/schema.ts'
import { listHandouts } from '../metadata/handout-records.ts'
import type { PlaylistBundles } from '../play/playlist-bundles.ts'
import { listLineSamples } from '../playback/line-records.ts'
import { findProgrammeOf } from '../programme/records.ts'
import { idSchema, noonOf, type Programme } from '../programme/rules.ts'
import type { Search } from '../search/search.ts'
import { technicianFor } from '../station/technician-records.ts'
import { cookieOf, languageOf, queryOf, viewOf } from '../web/view.ts'
import { stationmodeWords } from '../web/words/stationmode.ts'
import { beginsByItself, filmPage } from './film-pages.tsx'
import { listLessons, waysToLessons } from './find-lessons.ts'
import { findPage, lessonsPage } from './find-pages.tsx'
import type { AtStation } from './frame.tsx'
import { handoutsPage } from './handout-pages.tsx'
import { lettersPage } from './letter-pages.tsx'
import { homePage, sentencePage, todayPage } from './pages.tsx'
import { tellPage } from './report-pages.tsx'
import { readDialled, readInitials } from './rules.ts'

type Parts = {
  readonly db: Kysely<Database>
  readonly search: Search
  readonly bundles: PlaylistBundles
  /** Where telephones reach the hub; absent: as the station does. */
  readonly publicUrl?: string | undefined
  /** Whether villages are asked now what they think of entries of a competition. */
  readonly isJuryAsked?: () => Promise<boolean>
  /** How many lessons that a station asked for were answered lately. */
  readonly countNewAnswers?: (stationId: string) => Promise<number>
}
/** A page of station mode, given who asks. */
type Show = (
  req: Request<Record<string, string>>,
  res: Response,
  at: AtStation,
) => Promise<string | undefined>

/** What this computer showed last: its film's place is kept in the same browser, so this is no station's business. */
const lastCookie = 'xiangtu.last'
const yearMs = 365 * 24 * 3600_000
/** An hour of a line at one sample in ten seconds: what a forecast plays over. */
const lineSamples = 360
/** Two rows of words over the letters. */
const mostWords = 8

/**
 * The screen of a paired computer. Everybody else is led to the pairing page.
 *
 * - `GET /station`: the first page; `/station/today` and `/station/today/:place`: the programme of the day and its films.
 * - `GET /station/find`, `/station/letters`, `/station/lessons` (`?topic=`, `?series=`, `?collection=`, `?campaign=`,
 *   `?word=`, `?page=`).
 * - `GET /station/lessons/:id`: a lesson's film; `/station/lessons/:id/handouts`: what goes with it on paper.
 * - `GET /station/dial/:number`: the lesson of a number.
 * - `GET /station/report`: tells the town what is wrong.
 */
export function stationmodeRoutes(parts: Parts): Router {
  const { db, search, bundles, publicUrl, isJuryAsked = async () => false } = parts
  const { countNewAnswers = async () => 0 } = parts
  const router = Router()

  const page = (path: string, show: Show) =>
    router.get(path, async (req: Request<Record<string, string>>, res) => {
      const station = maybeStationOf(res)
      if (!station) {
        res.redirect(303, '/station/pair')
        return
      }
      const contact = await technicianFor(db, station.placePath)
      const html = await show(req, res, { station, contact })
      if (html !== undefined) res.type('html').set('Cache-Control', 'no-store').send(html)
    })

  const programmeOf = (station: StationIdentity): Promise<Programme | undefined> =>
    findProgrammeOf(db, station, dayOf(new Date()))
  const seenBy = (station: StationIdentity): readonly string[] => placesOf(undefined, station)

  page('/station', async (req, res, at) => {
    const lastId = idSchema.safeParse(cookieOf(req, lastCookie)).data
    const [programme, answers, [last]] = await Promise.all([
      programmeOf(at.station),
      countNewAnswers(at.station.id),
      listVisible(db, lastId === undefined ? [] : [lastId], seenBy(at.station)),
    ])
    return homePage(viewOf(req, res), { ...at, programme, answers, last })
  })

  page('/station/today', async (req, res, at) => {
    const programme = await programmeOf(at.station)
    return todayPage(viewOf(req, res), { ...at, programme, day: noonOf(dayOf(new Date())) })
  })

  /** One plain sentence instead of what was asked for; the address names nothing that is there. */
  const sayNot = (req: Request, res: Response, at: AtStation, sentence: string): string => {
    res.status(404)
    return sentencePage(viewOf(req, res), { ...at, sentence })
  }

  const film = async (
    req: Request,
    res: Response,
    at: AtStation,
    wanted: { readonly coursewareId: string; readonly place?: number; readonly programme?: Programme },
  ): Promise<string> => {
    const [lesson] = await listVisible(db, [wanted.coursewareId], seenBy(at.station))
    if (!lesson) return sayNot(req, res, at, stationmodeWords[languageOf(req)].notHere)
    res.cookie(lastCookie, lesson.coursewareId, {
      ...{ path: '/station', httpOnly: true, sameSite: 'lax', maxAge: yearMs },
    })
    const [samples, playlists, handouts] = await Promise.all([
      listLineSamples(db, at.station.id, lineSamples),
      bundles.of(lesson),
      listHandouts(db, lesson.coursewareId),
    ])
    const { place, programme } = wanted
    return filmPage(viewOf(req, res), {
      ...at,
      lesson,
      samples,
      playlists,
      hasHandouts: handouts.length > 0,
      ...(programme && place ? { programme, place } : {}),
    })
  }

  page('/station/today/:place', async (req, res, at) => {
    const programme = await programmeOf(at.station)
    const text = req.params.place ?? ''
    const place = /^\d{1,3}$/.test(text) ? Number(text) : 0
    const item = programme?.items[place - 1]
    const words = stationmodeWords[languageOf(req)]
    if (programme && item && !item.isPlayable) {
      // Taken down after a page had named it. A room that comes here by itself has nobody at the keys.
      const later = programme.items.findIndex((each, index) => index >= place && each.isPlayable)
      if (later >= 0) {
        res.redirect(303, `/station/today/${later + 1}`)
        return undefined
      }
    }
    if (!programme || !item?.isPlayable) return sayNot(req, res, at, words.noSuchItem(text.slice(0, 9)))
    return film(req, res, at, { coursewareId: item.coursewareId, place, programme })
  })

  page('/station/lessons/:id', (req, res, at) =>
    film(req, res, at, { coursewareId: idSchema.safeParse(req.params.id).data ?? '' }),
  )

  page('/station/lessons/:id/handouts', async (req, res, at) => {
    const id = idSchema.safeParse(req.params.id).data ?? ''
    const [lesson] = await listVisible(db, [id], seenBy(at.station))
    const record = lesson && (await findCourseware(db, id))
    if (!lesson || !record) return sayNot(req, res, at, stationmodeWords[languageOf(req)].notHere)
    // A telephone in the room is no station: what is for some stations is not for it.
    const isForAll = record.visibility === 'all'
    return handoutsPage(viewOf(req, res), {
      ...{ ...at, lesson, handouts: await listHandouts(db, id) },
      phoneAddress: isForAll ? new URL(`/courseware/${id}`, hubAddress(req, publicUrl)).href : undefined,
    })
  })

  page('/station/letters', async (req, res, at) => {
    const initials = readInitials(queryOf(req).get('initials') ?? '')
    const found = await search.suggest(initials, mostWords)
    return lettersPage(viewOf(req, res), { ...at, initials, found })
  })

  page('/station/dial/:number', async (req, res, at) => {
    const text = req.params.number ?? ''
    const dialled = readDialled(text)
    const words = stationmodeWords[languageOf(req)]
    if (dialled?.kind === 'item') {
      const item = (await programmeOf(at.station))?.items[dialled.at - 1]
      if (!item?.isPlayable) return sayNot(req, res, at, words.noSuchItem(text))
      res.redirect(303, `/station/today/${dialled.at}${beginsByItself}`)
      return undefined
    }
    const lesson = dialled && (await findByDialNumber(db, dialled.dialNumber, seenBy(at.station)))
    if (!lesson) return sayNot(req, res, at, words.noSuchNumber(text.slice(0, 9)))
    res.redirect(303, `/station/lessons/${lesson.coursewareId}${beginsByItself}`)
    return undefined
  })

  page('/station/find', async (req, res, at) => {
    const { language } = viewOf(req, res)
    const ways = await waysToLessons({ db, search, seenBy: seenBy(at.station), language, now: new Date() })
    const [jury, answers] = await Promise.all([isJuryAsked(), countNewAnswers(at.station.id)])
    return findPage(viewOf(req, res), { ...at, ...ways, isJuryAsked: jury, answers })
  })

  page('/station/lessons', async (req, res, at) => {
    const { language } = viewOf(req, res)
    const asker = { db, search, seenBy: seenBy(at.station), language, now: new Date() }
    const listed = await listLessons(asker, queryOf(req))
    return lessonsPage(viewOf(req, res), { ...at, ...listed })
  })

  page('/station/report', async (req, res, at) => tellPage(viewOf(req, res), at))

  return router
}
