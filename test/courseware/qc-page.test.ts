import { expect } from 'chai'
import { openJob } from '../../src/courseware/job-records.ts'
import { keepQcReport } from '../../src/courseware/qc-records.ts'
import type { QcReport } from '../../src/media/qc-report.ts'
import { join, signedIn, Visitor } from '../support/app.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addLesson, addStoredUpload, sampleMedia } from '../support/lesson-rows.ts'

const report: QcReport = {
  specName: 'courseware-general',
  specTitle: { 'zh-CN': '乡土课件通用规范', en: 'Home-grown lessons, general' },
  measured: {
    durationSeconds: 754.4,
    width: 1280,
    height: 720,
    frameRate: 25,
    videoKbps: 2012.4,
    stillShare: 0.02,
    integratedLufs: -36.04,
    truePeakDbtp: -12.2,
  },
  findings: [
    {
      rule: 'black',
      severity: 'must',
      measured: 7.2,
      limit: 3,
      bound: 'most',
      unit: 's',
      atSeconds: 222.4,
      untilSeconds: 229.6,
    },
    { rule: 'loudness', severity: 'should', measured: -36.04, limit: -34, bound: 'least', unit: 'lufs' },
  ],
}

describe('what quality control found, on the lesson’s page', () => {
  let hub: LessonHub
  let ownerId: string
  before(async () => {
    hub = await startLessonHub()
    ownerId = (await join(hub.db, 'liming')).id
    await join(hub.db, 'wangfang')
    await join(hub.db, 'zhaoqiang', 'operator')
  })
  after(() => hub.close())

  const addJudged = async (published: boolean, kept: QcReport = report) => {
    const lesson = { ownerId, title: '大棚番茄灰霉病防治', ...(published && { media: sampleMedia }) }
    const { coursewareId } = await addLesson(hub.db, lesson)
    const uploadId = await addStoredUpload(hub.db, { coursewareId, ownerId })
    const job = await openJob(hub.db, { coursewareId, uploadId, profileName: 'village-2m' })
    await keepQcReport(hub.db, job.id, kept)
    return coursewareId
  }
  const pageOf = async (who: Visitor, id: string, query = '') =>
    (await who.get(`/courseware/${id}${query}`)).text()

  it('refuses to tell it to anybody but owner and operators', async () => {
    const id = await addJudged(true)
    for (const who of [new Visitor(hub.url), await signedIn(hub, 'wangfang')]) {
      expect(await pageOf(who, id)).not.to.include('技审')
      const answer = await (await who.get(`/api/v1/courseware/${id}`)).json()
      expect(answer).to.have.property('title')
      expect(answer).not.to.have.property('qc')
    }
    for (const name of ['liming', 'zhaoqiang'])
      expect(await pageOf(await signedIn(hub, name), id), name).to.include('技审')
  })

  it('tells measured value, limit, place with a way there, and how to mend it', async () => {
    const page = await pageOf(await signedIn(hub, 'liming'), await addJudged(true))
    expect(page).to.include('黑屏').and.to.include('重要').and.to.include('实测 7 秒 · 最多 3 秒')
    expect(page).to.match(/<a href="#t=222"[^>]*>3:42 – 3:50<\/a>/)
    expect(page).to.include('把这段黑屏剪掉').and.to.include('−36 LUFS').and.to.include('至少 −34 LUFS')
  })

  it('speaks English to those who do', async () => {
    const page = await pageOf(await signedIn(hub, 'liming'), await addJudged(true), '?language=en')
    expect(page).to.include('Measured 7 s · at most 3 s').and.to.include('Cut the black stretch out')
    expect(page).to.include('1280 × 720 · 25 fps · 2012 kbit/s')
  })

  it('tells it of a lesson that is not published too, without links into a film that nobody can play', async () => {
    const page = await pageOf(await signedIn(hub, 'liming'), await addJudged(false))
    expect(page).to.include('3:42 – 3:50').and.not.to.include('href="#t=')
  })

  it('says so where nothing was found', async () => {
    const page = await pageOf(
      await signedIn(hub, 'liming'),
      await addJudged(true, { ...report, findings: [] }),
    )
    expect(page).to.include('没有发现问题').and.not.to.include('class="findings"')
  })

  it('tells programs the same, with the sentence in their language', async () => {
    const id = await addJudged(true)
    const who = await signedIn(hub, 'liming')
    const answer = await (await who.get(`/api/v1/courseware/${id}`, { 'Accept-Language': 'en' })).json()
    expect(answer).to.have.nested.property('qc.specName', 'courseware-general')
    expect(answer).to.have.nested.property('qc.findings[0].measured', 7.2)
    expect(answer).to.have.nested.property('qc.findings[0].mend').that.includes('Cut the black')
  })
})
