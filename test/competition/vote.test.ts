import { expect } from 'chai'
import { Router } from 'express'
import { newId } from '../../src/account/tokens.ts'
import { voteDay } from '../../src/competition/audience-rules.ts'
import { readActs } from '../../src/competition/log-records.ts'
import { closeVotes, settleVotes } from '../../src/competition/vote-count-records.ts'
import { voteRoutes } from '../../src/competition/vote-routes.ts'
import { join, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { addCompetition, type CompetitionRows } from '../support/competition-rows.ts'
import { addPairedStation } from '../support/stations.ts'

const hour = 3_600_000

describe('the public vote', function () {
  this.timeout(60_000)
  let app: RunningApp
  let rows: CompetitionRows
  let voter: Visitor
  let station: Visitor
  const page = () => `/competitions/stages/${rows.stageId}/vote`
  const results = () => `/competitions/stages/${rows.stageId}/audiences`
  const codeOf = async (answer: Response) => ({ status: answer.status, text: await answer.text() })
  const setWindow = (votesFrom: Date | null, votesUntil: Date | null) =>
    app.db
      .updateTable('competitionStage')
      .set({ votesFrom, votesUntil })
      .where('id', '=', rows.stageId)
      .execute()
  const countVotes = () => app.db.selectFrom('publicVote').selectAll().execute()
  const at = (cookie: string): Visitor => {
    const visitor = new Visitor(app.url)
    const [name = '', value = ''] = cookie.split('=')
    visitor.cookies.set(name, value)
    return visitor
  }

  before(async () => {
    const routes = Router()
    app = await startApp({ routers: [routes] })
    routes.use(voteRoutes({ db: app.db }))
    rows = await addCompetition(app.db)
    await join(app.db, 'cunmin', 'stationAdministrator')
    const paired = await addPairedStation(app.db, { name: '柳树村站' })
    const before = new Date(Date.now() - 72 * hour)
    await app.db.updateTable('user').set({ createdAt: before }).execute()
    await app.db.updateTable('station').set({ createdAt: before }).execute()
    await join(app.db, 'xinlai', 'stationAdministrator')
    voter = await signedIn(app, 'cunmin')
    station = at(paired.cookie)
    await setWindow(new Date(Date.now() - 30 * 60_000), new Date(Date.now() + hour))
  })
  after(() => app.close())
  beforeEach(async () => {
    await app.db.deleteFrom('publicVote').execute()
    await app.db.deleteFrom('tryCount').execute()
  })

  it('refuses a visitor, who may look', async () => {
    expect((await new Visitor(app.url).post(page(), { code: 'A-001' })).status).to.equal(303)
    expect((await new Visitor(app.url).get(page())).status).to.equal(200)
    expect(await countVotes()).to.deep.equal([])
  })

  it('refuses who judges, who sees nothing of it at all', async () => {
    const reviewer = await signedIn(app, rows.reviewers[0] ?? '')
    expect((await reviewer.get(page())).status).to.equal(404)
    expect((await reviewer.get(results())).status).to.equal(404)
    expect((await reviewer.post(page(), { code: 'A-001' })).status).to.equal(404)
    expect(await countVotes()).to.deep.equal([])
  })

  it('refuses a vote for an own entry, from an account that is too new, for no entry, and for what is stopped', async () => {
    const maker = await signedIn(app, rows.producer)
    const newcomer = await signedIn(app, 'xinlai')
    expect((await maker.post(page(), { code: 'A-001' })).status).to.equal(403)
    expect((await newcomer.post(page(), { code: 'A-001' })).status).to.equal(403)
    expect((await voter.post(page(), { code: 'A-999' })).status).to.equal(404)
    expect((await voter.post(page(), { code: "A-001' or 1=1" })).status).to.equal(400)
    const stop = (isStopped: boolean) =>
      app.db
        .updateTable('stageEntry')
        .set({ isStopped })
        .where('entryId', '=', rows.entryIds[2] ?? '')
        .execute()
    await stop(true)
    expect((await voter.post(page(), { code: 'A-003' })).status).to.equal(404)
    await stop(false)
    expect(await countVotes()).to.deep.equal([])
  })

  it('refuses more than one vote a day, also where they come at the same moment', async () => {
    const answers = await Promise.all(
      ['A-001', 'A-002', 'A-001', 'A-003'].map(code => voter.post(page(), { code })),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).to.deep.equal([303, 409, 409, 409])
    expect(await countVotes()).to.have.length(1)
    await app.db.updateTable('publicVote').set({ day: '2020-01-01' }).execute()
    expect((await voter.post(page(), { code: 'A-001' })).status).to.equal(303)
    expect(await countVotes()).to.have.length(2)
  })

  it('refuses more votes of one address than an office has people', async () => {
    expect((await voter.post(page(), { code: 'A-001' })).status).to.equal(303)
    await app.db.updateTable('tryCount').set({ tries: 300 }).execute()
    expect((await station.post(page(), { code: 'A-001' })).status).to.equal(429)
    expect(await countVotes()).to.have.length(1)
    expect(JSON.stringify(await app.db.selectFrom('tryCount').selectAll().execute())).not.to.include(
      '127.0.0',
    )
  })

  it('refuses before and after its time', async () => {
    const now = Date.now()
    await setWindow(new Date(now + hour), new Date(now + 2 * hour))
    expect((await voter.post(page(), { code: 'A-001' })).status).to.equal(409)
    await setWindow(new Date(now - hour), new Date(now - 1))
    expect((await voter.post(page(), { code: 'A-001' })).status).to.equal(409)
    await setWindow(null, null)
    expect((await voter.post(page(), { code: 'A-001' })).status).to.equal(409)
    await setWindow(new Date(now - 30 * 60_000), new Date(now + hour))
    expect(await countVotes()).to.deep.equal([])
  })

  it('names neither maker nor place nor lesson, and no count', async () => {
    await station.post(page(), { code: 'A-001' })
    const { text } = await codeOf(await voter.get(page()))
    for (const code of ['A-001', 'A-002', 'A-003']) expect(text).to.include(code)
    const lessons = await app.db
      .selectFrom('courseware')
      .select(['id', 'releaseId', 'ownerId', 'title'])
      .execute()
    const names = lessons.flatMap(lesson => Object.values(lesson)).filter(Boolean)
    for (const name of [...names, ...rows.entryIds, '石桥镇', '赵四海', rows.producer])
      expect(text).not.to.include(name)
    const counted = await codeOf(await new Visitor(app.url).get(page()))
    await voter.post(page(), { code: 'A-002' })
    // Neither the page of a visitor nor its tag tells of one more vote.
    expect((await codeOf(await new Visitor(app.url).get(page()))).text).to.equal(counted.text)
    expect((await codeOf(await voter.get(page()))).text).to.include('今天的一票已经投给 A-002')
  })

  it('counts a station for itself and a person for himself', async () => {
    expect((await station.post(page(), { code: 'A-002' })).status).to.equal(303)
    expect((await voter.post(page(), { code: 'A-002' })).status).to.equal(303)
    const votes = (await countVotes()).map(({ voterKind, day }) => ({ voterKind, day }))
    const day = voteDay(new Date())
    expect(votes).to.have.deep.members([
      { voterKind: 'station', day },
      { voterKind: 'person', day },
    ])
  })

  it('is counted into the log once, when its time is over, and shown when scoring is over too', async () => {
    const organiser = await signedIn(app, rows.organiser)
    const close = () => app.db.transaction().execute(trx => closeVotes(trx, rows.stageId))
    const settle = () => app.db.transaction().execute(trx => settleVotes(trx, rows.stageId))
    const setState = (state: 'scoring' | 'counting' | 'noticed') =>
      app.db.updateTable('competitionStage').set({ state }).where('id', '=', rows.stageId).execute()
    await station.post(page(), { code: 'A-002' })
    await voter.post(page(), { code: 'A-002' })
    expect(await close()).to.equal(false)
    const tooEarly = await settle().catch((error: unknown) => error)
    expect(tooEarly).to.have.property('code', 'votesStillOpen')

    await setWindow(new Date(Date.now() - hour), new Date(Date.now() - 1))
    expect((await Promise.all([close(), close(), close()])).filter(Boolean)).to.have.length(1)
    await settle()
    const acts = (await readActs(app.db, rows.stageId)).filter(({ kind }) => kind === 'votesClosed')
    expect(acts).to.deep.equal([
      { kind: 'votesClosed', body: { votes: { 'A-001': 0, 'A-002': 2, 'A-003': 0 } } },
    ])
    // A clock that is set back opens nothing again.
    await setWindow(new Date(Date.now() - hour), new Date(Date.now() + hour))
    await app.db.deleteFrom('publicVote').execute()
    expect((await voter.post(page(), { code: 'A-001' })).status).to.equal(409)

    expect((await organiser.get(results())).status).to.equal(404)
    await setState('counting')
    expect((await organiser.get(results())).status).to.equal(200)
    expect((await voter.get(results())).status).to.equal(404)
    await setState('noticed')
    const { status, text } = await codeOf(await new Visitor(app.url).get(results()))
    expect(status).to.equal(200)
    expect(text).to.match(/A-002.*?>2</s)
  })

  it('stays hidden while a later stage is judged under the same codes', async () => {
    const first = await app.db
      .selectFrom('competitionStage')
      .selectAll()
      .where('id', '=', rows.stageId)
      .executeTakeFirstOrThrow()
    const texts = { rule: JSON.stringify(first.rule), words: JSON.stringify(first.words) }
    const next = { ...first, ...texts, id: newId(), place: 2, state: 'scoring' } as const
    await app.db.insertInto('competitionStage').values(next).execute()
    const setState = (id: string, state: 'passedOn' | 'final') =>
      app.db.updateTable('competitionStage').set({ state }).where('id', '=', id).execute()
    await setState(rows.stageId, 'passedOn')
    const judge = await signedIn(app, rows.reviewers[0] ?? '')
    for (const who of [new Visitor(app.url), judge]) expect((await who.get(results())).status).to.equal(404)
    await setState(next.id, 'final')
    expect((await new Visitor(app.url).get(results())).status).to.equal(200)
  })
})
