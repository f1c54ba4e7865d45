import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { hashToken } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { LineSample } from '../media/line.ts'
import { mostReportsAnHour, type Report, reportKinds } from './rules.ts'

type Db = Kysely<Database>

type NewReport = Report & {
  readonly stationId: string
  readonly userAgent: string
  /** What its line carried lately, as the hub knows it. */
  readonly line: readonly LineSample[]
}

/** Under the station's own name: what one computer makes up as an id can hide no other station's report. */
const idOf = ({ stationId, id }: NewReport): string => hashToken(`${stationId} ${id}`).slice(0, 32)

/** Keeps a report once, however often it is sent. Throws `tooManyTries` for a station that reports without end. */
export async function addReport(db: Db, report: NewReport): Promise<void> {
  const { stationId, kind, coursewareId, ageSeconds, diagnostics, userAgent, line } = report
  const id = idOf(report)
  const known = await db.selectFrom('stationReport').select('id').where('id', '=', id).executeTakeFirst()
  if (known) return
  const { count } = await db
    .selectFrom('stationReport')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('stationId', '=', stationId)
    .where('at', '>', sql<Date>`now() - interval '1 hour'`)
    .executeTakeFirstOrThrow()
  if (Number(count) >= mostReportsAnHour) throw new XiangtuError('tooManyTries')
  await db
    .insertInto('stationReport')
    .values({
      ...{ id, stationId, kind, note: '', closedBy: null },
      at: sql<Date>`now() - ${ageSeconds} * interval '1 second'`,
      diagnostics: JSON.stringify({ ...diagnostics, coursewareId, userAgent, line }),
    })
    .onConflict(conflict => conflict.column('id').doNothing())
    .execute()
}

const lineSchema = z.array(z.object({ kbits: z.number(), busySeconds: z.number(), deadSeconds: z.number() }))
const keptSchema = z.object({
  coursewareId: z.string().optional(),
  userAgent: z.string().default(''),
  line: lineSchema.default([]),
  page: z.string().optional(),
  state: z.string().optional(),
  trouble: z.string().optional(),
  rung: z.string().optional(),
  positionSeconds: z.number().optional(),
  bufferSeconds: z.number().optional(),
  speed: z.number().optional(),
  linkKbps: z.number().optional(),
  isOnline: z.boolean().optional(),
  screen: z.string().optional(),
  errors: z.array(z.string()).default([]),
})
const kindSchema = z.enum(reportKinds).catch('other')

/** A report as those read it who look after the station. */
export type StationReport = {
  readonly id: string
  readonly stationId: string
  readonly stationName: string
  readonly placePath: string
  readonly kind: (typeof reportKinds)[number]
  readonly at: Date
  readonly lessonTitle: string | null
  readonly diagnostics: z.infer<typeof keptSchema>
  readonly closedAt: Date | null
  readonly closedByName: string | null
  readonly closingNote: string
}

const reports = (db: Db) =>
  db
    .selectFrom('stationReport')
    .innerJoin('station', 'station.id', 'stationReport.stationId')
    .innerJoin('organisation', 'organisation.id', 'station.placeId')
    .leftJoin('user', 'user.id', 'stationReport.closedBy')
    .leftJoin('courseware', join =>
      join.on(sql<boolean>`courseware.id = "stationReport".diagnostics ->> 'coursewareId'`),
    )
    .select([
      ...(['stationReport.id', 'stationReport.stationId', 'station.name as stationName'] as const),
      ...([
        'organisation.path as placePath',
        'stationReport.kind',
        'stationReport.at',
        'courseware.title as lessonTitle',
      ] as const),
      ...(['diagnostics', 'closedAt', 'user.name as closedByName', 'closingNote'] as const),
    ])

const readReport = ({
  kind,
  diagnostics,
  ...row
}: Awaited<ReturnType<ReturnType<typeof reports>['execute']>>[number]): StationReport => ({
  ...row,
  kind: kindSchema.parse(kind),
  diagnostics: keptSchema.parse(diagnostics),
})

type Wanted = { readonly under: readonly string[]; readonly isClosed: boolean; readonly limit: number }

/** The reports of stations in and below some places, the newest first. */
export async function listReports(
  db: Db,
  { under, isClosed, limit }: Wanted,
): Promise<readonly StationReport[]> {
  if (under.length === 0) return []
  const rows = await reports(db)
    .where(eb => eb.or(under.map(path => sql<boolean>`starts_with(organisation.path, ${path})`)))
    .where('closedAt', isClosed ? 'is not' : 'is', null)
    .orderBy('at', 'desc')
    .orderBy('stationReport.id')
    .limit(limit)
    .execute()
  return rows.map(readReport)
}

export async function findReport(db: Db, id: string): Promise<StationReport | undefined> {
  const row = await reports(db).where('stationReport.id', '=', id).executeTakeFirst()
  return row && readReport(row)
}

/** Closes a report with what was done; one that is closed already stays as it is. */
export async function closeReport(
  db: Db,
  { id, stationId }: Pick<StationReport, 'id' | 'stationId'>,
  note: string,
  actor: Identity,
): Promise<void> {
  await db.transaction().execute(async step => {
    const closed = await step
      .updateTable('stationReport')
      .set({ closedAt: sql<Date>`now()`, closedBy: actor.id, closingNote: note })
      .where('id', '=', id)
      .where('closedAt', 'is', null)
      .returning('kind')
      .executeTakeFirst()
    if (!closed) return
    await recordChange(step, actor, {
      ...{ action: 'closeStationReport', subjectKind: 'station', subjectId: stationId },
      after: { fault: closed.kind, closingNote: note },
    })
  })
}
