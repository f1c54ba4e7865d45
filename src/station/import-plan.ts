import { mayContain, type OrganisationKind } from '../account/organisation-rules.ts'
import type { TableRows } from '../web/read-table-file.ts'
import type { Column } from './column-names.ts'
import { typedOf } from './read-form.ts'
import {
  type AdministratorForm,
  administratorSchema,
  type StationField,
  type StationForm,
  type StationKind,
  stationFields,
  stationSchema,
} from './rules.ts'
import { columnsIn, readAdministrators, readClass, readKind, readYes } from './table-columns.ts'

/** A place that rows may name. */
export type KnownPlace = {
  readonly id: string
  readonly kind: OrganisationKind
  /** From the root down. */
  readonly names: readonly string[]
  /** Whether the one who imports may put villages below it. */
  readonly mayAdd: boolean
}

/** A station in use that is there already. */
export type KnownStation = {
  readonly id: string
  readonly form: StationForm
  readonly administrators: readonly AdministratorForm[]
}

/** Why a row cannot be saved: a field that is wrong, or what is wrong with its place. */
export type RowFault =
  | StationField
  | 'administrators'
  | 'placeMissing'
  | 'placeUnknown'
  | 'placeManifold'
  | 'repeated'

type Row = { readonly line: number; readonly name: string; readonly placeText: string }
/** Where a new station goes: a place that is there, or a village that is made on the way. */
export type RowPlace = { readonly id: string } | { readonly parentId: string; readonly name: string }
export type GoodRow = Row & {
  readonly state: 'new' | 'changed' | 'same'
  readonly place: RowPlace
  readonly station: KnownStation | undefined
  readonly form: StationForm
  /** Who is to be added; nobody is ever ended by a list. */
  readonly administrators: readonly AdministratorForm[]
}
export type PlannedRow = GoodRow | (Row & { readonly state: 'wrong'; readonly faults: readonly RowFault[] })

export type ImportPlan = {
  readonly rows: readonly PlannedRow[]
  /** Columns of the file that mean nothing here. */
  readonly ignored: readonly string[]
}

type Known = {
  readonly places: readonly KnownPlace[]
  readonly stations: readonly KnownStation[]
  /** Villages that are not there are made, where their town is. */
  readonly makesVillages: boolean
}

/**
 * What a list would change, row by row; the first row names the columns. Rows of blanks are passed over, rows that are
 * wrong say why, and the others can be saved without them. A cell left blank leaves what is stored.
 * Throws `tableColumnsMissing`.
 */
export function planImport(table: TableRows, { places, stations, makesVillages }: Known): ImportPlan {
  const [head = [], ...body] = table
  const { columns, ignored } = columnsIn(head)
  const seen = new Set<string>()
  const rows = body.flatMap((cells, index): PlannedRow[] => {
    if (cells.every(cell => cell === '')) return []
    const cell = (column: Column): string => cells[columns.get(column) ?? -1] ?? ''
    const segments = segmentsOf(cell('place') || [cell('town'), cell('village')].filter(Boolean).join('/'))
    const row = { line: index + 2, name: cell('name'), placeText: segments.join(' / ') }
    const place = findPlace(segments, places, makesVillages)
    if (typeof place === 'string') return [{ ...row, state: 'wrong', faults: [place] }]
    const key = JSON.stringify([place.key, row.name])
    if (seen.has(key)) return [{ ...row, state: 'wrong', faults: ['repeated'] }]
    seen.add(key)
    const station = stations.find(({ form }) => form.placeId === place.id && form.name === row.name)
    return [{ ...row, ...readRow(cell, { ...place, station }) }]
  })
  return { rows, ignored }
}

const segmentsOf = (text: string): readonly string[] =>
  text
    .normalize('NFC')
    .split(/[/／>＞\\]/)
    .map(part => part.trim())
    .filter(Boolean)

type Found = {
  readonly id: string
  readonly key: string
  readonly kind: OrganisationKind
  readonly place: RowPlace
}

/** Stands for a village that is not there yet. */
const noId = '0'.repeat(32)

/** The one place whose names end as the row writes it; `王庄村` is enough where there is but one. */
function findPlace(
  segments: readonly string[],
  places: readonly KnownPlace[],
  makesVillages: boolean,
): Found | 'placeMissing' | 'placeUnknown' | 'placeManifold' {
  const last = segments.at(-1)
  if (last === undefined) return 'placeMissing'
  const [one, ...others] = placesCalled(segments, places)
  if (others.length > 0) return 'placeManifold'
  if (one) return { id: one.id, key: one.id, kind: one.kind, place: { id: one.id } }
  const above = placesCalled(segments.slice(0, -1), places)
  const [parent] = above
  const fits = parent?.mayAdd && mayContain(parent.kind, 'village')
  if (!makesVillages || segments.length < 2 || above.length !== 1 || !parent || !fits) return 'placeUnknown'
  const place = { parentId: parent.id, name: last }
  return { id: noId, key: `${parent.id} ${last}`, kind: 'village', place }
}

const placesCalled = (segments: readonly string[], places: readonly KnownPlace[]): readonly KnownPlace[] =>
  segments.length === 0
    ? []
    : places.filter(({ names }) => {
        const end = names.slice(-segments.length)
        return end.length === segments.length && end.every((name, index) => name === segments[index])
      })

const kindOfPlace: Readonly<Record<OrganisationKind, StationKind>> = {
  city: 'townCentre',
  county: 'townCentre',
  town: 'townCentre',
  village: 'village',
  department: 'agency',
}

type Target = Found & { readonly station: KnownStation | undefined }

/** One row's cells beside what is stored. */
function readRow(
  cell: (column: Column) => string,
  { id, kind, place, station }: Target,
):
  | { state: 'wrong'; faults: readonly RowFault[] }
  | Pick<GoodRow, 'state' | 'place' | 'station' | 'form' | 'administrators'> {
  const stored = station ? typedOf(station.form) : { kind: kindOfPlace[kind], stationClass: 'terminal' }
  const said: Partial<Record<StationField, string | undefined>> = {
    ...{ placeId: id, name: cell('name') },
    kind: readKind(cell('kind')),
    stationClass: readClass(cell('stationClass')),
    isOffline: readYes(cell('isOffline')),
    ...{ lineKbps: cell('lineKbps'), contactName: cell('contactName'), contactPhone: cell('contactPhone') },
    ...{ latitude: cell('latitude'), longitude: cell('longitude') },
  }
  const merged = Object.fromEntries(
    stationFields.map(field => [field, said[field] ? said[field] : (stored[field] ?? '')]),
  )
  const isOffline =
    merged.isOffline === 'on'
      ? 'on'
      : merged.isOffline === 'off' || merged.isOffline === ''
        ? undefined
        : 'wrong'
  const read = stationSchema.safeParse({ ...merged, isOffline })
  const people = readAdministrators(cell('administrators')).map(one => administratorSchema.safeParse(one))
  const faults: RowFault[] = [
    ...new Set(
      read.error?.issues.flatMap(({ path }) => stationFields.filter(field => field === path[0])) ?? [],
    ),
    ...(people.every(({ success }) => success) ? [] : (['administrators'] as const)),
  ]
  if (!read.success || faults.length > 0) return { state: 'wrong', faults }
  const known = station?.administrators ?? []
  const administrators = people
    .flatMap(({ data }) => (data ? [data] : []))
    .filter(one => !known.some(({ name, phone }) => name === one.name && phone === one.phone))
  const isSame =
    station !== undefined && stationFields.every(field => station.form[field] === read.data[field])
  const state = station === undefined ? 'new' : isSame && administrators.length === 0 ? 'same' : 'changed'
  return { state, place, station, form: read.data, administrators }
}
