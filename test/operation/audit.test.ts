import { expect } from 'chai'
import { Router } from 'express'
import { claimNight, endNight } from '../../src/courseware/night-records.ts'
import { auditRoutes, auditTask } from '../../src/operation/audit-routes.ts'
import { type AuditKind, auditKinds, keepFindings } from '../../src/upload/audit-records.ts'
import { join, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'

const id = (sign: string) => sign.repeat(32)

describe('the operator’s page of the nightly audit', () => {
  let app: RunningApp
  before(async () => {
    const routes = Router()
    app = await startApp({ routers: [routes] })
    routes.use(auditRoutes({ db: app.db }))
    await join(app.db, 'wangfang')
    await join(app.db, 'yunying', 'operator')
  })
  after(() => app.close())

  it('refuses producers and visitors', async () => {
    expect((await (await signedIn(app, 'wangfang')).get('/operation/audit')).status).to.equal(403)
    const answer = await new Visitor(app.url).get('/operation/audit')
    expect(answer.headers.get('location')).to.match(/^\/sign-in/)
  })

  it('says that there was none yet, that all fits, and then what is wrong and what to do, in both languages', async () => {
    const operator = await signedIn(app, 'yunying')
    const page = async (language: string) =>
      (await operator.get(`/operation/audit?language=${language}`)).text()
    expect(await page('zh-CN'))
      .to.include('还没有核对过')
      .and.not.to.include('一切对得上')
    const now = new Date()
    await claimNight(app.db, auditTask, { due: now, now })
    await endNight(app.db, auditTask, now)
    expect(await page('zh-CN')).to.include('一切对得上')
    const facts = {
      title: '<b>大棚</b>',
      coursewareId: id('c'),
      since: '2026-03-01T00:00:00Z',
      bytes: '2048',
      files: 'v480/index.m3u8',
    }
    const finding = (kind: AuditKind, isHealed = false) => ({ kind, subjectId: id('a'), facts, isHealed })
    const healed = { ...finding('unstarted', true), subjectId: id('b') }
    await keepFindings(app.db, [...auditKinds.map(kind => finding(kind)), healed], now)
    for (const [language, said] of [
      [
        'zh-CN',
        ['需要处理', '没有对应的上传记录', '系统不会删除它', '缺少：v480/index.m3u8', '系统已自行修复'],
      ],
      ['en', ['To be looked at', 'that no upload knows of', '2.0 KB in the store', 'Put right by itself']],
    ] as const) {
      const text = await page(language)
      for (const words of said) expect(text).to.include(words)
      expect(text).to.include('&lt;b>大棚&lt;/b>').and.not.to.include('<b>大棚')
      expect(text).to.include(`href="/courseware/${id('c')}"`)
      for (const kind of auditKinds) expect(text).not.to.include(kind)
    }
  })

  it('shows the log of deletions, and what the store still holds', async () => {
    const row = {
      uploadId: id('d'),
      coursewareId: id('c'),
      ownerId: id('e'),
      title: '番茄整枝',
      fileName: '番茄.mp4',
      sourceBytes: 3 * 1024 ** 3,
      profileName: 'village-2m',
      announcedAt: new Date('2026-05-17T19:00:00Z'),
      deletedAt: new Date('2026-05-31T19:00:00Z'),
    }
    await app.db
      .insertInto('sourceDeletion')
      .values([
        { ...row, removedAt: row.deletedAt },
        { ...row, uploadId: id('f'), title: '还在', removedAt: null },
      ])
      .execute()
    const operator = await signedIn(app, 'yunying')
    const text = await (await operator.get('/operation/audit?language=zh-CN')).text()
    expect(text).to.include('番茄整枝').and.to.include('3.0 GB').and.to.include('2026年6月1日')
    expect(text.split('存储还没有腾出')).to.have.length(2)
  })
})
