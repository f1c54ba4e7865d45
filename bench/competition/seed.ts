import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { acceptInvitation, insertInvitation } from '../../src/account/invitation-records.ts'
import { byToken } from '../../src/account/one-time.ts'
import { type Role, rootOrganisation } from '../../src/account/rules.ts'
import { hashToken, newId, newToken } from '../../src/account/tokens.ts'
import { countingRuleSchema, countingRuleVersion } from '../../src/competition/rules.ts'
import type { Database } from '../../src/database/schema.ts'

type Db = Kysely<Database>

/** The figures of a national contest of learning films: entries, units that sent them, and reviewers of two rounds. */
export type Size = {
  readonly entries: number
  readonly units: number
  readonly reviewers: number
  readonly perEntry: number
  readonly finalReviewers: number
  readonly advancePerCategory: number
}

export type SeededCompetition = {
  readonly competitionId: string
  readonly stageIds: readonly [string, string]
  /** Who can sign in with `password`: user names. */
  readonly organiser: string
  readonly chair: string
  readonly reviewer: string
}

export const password = '田埂上的摄像机 2026'
const hour = 3_600_000
/** Rows of one question: PostgreSQL takes 65,535 values. */
const rowsAtOnce = 1000

export const rule = countingRuleSchema.parse({
  version: countingRuleVersion,
  rubric: {
    criteria: [
      { id: 'local', weight: 20, mostPoints: 10 },
      { id: 'accuracy', weight: 25, mostPoints: 10 },
      { id: 'clarity', weight: 20, mostPoints: 10 },
      { id: 'picture', weight: 20, mostPoints: 10 },
      { id: 'appeal', weight: 15, mostPoints: 10 },
    ],
    gates: ['lawful'],
  },
  // The bench invents scores that lie apart; arbitration is not what is measured.
  arbitrationGap: null,
  tieOrder: ['accuracy', 'local', 'clarity', 'picture', 'appeal'],
})

const media = JSON.stringify({
  ...{ durationSeconds: 300, masterPlaylist: 'master.m3u8', listenPlaylist: 'listen.m3u8', totalBytes: 1 },
  ...{ renditions: [], posterWidths: [], posterAspect: 16 / 9, releaseIds: [], coming: [] },
})

const topics = ['种植技术', '健康生活', '法律常识', '安全生产'] as const

/** Makes an account as everybody gets one; answers its id. */
async function join(db: Db, username: string, role: Role, organisationId: string): Promise<string> {
  const token = newToken()
  await db
    .transaction()
    .execute(step =>
      insertInvitation(
        step,
        { role, name: username, createdBy: null, organisationId },
        { tokenHash: hashToken(token) },
      ),
    )
  const { id } = await acceptInvitation(db, byToken(token), { name: username, username, password })
  return id
}

async function insertInParts<Row>(rows: readonly Row[], insert: (part: Row[]) => Promise<unknown>) {
  for (let from = 0; from < rows.length; from += rowsAtOnce) await insert(rows.slice(from, from + rowsAtOnce))
}

/** A competition of two rounds whose entries were checked and have their codes; nobody was assigned. */
export async function seedCompetition(db: Db, size: Size): Promise<SeededCompetition> {
  const units = Array.from({ length: size.units }, newId)
  const outside = Array.from({ length: size.finalReviewers }, newId)
  await insertInParts([...units, ...outside], part =>
    db
      .insertInto('organisation')
      .values(
        part.map(id => ({
          ...{ id, kind: 'department' as const, name: `单位 ${id.slice(0, 8)}` },
          ...{ parentId: rootOrganisation.id, path: `${rootOrganisation.path}${id}/` },
        })),
      )
      .execute(),
  )
  await join(db, 'organiser', 'competitionOrganiser', rootOrganisation.id)
  const producerId = await join(db, 'producer', 'producer', units[0] ?? '')
  const competitionId = newId()
  const now = Date.now()
  await db
    .insertInto('competition')
    .values({
      ...{ id: competitionId, organisationId: rootOrganisation.id, title: '全省课件观摩评比' },
      ...{ callText: '请各单位报送。', specProfile: 'courseware-general', state: 'closed', upToId: null },
      ...{ entriesFrom: new Date(now - 96 * hour), entriesUntil: new Date(now - 48 * hour), createdBy: null },
    })
    .execute()
  const categories = topics.map((name, at) => ({ id: newId(), letter: 'ABCD'[at] ?? 'A', name }))
  const quotas = JSON.stringify([
    { name: '一等奖', count: 5 },
    { name: '二等奖', count: 10 },
    { name: '三等奖', count: 20 },
  ])
  await db
    .insertInto('entryCategory')
    .values(categories.map(category => ({ ...category, competitionId, quotas })))
    .execute()
  const stageIds = [newId(), newId()] as const
  for (const [at, id] of stageIds.entries()) await addStage(db, { id, competitionId, place: at + 1, size })
  const entryIds = await addEntries(db, { size, competitionId, producerId, units, categories })
  await insertInParts(entryIds, part =>
    db
      .insertInto('stageEntry')
      .values(part.map(entryId => ({ stageId: stageIds[0], entryId })))
      .execute(),
  )
  await addPanel(db, stageIds[0], size.reviewers, 'reviewer', units)
  // All of them judge each entry of the final: they come from units that sent none.
  await addPanel(db, stageIds[1], size.finalReviewers, 'finalist', outside)
  const names = { organiser: 'organiser', chair: 'reviewer1', reviewer: 'reviewer2' }
  return { competitionId, stageIds, ...names }
}

type StageParts = {
  readonly id: string
  readonly competitionId: string
  readonly place: number
  readonly size: Size
}

async function addStage(db: Db, { id, competitionId, place, size }: StageParts): Promise<void> {
  const named = (ids: readonly string[]) =>
    Object.fromEntries(ids.map(each => [each, { name: `项目 ${each}`, hint: '从选题、内容和效果看。' }]))
  const now = Date.now()
  const window = { scoringFrom: new Date(now - 2 * hour), scoringUntil: new Date(now + 48 * hour) }
  const votes = { votesFrom: new Date(now - 2 * hour), votesUntil: new Date(now + 24 * hour) }
  await db
    .insertInto('competitionStage')
    .values({
      ...{ id, competitionId, place, kind: place === 1 ? 'preliminary' : 'final', state: 'planned' },
      rule: JSON.stringify(rule),
      words: JSON.stringify({
        criteria: named(rule.rubric.criteria.map(each => each.id)),
        gates: named(rule.rubric.gates),
        bands: [90, 75, 60, 40, 0].map(fromPercent => ({ fromPercent, text: `从 ${fromPercent}% 起` })),
      }),
      ...{ reviewersPerEntry: place === 1 ? size.perEntry : size.finalReviewers, seed: `bench ${place}` },
      ...window,
      ...(place === 1 ? votes : { votesFrom: null, votesUntil: null }),
      advancePerCategory: place === 1 ? size.advancePerCategory : null,
      ...{ noticeFrom: null, noticeUntil: null, finalAt: null, blindLiftedAt: null, blindLiftedBy: null },
    })
    .execute()
}

type EntryParts = {
  readonly size: Size
  readonly competitionId: string
  readonly producerId: string
  readonly units: readonly string[]
  readonly categories: readonly { readonly id: string; readonly letter: string }[]
}

async function addEntries(db: Db, parts: EntryParts): Promise<readonly string[]> {
  const { size, competitionId, producerId, units, categories } = parts
  const entries = Array.from({ length: size.entries }, (_, at) => {
    const category = categories[at % categories.length]
    const number = String(Math.floor(at / categories.length) + 1).padStart(3, '0')
    const releaseId = newId()
    return {
      ...{
        id: newId(),
        competitionId,
        categoryId: category?.id ?? '',
        code: `${category?.letter}-${number}`,
      },
      ...{ coursewareId: newId(), releaseId, title: `乡村课件 ${at + 1}`, enteredBy: producerId },
      contentHash: createHash('sha256').update(releaseId).digest('hex'),
      ...{
        durationSeconds: 300 + (at % 600),
        titleCardSeconds: 5,
        state: 'passed' as const,
        checkedBy: null,
      },
      organisationId: units[at % units.length] ?? '',
      people: JSON.stringify([{ name: `作者${at + 1}`, craft: 'camera' }]),
      media,
    }
  })
  await insertInParts(entries, async part => {
    await db
      .insertInto('courseware')
      .values(
        // As entry-only lessons are: a catalogue that takes them in meanwhile would weigh on the figures.
        part.map(({ coursewareId: id, title }) => ({
          ...{ id, ownerId: producerId, title, notes: '', state: 'draft' as const },
          ...{ releaseId: null, media: null, publishedAt: null },
        })),
      )
      .execute()
    await db.insertInto('entry').values(part).execute()
  })
  return entries.map(({ id }) => id)
}

/** Reviewers of some of the units that entered, so that there are conflicts; the first one has the chair. */
async function addPanel(
  db: Db,
  stageId: string,
  count: number,
  name: string,
  units: readonly string[],
): Promise<void> {
  for (let at = 0; at < count; at++) {
    const userId = await join(db, `${name}${at + 1}`, 'reviewer', units[(at * 7) % units.length] ?? '')
    await db
      .insertInto('panelMember')
      .values({
        ...{ id: newId(), stageId, userId, number: `R-${String(at + 1).padStart(2, '0')}` },
        ...{ role: at === 0 ? 'chair' : 'reviewer', removedAt: null },
      })
      .execute()
  }
}
