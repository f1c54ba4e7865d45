import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { expect } from 'chai'
import { Router } from 'express'
import { juryResultOf } from '../../src/competition/audience-rules.ts'
import { openBlindFilms } from '../../src/competition/blind-film.ts'
import { screeningRoutes } from '../../src/competition/screening-routes.ts'
import { closeVotes } from '../../src/competition/vote-count-records.ts'
import { voteRoutes } from '../../src/competition/vote-routes.ts'
import { openDiskStore } from '../../storage/disk.ts'
import { type RunningApp, startApp, Visitor } from '../support/app.ts'
import { addCompetition, type CompetitionRows } from '../support/competition-rows.ts'
import { addPairedStation } from '../support/stations.ts'

const hour = 3_600_000

describe('what villages say together', () => {
  it('refuses to say a share where no village was asked', () => {
    expect(juryResultOf([])).to.deep.equal({ villages: 0, present: 0, inFavour: 0, meanShare: null })
  })
  it('counts each village the same, however large', () => {
    const large = { present: 2000, inFavour: 2000 }
    const small = { present: 9, inFavour: 3 }
    // (100 + 33.333…) / 2, half up.
    expect(juryResultOf([large, small])).to.have.property('meanShare', '66.67')
    expect(juryResultOf([small, large])).to.have.property('meanShare', '66.67')
  })
})

describe('a village jury', function () {
  this.timeout(60_000)
  let app: RunningApp
  let rows: CompetitionRows
  let screen: Visitor
  let other: Visitor
  let folder: string
  const home = () => `/station/screenings/${rows.stageId}`
  const hands = (code = 'A-001') => `${home()}/${code}/hands`
  const kept = () =>
    app.db.selectFrom('villageJury').select(['present', 'inFavour']).orderBy('present').execute()
  const setUntil = (votesUntil: Date) =>
    app.db
      .updateTable('competitionStage')
      .set({ votesFrom: new Date(Date.now() - hour), votesUntil })
      .where('id', '=', rows.stageId)
      .execute()
  const at = async (name: string): Promise<Visitor> => {
    const { cookie } = await addPairedStation(app.db, { name })
    const visitor = new Visitor(app.url)
    const [key = '', value = ''] = cookie.split('=')
    visitor.cookies.set(key, value)
    return visitor
  }

  before(async () => {
    folder = await mkdtemp(joinPath(tmpdir(), 'xiangtu-screening-'))
    const store = await openDiskStore(folder)
    const routes = Router()
    app = await startApp({ routers: [routes] })
    routes.use(screeningRoutes({ db: app.db, films: openBlindFilms(store) }), voteRoutes({ db: app.db }))
    rows = await addCompetition(app.db)
    screen = await at('柳树村站')
    other = await at('王庄村站')
    await setUntil(new Date(Date.now() + hour))
  })
  after(async () => {
    await app.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('refuses a computer that is no station’s', async () => {
    const stranger = new Visitor(app.url)
    expect((await stranger.get(home())).headers.get('location')).to.equal('/station/pair')
    expect((await stranger.post(hands(), { present: '30', inFavour: '20' })).status).to.equal(401)
    expect(await kept()).to.deep.equal([])
  })

  it('refuses numbers that cannot be, and shows them again', async () => {
    for (const [present, inFavour] of [
      ['30', '31'],
      ['0', '0'],
      ['2001', '1'],
      ['30', '-1'],
      ['3.5', '1'],
      ['30', ''],
    ] as const) {
      const answer = await screen.post(hands(), { present, inFavour })
      expect(answer.status, `${present} ${inFavour}`).to.equal(422)
      expect(await answer.text()).to.include(`value="${present}"`)
    }
    expect(await kept()).to.deep.equal([])
  })

  it('refuses what is no entry, and what is asked no more', async () => {
    expect((await screen.post(hands('A-009'), { present: '30', inFavour: '20' })).status).to.equal(404)
    await setUntil(new Date(Date.now() - 1))
    expect((await screen.get(home())).status).to.equal(404)
    expect((await screen.post(hands(), { present: '30', inFavour: '20' })).status).to.equal(404)
    await setUntil(new Date(Date.now() + hour))
    expect(await kept()).to.deep.equal([])
  })

  it('keeps one count of each village, the last one, and names nobody', async () => {
    expect((await screen.post(hands(), { present: '30', inFavour: '20' })).status).to.equal(303)
    expect((await screen.post(hands(), { present: '32', inFavour: '24' })).status).to.equal(303)
    expect((await other.post(hands(), { present: '10', inFavour: '2' })).status).to.equal(303)
    expect(await kept()).to.deep.equal([
      { present: 10, inFavour: 2 },
      { present: 32, inFavour: 24 },
    ])
    const [list, mine] = [await (await screen.get(home())).text(), await (await screen.get(hands())).text()]
    expect(list).to.include('32 人中 24 人赞成').and.not.include('10 人')
    expect(mine).to.include('value="32"')
    const lessons = await app.db.selectFrom('courseware').select(['id', 'releaseId', 'title']).execute()
    for (const name of [...lessons.flatMap(lesson => Object.values(lesson)), '石桥镇', '赵四海'])
      expect(list + mine).not.to.include(name)
  })

  it('is reported apart, as the mean of the villages', async () => {
    await setUntil(new Date(Date.now() - 1))
    await app.db.transaction().execute(trx => closeVotes(trx, rows.stageId))
    await app.db
      .updateTable('competitionStage')
      .set({ state: 'noticed' })
      .where('id', '=', rows.stageId)
      .execute()
    const text = await (
      await new Visitor(app.url).get(`/competitions/stages/${rows.stageId}/audiences`)
    ).text()
    // 24 of 32 and 2 of 10: 75 % and 20 %.
    expect(text).to.include('47.50 %').and.include('>42<').and.include('>26<')
  })
})
