import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { maybePersonOf, mayManage, personOf } from '../account/guard.ts'
import { beginOf, dayAfter, dayOf } from '../china-time.ts'
import { findCourseware } from '../courseware/records.ts'
import { isCoursewareId } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { TranscodeProfile } from '../media/profile.ts'
import { countPlays } from '../playback/count-records.ts'
import { listLineSince, listStallHours } from '../playback/line-records.ts'
import { listOutages } from '../playback/outage-records.ts'
import { isId, mayReadStation, placesOf } from '../station/rules.ts'
import { findStationRecord } from '../station/station-records.ts'
import { sendTable, tableFormats } from '../web/table-file.ts'
import { languageOf, queryOf, viewOf } from '../web/view.ts'
import { useWords } from '../web/words/use.ts'
import { strugglesOf } from './health-rules.ts'
import { describeLine, needsOf } from './line-rules.ts'
import { playsPage } from './plays-pages.tsx'
import { watchers } from './rules.ts'
import { stationUsePage } from './station-pages.tsx'
import { usePage } from './use-pages.tsx'
import {
  lessonDataAsOf,
  listIdleStations,
  listLessonDays,
  listPlacedStations,
  listPlayedLessons,
  listStationDays,
  playedDataAsOf,
} from './use-records.ts'
import { daysOf, describeUse, idleSince, type Period, periodOf } from './use-rules.ts'
import { outageTable, useTable } from './use-table.ts'

type UseParts = {
  readonly db: Kysely<Database>
  readonly profiles: ReadonlyMap<string, Pick<TranscodeProfile, 'ladders' | 'stills' | 'audio'>>
  /** Of new lessons: what a line is held against. */
  readonly profileName: string
  readonly now?: () => Date
}

/** What the page of a station, or of a lesson, looks back on. */
const lookBackDays = 28
const lineDays = 7

/**
 * What was played in the long run; everybody sees his own places, stations or lessons.
 *
 * - `GET /monitoring/use?period=week|month&day=`: all stations of his places; `.csv` and `.xlsx` as a file.
 * - `GET /monitoring/outages.csv`, `.xlsx`: when they were silent in the same time, each time.
 * - `GET /stations/:id/use`: one station's hours, lessons and line.
 * - `GET /courseware/:id/plays`: where a lesson was played, for those who may manage it.
 */
export function useRoutes({ db, profiles, profileName, now = () => new Date() }: UseParts): Router {
  const router = Router()
  const profile = profiles.get(profileName)
  if (!profile) throw new Error(`there is no profile ${profileName}`)
  const needs = needsOf(profile)

  const look = async (req: Request, res: Response) => {
    const query = queryOf(req)
    const kind: Period['kind'] = query.get('period') === 'month' ? 'month' : 'week'
    const period = periodOf(kind, query.get('day'), now())
    const stations = await listPlacedStations(db, placesOf(personOf(res), watchers))
    const ids = stations.map(({ id }) => id)
    const days = await listStationDays(db, ids, period)
    const use = describeUse(period, stations, days)
    return {
      period,
      use,
      days,
      stations,
      ids,
      from: beginOf(period.from),
      to: beginOf(dayAfter(period.to, 1)),
    }
  }

  router.get('/monitoring/use', async (req, res) => {
    const { period, use, days, ids, from, to } = await look(req, res)
    const [dataAsOf, idle, outages] = await Promise.all([
      playedDataAsOf(db, ids),
      listIdleStations(db, ids, idleSince(now())),
      listOutages(db, ids, { from, to }),
    ])
    const struggles = strugglesOf(days, outages)
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(usePage(viewOf(req, res), { period, use, dataAsOf, idle, outages, struggles }))
  })

  for (const format of tableFormats) {
    router.get(`/monitoring/use.${format}`, async (req, res) => {
      const { period, use, ids } = await look(req, res)
      const asOf = await playedDataAsOf(db, ids)
      const language = languageOf(req)
      const fileName = useWords[language].fileName(period.from, period.to)
      await sendTable(res, { format, fileName, table: useTable(use, asOf, language) })
    })
    router.get(`/monitoring/outages.${format}`, async (req, res) => {
      const { period, stations, ids, from, to } = await look(req, res)
      const language = languageOf(req)
      const fileName = useWords[language].outageFileName(period.from, period.to)
      const [outages, asOf] = await Promise.all([listOutages(db, ids, { from, to }), playedDataAsOf(db, ids)])
      await sendTable(res, { format, fileName, table: outageTable(stations, outages, asOf, language) })
    })
  }

  router.get('/stations/:id/use', async (req, res) => {
    const { id } = req.params
    const station = isId(id) ? await findStationRecord(db, id) : undefined
    if (!station || !mayReadStation(personOf(res), station)) throw new XiangtuError('notFound')
    const to = now()
    const period = { from: dayAfter(dayOf(to), 1 - lookBackDays), to: dayOf(to) }
    const lineFrom = beginOf(dayAfter(dayOf(to), 1 - lineDays))
    const [days, dataAsOf, lessons, samples, stalls, outages] = await Promise.all([
      listStationDays(db, [id], period),
      playedDataAsOf(db, [id]),
      listPlayedLessons(db, id, period),
      listLineSince(db, id, lineFrom),
      listStallHours(db, id, lineFrom),
      listOutages(db, [id], { from: beginOf(period.from), to }),
    ])
    const use = describeUse(period, [{ id }], days)
    const line = describeLine(samples, stalls, needs)
    const seen = { station, use, days, dataAsOf, lessons, line, lineFrom, now: to, outages }
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(stationUsePage(viewOf(req, res), seen))
  })

  router.get('/courseware/:id/plays', async (req, res) => {
    const { id } = req.params
    const lesson = isCoursewareId(id) ? await findCourseware(db, id) : undefined
    if (!lesson || !mayManage(maybePersonOf(res), lesson)) throw new XiangtuError('notFound')
    const today = dayOf(now())
    const period = { from: dayAfter(today, 1 - lookBackDays), to: today }
    const [plays, dataAsOf, rows] = await Promise.all([
      countPlays(db, [id]),
      lessonDataAsOf(db, id),
      listLessonDays(db, id, period),
    ])
    const byDay = new Map(rows.map(row => [row.day, row]))
    const nothing = { stations: 0, people: 0, rawSeconds: 0, effectiveSeconds: 0 }
    const days = daysOf(period).map(day => byDay.get(day) ?? { day, ...nothing })
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(playsPage(viewOf(req, res), { lesson, plays: plays.get(id) ?? 0, days, dataAsOf }))
  })

  return router
}
