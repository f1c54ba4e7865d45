import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { type QcReport, qcReportSchema } from '../media/qc-report.ts'

/** Keeps what quality control found in a version's source. */
export async function keepQcReport(db: Kysely<Database>, versionId: string, report: QcReport): Promise<void> {
  await db
    .updateTable('transcodeJob')
    .set({ qcReport: JSON.stringify(report) })
    .where('id', '=', versionId)
    .execute()
}

/** The report on a lesson's newest version that has one. */
export async function findQcReport(
  db: Kysely<Database>,
  coursewareId: string,
): Promise<QcReport | undefined> {
  const row = await db
    .selectFrom('transcodeJob')
    .select('qcReport')
    .where('coursewareId', '=', coursewareId)
    .where('qcReport', 'is not', null)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  // A report that another version of this program wrote says nothing that this one could show.
  return qcReportSchema.safeParse(row?.qcReport).data
}
