import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import { verify } from '../../scripts/recount.mjs'
import { newId } from '../../src/account/tokens.ts'
import { resultsOf } from '../../src/competition/journal.ts'
import { readActs } from '../../src/competition/log-records.ts'
import { countingRuleSchema } from '../../src/competition/rules.ts'
import { Visitor } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { type ContestHub, startContestHub } from '../support/contest-hub.ts'

const hour = 3_600_000
const town = '东风镇'
const other = '红旗镇'
const outside = '外请评委'

/** As they stand on the sheet. */
const criteria = ['teaching', 'useful', 'local', 'craft', 'appeal'] as const

/** Half points of a total: what is missing is taken from the last criteria. */
function sheetOf(total: number): Record<string, number> {
  let missing = 2 * (100 - total)
  const given: Record<string, number> = {}
  for (const [id, most] of [
    ['craft', 40],
    ['appeal', 30],
    ['local', 40],
    ['teaching', 40],
    ['useful', 50],
  ] as const) {
    const taken = Math.min(missing, most)
    missing -= taken
    given[id] = most - taken
  }
  return given
}

describe('a competition from its call to its certificates, in a real browser', function () {
  this.timeout(150_000)
  let hub: ContestHub
  let browser: TestBrowser
  let page: Page
  const faults: string[] = []
  const people = new Map<string, Visitor>()
  const of = (name: string): Visitor => {
    const person = people.get(name)
    if (!person) throw new Error(`nobody is called ${name}`)
    return person
  }
  let competitionId = ''
  let stageId = ''
  const lessons = new Map<string, { coursewareId: string; releaseId: string }>()
  /** Codes by the lesson's title. */
  const codes = new Map<string, string>()
  const stage = () => `/competitions/stages/${stageId}`

  /** Whoever sits at the browser from now on; nobody: a visitor. */
  const sit = async (name?: string) => {
    await browser.context.clearCookies()
    const cookies = name === undefined ? [] : [...of(name).cookies]
    await browser.context.addCookies([
      ...cookies.map(([key, value]) => ({ name: key, value, url: hub.url })),
      { name: 'language', value: 'zh-CN', url: hub.url },
    ])
  }
  const open = async (path: string): Promise<void> => {
    const answer = await page.goto(hub.url + path)
    expect(answer?.status(), path).to.equal(200)
  }
  /** Presses the button of the form that goes to an address, and waits for the page that follows. */
  const send = async (action: string, button = 'button:not([type=button])') => {
    await Promise.all([
      page.waitForNavigation({ waitUntil: 'load' }),
      page.locator(`form[action$="${action}"] ${button}`).first().click(),
    ])
  }
  const text = () => page.locator('main').innerText()
  const moment = (fromNowMs: number) => new Date(Date.now() + fromNowMs + 8 * hour).toISOString().slice(0, 16)
  /** Moves the hours of the stage or its competition; the hub's own clock decides by them. */
  const setStage = (
    times: Partial<Record<'scoringFrom' | 'votesFrom' | 'votesUntil' | 'noticeUntil', Date>>,
  ) => hub.db.updateTable('competitionStage').set(times).where('id', '=', stageId).execute()
  const ago = (ms: number) => new Date(Date.now() - ms)
  const stateOf = async () =>
    (
      await hub.db
        .selectFrom('competitionStage')
        .select('state')
        .where('id', '=', stageId)
        .executeTakeFirstOrThrow()
    ).state
  const assignmentOf = async (name: string, title: string) => {
    const row = await hub.db
      .selectFrom('reviewAssignment')
      .innerJoin('panelMember', 'panelMember.id', 'reviewAssignment.memberId')
      .innerJoin('entry', 'entry.id', 'reviewAssignment.entryId')
      .select('reviewAssignment.id')
      .where('panelMember.userId', '=', await hub.idOf(name))
      .where('entry.title', '=', title)
      .where('reviewAssignment.state', '!=', 'released')
      .executeTakeFirst()
    return row?.id
  }
  const asJson = (name: string, path: string, body: object) =>
    of(name).send(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', Origin: hub.url },
    })
  const submit = (name: string, assignmentId: string, total: number) =>
    asJson(name, `/reviewing/${assignmentId}/submit`, {
      ...{ submissionKey: newId(), revision: 0 },
      sheet: { halfPoints: sheetOf(total), flags: [], comment: '', remarks: [] },
    })
  /** A reviewer sits down, watches, gives the points, and hands in. */
  const judge = async (name: string, title: string, total: number) => {
    const id = await assignmentOf(name, title)
    expect(id, `${name} ${title}`).to.be.a('string')
    await sit(name)
    await open('/reviewing')
    await open(`/reviewing/${id}`)
    await page.locator('.player[data-state=ready]').waitFor()
    await page.locator('.big-play').click()
    const halfPoints = sheetOf(total)
    for (const [at, criterion] of criteria.entries())
      await page
        .locator('.criterion input')
        .nth(at)
        .fill(String((halfPoints[criterion] ?? 0) / 2))
    await page.waitForFunction(() => /已看 ([5-9]|\d{2})%/.test(document.body.innerText))
    await page.getByRole('button', { name: '交评分表' }).click()
    await page.getByRole('button', { name: '确认，交评分表' }).click()
    await page.locator('.review-bar').getByText('已经交了').waitFor()
  }
  /** The same as the page sends it; the film has played for a second and a half. */
  const judgeFromAfar = async (name: string, title: string, total: number) => {
    const id = (await assignmentOf(name, title)) ?? ''
    expect((await of(name).get(`/reviewing/${id}`)).status).to.equal(200)
    for (;;) {
      const told = await asJson(name, `/reviewing/${id}/played`, { played: [[0, 3000]] })
      const { watchedPercent } = z.object({ watchedPercent: z.number() }).parse(await told.json())
      if (watchedPercent >= 5) break
    }
    const said = await submit(name, id, total)
    expect(said.status, await said.text()).to.equal(200)
  }
  /** A producer sits down and enters a lesson. */
  const enter = async (name: string, title: string, titleCardSeconds: string) => {
    const { coursewareId = '' } = lessons.get(title) ?? {}
    await sit(name)
    await open(`/competitions/${competitionId}/enter/${coursewareId}`)
    await page.selectOption('[name=categoryId]', { index: 1 })
    await page.fill('[name=titleCardSeconds]', titleCardSeconds)
    await page.check('[name=consent]')
    await page.check('[name=originality]')
    await send(`/enter/${coursewareId}`)
  }

  before(async () => {
    ;[hub, browser] = await Promise.all([
      startContestHub(),
      openBrowser({ viewport: { width: 1280, height: 900 } }),
    ])
    page = await browser.context.newPage()
    page.setDefaultTimeout(15_000)
    page.on('pageerror', error => faults.push(String(error)))
    for (const [name, role, place] of [
      ['zuzhi', 'competitionOrganiser', undefined],
      ['zhenjia', 'producer', town],
      ['zhenyi', 'producer', other],
      ['pingwei1', 'reviewer', outside],
      ['pingwei2', 'reviewer', outside],
      ['pingwei3', 'reviewer', outside],
      // Of the first producer's own town.
      ['pingwei4', 'reviewer', town],
      ['pingwei5', 'reviewer', outside],
      ['cunmin', 'stationAdministrator', other],
    ] as const)
      people.set(name, await hub.person(name, role, place))
    for (const [owner, title] of [
      ['zhenjia', '番茄打叉'],
      ['zhenyi', '用电安全'],
      ['zhenyi', '土地承包问答'],
    ] as const)
      lessons.set(title, await hub.makeLesson(owner, title))
  })
  after(async () => {
    await browser?.close()
    await hub?.close()
  })

  it('1: refuses weights of 99, and opens a call with its rule and its panel', async () => {
    await sit('zuzhi')
    await open('/competitions/new')
    await page.fill('[name=title]', '清河县春季课件观摩评比')
    await page.fill('[name=callText]', '请各镇报送今年拍的课件。')
    await page.fill('[name=entriesFrom]', moment(-hour))
    await page.fill('[name=entriesUntil]', moment(2 * hour))
    await page.fill('[name="category.0.name"]', '乡土课件')
    await page.fill('[name="category.0.quotas"]', '一等奖 1；二等奖 1；三等奖 3')
    await page.selectOption('[name=organisationId]', { index: 0 })
    await send('/competitions/new')
    competitionId = /\/competitions\/(\w{32})/.exec(page.url())?.[1] ?? ''
    expect(competitionId, await text()).to.match(/^\w{32}$/)
    const found = hub.db
      .selectFrom('competitionStage')
      .select('id')
      .where('competitionId', '=', competitionId)
    stageId = (await found.executeTakeFirstOrThrow()).id

    await open(`${stage()}/edit`)
    await page.fill('[name=scoringFrom]', moment(3 * hour))
    await page.fill('[name=scoringUntil]', moment(24 * hour))
    await page.fill('[name=votesFrom]', moment(3 * hour))
    await page.fill('[name=votesUntil]', moment(24 * hour))
    await page.fill('[name=reviewersPerEntry]', '3')
    await page.fill('[name=trimFrom]', '4')
    await page.fill('[name=watchPercent]', '5')
    await page.fill('[name="criteria.0.weight"]', '19')
    await send(`${stage()}/edit`)
    expect(await text()).to.include('99')
    await page.fill('[name="criteria.0.weight"]', '20')
    await send(`${stage()}/edit`)
    const { rule } = await hub.db
      .selectFrom('competitionStage')
      .select('rule')
      .where('id', '=', stageId)
      .executeTakeFirstOrThrow()
    const parsed = countingRuleSchema.parse(rule)
    expect(parsed.trimFrom).to.equal(4)
    expect(parsed.rubric.criteria.reduce((sum, { weight }) => sum + weight, 0)).to.equal(100)

    for (const [role, names] of [
      ['chair', ['pingwei1']],
      ['reviewer', ['pingwei2', 'pingwei3', 'pingwei4']],
      ['arbiter', ['pingwei5']],
    ] as const) {
      await open(`${stage()}/panel`)
      for (const name of names) await page.check(`[name=userId][value="${await hub.idOf(name)}"]`)
      await page.selectOption('form:has([name=userId]) [name=role]', role)
      await page.locator('form:has([name=userId]) button').click()
      await page.waitForURL(/saved=/)
    }
    await open(`/competitions/${competitionId}`)
    await send(`/competitions/${competitionId}/open`)
    await sit()
    await open('/competitions')
    expect(await text()).to.include('清河县春季课件观摩评比')
  })

  it('2: refuses an entry at the second, after lessons were entered and their films frozen', async () => {
    await sit('zhenjia')
    await open(`/competitions/${competitionId}/enter`)
    const { coursewareId } = lessons.get('番茄打叉') ?? {}
    expect(await page.locator(`a[href$="/enter/${coursewareId}"]`).count()).to.equal(1)
    await enter('zhenjia', '番茄打叉', '4')
    expect(page.url()).to.match(/\/entries\/\w{32}\?done=entered/)
    await enter('zhenyi', '用电安全', '4')
    await enter('zhenyi', '土地承包问答', '4')
    const late = await hub.makeLesson('zhenyi', '来晚了')
    lessons.set('来晚了', late)
    const shut = { entriesUntil: new Date() }
    await hub.db.updateTable('competition').set(shut).where('id', '=', competitionId).execute()
    const { categoryId } = await hub.db.selectFrom('entry').select('categoryId').executeTakeFirstOrThrow()
    const refused = await of('zhenyi').post(`/competitions/${competitionId}/enter/${late.coursewareId}`, {
      ...{ categoryId, titleCardSeconds: '4', consent: 'yes', originality: 'yes', seen: late.releaseId },
    })
    expect(refused.status).to.be.within(400, 499)
    const entered = await hub.db.selectFrom('entry').select(['title', 'contentHash']).execute()
    expect(entered.map(({ title }) => title)).to.have.members([...lessons.keys()].slice(0, 3))
    for (const { contentHash } of entered) expect(contentHash).to.match(/^[0-9a-f]{64}$/)
  })

  it('3: sends an entry back once with a reason, and passes what is right', async () => {
    const entries = await hub.db.selectFrom('entry').select(['id', 'title']).execute()
    const pathOf = (title: string) =>
      `/competitions/${competitionId}/entries/${entries.find(entry => entry.title === title)?.id}`
    await sit('zuzhi')
    await open(pathOf('土地承包问答'))
    await page.fill('[name=reason]', '片头写的是别的课，请核对片头长度。')
    await send('/check', 'button[value=return]')
    await enter('zhenyi', '土地承包问答', '5')
    await sit('zuzhi')
    for (const { title } of entries) {
      await open(pathOf(title))
      await send('/check', 'button[value=pass]')
    }
    const states = await hub.db.selectFrom('entry').select('state').execute()
    expect(states.map(({ state }) => state)).to.deep.equal(['passed', 'passed', 'passed'])
  })

  it('4: gives each entry its three reviewers, and no reviewer an entry of his own town', async () => {
    await open(stage())
    await send(`${stage()}/prepare`)
    await open(`${stage()}/assignment`)
    await send(`${stage()}/assignment`)
    for (const { code, title } of await hub.db.selectFrom('entry').select(['code', 'title']).execute())
      codes.set(title, code ?? '')
    const given = await hub.db
      .selectFrom('reviewAssignment')
      .innerJoin('entry', 'entry.id', 'reviewAssignment.entryId')
      .innerJoin('panelMember', 'panelMember.id', 'reviewAssignment.memberId')
      .innerJoin('user', 'user.id', 'panelMember.userId')
      .select(['entry.title', 'user.username'])
      .execute()
    expect(given).to.have.length(9)
    for (const title of codes.keys()) expect(given.filter(each => each.title === title)).to.have.length(3)
    expect(given).not.to.deep.include({ title: '番茄打叉', username: 'pingwei4' })
    const loads = ['pingwei1', 'pingwei2', 'pingwei3', 'pingwei4'].map(
      name => given.filter(({ username }) => username === name).length,
    )
    expect(Math.max(...loads) - Math.min(...loads)).to.be.at.most(1)
    await setStage({ scoringFrom: ago(hour), votesFrom: new Date() })
    await open(stage())
    await send(`${stage()}/start`)
    expect(await stateOf()).to.equal('scoring')
  })

  it('5 and 6: shows a reviewer code and film but no maker, and locks his sheet once he has watched', async () => {
    const id = await assignmentOf('pingwei2', '番茄打叉')
    const heard: string[] = []
    page.on('response', async answer => {
      const { pathname } = new URL(answer.url())
      const type = answer.headers()['content-type'] ?? ''
      const isText = pathname.startsWith('/reviewing') && !/\.(m4s|mp4)$/.test(pathname)
      heard.push(answer.url(), JSON.stringify(answer.headers()))
      if (isText && !type.startsWith('video')) heard.push(await answer.text().catch(() => ''))
    })
    expect((await submit('pingwei2', id ?? '', 85)).status, 'unwatched').to.equal(422)
    await judge('pingwei2', '番茄打叉', 85)
    const all = heard.join('\n')
    expect(all)
      .to.include(codes.get('番茄打叉') ?? '')
      .and.include('master.m3u8')
    for (const { coursewareId, releaseId } of lessons.values())
      expect(all).not.to.include(coursewareId).and.not.include(releaseId)
    for (const name of ['番茄打叉', 'zhenjia', 'zhenyi', town, other, await hub.idOf('zhenjia')])
      expect(all, name).not.to.include(name)
    // Nor the public's votes.
    expect((await of('pingwei2').get(`${stage()}/vote`)).status).to.equal(404)
    const beats = await hub.db.selectFrom('playbackBeat').select('sessionId').execute()
    expect(beats).to.deep.equal([])
  })

  it('lets the public vote on codes, and tells nobody a count', async () => {
    await hub.db
      .updateTable('user')
      .set({ createdAt: ago(48 * hour) })
      .execute()
    await sit('cunmin')
    await open(`${stage()}/vote`)
    await page.getByRole('link', { name: `看片：${codes.get('用电安全')}` }).click()
    await page.locator('.player[data-state=ready]').waitFor()
    await send('/vote')
    expect(await text()).to.include(`今天的一票已经投给 ${codes.get('用电安全')}`)
    expect((await of('zuzhi').get(`${stage()}/audiences`)).status).to.equal(404)
  })

  it('7 and 8: means of three, and an arbiter where two lie more than 15 apart, after whom one high and one low are left out', async () => {
    // Each of them once at the browser; what else they have they judge meanwhile.
    const seated = new Set(['pingwei2'])
    const others: Promise<void>[] = []
    for (const name of ['pingwei1', 'pingwei2', 'pingwei3', 'pingwei4'])
      for (const title of codes.keys()) {
        const isDone = name === 'pingwei2' && title === '番茄打叉'
        if (isDone || !(await assignmentOf(name, title))) continue
        const total = title !== '番茄打叉' ? 90 : name === 'pingwei3' ? 60 : 85
        if (seated.has(name)) others.push(judgeFromAfar(name, title, total))
        else await judge(name, title, total)
        seated.add(name)
      }
    await Promise.all(others)
    expect([seated.size, others.length]).to.deep.equal([4, 5])
    await sit('zuzhi')
    await open(stage())
    await send(`${stage()}/close`)
    expect(await stateOf()).to.equal('counting')
    const code = codes.get('番茄打叉') ?? ''
    await open(`${stage()}/results/${code}`)
    await send('/results/arbiter')
    await open(stage())
    await page.locator('details:has(form[action$="/reopen"]) summary').click()
    await page.fill('[name=until]', moment(12 * hour))
    await send(`${stage()}/reopen`)
    await judge('pingwei5', '番茄打叉', 70)
    await sit('zuzhi')
    await open(stage())
    await send(`${stage()}/close`)
    const results = resultsOf(await readActs(hub.db, stageId))
    // 85, 85, 60 and the arbiter's 70: without 85 and 60, the mean of 85 and 70.
    expect(results.find(({ entryCode }) => entryCode === code)).to.include({
      ...{ state: 'counted', method: 'trimmedMean', sheetCount: 4, result: '77.50' },
    })
    await open(`${stage()}/results`)
    expect(await text())
      .to.include('77.50')
      .and.include('90.00')
      .and.include('2026-11-22')
  })

  it('9: asks the chair where nothing parts two entries', async () => {
    const [first = '', second = ''] = [codes.get('用电安全'), codes.get('土地承包问答')]
    const before = resultsOf(await readActs(hub.db, stageId))
    expect(before.filter(({ rank }) => rank === 1)).to.have.length(2)
    await sit('pingwei1')
    await open(`${stage()}/results`)
    await page.fill(`[name="place-${first}"]`, '2')
    await page.fill(`[name="place-${second}"]`, '1')
    await page.fill('form[action$="/order"] [name=reason]', '示范更完整')
    await send('/order')
    const after = resultsOf(await readActs(hub.db, stageId))
    expect(after.find(({ entryCode }) => entryCode === second)).to.include({ rank: 1, decidedBy: 'chair' })
    expect(after.find(({ entryCode }) => entryCode === first)).to.include({ rank: 2 })
  })

  it('10: opens the result to objections with a name, holds what is objected to, and answers', async () => {
    const early = await of('zuzhi').post(`${stage()}/results/announce`, { until: '' })
    expect(early.status).to.equal(409)
    await setStage({ votesFrom: ago(hour), votesUntil: ago(1000) })
    await sit('zuzhi')
    await open(`${stage()}/results`)
    await send('/results/announce')
    expect(await stateOf(), await text()).to.equal('noticed')
    await sit()
    await open(`/competitions/${competitionId}/notice`)
    const notice = await text()
    expect(notice).to.match(/\d+:[0-9a-f]{64}/)
    for (const name of ['pingwei', 'zhenjia', town]) expect(notice).not.to.include(name)
    await page.fill('[name=entryCode]', codes.get('番茄打叉') ?? '')
    await page.fill('[name=name]', '李大山')
    await page.fill('[name=contact]', '0555-7654321')
    await page.fill('[name=text]', '这部课件里的配乐和去年的一部很像，请核对。')
    await send('/objections')
    await sit('zuzhi')
    await open(`${stage()}/objections`)
    await page.check('[name=verdict][value=dismissed]')
    await page.fill('[name=answer]', '配乐由作者自己演奏，已核对原始文件。')
    await send('/objections/1')
    await setStage({ noticeUntil: ago(1000) })
    await open(`${stage()}/results`)
    await send('/results/finalise')
    expect(await stateOf(), await text()).to.equal('final')
    const late = await new Visitor(hub.url).post(`${stage()}/objections`, {
      ...{ entryCode: codes.get('番茄打叉') ?? '', name: '李大山', contact: '0555-7654321' },
      text: '公示期过了才想起来要说的话。',
    })
    expect(late.status).to.be.within(400, 499)
  })

  it('11: gives awards with numbers that anybody can verify, badges and a screening, and says who lifted the blind', async () => {
    await open(`/competitions/${competitionId}/awards`)
    expect(await text())
      .to.include('一等奖')
      .and.include('土地承包问答')
      .and.include('三等奖')
    await page.selectOption('[name=targetKind]', 'person')
    await page.fill('[name=targetName]', '周秋实')
    await page.fill('[name=awardName]', '最佳摄像')
    await send('/awards')
    await send('/screening')
    await sit()
    await open(`/competitions/${competitionId}/awards`)
    await page.locator('a[href^="/certificates/"]').first().click()
    await page.waitForURL(/\/certificates\/.+/)
    const certificate = new URL(page.url()).pathname
    for (const [kind, magic] of [
      ['pdf', '%PDF'],
      ['png', 'PNG'],
    ] as const) {
      const answer = await new Visitor(hub.url).get(`${certificate}/certificate.${kind}`)
      expect(answer.status).to.equal(200)
      expect(
        Buffer.from(await answer.arrayBuffer())
          .subarray(0, 8)
          .toString('latin1'),
      ).to.include(magic)
    }
    expect((await new Visitor(hub.url).get(`${certificate}x`)).status).to.equal(404)
    const watched = await new Visitor(hub.url).get(`/courseware/${lessons.get('土地承包问答')?.coursewareId}`)
    expect(await watched.text()).to.include('一等奖')
    await open(`/competitions/${competitionId}/notice`)
    expect(await text()).to.include(other)
    const lifted = await hub.db
      .selectFrom('competitionStage')
      .select(['blindLiftedAt', 'blindLiftedBy'])
      .where('id', '=', stageId)
      .executeTakeFirstOrThrow()
    expect(lifted.blindLiftedBy).to.equal(await hub.idOf('zuzhi'))
    expect(lifted.blindLiftedAt).to.be.instanceOf(Date)
    await open(`${stage()}/audiences`)
    expect(await text()).to.include(codes.get('用电安全') ?? '')
  })

  it('12: shows how reviewers scored, and lets anyone recount the log by the published head', async () => {
    await sit('zuzhi')
    await open(`${stage()}/results`)
    const panel = await hub.db
      .selectFrom('panelMember')
      .select('number')
      .where('role', '!=', 'arbiter')
      .execute()
    expect(panel).to.have.length(4)
    await page.getByText('评委评分情况').click()
    for (const { number } of panel) expect(await text()).to.include(number)
    const visitor = new Visitor(hub.url)
    const log = await (await visitor.get(`${stage()}/log.json`)).text()
    const call = await (await visitor.get(`/api/v1/competitions/${competitionId}`)).json()
    const stages = z.object({
      stages: z.array(z.object({ heads: z.array(z.object({ head: z.string() })), results: z.unknown() })),
    })
    const [said] = stages.parse(call).stages
    const head = said?.heads[0]?.head
    expect(head).to.match(/^\d+:[0-9a-f]{64}$/)
    const { results } = verify(log, head)
    expect(results).to.deep.equal(said?.results)
    for (const name of ['pingwei', 'zhenjia', 'zuzhi', '李大山', town, '番茄打叉'])
      expect(log).not.to.include(name)
    const forged = log.replace('"craft":10', '"craft":40')
    expect(forged).not.to.equal(log)
    expect(() => verify(forged, head)).to.throw(/^Row \d+/)
    expect(faults).to.deep.equal([])
  })
})
