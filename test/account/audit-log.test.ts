import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { recordChange } from '../../src/account/audit-event-records.ts'
import { differencesOf, readAuditForm, searchOf } from '../../src/account/audit-log-rules.ts'
import { valueWords } from '../../src/account/audit-values.ts'
import { auditActionWords } from '../../src/web/words/audit-actions.ts'
import { auditLogWords } from '../../src/web/words/audit-log.ts'
import { join, type RunningApp, signedIn, startApp, type Visitor } from '../support/app.ts'

describe('the log of changes', () => {
  let app: RunningApp
  let asOperator: Visitor
  before(async () => {
    app = await startApp()
    const operator = await join(app.db, 'operator', 'operator')
    const wang = await join(app.db, 'wangfang', 'chiefEditor')
    asOperator = await signedIn(app, 'operator')
    const change = { subjectKind: 'courseware', subjectId: 'a'.repeat(32) }
    await recordChange(app.db, operator, {
      ...{ ...change, action: 'describe' },
      before: { title: '番茄', state: 'draft' },
      after: { title: '<script>alert(1)</script>', state: 'withdrawn' },
    })
    await recordChange(app.db, wang, { ...change, action: 'giveRole', after: { role: 'reviewer' } })
    await recordChange(app.db, undefined, { ...change, subjectId: 'other', action: 'somethingNew' })
  })
  after(() => app.close())
  const page = async (query: string) => (await asOperator.get(`/audit-log${query}`)).text()

  it('refuses everybody but an operator of the hub', async () => {
    expect((await (await signedIn(app, 'wangfang')).get('/audit-log')).status).to.equal(403)
  })

  it('refuses to be changed, even by the hub', async () => {
    const failure = async (query: { execute: () => Promise<unknown> }) =>
      query.execute().then(
        () => 'changed',
        (error: unknown) => String(error),
      )
    const update = app.db.updateTable('auditEvent').set({ actorName: 'x' })
    expect(await failure(update)).to.contain('only ever added to')
    expect(await failure(app.db.deleteFrom('auditEvent'))).to.contain('only ever added to')
  })

  it('never runs a script that a value holds', async () => {
    expect(await page(''))
      .to.contain('&lt;script>')
      .and.not.contain('<script>alert')
  })

  it('says in words who changed what from what to what', async () => {
    expect(await page(''))
      .to.contain('改标题或简介')
      .and.contain('<del>草稿</del> → <ins>已下架</ins>')
      .and.contain('评委')
      .and.contain('系统')
    const english = await page('?language=en')
    expect(english).to.contain('changed title or summary').and.contain('withdrawn').and.contain('The hub')
    await page('?language=zh-CN')
  })

  it('is searched by person, kind of change, subject and days', async () => {
    const items = async (query: string) => [...(await page(query)).matchAll(/<time/g)].length
    expect(await items('?person=WANG&action=giveRole')).to.equal(1)
    expect(await items('?person=operator&action=giveRole')).to.equal(0)
    expect(await items('?person=nobody')).to.equal(0)
    expect(await items('?action=describe')).to.equal(1)
    expect(await items(`?subject=${'a'.repeat(32)}`)).to.equal(2)
    expect(await items('?from=2100-01-01')).to.equal(0)
    expect(await items('?to=2000-01-01')).to.equal(0)
    expect(await items(`?subject=${'a'.repeat(32)}&from=2000-01-01&to=2100-01-01`)).to.equal(2)
  })

  it('reads what no form would send as if it were not there', async () => {
    for (const query of [
      '?from=31.12.',
      '?before=x',
      '?before=-1',
      '?before=1e99',
      '?action=',
      '?to=2026-02-30',
    ])
      expect((await asOperator.get(`/audit-log${query}`)).status, query).to.equal(200)
  })

  it('goes on where a page ended, though more was added since', async () => {
    const subject = 'b'.repeat(32)
    const many = async (count: number) => {
      for (let number = 0; number < count; number += 1)
        await recordChange(app.db, undefined, {
          ...{
            action: 'describe',
            subjectKind: 'courseware',
            subjectId: subject,
            after: { title: `第${number}` },
          },
        })
    }
    await many(60)
    const first = await page(`?subject=${subject}`)
    const next = /href="(\/audit-log\?[^"]*before=\d+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
    await many(3)
    const second = await (await asOperator.get(next)).text()
    const numbers = (text: string) => [...text.matchAll(/第(\d+)</g)].map(found => Number(found[1]))
    const all = [...numbers(first), ...numbers(second)]
    expect(all).to.deep.equal(Array.from({ length: 60 }, (_, index) => 59 - index))
  })
})

describe('searchOf', () => {
  it('counts days as China does, the last one whole', () => {
    const { since, until } = searchOf(readAuditForm(new URLSearchParams('from=2026-03-05&to=2026-03-05')))
    expect(since?.toISOString()).to.equal('2026-03-04T16:00:00.000Z')
    expect(until?.toISOString()).to.equal('2026-03-05T16:00:00.000Z')
  })
})

describe('differencesOf', () => {
  it('takes anything for a side', () => {
    expect(differencesOf({ before: null, after: [1] })).to.deep.equal([
      { field: '', before: undefined, after: [1] },
    ])
    expect(differencesOf({ before: { a: 1 }, after: { b: 2 } })).to.deep.equal([
      { field: 'a', before: 1, after: undefined },
      { field: 'b', before: undefined, after: 2 },
    ])
  })
})

describe('valueWords', () => {
  it('says codes in words, moments in China’s time, and takes any value', () => {
    const said = (field: string, value: unknown) => valueWords('en', field, value)
    expect(said('dialect', 'hakka')).to.equal('Hakka')
    expect(said('title', 'hakka')).to.equal('hakka')
    expect(said('seasons', ['spring', 'autumn'])).to.equal('Spring, Autumn')
    expect(said('scheduledAt', '2026-03-05T00:00:00.000Z')).to.equal('5 Mar 2026, 08:00')
    expect(said('reasons', { film: 'dark', sound: '', other: 'x' })).to.equal('Picture: dark, Other: x')
    for (const value of [null, '', [], {}]) expect(said('visibleTo', value)).to.equal('none')
    expect(said('notes', 'x'.repeat(600))).to.have.length(501)
    for (const field of ['__proto__', 'constructor', 'toString']) expect(said(field, 'x')).to.equal('x')
  })
})

describe('the words of the log', () => {
  const root = fileURLToPath(new URL('../../src/', import.meta.url))
  const texts = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(path => /\.tsx?$/.test(path) && !path.startsWith('web/'))
    .map(path => readFileSync(root + path, 'utf8'))
    .filter(text => text.includes('recordChange('))
  /** Names that stand behind `field:`, or where one of our short forms of it takes them. */
  const named = (field: string, ...shortForms: readonly RegExp[]) =>
    texts.flatMap(text => [
      ...[...text.matchAll(new RegExp(`\\b${field}(?::| =)\\s*([^,}\\n]+)`, 'g'))].flatMap(([, value = '']) =>
        [...value.matchAll(/(?<!=== )'(\w+)'/g)].map(([, name = '']) => name),
      ),
      ...shortForms.flatMap(form => [...text.matchAll(form)].map(([, name = '']) => name)),
    ])

  it('know every kind of change that the code writes down', () => {
    const actions = new Set(named('action', /\bsubject\('(\w+)'/g, /\brecord\(step, \w+, '(\w+)'/g))
    expect(actions.size).to.be.greaterThan(7)
    expect([...actions].filter(action => !Object.hasOwn(auditActionWords.en, action))).to.deep.equal([])
  })

  it('know every kind of thing that is changed', () => {
    const kinds = new Set(named('subjectKind'))
    expect([...kinds].filter(kind => !Object.hasOwn(auditLogWords.en.subjects, kind))).to.deep.equal([])
  })
})
