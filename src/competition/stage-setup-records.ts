import type { Kysely } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { lockStage } from './move-records.ts'
import type { Stage } from './records.ts'
import { nextRevision } from './setup-records.ts'
import type { StageForm, StageTimes } from './stage-form.ts'
import type { StageState } from './stage-rules.ts'

type Db = Kysely<Database>
const subject = (action: string, subjectId: string) => ({
  action,
  subjectKind: 'competitionStage',
  subjectId,
})

/** Until when a stage's times can be moved: what has closed is opened again by a move of its own. */
export const canMoveTimes = (state: StageState): boolean =>
  state === 'planned' || state === 'preparing' || state === 'scoring'

/** Changes a stage that is not open yet. Throws `ruleIsFixed` where it is, `competitionChanged` for who came second. */
export async function changeStage(db: Db, before: Stage, form: StageForm, person: Identity): Promise<void> {
  const { rule, words, revision, ...fields } = form
  await db.transaction().execute(async trx => {
    const { state, competitionId } = await lockStage(trx, before.id)
    if (state !== 'planned') throw new XiangtuError('ruleIsFixed')
    await nextRevision(trx, competitionId, revision)
    await trx
      .updateTable('competitionStage')
      .set({ ...fields, rule: JSON.stringify(rule), words: JSON.stringify(words) })
      .where('id', '=', before.id)
      .execute()
    await recordChange(trx, person, {
      ...subject('changeStage', before.id),
      before: shown(before),
      after: shown(fields),
    })
  })
}

/**
 * Moves a stage's times. While reviewers score, the end of scoring may only be put off, and what has begun stays
 * begun. Throws `stageMoved` where scoring has closed, `competitionChanged`.
 */
export async function changeTimes(
  db: Db,
  before: Stage,
  { revision, ...times }: StageTimes,
  person: Identity,
): Promise<void> {
  await db.transaction().execute(async trx => {
    const { state, competitionId } = await lockStage(trx, before.id)
    if (!canMoveTimes(state)) throw new XiangtuError('stageMoved')
    await nextRevision(trx, competitionId, revision)
    await trx.updateTable('competitionStage').set(times).where('id', '=', before.id).execute()
    await recordChange(trx, person, {
      ...subject('changeStage', before.id),
      before: shown(before),
      after: shown(times),
    })
  })
}

const shown = ({ scoringFrom, scoringUntil }: Pick<StageTimes, 'scoringFrom' | 'scoringUntil'>) => ({
  ...{ scoringFrom, scoringUntil },
})
