import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import type { Person } from '../account/guard.ts'
import { personOf } from '../account/guard.ts'
import { addOrganisation } from '../account/organisation-change-records.ts'
import { searchOrganisations } from '../account/organisation-records.ts'
import { mayManagePlace } from '../account/organisation-rules.ts'
import { holds, managers } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { type ErrorCode, XiangtuError } from '../errors.ts'
import { readFileForm } from '../web/read-file-form.ts'
import {
  largestTableBytes,
  readCsv,
  readTable,
  type TableRows,
  tableTooLarge,
} from '../web/read-table-file.ts'
import { sendTable, tableFormats, toCsv } from '../web/table-file.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { tableWords } from '../web/words/station-table.ts'
import { listAdministratorsOf } from './administrator-records.ts'
import { formOf } from './change-records.ts'
import { columns } from './column-names.ts'
import { type ImportFailure, importDonePage, importPage, previewPage } from './import-pages.tsx'
import { type ImportPlan, planImport } from './import-plan.ts'
import { saveRow } from './import-records.ts'
import { placesOf, stationKeepers } from './rules.ts'
import { listStations } from './station-records.ts'

/** More than a city's places and stations. */
const mostKnown = 20_000
/** The rows of the preview come back with the form around them. */
const limit = { largestFileBytes: 2 * largestTableBytes, tooMuch: () => tableTooLarge('1 MiB') }
const aboutTheFile: readonly ErrorCode[] = [
  'emptyFile',
  'tableTooLarge',
  'tableUnreadable',
  'tableColumnsMissing',
]

/**
 * Whole lists of stations, for who keeps those of a place.
 *
 * - `GET /stations/import`, `GET /stations/import/template?format=`: the form and an empty list.
 * - `POST /stations/import`: reads a file and shows what it would change; saves nothing.
 * - `POST /stations/import/save`: takes the rows that were shown, looks at each again, and saves those that are right.
 */
export function importRoutes({ db }: { readonly db: Kysely<Database> }): Router {
  const router = Router()

  const planFor = async (person: Person, table: TableRows, makesVillages: boolean): Promise<ImportPlan> => {
    const under = placesOf(person, stationKeepers)
    const [places, { stations }] = await Promise.all([
      searchOrganisations(db, { under, limit: mostKnown }),
      listStations(db, { under, filter: {}, limit: mostKnown }),
    ])
    const people = await listAdministratorsOf(
      db,
      stations.map(({ id }) => id),
    )
    const of = new Map<string, { name: string; phone: string }[]>()
    for (const { stationId, name, phone } of people)
      of.set(stationId, [...(of.get(stationId) ?? []), { name, phone }])
    return planImport(table, {
      places: places.map(place => ({ ...place, mayAdd: mayManagePlace(person, place) })),
      stations: stations.map(station => ({
        ...{ id: station.id, form: formOf(station), administrators: of.get(station.id) ?? [] },
      })),
      makesVillages,
    })
  }

  const mayMakeVillages = (person: Person) => holds(person, managers)
  const sendForm = (req: Request, res: Response, failure?: ImportFailure) => {
    const view = { ...viewOf(req, res), path: '/stations/import' }
    const page = importPage(view, { mayMakeVillages: mayMakeVillages(personOf(res)), failure })
    res
      .status(failure ? 422 : 200)
      .set('Cache-Control', 'no-store')
      .send(page)
  }
  /** Says on the form what is wrong with a file. */
  const orSayWhy = async (req: Request, res: Response, doIt: () => Promise<void>) => {
    try {
      await doIt()
    } catch (error) {
      if (!(error instanceof XiangtuError) || !aboutTheFile.includes(error.code)) throw error
      sendForm(req, res, { code: error.code, facts: error.facts })
    }
  }

  router.get('/stations/import', (req, res) => sendForm(req, res))

  router.get('/stations/import/template', async (req, res) => {
    const format = tableFormats.find(name => name === queryOf(req).get('format')) ?? 'xlsx'
    const words = tableWords[viewOf(req, res).language]
    const table = { name: words.fileName, head: columns.map(column => words.column[column]), rows: [] }
    await sendTable(res, { format, fileName: words.templateName, table })
  })

  router.post('/stations/import', (req, res) =>
    orSayWhy(req, res, async () => {
      const { fields, file } = await readFileForm(req, res, limit)
      if (!file) return sendForm(req, res, 'noFile')
      const table = await readTable(file)
      const makesVillages = fields.villages === 'on' && mayMakeVillages(personOf(res))
      const plan = await planFor(personOf(res), table, makesVillages)
      const [head = [], ...rows] = table
      const text = toCsv({ head, rows })
      const view = { ...viewOf(req, res), path: '/stations/import' }
      return void res.set('Cache-Control', 'no-store').send(previewPage(view, { plan, text, makesVillages }))
    }),
  )

  router.post('/stations/import/save', (req, res) =>
    orSayWhy(req, res, async () => {
      const { fields } = await readFileForm(req, res, limit)
      const person = personOf(res)
      const table = readCsv(fields.rows ?? '')
      const makesVillages = fields.villages === 'on' && mayMakeVillages(person)
      const first = await planFor(person, table, makesVillages)
      const made = await makeVillages(db, person, first)
      // Once more where places have come: rows are saved to places that are there.
      const plan = made > 0 ? await planFor(person, table, false) : first
      const wrongLines: number[] = []
      for (const row of plan.rows)
        if (row.state !== 'wrong' && row.state !== 'same' && !(await saveRow(db, person, row)))
          wrongLines.push(row.line)
      const view = { ...viewOf(req, res), path: '/stations/import' }
      res.set('Cache-Control', 'no-store').send(importDonePage(view, { plan, made, wrongLines }))
    }),
  )

  return router
}

/** Adds the villages that rows need, each once, and tells how many. One that somebody else just added is there, too. */
async function makeVillages(db: Kysely<Database>, person: Person, { rows }: ImportPlan): Promise<number> {
  const wanted = new Map<string, { parentId: string; name: string }>()
  for (const row of rows)
    if (row.state !== 'wrong' && 'parentId' in row.place)
      wanted.set(`${row.place.parentId} ${row.place.name}`, row.place)
  for (const { parentId, name } of wanted.values())
    await addOrganisation(db, person, parentId, { name, kind: 'village' }).catch((error: unknown) => {
      if (!(error instanceof XiangtuError) || error.code !== 'organisationNameTaken') throw error
    })
  return wanted.size
}
