import type { Kysely, Transaction } from 'kysely'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { watchedPercent } from './coverage-records.ts'
import { appendAct, lockStage } from './log-records.ts'
import { findStage } from './records.ts'
import { type Assignment, findAssignment } from './review-records.ts'
import { emptySheet, isSameSheet, type SheetDraft, type SheetFault, sheetFaults } from './sheet.ts'
import { storedSheetSchema } from './sheet-body.ts'
import { takesSheets } from './stage-rules.ts'

type Db = Kysely<Database>
type Step = Transaction<Database>

/** A sheet as it is kept; revision 0: nothing was saved yet. */
export type KeptSheet = { readonly revision: number; readonly sheet: SheetDraft }

/**
 * What came of saving or handing in. `changed`: it was saved elsewhere meanwhile, as `kept` says. `locked`: it is handed
 * in. `closed`: not the time to score. `gone`: it is no longer this reviewer's.
 */
export type SheetOutcome =
  | { readonly kind: 'saved' | 'submitted'; readonly revision: number }
  | { readonly kind: 'changed'; readonly kept: KeptSheet }
  | { readonly kind: 'locked' | 'closed' | 'gone' }
  | { readonly kind: 'faulty'; readonly faults: readonly SheetFault[] }

/** What somebody sends: the sheet, and the revision that he began from. */
export type SentSheet = KeptSheet & {
  readonly assignmentId: string
  readonly reviewer: Identity
  /** When it arrived, by the hub's clock: who waits for others must not be late for that. */
  readonly now: Date
}

/** A sheet with its remarks in the order of the film. */
export async function findSheet(db: Db | Step, assignmentId: string): Promise<KeptSheet> {
  const row = await db
    .selectFrom('scoreSheet')
    .select(['revision', 'halfPoints', 'flags', 'comment'])
    .where('assignmentId', '=', assignmentId)
    .executeTakeFirst()
  if (!row) return { revision: 0, sheet: emptySheet }
  const remarks = await db
    .selectFrom('scoreRemark')
    .select(['id', 'atSeconds', 'text'])
    .where('assignmentId', '=', assignmentId)
    .orderBy('atSeconds')
    .orderBy('id')
    .execute()
  const { revision, ...sheet } = row
  return { revision, sheet: storedSheetSchema.parse({ ...sheet, remarks }) }
}

/** Keeps a draft. What was sent twice is kept once. */
export function saveSheet(db: Db, sent: SentSheet): Promise<SheetOutcome> {
  return db.transaction().execute(async step => {
    const assignment = await lockAssignment(step, sent)
    if (!assignment) return { kind: 'gone' }
    if (assignment.state === 'submitted') return { kind: 'locked' }
    const stage = await findStage(step, assignment.stageId)
    return stage && takesSheets(stage, sent.now) ? keep(step, sent) : { kind: 'closed' }
  })
}

/** Handed in by a page that says so with a key of its own: whatever is sent again with it is answered alike. */
export type Submission = SentSheet & { readonly stageId: string; readonly submissionKey: string }

/** Hands a sheet in: it is kept, locked, and in the log of its stage; all of it or nothing. */
export function submitSheet(db: Db, sent: Submission): Promise<SheetOutcome> {
  const { assignmentId, now, stageId, submissionKey } = sent
  return db.transaction().execute(async step => {
    await lockStage(step, stageId)
    // As it is by now: it may have been taken back while this one waited.
    const assignment = await lockAssignment(step, sent)
    if (!assignment || assignment.stageId !== stageId) return { kind: 'gone' }
    if (assignment.state === 'submitted') {
      const kept = await submittedBy(step, assignmentId, submissionKey)
      return kept === undefined ? { kind: 'locked' } : { kind: 'submitted', revision: kept }
    }
    const stage = await findStage(step, stageId)
    if (!stage || !takesSheets(stage, now)) return { kind: 'closed' }
    const watched = await watchedPercent(step, assignmentId)
    const faults = sheetFaults(stage.rule.rubric, sent.sheet, {
      watchedPercent: watched,
      watchPercent: stage.watchPercent,
    })
    if (faults.length > 0) return { kind: 'faulty', faults }
    const kept = await keep(step, sent)
    if (kept.kind !== 'saved') return kept
    await lock(step, sent, assignment, watched)
    return { kind: 'submitted', revision: kept.revision }
  })
}

/** What makes a kept sheet one that counts. */
async function lock(
  step: Step,
  { assignmentId, stageId, sheet, submissionKey, reviewer, now }: Submission,
  { entry, reviewer: number, isArbiter }: Assignment,
  watched: number,
): Promise<void> {
  await step
    .updateTable('scoreSheet')
    .set({ submittedAt: now, submissionKey })
    .where('assignmentId', '=', assignmentId)
    .execute()
  await step
    .updateTable('reviewAssignment')
    .set({ state: 'submitted' })
    .where('id', '=', assignmentId)
    .execute()
  const body = {
    ...{ entryCode: entry.code, reviewer: number, isArbiter, watchedPercent: watched },
    ...{ halfPoints: { ...sheet.halfPoints }, flags: [...sheet.flags] },
  }
  await appendAct(step, stageId, { kind: 'submitted', body }, reviewer, now)
}

/** Two who save at once come one after the other. */
async function lockAssignment(
  step: Step,
  { assignmentId, reviewer }: Pick<SentSheet, 'assignmentId' | 'reviewer'>,
): Promise<Assignment | undefined> {
  await step
    .selectFrom('reviewAssignment')
    .select('id')
    .where('id', '=', assignmentId)
    .forUpdate()
    .executeTakeFirst()
  return findAssignment(step, assignmentId, reviewer.id)
}

async function submittedBy(step: Step, assignmentId: string, key: string): Promise<number | undefined> {
  const row = await step
    .selectFrom('scoreSheet')
    .select('revision')
    .where('assignmentId', '=', assignmentId)
    .where('submissionKey', '=', key)
    .executeTakeFirst()
  return row?.revision
}

async function keep(
  step: Step,
  { assignmentId, revision, sheet, now }: SentSheet,
): Promise<Extract<SheetOutcome, { kind: 'saved' | 'submitted' | 'changed' }>> {
  const kept = await findSheet(step, assignmentId)
  if (isSameSheet(kept.sheet, sheet) && kept.revision > 0) return { kind: 'saved', revision: kept.revision }
  if (kept.revision !== revision) return { kind: 'changed', kept }
  const row = {
    halfPoints: JSON.stringify(sheet.halfPoints),
    flags: JSON.stringify(sheet.flags),
    comment: sheet.comment,
    revision: revision + 1,
    savedAt: now,
  }
  await step
    .insertInto('scoreSheet')
    .values({ assignmentId, ...row, submittedAt: null, submissionKey: null })
    .onConflict(conflict => conflict.column('assignmentId').doUpdateSet(row))
    .execute()
  await step.deleteFrom('scoreRemark').where('assignmentId', '=', assignmentId).execute()
  if (sheet.remarks.length > 0)
    await step
      .insertInto('scoreRemark')
      .values(sheet.remarks.map(remark => ({ ...remark, assignmentId })))
      .execute()
  return { kind: 'saved', revision: revision + 1 }
}
