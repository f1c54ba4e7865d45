import { Router } from 'express'
import type { Kysely } from 'kysely'
import { personOf } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { type Cell, sendTable, tableFormats } from '../web/table-file.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { stationWords } from '../web/words/station.ts'
import { tableWords } from '../web/words/station-table.ts'
import { listAdministratorsOf } from './administrator-records.ts'
import { columns } from './column-names.ts'
import { readFilter } from './filter.ts'
import { placesOf, stationReaders } from './rules.ts'
import { type ListedStation, listStations } from './station-records.ts'
import { writeAdministrators } from './table-columns.ts'

/** More than a province's stations would not fit a sheet that a person reads. */
const mostExported = 20_000

/** `GET /stations/export`: the list as it is narrowed, whole; `?format=csv` or `xlsx`. It can be imported again. */
export function exportRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()
  router.get('/stations/export', async (req, res) => {
    const query = queryOf(req)
    const format = tableFormats.find(name => name === query.get('format')) ?? 'csv'
    const under = placesOf(personOf(res), stationReaders)
    const { stations } = await listStations(db, { under, filter: readFilter(query), limit: mostExported })
    const people = await listAdministratorsOf(
      db,
      stations.map(({ id }) => id),
    )
    const { language } = viewOf(req, res)
    const words = tableWords[language]
    const table = {
      name: words.fileName,
      head: [...columns.map(column => words.column[column]), ...Object.values(words.exported)],
      rows: stations.map(station => {
        const own = people.filter(({ stationId }) => stationId === station.id)
        return rowOf(station, writeAdministrators(own), language)
      }),
    }
    await sendTable(res, { format, fileName: words.fileName, table })
  })
  return router
}

/** In the order of the columns, then of what is only taken home. */
function rowOf(station: ListedStation, administrators: string, language: 'zh-CN' | 'en'): readonly Cell[] {
  const words = stationWords[language]
  const yesNo = { 'zh-CN': ['是', '否'], en: ['yes', 'no'] } as const
  const say = (yes: boolean) => yesNo[language][yes ? 0 : 1]
  return [
    ...[
      station.placeNames.join('/'),
      station.name,
      words.kind[station.kind],
      words.class[station.stationClass],
    ],
    ...[station.lineKbps, say(station.isOffline), station.contactName, station.contactPhone, administrators],
    ...[station.latitude, station.longitude, words.tier[station.tier], station.computers],
    ...[station.lastUsedAt, say(station.archivedAt !== null)],
  ]
}
