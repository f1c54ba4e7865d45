import { type Kysely, sql, type Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import { publicLessons } from '../catalogue/records.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { lockStage } from './move-records.ts'
import type { StageState } from './stage-rules.ts'

type Db = Kysely<Database> | Transaction<Database>

/** What a panel can hold in mind. */
export const mostAnchors = 6

/** While these last a panel can still be shown what to measure by. */
export const takesAnchors = (state: StageState): boolean =>
  state === 'planned' || state === 'preparing' || state === 'scoring'

/** An example of how many points of a hundred a film gets. `isEntered`: it is judged here itself, so no reviewer sees it. */
export type Anchor = {
  readonly id: string
  readonly coursewareId: string
  readonly title: string
  readonly points: number
  readonly why: string
  readonly isEntered: boolean
}

/** It was entered after it was chosen. */
const isEntered = sql<boolean>`exists (select 1 from entry
  join "competitionStage" stage on stage."competitionId" = entry."competitionId"
  where stage.id = "anchorFilm"."stageId" and entry."coursewareId" = "anchorFilm"."coursewareId"
    and entry.state not in ('withdrawn', 'rejected'))`

/** The anchor films of a stage, the highest first; those alone that the public may watch now. */
export const listAnchors = (db: Db, stageId: string): Promise<readonly Anchor[]> =>
  db
    .selectFrom('anchorFilm')
    .innerJoin('courseware', 'courseware.id', 'anchorFilm.coursewareId')
    .select(['anchorFilm.id', 'anchorFilm.coursewareId', 'courseware.title', 'points', 'why'])
    .select(isEntered.as('isEntered'))
    .where('anchorFilm.stageId', '=', stageId)
    .where('courseware.publishedAt', 'is not', null)
    .where('courseware.visibility', '=', 'all')
    .orderBy('points', 'desc')
    .orderBy('anchorFilm.id')
    .execute()

export type NewAnchor = Pick<Anchor, 'coursewareId' | 'points' | 'why'>
export type AnchorFault = 'notPublic' | 'isEntered' | 'isThere' | 'tooMany'

/** Adds an anchor film to a stage; answers why it cannot be one. Throws `stageMoved` once scoring is over. */
export const addAnchor = (
  db: Kysely<Database>,
  stageId: string,
  { coursewareId, points, why }: NewAnchor,
  actor: Identity,
): Promise<AnchorFault | undefined> =>
  db.transaction().execute(async trx => {
    const { state, competitionId } = await lockStage(trx, stageId)
    if (!takesAnchors(state)) throw new XiangtuError('stageMoved')
    const lesson = await publicLessons(trx, []).where('courseware.id', '=', coursewareId).executeTakeFirst()
    if (!lesson) return 'notPublic'
    const before = await trx
      .selectFrom('anchorFilm')
      .select('coursewareId')
      .where('stageId', '=', stageId)
      .execute()
    if (before.some(each => each.coursewareId === coursewareId)) return 'isThere'
    if (before.length >= mostAnchors) return 'tooMany'
    const entry = await trx
      .selectFrom('entry')
      .select('id')
      .where('competitionId', '=', competitionId)
      .where('coursewareId', '=', coursewareId)
      .where('state', 'not in', ['withdrawn', 'rejected'])
      .executeTakeFirst()
    if (entry) return 'isEntered'
    await trx.insertInto('anchorFilm').values({ id: newId(), stageId, coursewareId, points, why }).execute()
    await recordChange(trx, actor, {
      ...{ action: 'addAnchor', subjectKind: 'competitionStage', subjectId: stageId },
      after: { title: lesson.title, points, why },
    })
    return undefined
  })

/** Takes an anchor film away. Throws `notFound`, and `stageMoved` once scoring is over. */
export const removeAnchor = (
  db: Kysely<Database>,
  stageId: string,
  id: string,
  actor: Identity,
): Promise<void> =>
  db.transaction().execute(async trx => {
    const { state } = await lockStage(trx, stageId)
    if (!takesAnchors(state)) throw new XiangtuError('stageMoved')
    const removed = await trx
      .deleteFrom('anchorFilm')
      .where('id', '=', id)
      .where('stageId', '=', stageId)
      .returning(['coursewareId', 'points', 'why'])
      .executeTakeFirst()
    if (!removed) throw new XiangtuError('notFound')
    const { points, why } = removed
    await recordChange(trx, actor, {
      ...{ action: 'removeAnchor', subjectKind: 'competitionStage', subjectId: stageId },
      before: { points, why },
    })
  })

/** Whether somebody sits on the panel of a stage whose judging is prepared or under way. */
export const sitsOnPanel = async (db: Db, stageId: string, userId: string): Promise<boolean> =>
  (await db
    .selectFrom('panelMember')
    .innerJoin('competitionStage', 'competitionStage.id', 'panelMember.stageId')
    .select('panelMember.id')
    .where('panelMember.stageId', '=', stageId)
    .where('panelMember.userId', '=', userId)
    .where('panelMember.removedAt', 'is', null)
    .where('competitionStage.state', 'in', ['preparing', 'scoring', 'counting'])
    .executeTakeFirst()) !== undefined
