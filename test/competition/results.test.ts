import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { Router } from 'express'
import { verify } from '../../scripts/recount.mjs'
import { rootOrganisation } from '../../src/account/rules.ts'
import { newId } from '../../src/account/tokens.ts'
import { listRoutes } from '../../src/catalogue/list-routes.ts'
import { competitionApiRoutes } from '../../src/competition/api-routes.ts'
import { competitionListSchema } from '../../src/competition/api-rules.ts'
import { awardRoutes } from '../../src/competition/award-routes.ts'
import { certificateNumber } from '../../src/competition/award-rules.ts'
import { certificateRoutes } from '../../src/competition/certificate-routes.ts'
import { competitionListRoutes } from '../../src/competition/list-routes.ts'
import { reopenScoring } from '../../src/competition/moves.ts'
import { noticeRoutes } from '../../src/competition/notice-routes.ts'
import { resultRoutes } from '../../src/competition/result-routes.ts'
import { unlockSheet } from '../../src/competition/unlock-records.ts'
import { catchUp } from '../../src/search/keep-up.ts'
import { openSearch } from '../../src/search/search.ts'
import { type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { addCompetition, type CompetitionRows } from '../support/competition-rows.ts'
import { addSheets, endNotice, giveOffice } from '../support/competition-sheets.ts'

describe('the results of a competition', () => {
  let app: RunningApp
  const known = new Map<string, Visitor>()
  /** Who has signed in before is not asked again: that takes its time by purpose. */
  const as = async (name: string): Promise<Visitor> => {
    const visitor = known.get(name) ?? (await signedIn(app, name))
    known.set(name, visitor)
    return visitor
  }
  before(async () => {
    const routes = Router()
    app = await startApp({ routers: [routes] })
    const { db } = app
    routes.use(
      resultRoutes({ db }),
      noticeRoutes({ db }),
      awardRoutes({ db }),
      certificateRoutes({ db, publicUrl: 'https://xiangtu.example' }),
      listRoutes({ db, search: openSearch(db) }),
      competitionListRoutes({ db }),
      competitionApiRoutes({ db }),
    )
  })
  after(() => app.close())

  type Scene = CompetitionRows & { organise: Visitor; chair: Visitor; results: string; notice: string }
  /** A competition that is being counted; its first reviewer is the chair too. */
  const counting = async (
    totals: readonly (readonly number[])[],
    wanted: { reviewers?: number; perEntry?: number; flags?: Record<string, string[]>; stays?: boolean } = {},
  ): Promise<Scene> => {
    const { reviewers = 3, perEntry = reviewers, ...rest } = wanted
    const rows = await addCompetition(app.db, {
      ...{ prefix: 'r', entries: totals.length, reviewers, reviewersPerEntry: perEntry },
    })
    await addSheets(app.db, rows, totals, rest)
    await giveOffice(app.db, rows.memberIds[0] ?? '', 'chair')
    const organise = await as(rows.organiser)
    const chair = await as(rows.reviewers[0] ?? '')
    const results = `/competitions/stages/${rows.stageId}/results`
    return { ...rows, organise, chair, results, notice: `/competitions/${rows.competitionId}/notice` }
  }
  const page = async (who: Visitor, path: string) => {
    const answer = await who.get(`${path}${path.includes('?') ? '&' : '?'}language=en`)
    return { status: answer.status, text: await answer.text() }
  }
  const stateOf = async ({ stageId }: Scene) =>
    (
      await app.db
        .selectFrom('competitionStage')
        .select('state')
        .where('id', '=', stageId)
        .executeTakeFirstOrThrow()
    ).state
  const announced = async (scene: Scene) => {
    expect((await scene.organise.post(`${scene.results}/announce`)).status).to.equal(303)
    return scene
  }
  const finalised = async (scene: Scene) => {
    await announced(scene)
    await endNotice(app.db, scene.stageId)
    // Two at once: the result is made final once.
    const answers = await Promise.all([1, 2].map(() => scene.organise.post(`${scene.results}/finalise`)))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).to.deep.equal([303, 409])
    return scene
  }
  /** The chair unlocks a reviewer's sheet of A-001, and it is handed in again with another total; then scoring ends. */
  const mendSheet = async (scene: Scene, reviewer: string, total: number) => {
    const chair = await app.db
      .selectFrom('user')
      .select(['id', 'name', 'username'])
      .where('username', '=', scene.reviewers[0] ?? '')
      .executeTakeFirstOrThrow()
    const sheet = { entryCode: 'A-001', reviewer }
    await unlockSheet(app.db, scene.stageId, sheet, '漏了一项', { ...chair, username: chair.username ?? '' })
    await app.db
      .deleteFrom('scoreSheet')
      .where('assignmentId', 'in', scene.assignmentIds)
      .where('submittedAt', 'is', null)
      .execute()
    await addSheets(app.db, scene, [[total]])
  }
  const objection = (entryCode: string) => ({
    ...{ entryCode, name: '孙小满', contact: '13800000000' },
    text: '这件作品第三分钟的画面不是本地拍的。',
  })

  it('refuses everybody but its organiser and its chair, and both while scores are being given', async () => {
    const scene = await counting([[80, 82, 84]], { stays: true })
    expect((await scene.organise.get(scene.results)).status).to.equal(409)
    expect((await scene.chair.get(scene.results)).status).to.equal(409)
    await app.db
      .updateTable('competitionStage')
      .set({ state: 'counting' })
      .where('id', '=', scene.stageId)
      .execute()
    const other = await as(scene.reviewers[1] ?? '')
    expect((await other.get(scene.results)).status).to.equal(403)
    expect((await other.get(`${scene.results}/A-001`)).status).to.equal(403)
    const producer = await as(scene.producer)
    expect((await producer.get(scene.results)).status).to.equal(403)
    expect((await new Visitor(app.url).get(scene.results)).status).to.equal(303)
    for (const act of ['announce', 'recheck', 'finalise', 'arbiter'])
      expect((await scene.chair.post(`${scene.results}/${act}`)).status, act).to.equal(403)
    for (const act of ['order', 'stop', 'restore'])
      expect((await scene.organise.post(`${scene.results}/${act}`)).status, act).to.equal(403)
  })

  it('shows codes, ranks and the version of the rule, never a name', async () => {
    const scene = await counting([
      [80, 82, 84],
      [90, 91, 92],
    ])
    for (const who of [scene.organise, scene.chair]) {
      const { text } = await page(who, scene.results)
      expect(text).to.contain('A-002').and.contain('91.00').and.contain('82.00')
      expect(text).to.contain('2026-11-22')
      expect(text).not.to.match(/片名|石桥镇|赵四海/)
      const one = await page(who, `${scene.results}/A-001`)
      expect(one.text).to.contain('R-03').and.contain('84.00')
      expect(one.text).not.to.match(/片名|石桥镇|赵四海/)
    }
  })

  it('calls an arbiter where two totals lie too far apart, and not before', async () => {
    const scene = await counting(
      [
        [60, 70, 80],
        [80, 82, 84],
      ],
      { reviewers: 4, perEntry: 3 },
    )
    const arbiter = scene.memberIds[3] ?? ''
    expect((await scene.organise.post(`${scene.results}/announce`)).status).to.equal(409)
    const call = (entryCode: string, memberId = arbiter) =>
      scene.organise.post(`${scene.results}/arbiter`, { entryCode, memberId })
    expect((await call('A-001')).status, 'who is no arbiter').to.equal(409)
    await giveOffice(app.db, arbiter, 'arbiter')
    expect((await call('A-002')).status, 'an entry that needs none').to.equal(409)
    expect((await call('A-001', scene.memberIds[1])).status, 'who has scored it').to.equal(409)
    expect((await call('A-001')).status).to.equal(303)
    expect((await call('A-001')).status, 'a second one').to.equal(409)
    const until = new Date(Date.now() + 3_600_000)
    await reopenScoring(app.db, scene.stageId, until, undefined)
    await addSheets(app.db, scene, [[74]])
    const { text } = await page(scene.organise, scene.results)
    expect(text, 'the mean of four').to.contain('71.00')
    expect((await scene.organise.post(`${scene.results}/announce`)).status).to.equal(303)
  })

  it('lets the chair part equal entries with a reason, and nothing else', async () => {
    const scene = await counting([
      [80, 80, 80],
      [80, 80, 80],
      [70, 70, 70],
    ])
    const order = (form: Record<string, string>) => scene.chair.post(`${scene.results}/order`, form)
    const reason = '再看一遍，第二件更清楚'
    expect((await order({ 'place-A-001': '2', 'place-A-003': '1', reason })).status).to.equal(409)
    expect((await order({ 'place-A-001': '2', 'place-A-002': '2', reason })).status).to.equal(400)
    expect((await order({ 'place-A-001': '2', 'place-A-002': '1' })).status).to.equal(400)
    expect((await order({ 'place-A-001': '2', 'place-A-002': '1', reason })).status).to.equal(303)
    const { text } = await page(scene.chair, `${scene.results}/A-001`)
    expect(text).to.contain('the chair')
    expect((await order({ 'place-A-001': '1', 'place-A-002': '2', reason })).status).to.equal(409)
  })

  it('lets the chair stop an entry that two reviewers reported, and take that back', async () => {
    const flags = { 'A-001 R-01': ['lawful'], 'A-001 R-02': ['lawful'], 'A-002 R-01': ['lawful'] }
    const scene = await counting(
      [
        [80, 82, 84],
        [80, 82, 84],
      ],
      { flags },
    )
    const stop = (entryCode: string) =>
      scene.chair.post(`${scene.results}/stop`, { entryCode, gate: 'lawful', reason: '画面有误' })
    expect((await stop('A-002')).status).to.equal(409)
    expect((await stop('A-001')).status).to.equal(303)
    expect((await stop('A-001')).status).to.equal(409)
    expect((await page(scene.organise, `${scene.results}/A-001`)).text).to.contain('stopped')
    const back = { entryCode: 'A-001', reason: '核实无误' }
    expect((await scene.chair.post(`${scene.results}/restore`, back)).status).to.equal(303)
    expect((await page(scene.organise, `${scene.results}/A-001`)).text).to.contain('82.00')
  })

  it('refuses a chair who has a conflict with an entry to stop it, to let it back or to order a tie of it', async () => {
    const flags = { 'A-001 R-01': ['lawful'], 'A-001 R-02': ['lawful'] }
    const scores = [80, 82, 84] as const
    const scene = await counting([scores, scores], { flags })
    const { id: reviewerId } = await app.db
      .selectFrom('user')
      .select('id')
      .where('username', '=', scene.reviewers[0] ?? '')
      .executeTakeFirstOrThrow()
    const { competitionId, producerId: declaredBy, entryIds } = scene
    const id = newId()
    await app.db
      .insertInto('conflictDeclaration')
      .values({
        ...{ id, competitionId, entryId: entryIds[0] ?? '', organisationId: null, reviewerId, declaredBy },
      })
      .execute()
    const reason = '画面有误'
    const tied = { 'place-A-001': '1', 'place-A-002': '2', reason }
    const tries = [
      ['stop', { entryCode: 'A-001', gate: 'lawful', reason }],
      ['restore', { entryCode: 'A-001', reason }],
      ['order', tied],
    ] as const
    for (const [act, form] of tries) {
      const answer = await scene.chair.post(`${scene.results}/${act}?language=en`, form)
      expect(answer.status, act).to.equal(409)
      expect(await answer.text(), act).to.include('You have a conflict with this entry')
    }
    await app.db.deleteFrom('conflictDeclaration').where('id', '=', id).execute()
    expect((await scene.chair.post(`${scene.results}/order`, tied)).status).to.equal(303)
  })

  it('announces a notice that the public reads, without makers, reviewers or single scores', async () => {
    const scene = await counting([
      [80, 82, 84],
      [90, 91, 92],
    ])
    const visitor = new Visitor(app.url)
    expect((await page(visitor, scene.notice)).text).to.contain('No result has been announced')
    await announced(scene)
    const { text } = await page(visitor, scene.notice)
    expect(text).to.contain('91.00').and.contain('A-001 的片名不可见')
    expect(text).not.to.match(/石桥镇|赵四海|R-0|reviewer1/)
    const { noticeFrom, noticeUntil } = await app.db
      .selectFrom('competitionStage')
      .selectAll()
      .where('id', '=', scene.stageId)
      .executeTakeFirstOrThrow()
    expect(noticeUntil?.getTime()).to.be.greaterThan((noticeFrom?.getTime() ?? 0) + 5 * 24 * 3_600_000)
    expect(noticeUntil?.toISOString(), 'midnight in China').to.match(/T16:00:00.000Z$/)
    const head = /(\d+:[0-9a-f]{64})/.exec(text)?.[1] ?? ''
    expect((await page(visitor, `/competitions/stages/${scene.stageId}/heads`)).text).to.contain(head)
    expect((await visitor.get(`/competitions/stages/${scene.stageId}/log.json`)).status).to.equal(409)
    expect((await scene.organise.post(`${scene.results}/finalise`)).status, 'too early').to.equal(409)
    expect((await scene.organise.post(`${scene.results}/announce`)).status, 'twice').to.equal(409)
    expect(await stateOf(scene)).to.equal('noticed')
  })

  it('takes an objection with a name while the notice runs, and refuses it at the second after', async () => {
    const scene = await counting([[80, 82, 84]])
    const visitor = new Visitor(app.url)
    const at = `/competitions/stages/${scene.stageId}/objections`
    expect((await visitor.post(at, objection('A-001'))).status, 'before').to.equal(409)
    await announced(scene)
    expect((await visitor.post(at, { ...objection('A-001'), name: '' })).status).to.equal(400)
    expect((await visitor.post(at, objection('B-001'))).status).to.equal(404)
    const made = await visitor.post(at, objection('a-001'))
    expect(made.headers.get('location')).to.contain('objection=1')
    const { text } = await page(visitor, scene.notice)
    expect(text).to.contain('1 objection, 1 not answered').and.not.contain('孙小满')
    expect((await visitor.get(at)).status).to.equal(303)
    expect((await (await as(scene.producer)).get(at)).status).to.equal(403)
    expect((await page(scene.organise, at)).text)
      .to.contain('孙小满')
      .and.contain('13800000000')
    await endNotice(app.db, scene.stageId)
    expect((await visitor.post(at, objection('A-001'))).status, 'after').to.equal(409)
    const log = await app.db
      .selectFrom('competitionLog')
      .select('body')
      .where('stageId', '=', scene.stageId)
      .execute()
    expect(JSON.stringify(log)).not.to.match(/孙小满|13800000000|第三分钟/)
  })

  it('makes the result final: makers are named, awards given, who lifted the blind told', async () => {
    const scene = await finalised(
      await counting([
        [80, 82, 84],
        [90, 91, 92],
        [90, 91, 92],
      ]),
    )
    expect((await scene.organise.post(`${scene.results}/finalise`)).status, 'twice').to.equal(409)
    expect((await page(scene.organise, scene.results)).text).to.contain(`named by ${scene.organiser}`)
    const visitor = new Visitor(app.url)
    const { text } = await page(visitor, scene.notice)
    expect(text).to.contain('石桥镇').and.contain('赵四海')
    const awards = await app.db
      .selectFrom('award')
      .selectAll()
      .where('competitionId', '=', scene.competitionId)
      .orderBy('rank')
      .execute()
    // One first prize was called out; two share rank 1, so both have it and nobody has the second one.
    expect(awards.map(({ awardName, rank }) => `${awardName} ${rank}`)).to.deep.equal([
      '一等奖 1',
      '一等奖 1',
    ])
    const list = await page(visitor, `/competitions/${scene.competitionId}/awards`)
    expect(list.text).to.contain('2 are given').and.contain(awards[0]?.number)
    expect(list.text, 'forms are for its organiser').not.to.contain('Add an award')
  })

  it('holds the award of an entry under objection until it is decided', async () => {
    const scene = await counting([
      [90, 91, 92],
      [80, 82, 84],
    ])
    await announced(scene)
    const at = `/competitions/stages/${scene.stageId}/objections`
    for (const code of ['A-001', 'A-002'])
      expect((await new Visitor(app.url).post(at, objection(code))).status).to.equal(303)
    await endNotice(app.db, scene.stageId)
    expect((await scene.organise.post(`${scene.results}/finalise`)).status).to.equal(303)
    const awards = () =>
      app.db.selectFrom('award').select('awardName').where('stageId', '=', scene.stageId).execute()
    expect(await awards()).to.deep.equal([])
    const decide = (number: number, form: Record<string, string>) =>
      scene.organise.post(`${at}/${number}`, { answer: '已核实原片。', ...form })
    expect((await decide(1, { verdict: 'upheld', stops: 'yes' })).status).to.equal(303)
    expect((await decide(1, { verdict: 'dismissed' })).status, 'twice').to.equal(409)
    expect((await decide(2, { verdict: 'dismissed' })).status).to.equal(303)
    expect(await awards(), 'the place of the first stays empty').to.deep.equal([{ awardName: '二等奖' }])
    expect((await page(new Visitor(app.url), scene.notice)).text).to.contain('rank lost')
  })

  it('takes a notice back when an objection was right, and announces anew what is counted then', async () => {
    const scene = await counting([
      [80, 82, 84],
      [83, 84, 85],
    ])
    await announced(scene)
    const visitor = new Visitor(app.url)
    const objections = `/competitions/stages/${scene.stageId}/objections`
    const reason = '异议 1 成立：一份评分表漏计'
    const recheck = (form: Record<string, string>) => scene.organise.post(`${scene.results}/recheck`, form)
    expect((await recheck({ reason })).status, 'nobody has objected').to.equal(409)
    for (const code of ['A-001', 'A-002']) await visitor.post(objections, objection(code))
    const decide = (number: number, verdict: string) =>
      scene.organise.post(`${objections}/${number}`, { verdict, answer: '已核对评分表。' })
    expect((await decide(2, 'dismissed')).status).to.equal(303)
    expect((await recheck({ reason })).status, 'none was upheld').to.equal(409)
    expect((await decide(1, 'upheld')).status).to.equal(303)
    expect((await recheck({ reason: '' })).status).to.equal(400)
    expect((await recheck({ reason })).status).to.equal(303)
    expect((await recheck({ reason })).status, 'twice').to.equal(409)
    expect(await stateOf(scene)).to.equal('counting')
    const during = await page(visitor, scene.notice)
    expect(during.text).to.contain(reason).and.contain('rechecked').and.not.contain('82.00')
    expect((await visitor.post(objections, objection('A-002'))).status).to.equal(409)

    await reopenScoring(app.db, scene.stageId, new Date(Date.now() + 3_600_000), undefined)
    await mendSheet(scene, 'R-02', 94)
    const { text: counted } = await page(scene.organise, scene.results)
    expect(counted).to.contain('86.00').and.contain(reason)
    await announced(scene)
    const { text } = await page(visitor, scene.notice)
    expect(text).to.contain('86.00').and.contain(reason).and.not.contain('82.00')
    expect((await recheck({ reason })).status, 'this notice stands').to.equal(409)
    await endNotice(app.db, scene.stageId)
    expect((await scene.organise.post(`${scene.results}/finalise`)).status).to.equal(303)
    const log = await (await visitor.get(`/competitions/stages/${scene.stageId}/log.json`)).text()
    const head = /(\d+:[0-9a-f]{64})/.exec(text)?.[1]
    const [first] = verify(log, head).results ?? []
    expect(first).to.include({ entryCode: 'A-001', rank: 1, result: '86.00' })
    expect(log.match(/"kind":"announced"/g)).to.have.length(2)
  })

  it('refuses to make final what nobody could object to, after an entry was stopped during the notice', async () => {
    const scene = await counting([
      [90, 91, 92],
      [80, 82, 84],
    ])
    await announced(scene)
    const objections = `/competitions/stages/${scene.stageId}/objections`
    await new Visitor(app.url).post(objections, objection('A-001'))
    const upheld = { verdict: 'upheld', stops: 'yes', answer: '不是本单位拍的。' }
    expect((await scene.organise.post(`${objections}/1`, upheld)).status).to.equal(303)
    await endNotice(app.db, scene.stageId)
    expect((await scene.organise.post(`${scene.results}/finalise`)).status).to.equal(409)
    const { text } = await page(scene.organise, scene.results)
    expect(text).to.contain('Take the notice back').and.not.contain('Make final and give awards')
    const reason = '取消一件作品的名次'
    expect((await scene.organise.post(`${scene.results}/recheck`, { reason })).status).to.equal(303)
    await finalised(scene)
    const awards = await app.db
      .selectFrom('award')
      .innerJoin('entry', 'entry.id', 'award.entryId')
      .select(['entry.code', 'awardName'])
      .where('award.stageId', '=', scene.stageId)
      .execute()
    expect(awards).to.deep.equal([{ code: 'A-002', awardName: '一等奖' }])
  })

  it('gives the log to anybody, from which a program of its own computes the same result', async () => {
    const scene = await counting([
      [80, 80, 80],
      [80, 80, 80],
      [70, 71, 72],
      [60, 65, 66],
    ])
    const form = { 'place-A-001': '2', 'place-A-002': '1', reason: '再看一遍' }
    expect((await scene.chair.post(`${scene.results}/order`, form)).status).to.equal(303)
    await finalised(scene)
    const visitor = new Visitor(app.url)
    const head = /(\d+:[0-9a-f]{64})/.exec((await page(visitor, scene.notice)).text)?.[1]
    const answer = await visitor.get(`/competitions/stages/${scene.stageId}/log.json`)
    const log = await answer.text()
    expect(log).not.to.match(/片名|石桥镇|赵四海|organiser\d|reviewer\d/)
    const { results } = verify(log, head)
    const ranks = (results ?? []).map(({ entryCode, rank, result }) => `${rank} ${entryCode} ${result}`)
    expect(ranks).to.deep.equal(['2 A-001 80.00', '1 A-002 80.00', '3 A-003 71.00', '4 A-004 63.67'])
    const row = log.split('\n').findIndex(line => line.includes('"submitted"')) + 1
    const program = await (await visitor.get('/recount.mjs')).text()
    expect(program).to.equal(await readFile('scripts/recount.mjs', 'utf8'))
    const tampered = log
      .split('\n')
      .map((line, at) => (at + 1 === row ? line.replace(/"local":\d+/, '"local":1') : line))
      .join('\n')
    expect(() => verify(tampered, head)).to.throw(`Row ${row}:`)
  })

  it('flags a reviewer who scores far off the others, and changes nothing by it', async () => {
    const usual = [80, 81, 79, 80, 68]
    const scene = await counting(
      Array.from({ length: 5 }, () => usual),
      { reviewers: 5 },
    )
    const { text } = await page(scene.organise, scene.results)
    expect(text).to.contain('far off').and.contain('−12.00')
    expect(text, 'it is the trimmed mean all the same').to.contain('trimmed mean')
  })

  it('verifies certificates by number, also one typed from paper, and draws them', async function () {
    this.timeout(60_000)
    const scene = await finalised(await counting([[90, 91, 92]]))
    const { number } = await app.db
      .selectFrom('award')
      .select('number')
      .where('stageId', '=', scene.stageId)
      .executeTakeFirstOrThrow()
    const visitor = new Visitor(app.url)
    expect((await visitor.get('/certificates/XT2026-0000-0000')).status).to.equal(404)
    expect((await visitor.get('/certificates/XT2026-0000-0000/certificate.pdf')).status).to.equal(404)
    const typed = await visitor.get(`/certificates?number=${number.toLowerCase().replaceAll('-', ' ')}`)
    expect(typed.headers.get('location')).to.equal(`/certificates/${number}`)
    const { text } = await page(visitor, `/certificates/${number}`)
    expect(text).to.contain('genuine').and.contain('A-001 的片名不可见').and.contain('一等奖')
    const pdfOf = async (query: string) => {
      const answer = await visitor.get(`/certificates/${number}/certificate.pdf${query}`)
      return Buffer.from(await answer.arrayBuffer())
    }
    const pdf = await pdfOf('')
    expect(pdf.subarray(0, 5).toString()).to.equal('%PDF-')
    expect(pdf.includes('SourceHanSerifCN'), 'the font is inside').to.equal(true)
    // The page was asked for in English: a cookie says so, the address of a certificate does not.
    expect(pdf.includes('/Lang (zh-CN)')).to.equal(true)
    expect(text).to.contain('certificate.pdf?language=en')
    expect((await pdfOf('?language=en')).includes('/Lang (en)')).to.equal(true)
    const picture = await visitor.get(`/certificates/${number}/certificate.png`)
    expect(picture.headers.get('content-type')).to.equal('image/png')
    expect((await picture.arrayBuffer()).byteLength).to.be.greaterThan(20_000)
  })

  it('gives awards by hand to people and organisations, and shows awarded lessons together', async () => {
    const scene = await finalised(await counting([[90, 91, 92]]))
    const at = `/competitions/${scene.competitionId}`
    const award = { targetKind: 'person', targetName: '赵四海', makers: '石桥镇', awardName: '最佳摄影' }
    expect((await (await as(scene.producer)).post(`${at}/awards`, award)).status).to.equal(403)
    expect((await scene.organise.post(`${at}/awards`, { ...award, awardName: '' })).status).to.equal(400)
    const twice = await Promise.all([1, 2].map(() => scene.organise.post(`${at}/awards`, award)))
    const told = twice.map(({ headers }) => headers.get('location'))
    expect(told[0]).to.match(/given=XT\d{4}-/)
    expect(told[1], 'a button that was pressed twice').to.equal(told[0])
    for (const time of [1, 2])
      expect((await scene.organise.post(`${at}/screening`)).status, `${time}`).to.equal(303)
    const { text } = await page(scene.organise, `${at}/awards`)
    expect(text).to.contain('最佳摄影').and.contain('The collection has 1 lessons')
    await catchUp(app.db)
    const visitor = new Visitor(app.url)
    const listed = await page(visitor, '/lessons?award=一等奖')
    expect(listed.text).to.contain('award-badge').and.contain('A-001 的片名不可见')
    expect((await page(visitor, '/lessons?award=三等奖')).text).not.to.contain('award-badge')
  })

  it('lists every competition there ever was, page by page, and a long list of awards too', async () => {
    const scene = await finalised(await counting([[90, 91, 92]]))
    const old = Array.from({ length: 120 }, (_, at) => ({
      ...{ id: newId(), organisationId: rootOrganisation.id, title: `往年第 ${at} 届`, callText: '请报送。' },
      ...{ specProfile: 'courseware-general', state: 'closed' as const, upToId: null, createdBy: null },
      ...{ entriesFrom: new Date(2020, 0, 1), entriesUntil: new Date(2020, 0, 2 + at) },
    }))
    await app.db.insertInto('competition').values(old).execute()
    const visitor = new Visitor(app.url)
    const seen = new Set<string>()
    for (let path: string | undefined = '/competitions'; path; ) {
      const { text }: { text: string } = await page(visitor, path)
      for (const [, id = ''] of text.matchAll(/href="\/competitions\/([0-9a-f]{32})"/g)) {
        expect(seen.has(id), 'none twice').to.equal(false)
        seen.add(id)
      }
      path = /href="(\/competitions\?page=\d+)"[^>]*>\s*Next/.exec(text)?.[1]
    }
    const all = [scene.competitionId, ...old.map(({ id }) => id)]
    expect([...seen]).to.include.members(all)
    const told: string[] = []
    for (let number = 1, last = 1; number <= last; number++) {
      const answer = await visitor.get(`/api/v1/competitions?page=${number}`)
      const { competitions, pages } = competitionListSchema.parse(await answer.json())
      told.push(...competitions.map(({ id }) => id))
      last = pages
    }
    expect(told).to.include.members(all).and.have.length(new Set(told).size)

    const awards = Array.from({ length: 250 }, (_, at) => ({
      ...{ id: newId(), competitionId: scene.competitionId, stageId: scene.stageId, entryId: null },
      ...{ targetKind: 'person' as const, targetName: `摄影师 ${at}`, awardName: '最佳摄影', rank: null },
      ...{ number: certificateNumber(2026, randomBytes(8)), issuedBy: null },
    }))
    await app.db.insertInto('award').values(awards).execute()
    const at = `/competitions/${scene.competitionId}/awards`
    const listed = await Promise.all([1, 2].map(number => page(visitor, `${at}?page=${number}`)))
    const numbers = listed.map(({ text }) => text.match(/XT2026-\w{4}-\w{4}(?=<)/g) ?? [])
    expect(numbers.map(({ length }) => length)).to.deep.equal([200, 51])
    expect(new Set(numbers.flat()).size).to.equal(251)
    expect(gzipSync(listed[0]?.text ?? '').length, 'bytes on the wire').to.be.lessThan(50_000)
  })
})
