import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { type Role, rootOrganisation } from '../../src/account/rules.ts'
import { newId } from '../../src/account/tokens.ts'
import { appendAct } from '../../src/competition/log-records.ts'
import type { CountingRule } from '../../src/competition/rules.ts'
import type { StageState } from '../../src/competition/stage-rules.ts'
import type { Database } from '../../src/database/schema.ts'
import { join } from './app.ts'
import { rule as smallRule } from './competition.ts'
import { addLesson, sampleMedia } from './lesson-rows.ts'
import { makePlace, moveGrant } from './places.ts'

type Wanted = {
  /** How user names begin. A second competition of the same prefix has the same people, which costs no passwords. */
  readonly prefix?: string
  readonly entries?: number
  readonly reviewers?: number
  readonly reviewersPerEntry?: number
  readonly state?: StageState
  readonly rule?: CountingRule
  readonly watchPercent?: number
  /** False: nothing is given to anybody yet, and the log has its first row alone. */
  readonly isAssigned?: boolean
}

export type CompetitionRows = {
  readonly competitionId: string
  readonly stageId: string
  readonly categoryId: string
  /** `<prefix>organiser`, who can sign in; so can the others. */
  readonly organiser: string
  /** `<prefix>producer`, who has entered everything, in a town of his own. */
  readonly producer: string
  readonly producerId: string
  /** User names in the order of their numbers … */
  readonly reviewers: readonly string[]
  readonly memberIds: readonly string[]
  /** In the order of their codes … */
  readonly entryIds: readonly string[]
  readonly assignmentIds: readonly string[]
}

const hour = 3_600_000

/**
 * A competition in the tables: everything is entered and checked, each reviewer is given all entries (or each entry
 * the first few reviewers), nobody has scored. Its log says the same.
 */
export async function addCompetition(
  db: Kysely<Database>,
  {
    prefix = '',
    entries = 3,
    reviewers = 3,
    reviewersPerEntry = reviewers,
    state = 'scoring',
    rule = smallRule,
    watchPercent = 80,
    isAssigned = true,
  }: Wanted = {},
): Promise<CompetitionRows> {
  const [competitionId, stageId, categoryId] = [newId(), newId(), newId()]
  const organiser = `${prefix}organiser`
  const producer = `${prefix}producer`
  await account(db, organiser, 'competitionOrganiser')
  const producerId = (await account(db, producer, 'producer')).id
  const town = (await placeOf(db, producerId)) ?? (await makePlace(db, `${prefix}石桥镇`))
  await moveGrant(db, producerId, town)
  const now = Date.now()
  await db
    .insertInto('competition')
    .values({
      ...{ id: competitionId, organisationId: rootOrganisation.id, title: `${prefix}春季课件观摩评比` },
      ...{ callText: '请各镇报送。', specProfile: 'courseware-general', state: 'closed', upToId: null },
      ...{ entriesFrom: new Date(now - 48 * hour), entriesUntil: new Date(now - 24 * hour), createdBy: null },
    })
    .execute()
  await db
    .insertInto('entryCategory')
    .values({
      ...{ id: categoryId, competitionId, letter: 'A', name: '种植技术' },
      quotas: JSON.stringify([
        { name: '一等奖', count: 1 },
        { name: '二等奖', count: 1 },
      ]),
    })
    .execute()
  const seed = `${prefix}spring`
  const named = (ids: readonly string[]) =>
    Object.fromEntries(ids.map(id => [id, { name: `项目 ${id}`, hint: '' }]))
  await db
    .insertInto('competitionStage')
    .values({
      ...{
        id: stageId,
        competitionId,
        place: 1,
        kind: 'final',
        state,
        reviewersPerEntry,
        watchPercent,
        seed,
      },
      rule: JSON.stringify(rule),
      words: JSON.stringify({
        criteria: named(rule.rubric.criteria.map(({ id }) => id)),
        gates: named(rule.rubric.gates),
        bands: [90, 75, 60, 40, 0].map(fromPercent => ({ fromPercent, text: `从 ${fromPercent}% 起` })),
      }),
      ...{ scoringFrom: new Date(now - hour), scoringUntil: new Date(now + 24 * hour) },
      ...{ votesFrom: null, votesUntil: null, advancePerCategory: null },
      ...{ noticeFrom: null, noticeUntil: null, finalAt: null, blindLiftedAt: null, blindLiftedBy: null },
    })
    .execute()

  const codes = Array.from({ length: entries }, (_, at) => `A-${String(at + 1).padStart(3, '0')}`)
  const entryIds: string[] = []
  for (const code of codes) {
    const media = { ...sampleMedia, durationSeconds: 60 }
    const title = `${code} 的片名不可见`
    const { coursewareId, releaseId } = await addLesson(db, { ownerId: producerId, title, media })
    const id = newId()
    entryIds.push(id)
    await db
      .insertInto('entry')
      .values({
        ...{ id, competitionId, categoryId, code, coursewareId, releaseId, title, organisationId: town },
        media: JSON.stringify(media),
        contentHash: createHash('sha256').update(releaseId).digest('hex'),
        ...{ durationSeconds: 60, titleCardSeconds: 5, enteredBy: producerId, state: 'passed' },
        people: JSON.stringify([{ name: '赵四海', craft: 'camera' }]),
        checkedBy: null,
      })
      .execute()
    await db.insertInto('stageEntry').values({ stageId, entryId: id }).execute()
  }

  const names = Array.from({ length: reviewers }, (_, at) => `${prefix}reviewer${at + 1}`)
  const memberIds: string[] = []
  for (const [at, name] of names.entries()) {
    const { id: userId } = await account(db, name, 'reviewer')
    const id = newId()
    memberIds.push(id)
    const number = `R-${String(at + 1).padStart(2, '0')}`
    await db
      .insertInto('panelMember')
      .values({ ...{ id, stageId, userId, number }, removedAt: null })
      .execute()
  }

  const assignmentIds: string[] = []
  await db.transaction().execute(async trx => {
    const seedHash = createHash('sha256').update(seed).digest('hex')
    await appendAct(trx, stageId, { kind: 'opened', body: { stage: 'final', rule, seedHash } }, null)
    if (!isAssigned) return
    for (const entryCode of codes)
      await appendAct(trx, stageId, { kind: 'entered', body: { entryCode, category: '种植技术' } }, null)
    for (const [place, entryId] of entryIds.entries())
      for (const [at, memberId] of memberIds.slice(0, reviewersPerEntry).entries()) {
        const id = newId()
        assignmentIds.push(id)
        await trx
          .insertInto('reviewAssignment')
          .values({ ...{ id, stageId, entryId, memberId, place: place + 1 }, releasedAt: null })
          .execute()
        const body = { entryCode: codes[place] ?? '', reviewer: `R-${String(at + 1).padStart(2, '0')}` }
        await appendAct(trx, stageId, { kind: 'assigned', body }, null)
      }
  })
  const people = { organiser, producer, producerId, reviewers: names, memberIds }
  return { ...{ competitionId, stageId, categoryId, entryIds, assignmentIds }, ...people }
}

/** Somebody's account, made where he has none yet. */
const account = async (db: Kysely<Database>, username: string, role: Role): Promise<{ id: string }> =>
  (await db.selectFrom('user').select('id').where('username', '=', username).executeTakeFirst()) ??
  join(db, username, role)

/** Where somebody holds a role, if that is a town. */
const placeOf = async (db: Kysely<Database>, userId: string): Promise<string | undefined> =>
  (
    await db
      .selectFrom('roleGrant')
      .select('organisationId')
      .where('userId', '=', userId)
      .where('organisationId', '<>', rootOrganisation.id)
      .executeTakeFirst()
  )?.organisationId
