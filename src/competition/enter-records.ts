import type { Kysely, Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { Enterable } from './enterable-records.ts'
import { takesCorrections, takesEntries } from './stage-rules.ts'

type Db = Kysely<Database>
type Step = Transaction<Database>

/** What is entered, looked at and hashed: it is refused where the lesson has moved on since. */
export type NewEntry = {
  readonly competitionId: string
  readonly categoryId: string
  readonly lesson: Enterable
  readonly titleCardSeconds: number
  readonly contentHash: string
}

/**
 * Enters a lesson, or the corrected film of an entry that was returned. `now` is asked while the competition is locked:
 * what comes a second late is refused with `entriesClosed`. Throws also `reviewerEnters`, `lessonEntered` and
 * `filmChanged`. Answers the entry's id.
 */
export async function enterLesson(
  db: Db,
  wanted: NewEntry,
  person: Identity,
  now: () => Date,
): Promise<string> {
  const { competitionId, lesson } = wanted
  return db.transaction().execute(async step => {
    const call = await step
      .selectFrom('competition')
      .select(['state', 'entriesFrom', 'entriesUntil'])
      .where('id', '=', competitionId)
      .forShare()
      .executeTakeFirstOrThrow()
    // Locks the lesson too: a new release that is entered at this moment waits, and sweeps nothing before this is told.
    await mustShow(step, lesson)
    const before = await step
      .selectFrom('entry')
      .select(['id', 'state'])
      .where('competitionId', '=', competitionId)
      .where('coursewareId', '=', lesson.coursewareId)
      .forUpdate()
      .executeTakeFirst()
    const moment = now()
    const isCorrection = before?.state === 'returned'
    if (!(isCorrection ? takesCorrections(call, moment) : takesEntries(call, moment)))
      throw new XiangtuError('entriesClosed')
    if (before && before.state !== 'returned' && before.state !== 'withdrawn')
      throw new XiangtuError('lessonEntered')
    await mustNotJudge(step, competitionId, person.id)
    const id = before?.id ?? newId()
    const values = valuesOf(wanted, person, moment)
    if (before) await step.updateTable('entry').set(values).where('id', '=', id).execute()
    else
      await step
        .insertInto('entry')
        .values({ id, competitionId, code: null, coursewareId: lesson.coursewareId, ...values })
        .execute()
    await recordChange(step, person, {
      ...{ action: isCorrection ? 'correctEntry' : 'enterLesson', subjectKind: 'entry', subjectId: id },
      after: {
        ...{ competitionId, coursewareId: lesson.coursewareId, contentHash: wanted.contentHash },
        // Without both there is no entry: this is where it stands that they were given.
        statements: ['consent', 'originality'],
      },
    })
    return id
  })
}

const valuesOf = (
  { categoryId, lesson, titleCardSeconds, contentHash }: NewEntry,
  person: Identity,
  now: Date,
) => {
  const { film, title, organisationId, people } = lesson
  if (!film) throw new XiangtuError('entryNotReady')
  return {
    ...{ categoryId, title, organisationId, contentHash, titleCardSeconds, enteredBy: person.id },
    releaseId: film.releaseId,
    media: JSON.stringify(film.media),
    durationSeconds: film.media.durationSeconds,
    people: JSON.stringify(people),
    ...{ state: 'entered' as const, stateReason: '', checkedBy: null, enteredAt: now, changedAt: now },
  }
}

async function mustShow(step: Step, { coursewareId, film }: Enterable): Promise<void> {
  const shown = await step
    .selectFrom('courseware')
    .select('releaseId')
    .where('id', '=', coursewareId)
    .forUpdate()
    .executeTakeFirst()
  if (!film || shown?.releaseId !== film.releaseId) throw new XiangtuError('filmChanged')
}

/** Who judges a competition enters nothing in it. */
async function mustNotJudge(step: Step, competitionId: string, userId: string): Promise<void> {
  const member = await step
    .selectFrom('panelMember')
    .innerJoin('competitionStage', 'competitionStage.id', 'panelMember.stageId')
    .select('panelMember.id')
    .where('competitionId', '=', competitionId)
    .where('userId', '=', userId)
    .where('removedAt', 'is', null)
    .limit(1)
    .executeTakeFirst()
  if (member) throw new XiangtuError('reviewerEnters')
}
