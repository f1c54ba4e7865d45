import { expect } from 'chai'
import { Router } from 'express'
import { newId } from '../../src/account/tokens.ts'
import { reassign } from '../../src/competition/assignment-records.ts'
import { assignmentRoutes } from '../../src/competition/assignment-routes.ts'
import { firstBreak } from '../../src/competition/chain.ts'
import { entryRoutes } from '../../src/competition/entry-routes.ts'
import { readActs, readLog } from '../../src/competition/log-records.ts'
import { join, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { addCompetition, type CompetitionRows } from '../support/competition-rows.ts'
import { addStoredUpload } from '../support/lesson-rows.ts'
import { makePlace, moveGrant } from '../support/places.ts'

describe('giving entries to reviewers', () => {
  let app: RunningApp
  /** Which others only look at. */
  let forbidden: CompetitionRows
  const page = ({ stageId }: CompetitionRows) => `/competitions/stages/${stageId}/assignment`

  before(async () => {
    const routes = Router()
    app = await startApp({ routers: [routes] })
    const { db } = app
    routes.use(assignmentRoutes({ db }), entryRoutes({ db }))
  })
  after(() => app.close())

  /** Who has what now, as `A-001 R-02`. */
  const standing = async ({ stageId }: CompetitionRows): Promise<readonly string[]> => {
    const rows = await app.db
      .selectFrom('reviewAssignment')
      .innerJoin('entry', 'entry.id', 'reviewAssignment.entryId')
      .innerJoin('panelMember', 'panelMember.id', 'reviewAssignment.memberId')
      .select(['code', 'number'])
      .where('reviewAssignment.stageId', '=', stageId)
      .where('reviewAssignment.state', '<>', 'released')
      .execute()
    return rows.map(({ code, number }) => `${code} ${number}`).toSorted()
  }
  const count = (pairs: readonly string[], name: string) => pairs.filter(pair => pair.includes(name)).length
  /** What the log says of who has what: it and the tables must never differ. */
  const logged = async ({ stageId }: CompetitionRows): Promise<readonly string[]> => {
    const pairs = new Set<string>()
    for (const { kind, body } of await readActs(app.db, stageId)) {
      if (kind === 'assigned') pairs.add(`${body.entryCode} ${body.reviewer}`)
      if (kind === 'released') pairs.delete(`${body.entryCode} ${body.reviewer}`)
    }
    expect(firstBreak(await readLog(app.db, stageId))).to.equal(undefined)
    return [...pairs].toSorted()
  }
  const fresh = (prefix: string, entries: number, reviewers: number, reviewersPerEntry = 3) =>
    addCompetition(app.db, {
      ...{ prefix, entries, reviewers, reviewersPerEntry, state: 'preparing', isAssigned: false },
    })

  it('refuses visitors, reviewers, entrants, and organisers of another place', async () => {
    forbidden = await fresh('forbidden', 2, 3)
    const rows = forbidden
    const other = await join(app.db, 'otherorganiser', 'competitionOrganiser')
    await moveGrant(app.db, other.id, await makePlace(app.db, '别处'))
    const visitor = new Visitor(app.url)
    expect((await visitor.post(page(rows))).status).to.be.oneOf([303, 401])
    for (const name of [rows.reviewers[0] ?? '', rows.producer, 'otherorganiser']) {
      const person = await signedIn(app, name)
      expect((await person.get(page(rows))).status, name).to.be.oneOf([403, 404])
      expect((await person.post(page(rows))).status, name).to.be.oneOf([403, 404])
      expect((await person.post(`/competitions/stages/${rows.stageId}/conflicts`)).status).to.be.oneOf([
        403, 404,
      ])
    }
    expect(await standing(rows)).to.deep.equal([])
  })

  it('refuses to draw for a stage that is only planned, or over', async () => {
    const rows = forbidden
    const organiser = await signedIn(app, rows.organiser)
    for (const state of ['planned', 'counting', 'final'] as const) {
      await app.db.updateTable('competitionStage').set({ state }).where('id', '=', rows.stageId).execute()
      expect((await organiser.post(page(rows))).status, state).to.equal(409)
    }
    expect(await standing(rows)).to.deep.equal([])
  })

  it('gives every entry its reviewers, loads that differ by one at most, and nobody what he must not judge', async () => {
    const rows = await fresh('draw', 8, 5)
    const [first = '', second = '', third = '', fourth = ''] = rows.reviewers
    const userOf = async (name: string) =>
      await app.db
        .selectFrom('user')
        .select(['id', 'name'])
        .where('username', '=', name)
        .executeTakeFirstOrThrow()
    // The first is of a unit that entered A-001, the second made A-002, the third said that he knows A-003's makers, the fourth
    // sent a film of A-004 before the one that its lesson shows by now.
    const town = await makePlace(app.db, '柳河镇')
    const village = newId()
    const { path: townPath } = await app.db
      .selectFrom('organisation')
      .select('path')
      .where('id', '=', town)
      .executeTakeFirstOrThrow()
    await app.db
      .insertInto('organisation')
      .values({
        id: village,
        name: '柳河村',
        kind: 'village',
        parentId: town,
        path: `${townPath}${village}/`,
      })
      .execute()
    await moveGrant(app.db, (await userOf(first)).id, village)
    const entry = (at: number) => rows.entryIds[at] ?? ''
    await app.db.updateTable('entry').set({ organisationId: town }).where('id', '=', entry(0)).execute()
    const people = JSON.stringify([
      { name: ` ${(await userOf(second)).name.toUpperCase()}`, craft: 'camera' },
    ])
    const { id: enteredBy } = await join(app.db, 'drawother')
    await app.db.updateTable('entry').set({ people, enteredBy }).where('id', '=', entry(1)).execute()
    const { coursewareId } = await app.db
      .selectFrom('entry')
      .select('coursewareId')
      .where('id', '=', entry(3))
      .executeTakeFirstOrThrow()
    await addStoredUpload(app.db, { coursewareId, ownerId: (await userOf(fourth)).id })
    const organiser = await signedIn(app, rows.organiser)
    const said = { reviewerId: (await userOf(third)).id, what: 'a－003', reason: '同学' }
    expect((await organiser.post(`/competitions/stages/${rows.stageId}/conflicts`, said)).status).to.equal(
      303,
    )
    const wrong = { ...said, what: '没有这个单位' }
    expect((await organiser.post(`/competitions/stages/${rows.stageId}/conflicts`, wrong)).status).to.equal(
      400,
    )

    expect((await organiser.post(page(rows))).status).to.equal(303)
    const pairs = await standing(rows)
    expect(pairs).to.have.length(24)
    for (let at = 1; at <= 8; at++) expect(count(pairs, `A-00${at}`)).to.equal(3)
    for (let at = 1; at <= 5; at++) expect(count(pairs, `R-0${at}`)).to.be.oneOf([4, 5])
    for (const apart of ['A-001 R-01', 'A-002 R-02', 'A-003 R-03', 'A-004 R-04'])
      expect(pairs).not.to.include(apart)
    expect(await logged(rows)).to.deep.equal(pairs)
    const shown = await (await organiser.get(`${page(rows)}?member=${rows.memberIds[0]}`)).text()
    expect(shown).to.include('同一单位或上下级单位').and.to.include('A-001')
    // Each has an order of his own, without gaps.
    const orders = await app.db
      .selectFrom('reviewAssignment')
      .select(['memberId', 'place'])
      .where('stageId', '=', rows.stageId)
      .execute()
    for (const memberId of rows.memberIds) {
      const places = orders.filter(each => each.memberId === memberId).map(({ place }) => place)
      expect(places.toSorted((a, b) => a - b)).to.deep.equal(places.map((_, at) => at + 1))
    }
  })

  it('keeps co-entrants of the last three years apart, and not those of earlier ones', async () => {
    const before = forbidden
    const rows = await fresh('partners', 2, 4)
    const names = rows.reviewers
    const credit = (at: number, name: string, years: number) =>
      app.db
        .updateTable('entry')
        .set({
          people: JSON.stringify([
            { name, craft: 'sound' },
            { name: '钱小满', craft: 'edit' },
          ]),
          enteredAt: new Date(Date.now() - years * 365.25 * 24 * 3600_000),
        })
        .where('id', '=', before.entryIds[at] ?? '')
        .execute()
    await credit(0, names[0] ?? '', 2.9)
    await credit(1, names[1] ?? '', 3.1)
    await app.db
      .updateTable('entry')
      .set({ people: JSON.stringify([{ name: '钱小满', craft: 'edit' }]) })
      .where('competitionId', '=', rows.competitionId)
      .execute()
    const organiser = await signedIn(app, rows.organiser)
    expect((await organiser.post(page(rows))).status).to.equal(409)
    await app.db
      .updateTable('competitionStage')
      .set({ reviewersPerEntry: 2 })
      .where('id', '=', rows.stageId)
      .execute()
    // The first may judge nothing now: loads cannot be even, and the page names him.
    const answer = await organiser.post(page(rows))
    expect(answer.status).to.equal(409)
    expect(await answer.text())
      .to.include('三年内')
      .and.to.include('R-01')
      .and.not.to.include('R-02 partnersreviewer2 –')
    await app.db
      .updateTable('panelMember')
      .set({ removedAt: new Date() })
      .where('id', '=', rows.memberIds[0] ?? '')
      .execute()
    expect((await organiser.post(page(rows))).status).to.equal(303)
    expect(await standing(rows)).to.have.length(4)
  })

  it('keeps what is done when a reviewer is recused, removed, or an entry withdrawn', async () => {
    const rows = await fresh('late', 6, 5)
    const organiser = await signedIn(app, rows.organiser)
    expect((await organiser.post(page(rows))).status).to.equal(303)
    await app.db
      .updateTable('competitionStage')
      .set({ state: 'scoring' })
      .where('id', '=', rows.stageId)
      .execute()
    const before = await standing(rows)
    const openOf = (number: string) =>
      app.db
        .selectFrom('reviewAssignment')
        .innerJoin('panelMember', 'panelMember.id', 'reviewAssignment.memberId')
        .innerJoin('entry', 'entry.id', 'reviewAssignment.entryId')
        .select(['reviewAssignment.id', 'entry.code', 'entry.id as entryId', 'memberId', 'userId'])
        .where('panelMember.stageId', '=', rows.stageId)
        .where('number', '=', number)
        .where('reviewAssignment.state', '=', 'open')
        .orderBy('code')
        .execute()

    // An entrant knows a reviewer by name: that one loses the entry, which another gets.
    const [lost] = await openOf('R-01')
    const producer = await signedIn(app, rows.producer)
    const recusal = { name: rows.reviewers[0] ?? '', reason: '表兄' }
    expect(
      (await producer.post(`/entries/${lost?.entryId}/recusal`, { ...recusal, name: '没有这个人' })).status,
    ).to.equal(404)
    expect((await producer.post(`/entries/${lost?.entryId}/recusal`, recusal)).status).to.equal(303)
    const afterRecusal = await standing(rows)
    expect(afterRecusal).not.to.include(`${lost?.code} R-01`)
    expect(count(afterRecusal, lost?.code ?? '')).to.equal(3)
    expect(before.filter(pair => !afterRecusal.includes(pair))).to.deep.equal([`${lost?.code} R-01`])

    // What a reviewer has submitted stays when he is removed.
    const [done, ...open] = await openOf('R-02')
    await app.db
      .updateTable('reviewAssignment')
      .set({ state: 'submitted' })
      .where('id', '=', done?.id ?? '')
      .execute()
    await app.db
      .updateTable('panelMember')
      .set({ removedAt: new Date() })
      .where('id', '=', done?.memberId ?? '')
      .execute()
    await app.db
      .transaction()
      .execute(trx =>
        reassign(trx, rows.stageId, { reason: 'removed', memberId: done?.memberId ?? '' }, null),
      )
    const afterRemoval = await standing(rows)
    expect(afterRemoval).to.include(`${done?.code} R-02`)
    expect(count(afterRemoval, 'R-02')).to.equal(1)
    expect(open.length).to.be.greaterThan(0)
    for (let at = 1; at <= 6; at++) expect(count(afterRemoval, `A-00${at}`), `A-00${at}`).to.equal(3)

    // A withdrawn entry is judged no more; nothing else moves.
    expect((await producer.post(`/entries/${rows.entryIds[5]}/withdraw`, { reason: '' })).status).to.equal(
      400,
    )
    expect(
      (await producer.post(`/entries/${rows.entryIds[5]}/withdraw`, { reason: '重拍' })).status,
    ).to.equal(303)
    const afterWithdrawal = await standing(rows)
    const isLeft = afterRemoval.filter(pair => !pair.startsWith('A-006') || pair === `${done?.code} R-02`)
    expect(afterWithdrawal).to.deep.equal(isLeft)
    expect(
      (await producer.post(`/entries/${rows.entryIds[5]}/withdraw`, { reason: '再来' })).status,
    ).to.equal(409)
    expect(await logged(rows)).to.deep.equal(afterWithdrawal)
    const log = JSON.stringify(await readLog(app.db, rows.stageId))
    for (const told of ['重拍', '表兄', rows.producer, rows.producerId, ...rows.reviewers])
      expect(log).not.to.include(told)
  })

  it('gives the others theirs where one entry can no longer have enough', async () => {
    const rows = await fresh('scarce', 4, 3)
    const organiser = await signedIn(app, rows.organiser)
    expect((await organiser.post(page(rows))).status).to.equal(303)
    const { userId } = await app.db
      .selectFrom('panelMember')
      .select('userId')
      .where('id', '=', rows.memberIds[0] ?? '')
      .executeTakeFirstOrThrow()
    const said = { reviewerId: userId, what: 'A-002', reason: '' }
    expect((await organiser.post(`/competitions/stages/${rows.stageId}/conflicts`, said)).status).to.equal(
      303,
    )
    expect(await standing(rows)).to.have.length(11)
    const answer = await organiser.post(page(rows))
    expect(answer.status).to.equal(409)
    const text = await answer.text()
    expect(text).to.include('申请回避').and.to.include('A-002')
    const { id } = await join(app.db, 'scarcefourth', 'reviewer')
    await app.db
      .insertInto('panelMember')
      .values({ ...{ id: newId(), stageId: rows.stageId, userId: id, number: 'R-04' }, removedAt: null })
      .execute()
    expect((await organiser.post(page(rows))).status).to.equal(303)
    expect(count(await standing(rows), 'A-002')).to.equal(3)
    expect(await logged(rows)).to.deep.equal(await standing(rows))
  })
})
