import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { Router } from 'express'
import { grantRole } from '../../src/account/grant-records.ts'
import { rootOrganisation } from '../../src/account/rules.ts'
import { newId } from '../../src/account/tokens.ts'
import { competitionApiRoutes } from '../../src/competition/api-routes.ts'
import { appendAct, readActs } from '../../src/competition/log-records.ts'
import { memberRoutes } from '../../src/competition/member-routes.ts'
import { closeScoring, passOn, prepare, reopenScoring, startScoring } from '../../src/competition/moves.ts'
import { findStage } from '../../src/competition/records.ts'
import { setupRoutes } from '../../src/competition/setup-routes.ts'
import { typedStage } from '../../src/competition/stage-form.ts'
import { stageRoutes } from '../../src/competition/stage-routes.ts'
import { writeMoment } from '../../src/competition/typed-form.ts'
import { upRoutes } from '../../src/competition/up-routes.ts'
import { readSpecProfiles } from '../../src/profiles.ts'
import { join, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { points } from '../support/competition.ts'
import { addCompetition, type CompetitionRows } from '../support/competition-rows.ts'

const hour = 3_600_000
const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : error)
const failing = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'done', codeOf)

describe('the stages of a competition', () => {
  let app: RunningApp

  before(async () => {
    const routes = Router()
    app = await startApp({ routers: [routes] })
    const { db } = app
    routes.use(setupRoutes({ db, specProfiles: await readSpecProfiles() }))
    routes.use(stageRoutes({ db }), memberRoutes({ db }), upRoutes({ db }))
    routes.use(competitionApiRoutes({ db }))
  })
  after(() => app.close())

  const add = (wanted: Parameters<typeof addCompetition>[1] = {}): Promise<CompetitionRows> =>
    addCompetition(app.db, { ...wanted, prefix: 's' })
  let organiser: Promise<Visitor> | undefined
  /** Signed in once for all: a password takes its time. */
  const organiserOf = () => (organiser ??= signedIn(app, 'sorganiser'))
  const setStage = (id: string, change: object) =>
    app.db.updateTable('competitionStage').set(change).where('id', '=', id).execute()
  const makeChair = (rows: CompetitionRows) =>
    app.db
      .updateTable('panelMember')
      .set({ role: 'chair' })
      .where('id', '=', rows.memberIds[0] ?? '')
      .execute()
  const stateOf = async (id: string) => (await findStage(app.db, id))?.state
  const textOf = async (visitor: Visitor, path: string) =>
    (await visitor.get(`${path}?language=zh-CN`)).text()

  describe('prepare', () => {
    const planned = async () => {
      const rows = await add({ state: 'planned' })
      await app.db
        .updateTable('competition')
        .set({ state: 'open' })
        .where('id', '=', rows.competitionId)
        .execute()
      return rows
    }
    const setEnd = (rows: CompetitionRows, at: number) =>
      app.db
        .updateTable('competition')
        .set({ entriesUntil: new Date(at) })
        .where('id', '=', rows.competitionId)
        .execute()

    it('refuses while entries are taken, to the second, and while one is unchecked', async () => {
      const rows = await planned()
      const end = Date.now() - 1000
      await setEnd(rows, end)
      const at = (time: number) => failing(prepare(app.db, rows.stageId, undefined, new Date(time)))
      await app.db
        .updateTable('entry')
        .set({ state: 'returned' })
        .where('id', '=', rows.entryIds[0] ?? '')
        .execute()
      expect(await at(end)).to.equal('stageNotReady')
      await app.db
        .updateTable('entry')
        .set({ state: 'passed' })
        .where('competitionId', '=', rows.competitionId)
        .execute()
      expect(await at(end - 1)).to.equal('stageNotReady')
      expect(await at(end)).to.equal('done')
      expect(await at(end)).to.equal('stageMoved')
    })

    it('begins the log with the rule and the hash of the seed, and ends the time of entries', async () => {
      const rows = await planned()
      await prepare(app.db, rows.stageId, undefined)
      const stage = await findStage(app.db, rows.stageId)
      const opened = (await readActs(app.db, rows.stageId)).findLast(({ kind }) => kind === 'opened')
      const seedHash = createHash('sha256')
        .update(stage?.seed ?? '')
        .digest('hex')
      expect(opened?.body).to.deep.equal({ stage: 'final', rule: stage?.rule, seedHash })
      const { state } = await app.db
        .selectFrom('competition')
        .select('state')
        .where('id', '=', rows.competitionId)
        .executeTakeFirstOrThrow()
      expect(state).to.equal('closed')
    })

    it('refuses every later change of rule or rubric', async () => {
      const rows = await planned()
      await prepare(app.db, rows.stageId, undefined)
      const stage = await findStage(app.db, rows.stageId)
      if (!stage) throw new Error('no stage')
      const organiser = await organiserOf()
      const answer = await organiser.post(`/competitions/stages/${stage.id}/edit`, {
        ...typedStage(stage, 1),
      })
      expect(answer.status).to.equal(409)
      expect((await findStage(app.db, stage.id))?.rule).to.deep.equal(stage.rule)
    })

    it('refuses a later stage before the one before has passed its best on', async () => {
      const rows = await planned()
      const later = await addStage(rows, 2)
      expect(await failing(prepare(app.db, later, undefined))).to.equal('stageNotReady')
    })
  })

  /** A further stage like the first one. */
  const addStage = async (rows: CompetitionRows, place: number): Promise<string> => {
    const first = await app.db
      .selectFrom('competitionStage')
      .selectAll()
      .where('id', '=', rows.stageId)
      .executeTakeFirstOrThrow()
    const id = newId()
    const json = { rule: JSON.stringify(first.rule), words: JSON.stringify(first.words) }
    await app.db
      .insertInto('competitionStage')
      .values({ ...first, ...json, id, place, state: 'planned' })
      .execute()
    return id
  }

  describe('startScoring', () => {
    it('refuses without a chair, without reviewers for each entry, and when the time is over', async () => {
      const rows = await add({ state: 'preparing' })
      const start = () => failing(startScoring(app.db, rows.stageId, undefined))
      expect(await start()).to.equal('stageNotReady')
      await makeChair(rows)
      await setStage(rows.stageId, { reviewersPerEntry: 4 })
      expect(await start()).to.equal('stageNotReady')
      await setStage(rows.stageId, { reviewersPerEntry: 3, scoringUntil: new Date(Date.now() - 1) })
      expect(await start()).to.equal('stageNotReady')
      await setStage(rows.stageId, { scoringUntil: new Date(Date.now() + hour) })
      const [assignmentId = ''] = rows.assignmentIds
      await app.db
        .updateTable('reviewAssignment')
        .set({ state: 'released' })
        .where('id', '=', assignmentId)
        .execute()
      expect(await start()).to.equal('stageNotReady')
      await app.db
        .updateTable('reviewAssignment')
        .set({ state: 'open' })
        .where('id', '=', assignmentId)
        .execute()
      expect(await start()).to.equal('done')
    })
  })

  describe('closeScoring and reopenScoring', () => {
    it('refuse before the end while sheets are out; at the end one of two closes and tells the seed', async () => {
      const rows = await add()
      const until = new Date(Date.now() + hour)
      await setStage(rows.stageId, { scoringUntil: until })
      const before = new Date(until.getTime() - 1)
      expect(await failing(closeScoring(app.db, rows.stageId, undefined, before))).to.equal('stageNotReady')
      const both = await Promise.all([
        failing(closeScoring(app.db, rows.stageId, undefined, until)),
        failing(closeScoring(app.db, rows.stageId, undefined, until)),
      ])
      expect(both.toSorted()).to.deep.equal(['done', 'stageMoved'])
      const closed = (await readActs(app.db, rows.stageId)).filter(({ kind }) => kind === 'closed')
      expect(closed).to.deep.equal([
        { kind: 'closed', body: { seed: (await findStage(app.db, rows.stageId))?.seed } },
      ])
    })

    it('close before the end once everything is in, and open again until a time that lies ahead', async () => {
      const rows = await add()
      const set = (state: 'open' | 'submitted', ids = rows.assignmentIds) =>
        app.db
          .updateTable('reviewAssignment')
          .set({ state })
          .where('id', 'in', [...ids])
          .execute()
      await set('submitted')
      await closeScoring(app.db, rows.stageId, undefined)
      const later = new Date(Date.now() + 2 * hour)
      await set('open', rows.assignmentIds.slice(0, 1))
      const past = new Date(Date.now() - 1)
      expect(await failing(reopenScoring(app.db, rows.stageId, past, undefined))).to.equal('stageNotReady')
      const organiser = await organiserOf()
      const page = `/competitions/stages/${rows.stageId}`
      expect((await organiser.post(`${page}/reopen`, { until: writeMoment(past) })).status).to.equal(400)
      expect((await organiser.post(`${page}/reopen`, { until: writeMoment(later) })).status).to.equal(303)
      expect(await stateOf(rows.stageId)).to.equal('scoring')
    })
  })

  describe('passOn', () => {
    const submit = async (rows: CompetitionRows, totals: readonly (readonly number[])[]) => {
      for (const [at, scores] of totals.entries())
        await app.db.transaction().execute(async trx => {
          for (const [reviewer, score] of scores.entries())
            await appendAct(
              trx,
              rows.stageId,
              {
                kind: 'submitted',
                body: {
                  entryCode: `A-${String(at + 1).padStart(3, '0')}`,
                  ...{ reviewer: `R-0${reviewer + 1}`, isArbiter: false, flags: [], watchedPercent: 90 },
                  halfPoints: points(score, score, score),
                },
              },
              null,
            )
        })
    }

    it('refuses from the last stage, and while a result is missing', async () => {
      const rows = await add({ state: 'counting' })
      await submit(rows, [
        [9, 9, 9],
        [8, 8, 8],
        [7, 7],
      ])
      expect(await failing(passOn(app.db, rows.stageId, undefined))).to.equal('stageNotReady')
      await addStage(rows, 2)
      await setStage(rows.stageId, { advancePerCategory: 1 })
      expect(await failing(passOn(app.db, rows.stageId, undefined))).to.equal('stageNotReady')
      const organiser = await organiserOf()
      const text = await textOf(organiser, `/competitions/stages/${rows.stageId}`)
      expect(text).to.include('还有 1 件作品没有结果')
    })

    it('shows nobody by which scores they went on while the next ones judge the same codes', async () => {
      const rows = await add({ state: 'counting', entries: 1 })
      const next = await addStage(rows, 2)
      await setStage(rows.stageId, { advancePerCategory: 1 })
      await submit(rows, [[9, 9, 9]])
      await passOn(app.db, rows.stageId, undefined)
      const visitor = new Visitor(app.url)
      const stages = async (): Promise<readonly Record<string, unknown>[]> =>
        (await (await visitor.get(`/api/v1/competitions/${rows.competitionId}`)).json()).stages
      for (const state of ['planned', 'scoring', 'counting', 'noticed'] as const) {
        await setStage(next, { state })
        expect((await stages())[0], state).not.to.have.any.keys('results', 'logPath')
      }
      await setStage(next, { state: 'final' })
      expect((await stages())[0]).to.include.keys('results', 'logPath')
    })

    it('lets the best go on, and all who share the last rank, under their codes', async () => {
      const rows = await add({ state: 'counting', entries: 4 })
      const next = await addStage(rows, 2)
      await setStage(rows.stageId, { advancePerCategory: 2 })
      await submit(rows, [
        [7, 7, 7],
        [8, 8, 8],
        [9, 9, 9],
        [8, 8, 8],
      ])
      await passOn(app.db, rows.stageId, undefined)
      expect(await stateOf(rows.stageId)).to.equal('passedOn')
      const gone = await app.db
        .selectFrom('stageEntry')
        .innerJoin('entry', 'entry.id', 'stageEntry.entryId')
        .select('entry.code')
        .where('stageId', '=', next)
        .orderBy('code')
        .execute()
      expect(gone.map(({ code }) => code)).to.deep.equal(['A-002', 'A-003', 'A-004'])
      const last = (await readActs(app.db, rows.stageId)).at(-1)
      expect(last?.kind).to.equal('finalised')
      expect(await failing(passOn(app.db, rows.stageId, undefined))).to.equal('stageMoved')
      expect(await failing(prepare(app.db, next, undefined))).to.equal('done')
    })
  })

  describe('the panel', () => {
    it('refuses an entrant, who is no reviewer, who runs the competition, and a panel whose result is out', async () => {
      const rows = await add({ state: 'planned' })
      const organiser = await organiserOf()
      const path = `/competitions/stages/${rows.stageId}/panel`
      const put = async (userId: string) => (await organiser.post(path, { userId, role: 'reviewer' })).status
      expect(await put(rows.producerId)).to.equal(404)
      expect(await textOf(organiser, path)).not.to.include(rows.producer)
      const own = await join(app.db, 'ownreviewer', 'reviewer')
      const { id: organisationId } = rootOrganisation
      await grantRole(app.db, {
        userId: own.id,
        role: 'competitionOrganiser',
        organisationId,
        grantedBy: null,
      })
      expect(await put(own.id)).to.equal(409)
      const entrant = await join(app.db, 'entrant', 'reviewer')
      await app.db
        .updateTable('entry')
        .set({ enteredBy: entrant.id })
        .where('id', '=', rows.entryIds[0] ?? '')
        .execute()
      expect(await put(entrant.id)).to.equal(409)
      await setStage(rows.stageId, { state: 'noticed' })
      const other = await join(app.db, 'thirdreviewer', 'reviewer')
      expect(await put(other.id)).to.equal(409)
      expect((await organiser.post(`${path}/${rows.memberIds[0]}/remove`, { reason: 'x' })).status).to.equal(
        409,
      )
      const stranger = await signedIn(app, rows.reviewers[0] ?? '')
      expect((await stranger.get(path)).status).to.equal(403)
    })

    it('gives numbers at random and an office, and keeps the number of who comes back', async () => {
      const rows = await add({ state: 'planned' })
      const organiser = await organiserOf()
      const path = `/competitions/stages/${rows.stageId}/panel`
      const { id: userId } = await join(app.db, 'friend', 'reviewer')
      const member = () =>
        app.db
          .selectFrom('panelMember')
          .select(['id', 'number', 'role', 'removedAt'])
          .where('userId', '=', userId)
          .where('stageId', '=', rows.stageId)
          .executeTakeFirstOrThrow()
      expect(await textOf(organiser, path)).to.include('friend')
      await organiser.post(path, { userId, role: 'reviewer' })
      const first = await member()
      expect(first.number).to.match(/^R-\d\d$/)
      await organiser.post(`${path}/${first.id}/role`, { role: 'chair' })
      expect((await member()).role).to.equal('chair')
      await organiser.post(`${path}/${first.id}/remove`, { reason: '出差' })
      expect((await member()).removedAt).to.be.instanceOf(Date)
      expect(await textOf(organiser, path)).to.include('已移除：出差')
      await organiser.post(path, { userId, role: 'reviewer' })
      expect(await member()).to.deep.include({ id: first.id, number: first.number, removedAt: null })
      // As if he had come to run the competition while he judges in it.
      const { id: organiserId } = await app.db
        .selectFrom('user')
        .select('id')
        .where('username', '=', rows.organiser)
        .executeTakeFirstOrThrow()
      const seat = {
        id: newId(),
        stageId: rows.stageId,
        userId: organiserId,
        number: 'R-92',
        removedAt: null,
      }
      await app.db.insertInto('panelMember').values(seat).execute()
      expect((await organiser.post(`${path}/${seat.id}/role`, { role: 'chair' })).status).to.equal(403)
      expect((await organiser.post(`${path}/${seat.id}/remove`, { reason: '主办' })).status).to.equal(303)
    })

    it('takes over that of the stage before, but for who was taken off here or reviews no more', async () => {
      const rows = await add({ state: 'counting', reviewers: 5 })
      const next = await addStage(rows, 2)
      const organiser = await organiserOf()
      const path = `/competitions/stages/${next}/panel`
      const [first, second, third, fourth] = await app.db
        .selectFrom('panelMember')
        .select(['userId', 'id'])
        .where('stageId', '=', rows.stageId)
        .orderBy('number')
        .execute()
      await makeChair(rows)
      const gone = { removedAt: new Date(), removalReason: '出国' }
      await app.db
        .updateTable('panelMember')
        .set(gone)
        .where('id', '=', second?.id ?? '')
        .execute()
      const seat = { id: newId(), stageId: next, userId: third?.userId ?? '', number: 'R-91' }
      await app.db
        .insertInto('panelMember')
        .values({ ...seat, ...gone })
        .execute()
      await app.db
        .deleteFrom('roleGrant')
        .where('userId', '=', fourth?.userId ?? '')
        .execute()
      expect(await textOf(organiser, path)).to.include('沿用上一轮的 2 位评委')
      expect((await organiser.post(`${path}/take-over`)).status).to.equal(303)
      const panel = await app.db
        .selectFrom('panelMember')
        .select(['userId', 'role', 'number'])
        .where('stageId', '=', next)
        .where('removedAt', 'is', null)
        .execute()
      expect(panel).to.have.length(2)
      expect(panel.find(({ userId }) => userId === first?.userId)?.role).to.equal('chair')
      expect(await textOf(organiser, path)).not.to.include('沿用上一轮')
      expect((await organiser.post(`${path}/take-over`)).status).to.equal(303)
    })

    it('keeps what a removed reviewer has submitted and gives the rest to others', async () => {
      const rows = await add({ reviewers: 4, reviewersPerEntry: 3, entries: 2 })
      const [memberId = '', , , spare = ''] = rows.memberIds
      const own = await app.db
        .selectFrom('reviewAssignment')
        .select('id')
        .where('memberId', '=', memberId)
        .orderBy('place')
        .execute()
      const [done = '', open = ''] = own.map(({ id }) => id)
      await app.db
        .updateTable('reviewAssignment')
        .set({ state: 'submitted' })
        .where('id', '=', done)
        .execute()
      const organiser = await organiserOf()
      const answer = await organiser.post(`/competitions/stages/${rows.stageId}/panel/${memberId}/remove`, {
        reason: '生病',
      })
      expect(answer.status).to.equal(303)
      const states = await app.db
        .selectFrom('reviewAssignment')
        .select(['id', 'state', 'memberId'])
        .where('stageId', '=', rows.stageId)
        .execute()
      expect(states.find(({ id }) => id === done)?.state).to.equal('submitted')
      expect(states.find(({ id }) => id === open)?.state).to.equal('released')
      expect(states.filter(({ memberId: by }) => by === spare).map(({ state }) => state)).to.deep.equal([
        'open',
      ])
      const acts = (await readActs(app.db, rows.stageId)).slice(-2)
      expect(acts.map(({ kind }) => kind)).to.deep.equal(['released', 'assigned'])
    })
  })

  describe('passing winners up', () => {
    const wanted = async () => {
      const [below, above] = [
        await add({ state: 'final', entries: 2 }),
        await add({ state: 'planned', entries: 1 }),
      ]
      const set = (id: string, change: object) =>
        app.db.updateTable('competition').set(change).where('id', '=', id).execute()
      await set(below.competitionId, { upToId: above.competitionId })
      await set(above.competitionId, { state: 'open', entriesUntil: new Date(Date.now() + hour) })
      const [entryId = ''] = below.entryIds
      await app.db
        .insertInto('award')
        .values({
          ...{ id: newId(), competitionId: below.competitionId, stageId: below.stageId, entryId, rank: 1 },
          ...{ targetKind: 'entry', targetName: 'A', awardName: '一等奖', number: newId(), issuedBy: null },
        })
        .execute()
      return { below, above, entryId, set }
    }

    it('refuses before the result is final, what has no award, and a call that takes nothing', async () => {
      const { below, above, entryId, set } = await wanted()
      const organiser = await organiserOf()
      const path = `/competitions/${below.competitionId}/up`
      const send = async (id: string) =>
        (await organiser.post(path, { entryId: id, categoryId: above.categoryId })).status
      expect(await send(below.entryIds[1] ?? '')).to.equal(404)
      await set(above.competitionId, { entriesUntil: new Date(Date.now() - 1) })
      expect(await send(entryId)).to.equal(409)
      expect(await textOf(organiser, path)).to.include('不在报送时间')
      await setStage(below.stageId, { state: 'noticed' })
      expect(await send(entryId)).to.equal(409)
      expect((await organiser.get(path)).status).to.equal(409)
    })

    it('enters the film as it was frozen, in its maker’s name, and once', async () => {
      const { below, above, entryId } = await wanted()
      const organiser = await organiserOf()
      const path = `/competitions/${below.competitionId}/up`
      const send = () => organiser.post(path, { entryId, categoryId: above.categoryId })
      expect((await send()).headers.get('location')).to.equal(`${path}?passed=1`)
      expect((await send()).headers.get('location')).to.equal(`${path}?passed=0`)
      const columns = [
        'releaseId',
        'contentHash',
        'enteredBy',
        'titleCardSeconds',
        'people',
        'media',
      ] as const
      const before = await app.db
        .selectFrom('entry')
        .select(columns)
        .where('id', '=', entryId)
        .executeTakeFirst()
      const after = await app.db
        .selectFrom('entry')
        .select([...columns, 'state', 'code'])
        .where('competitionId', '=', above.competitionId)
        .where('releaseId', '=', before?.releaseId ?? '')
        .executeTakeFirst()
      expect(after).to.deep.equal({ ...before, state: 'entered', code: null })
      expect(await textOf(organiser, path)).to.include('已经在上级评选里的')
    })
  })

  it('refuses to drop a category that has entries', async () => {
    const rows = await add({ state: 'planned' })
    await app.db
      .updateTable('competition')
      .set({ state: 'open' })
      .where('id', '=', rows.competitionId)
      .execute()
    const { entriesFrom, title } = await app.db
      .selectFrom('competition')
      .selectAll()
      .where('id', '=', rows.competitionId)
      .executeTakeFirstOrThrow()
    const form = {
      ...{ title, callText: '请报送。', specProfile: 'courseware-general', revision: '1' },
      ...{ entriesFrom: writeMoment(entriesFrom), entriesUntil: writeMoment(new Date(Date.now() + hour)) },
      ...{ 'category.0.name': '另一组', 'category.0.quotas': '' },
    }
    // A moment to the minute would move the beginning, which has passed.
    await app.db
      .updateTable('competition')
      .set({ entriesFrom: new Date(`${form.entriesFrom}+08:00`) })
      .where('id', '=', rows.competitionId)
      .execute()
    const organiser = await organiserOf()
    const answer = await organiser.post(`/competitions/${rows.competitionId}/edit?language=zh-CN`, form)
    expect(answer.status).to.equal(409)
    expect(await answer.text())
      .to.include('种植技术')
      .and.to.include('不能删除')
  })

  it('tells an organiser on the page of a stage what stands in the way', async () => {
    const rows = await add({ state: 'preparing' })
    const organiser = await organiserOf()
    const path = `/competitions/stages/${rows.stageId}`
    expect(await textOf(organiser, path))
      .to.include('还没有评委会主任')
      .and.not.to.include('/start"')
    await makeChair(rows)
    expect(await textOf(organiser, path))
      .to.include('开始评分')
      .and.to.include(`${path}/start"`)
    expect((await organiser.post(`${path}/start`)).status).to.equal(303)
    expect(await textOf(organiser, path))
      .to.include('评分中')
      .and.to.include('评分表交了 0 张，共 9 张')
  })
})
