import { expect } from 'chai'
import { newId } from '../../src/account/tokens.ts'
import { addCoverage, openCoverage } from '../../src/competition/coverage-records.ts'
import { readActs } from '../../src/competition/log-records.ts'
import { signedIn, type Visitor } from '../support/app.ts'
import { points } from '../support/competition.ts'
import { addCompetition, type CompetitionRows } from '../support/competition-rows.ts'
import { type ReviewHub, startReviewHub } from '../support/review-hub.ts'

const good = { halfPoints: points(8, 8, 8), flags: [], comment: '', remarks: [] }
const key = (letter: string) => letter.repeat(32)

describe('judging', function () {
  this.timeout(60_000)
  let hub: ReviewHub
  let rows: CompetitionRows
  const reviewers: Visitor[] = []
  before(async () => {
    hub = await startReviewHub()
    rows = await addCompetition(hub.db, { entries: 5, reviewers: 3, reviewersPerEntry: 2 })
    for (const name of rows.reviewers) reviewers.push(await signedIn(hub, name))
  })
  after(() => hub.close())

  /** What the reviewer of this number was given, in the order of the codes. */
  const given = async (reviewer: number): Promise<readonly string[]> => {
    const assigned = await hub.db
      .selectFrom('reviewAssignment')
      .innerJoin('entry', 'entry.id', 'entryId')
      .select('reviewAssignment.id')
      .where('memberId', '=', rows.memberIds[reviewer - 1] ?? '')
      .orderBy('code')
      .execute()
    return assigned.map(({ id }) => id)
  }
  const by = (reviewer: number): Visitor => reviewers[reviewer - 1] ?? expect.fail('no such reviewer')
  const send = async (
    visitor: Visitor,
    method: 'PUT' | 'POST',
    address: string,
    body: object,
  ): Promise<{ status: number; said: Record<string, unknown> }> => {
    const headers = { 'Content-Type': 'application/json', Origin: hub.url }
    const answer = await visitor.send(address, { method, headers, body: JSON.stringify(body) })
    const isJson = answer.headers.get('content-type')?.startsWith('application/json')
    return { status: answer.status, said: isJson ? await answer.json() : {} }
  }
  const save = (visitor: Visitor, id: string, revision: number, sheet: object) =>
    send(visitor, 'PUT', `/reviewing/${id}/sheet`, { revision, sheet })
  const submit = (visitor: Visitor, id: string, submissionKey: string, sheet: object, revision = 0) =>
    send(visitor, 'POST', `/reviewing/${id}/submit`, { submissionKey, revision, sheet })
  /** As if he had played all of it. */
  const watchAll = (assignmentId: string, coveredMs = '{[0,55000)}') =>
    hub.db
      .insertInto('watchCoverage')
      .values({ assignmentId, shownMs: 55_000, coveredMs })
      .onConflict(conflict => conflict.column('assignmentId').doUpdateSet({ coveredMs }))
      .execute()
  const submitted = async (reviewer: string) =>
    (await readActs(hub.db, rows.stageId)).filter(
      act => act.kind === 'submitted' && act.body.reviewer === reviewer,
    )

  it('refuses 10.3 of 10, 10.5 of 10, another rubric’s criterion and a gate that there is not', async () => {
    const [id = ''] = await given(1)
    for (const wrong of [
      { ...good, halfPoints: { local: 20.6 } },
      { ...good, halfPoints: { local: 21 } },
      { ...good, halfPoints: { local: -1 } },
      { ...good, halfPoints: { other: 4 } },
      { ...good, flags: ['other'] },
      { ...good, comment: '字'.repeat(2001) },
      { ...good, remarks: [{ id: key('a'), atSeconds: -1, text: '好' }] },
      { ...good, total: 100 },
    ])
      expect((await save(by(1), id, 0, wrong)).status).to.equal(400)
    expect((await submit(by(1), id, 'short', good)).status).to.equal(400)
  })

  it('refuses the sheet of another reviewer, and one of nobody', async () => {
    const [id = ''] = await given(2)
    expect((await save(by(1), id, 0, good)).status).to.equal(404)
    expect((await submit(by(1), id, key('a'), good)).status).to.equal(404)
    expect((await send(by(1), 'POST', `/reviewing/${id}/played`, { played: [[0, 1]] })).status).to.equal(404)
    expect((await save(by(1), key('e'), 0, good)).status).to.equal(404)
  })

  it('refuses a sheet that lacks points, a reason or four fifths of the film, and says all of it', async () => {
    const [id = ''] = await given(1)
    const half = { ...good, halfPoints: { local: 20 } }
    expect((await submit(by(1), id, key('a'), half)).said).to.deep.equal({
      kind: 'faulty',
      faults: [
        { kind: 'scoreMissing', criterion: 'clear' },
        { kind: 'scoreMissing', criterion: 'made' },
        { kind: 'notWatched' },
      ],
    })
    await watchAll(id, '{[0,20000),[30000,53199)}')
    const low = { ...good, halfPoints: points(6, 6, 5.5) }
    expect((await submit(by(1), id, key('a'), low)).said.faults).to.deep.equal([
      { kind: 'commentMissing' },
      { kind: 'notWatched' },
    ])
    // At the borders themselves nothing is asked: 60 and 95 are neither under nor over.
    for (const atBorder of [points(6, 6, 6), points(9.5, 9.5, 9.5)])
      expect(
        (await submit(by(1), id, key('a'), { ...good, halfPoints: atBorder })).said.faults,
      ).to.deep.equal([{ kind: 'notWatched' }])
    for (const needy of [points(10, 10, 8), points(0, 0, 0)])
      expect((await submit(by(1), id, key('a'), { ...good, halfPoints: needy })).said.faults).to.deep.include(
        {
          kind: 'commentMissing',
        },
      )
    expect(await submitted('R-01')).to.have.length(0)
  })

  it('refuses everything before the window opens and from its last second on', async () => {
    const [id = ''] = await given(1)
    const stage = () => hub.db.updateTable('competitionStage').where('id', '=', rows.stageId)
    const hour = 3_600_000
    const now = Date.now()
    for (const [from, until] of [
      [now - 2 * hour, now],
      [now + hour, now + 2 * hour],
    ]) {
      await stage()
        .set({ scoringFrom: new Date(from ?? 0), scoringUntil: new Date(until ?? 0) })
        .execute()
      expect((await save(by(1), id, 0, good)).said).to.deep.equal({ kind: 'closed' })
      expect((await submit(by(1), id, key('a'), good)).said).to.deep.equal({ kind: 'closed' })
    }
    const window = { scoringFrom: new Date(now - hour), scoringUntil: new Date(now + hour) }
    await stage()
      .set({ ...window, state: 'counting' })
      .execute()
    expect((await submit(by(1), id, key('a'), good)).said).to.deep.equal({ kind: 'closed' })
    await stage().set({ state: 'scoring' }).execute()
  })

  it('keeps a draft with its remarks, and what was sent twice once', async () => {
    const [, id = ''] = await given(1)
    const remark = { id: key('b'), atSeconds: 12.5, text: '这里收音好' }
    const draft = { ...good, halfPoints: { local: 17 }, remarks: [remark] }
    expect((await save(by(1), id, 0, draft)).said).to.deep.equal({ kind: 'saved', revision: 1 })
    expect((await save(by(1), id, 0, draft)).said).to.deep.equal({ kind: 'saved', revision: 1 })
    const page = await (await by(1).get(`/reviewing/${id}`)).text()
    expect(page).to.include('这里收音好').and.include('&quot;local&quot;:17')
    expect(await (await by(1).get('/reviewing')).text()).to.include('有草稿')
  })

  it('tells who saves from an older one what was saved meanwhile, and loses neither', async () => {
    const [, id = ''] = await given(1)
    const elsewhere = { ...good, comment: '在家里写的' }
    expect((await save(by(1), id, 1, elsewhere)).said).to.deep.equal({ kind: 'saved', revision: 2 })
    const late = await save(by(1), id, 1, { ...good, comment: '在单位写的' })
    expect(late).to.deep.equal({
      status: 409,
      said: { kind: 'changed', kept: { revision: 2, sheet: elsewhere } },
    })
    await watchAll(id)
    expect((await submit(by(1), id, key('a'), { ...good, comment: '在单位写的' }, 1)).said.kind).to.equal(
      'changed',
    )
  })

  it('hands in once, however often it is sent, and is locked then', async () => {
    const [id = ''] = await given(2)
    await watchAll(id)
    const answers = await Promise.all(Array.from({ length: 6 }, () => submit(by(2), id, key('a'), good)))
    for (const { said } of answers) expect(said).to.deep.equal({ kind: 'submitted', revision: 1 })
    expect((await submit(by(2), id, key('b'), good)).said).to.deep.equal({ kind: 'locked' })
    expect((await save(by(2), id, 1, { ...good, comment: '改' })).said).to.deep.equal({ kind: 'locked' })
    const acts = await submitted('R-02')
    expect(acts.map(({ body }) => body)).to.deep.equal([
      {
        ...{ entryCode: 'A-001', reviewer: 'R-02', isArbiter: false, flags: [], watchedPercent: 100 },
        halfPoints: points(8, 8, 8),
      },
    ])
    const page = await (await by(2).get(`/reviewing/${id}`)).text()
    expect(page).to.include('已经交了').and.include('&quot;isOpen&quot;:false')
  })

  it('shows a reviewer nothing of what others gave, nor how many have', async () => {
    const [first = ''] = await given(1)
    const pages = await Promise.all(
      ['/reviewing', '/reviewing?show=done', `/reviewing/${first}`].map(async path =>
        (await by(1).get(path)).text(),
      ),
    )
    for (const page of pages) expect(page).not.to.match(/R-0[23]|&quot;local&quot;:16/)
    expect((await by(1).get(`/competitions/stages/${rows.stageId}/sheets`)).status).to.equal(403)
  })

  it('gives an entry of a conflict to somebody else, and tells nobody why', async () => {
    const [, , third = ''] = await given(1)
    const before = await given(3)
    const answer = await by(1).post(`/reviewing/${third}/conflict`, { reason: '作者是我表弟' })
    expect(answer.headers.get('location')).to.equal('/reviewing?returned=yes')
    expect((await by(1).get(`/reviewing/${third}`)).status).to.equal(404)
    expect((await by(1).post(`/reviewing/${third}/conflict`)).status).to.equal(404)
    const after = await given(3)
    expect(after.length).to.equal(before.length + 1)
    const [inherited = ''] = after
    const seen = await Promise.all(
      ['/reviewing', `/reviewing/${inherited}`].map(async path => (await by(3).get(path)).text()),
    )
    expect(seen.join('')).to.include('A-003').and.not.include('表弟')
    const acts = (await readActs(hub.db, rows.stageId)).slice(-2)
    expect(acts).to.deep.equal([
      { kind: 'released', body: { entryCode: 'A-003', reviewer: 'R-01', reason: 'conflict' } },
      { kind: 'assigned', body: { entryCode: 'A-003', reviewer: 'R-03' } },
    ])
    const events = await hub.db
      .selectFrom('auditEvent')
      .selectAll()
      .where('action', '=', 'declareConflict')
      .execute()
    expect(events).to.have.length(1)
    expect(JSON.stringify(events)).not.to.include('表弟')
  })

  it('refuses whom the panel has lost, and an entry that was withdrawn; what is handed in stays', async () => {
    const [, , , id = ''] = await given(2)
    const member = hub.db.updateTable('panelMember').where('id', '=', rows.memberIds[1] ?? '')
    await member.set({ removedAt: new Date() }).execute()
    expect((await save(by(2), id, 0, good)).status).to.equal(404)
    expect((await submit(by(2), id, key('a'), good)).status).to.equal(404)
    expect(await submitted('R-02')).to.have.length(1)
    await member.set({ removedAt: null }).execute()
    const entry = hub.db.updateTable('entry').where('id', '=', rows.entryIds[3] ?? '')
    await entry.set({ state: 'withdrawn' }).execute()
    expect((await save(by(2), id, 0, good)).status).to.equal(404)
    await entry.set({ state: 'passed' }).execute()
    expect((await save(by(2), id, 0, good)).status).to.equal(200)
  })

  it('shows two films side by side to who has handed in both sheets, and before that none', async () => {
    const other = await addCompetition(hub.db, { entries: 3, reviewers: 2, reviewersPerEntry: 2 })
    const own = await hub.db
      .selectFrom('reviewAssignment')
      .select('id')
      .where('memberId', '=', other.memberIds[0] ?? '')
      .orderBy('place')
      .execute()
    const [first = '', second = '', third = ''] = own.map(({ id }) => id)
    const reviewer = by(1)
    const look = async (path: string) => {
      const answer = await reviewer.get(`/reviewing/${path}`)
      return { status: answer.status, text: await answer.text() }
    }
    expect((await look(`${first}/beside`)).status).to.equal(404)
    for (const id of [first, second]) {
      await watchAll(id)
      expect((await submit(reviewer, id, newId(), good)).status).to.equal(200)
    }
    expect((await look(first)).text).to.include(`/reviewing/${first}/beside`)
    const noFilm = '影片暂时读不出来'
    const offered = await look(`${first}/beside?with=${third}`)
    expect(offered.text).to.include('A-002').and.not.to.include('A-003').and.not.to.include(noFilm)
    expect((await look(`${first}/beside?with=${second}`)).text).to.include(noFilm)
    expect((await by(2).get(`/reviewing/${first}/beside`)).status).to.equal(404)
  })

  describe('opened again by the chair', () => {
    const sheets = () => `/competitions/stages/${rows.stageId}/sheets`
    const unlock = (visitor: Visitor, reviewer: string, reason = '分数填错行') =>
      visitor.post(`${sheets()}/unlock`, { entryCode: 'a-001', reviewer, reason })
    before(() =>
      hub.db
        .updateTable('panelMember')
        .set({ role: 'chair' })
        .where('id', '=', rows.memberIds[2] ?? '')
        .execute(),
    )

    it('refuses everybody else, the chair’s own sheet, one that is not in, and no reason', async () => {
      const organiser = await signedIn(hub, rows.organiser)
      expect((await unlock(by(1), 'R-02')).status).to.equal(403)
      expect((await unlock(organiser, 'R-02')).status).to.equal(403)
      expect((await unlock(by(3), 'R-02', ' ')).status).to.equal(400)
      expect((await unlock(by(3), 'R-01')).status).to.equal(400)
      const [own = ''] = await given(3)
      await watchAll(own)
      expect((await submit(by(3), own, key('c'), good)).said.kind).to.equal('submitted')
      const refused = await by(3).post(`${sheets()}/unlock`, {
        ...{ entryCode: 'A-003', reviewer: 'R-03', reason: '想改' },
      })
      expect(await refused.text()).to.include('不能解锁自己的')
      const { id: reviewerId } = await hub.db
        .selectFrom('user')
        .select('id')
        .where('username', '=', rows.reviewers[2] ?? '')
        .executeTakeFirstOrThrow()
      const { competitionId, entryIds, producerId: declaredBy } = rows
      const conflict = { id: newId(), competitionId, entryId: entryIds[0] ?? '', organisationId: null }
      const declared = { ...conflict, reviewerId, declaredBy }
      await hub.db.insertInto('conflictDeclaration').values(declared).execute()
      expect((await unlock(by(3), 'R-02')).status).to.equal(400)
      expect((await by(3).get(`${sheets()}/A-001`)).status).to.equal(403)
      expect((await by(3).get(`${sheets()}/A-001/film/master.m3u8`)).status).to.equal(403)
      await hub.db.deleteFrom('conflictDeclaration').where('id', '=', conflict.id).execute()
      expect(await submitted('R-02')).to.have.length(1)
    })

    it('shows chair and organiser how many are in, gates that were denied, and no score', async () => {
      const [, second = ''] = await given(2)
      await save(by(2), second, 0, { ...good, flags: ['lawful'] })
      for (const visitor of [by(3), await signedIn(hub, rows.organiser)]) {
        const page = await (await visitor.get(sheets())).text()
        expect(page)
          .to.match(/R-02.*<td>5<\/td><td>1<\/td>/)
          .and.match(/A-002.*1 人提出/)
        expect(page).not.to.match(/halfPoints|80\.00|reviewer2|片名/)
      }
    })

    it('is handed in anew, and the log says all of it', async () => {
      expect((await unlock(by(3), 'r-02')).headers.get('location')).to.equal(`${sheets()}?unlocked=yes`)
      const [id = ''] = await given(2)
      const better = { ...good, halfPoints: points(9, 8, 8) }
      expect((await submit(by(2), id, key('d'), better, 1)).said).to.deep.equal({
        ...{ kind: 'submitted', revision: 2 },
      })
      const told = (await readActs(hub.db, rows.stageId)).filter(
        ({ kind, body }) => kind !== 'assigned' && 'reviewer' in body && body.reviewer === 'R-02',
      )
      expect(told.map(({ kind }) => kind)).to.deep.equal(['submitted', 'unlocked', 'submitted'])
    })
  })

  describe('of what was watched', () => {
    const minute = 60_000
    let id = ''
    let opened = 0
    before(async () => {
      id = (await given(2)).at(-1) ?? ''
      opened = Date.now()
      await openCoverage(hub.db, id, 61 * minute, new Date(opened))
    })
    const tell = (played: readonly [number, number][], afterMs: number) =>
      addCoverage(hub.db, id, played, new Date(opened + afterMs))

    it('refuses 60 minutes in one second, and after a night’s absence more than a player fetches ahead', async () => {
      expect(await tell([[0, 60 * minute]], 1000)).to.equal(0)
      // 11 minutes at 1.6 times the speed are 17.6 of 60.
      expect(await tell([[0, 60 * minute]], 12 * 60 * minute)).to.be.within(28, 30)
      expect(await tell([[0, 60 * minute]], 12 * 60 * minute + 1000)).to.be.within(28, 30)
    })

    it('counts what was played twice once, and what was jumped over not', async () => {
      const now = 13 * 60 * minute
      const before = (await tell([], now)) ?? 0
      expect(
        await tell(
          [
            [40 * minute, 46 * minute],
            [40 * minute, 46 * minute],
          ],
          now + 6 * minute,
        ),
      ).to.equal(before + 10)
      expect(await tell([[40 * minute, 46 * minute]], now + 12 * minute)).to.equal(before + 10)
      expect(
        await tell(
          [
            [50 * minute, 53 * minute],
            [56 * minute, 59 * minute],
          ],
          now + 18 * minute,
        ),
      ).to.equal(before + 20)
    })

    it('lets no time pass while the clock is set back, and takes nothing beyond the film’s end', async () => {
      const known = (await tell([], 14 * 60 * minute)) ?? 0
      expect(await tell([[53 * minute, 55 * minute]], 13 * 60 * minute)).to.equal(known)
      expect(await tell([[90 * minute, 99 * minute]], 14 * 60 * minute + 9 * minute)).to.equal(known)
    })
  })
})
