import type { Kysely, Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { findRequest } from './request-records.ts'
import { mostOpenRequests, type RequestForm } from './request-rules.ts'

const subject = (action: string, subjectId: string) => ({
  ...{ action, subjectKind: 'coursewareRequest', subjectId },
})

/** Who asks. Of a paired station nobody knows who sits at it. */
export type Asker =
  | { readonly person: Identity }
  | { readonly station: { readonly id: string; readonly name: string } }
const idsOf = (asker: Asker) =>
  'person' in asker
    ? { askerId: asker.person.id, stationId: null }
    : { askerId: null, stationId: asker.station.id }

/**
 * Asks for a lesson; answers the request's id. A station, whose key may be pressed twice, asks once for a topic while that
 * waits. Throws `requestsFull` where the asker has 20 that wait.
 */
export async function addRequest(db: Kysely<Database>, form: RequestForm, asker: Asker): Promise<string> {
  return db.transaction().execute(async step => {
    const { askerId, stationId } = idsOf(asker)
    // One after the other, or two at once would both be the twentieth.
    await ('person' in asker
      ? step.selectFrom('user').select('id').where('id', '=', askerId).forUpdate().execute()
      : step.selectFrom('station').select('id').where('id', '=', stationId).forUpdate().execute())
    const waiting = await step
      .selectFrom('coursewareRequest')
      .select(['id', 'topicId'])
      .where('askerId', 'is not distinct from', askerId)
      .where('stationId', 'is not distinct from', stationId)
      .where('state', '=', 'open')
      .execute()
    const same = waiting.find(({ topicId }) => 'station' in asker && topicId === form.topicId)
    if (same) return same.id
    if (waiting.length >= mostOpenRequests)
      throw new XiangtuError('requestsFull', { facts: { most: String(mostOpenRequests) } })
    const id = newId()
    await step
      .insertInto('coursewareRequest')
      .values({ ...form, id, askerId, stationId })
      .execute()
    await record(step, asker, { ...subject('askForLesson', id), after: form })
    return id
  })
}

/** Of what a station does the log names the station beside what was done. */
const record = (
  step: Transaction<Database>,
  asker: Asker,
  change: ReturnType<typeof subject> & { readonly after?: object },
) =>
  'person' in asker
    ? recordChange(step, asker.person, change)
    : recordChange(step, undefined, { ...change, after: { ...change.after, station: asker.station.name } })

/** Two who answer at once do so one after the other, and the second finds it moved. */
async function lockWaiting(step: Transaction<Database>, id: string, asker?: Asker): Promise<void> {
  await step.selectFrom('coursewareRequest').select('id').where('id', '=', id).forUpdate().execute()
  const request = await findRequest(step, id)
  const own = asker && idsOf(asker)
  const isOwn = !own || (request?.askerId === own.askerId && request.stationId === own.stationId)
  if (request?.state !== 'open' || !isOwn) throw new XiangtuError('requestMoved')
}

type Said = { readonly coursewareId: string } | { readonly answer: string }

/** Answers with a lesson, or declines with a reason. Throws `requestMoved` where it does not wait any more. */
export async function answerRequest(
  db: Kysely<Database>,
  id: string,
  said: Said,
  actor: Identity,
): Promise<void> {
  await db.transaction().execute(async step => {
    await lockWaiting(step, id)
    const isAnswered = 'coursewareId' in said
    await step
      .updateTable('coursewareRequest')
      .set({
        ...{ coursewareId: null, answer: '', ...said },
        ...{ state: isAnswered ? 'answered' : 'declined', changedAt: new Date() },
      })
      .where('id', '=', id)
      .execute()
    await recordChange(
      step,
      actor,
      isAnswered
        ? { ...subject('answerRequest', id), after: { coursewareId: said.coursewareId } }
        : { ...subject('declineRequest', id), after: { reason: said.answer } },
    )
  })
}

/** Its asker takes it back. Throws `requestMoved` where that is too late, or it is not his. */
export async function withdrawRequest(db: Kysely<Database>, id: string, asker: Asker): Promise<void> {
  await db.transaction().execute(async step => {
    await lockWaiting(step, id, asker)
    await step
      .updateTable('coursewareRequest')
      .set({ state: 'withdrawn', changedAt: new Date() })
      .where('id', '=', id)
      .execute()
    await record(step, asker, subject('withdrawRequest', id))
  })
}
