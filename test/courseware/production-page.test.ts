import { expect } from 'chai'
import { findJob, keepPlan, openJob } from '../../src/courseware/job-records.ts'
import { failJob, publishRelease } from '../../src/courseware/verdict-records.ts'
import { planRenditions } from '../../src/media/plan.ts'
import { readProfiles } from '../../src/profiles.ts'
import { join, signedIn, Visitor } from '../support/app.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addLesson, addStoredUpload, sampleMedia } from '../support/lesson-rows.ts'
import { plainSound, plainVideo } from '../support/source-facts.ts'

describe('how a lesson is made, for those who make it', () => {
  let hub: LessonHub
  let owner: { id: string }

  before(async () => {
    hub = await startLessonHub()
    owner = await join(hub.db, 'liming')
    await join(hub.db, 'wangfang')
    await join(hub.db, 'yunying', 'operator')
  })
  after(() => hub.close())

  /** A published lesson whose run was planned as slides. */
  async function addPublished() {
    const profile = (await readProfiles()).get('village-2m')
    if (!profile) throw new Error('no profile')
    const { coursewareId, releaseId } = await addLesson(hub.db, {
      ownerId: owner.id,
      title: '大棚通风',
      media: sampleMedia,
    })
    const uploadId = await addStoredUpload(hub.db, { coursewareId, ownerId: owner.id })
    const job = await openJob(hub.db, { coursewareId, uploadId, profileName: 'village-2m' })
    const plan = planRenditions(
      {
        container: 'mp4',
        durationSeconds: 600,
        video: { ...plainVideo, endSeconds: 600 },
        audio: { ...plainSound, channels: 1, endSeconds: 600 },
        content: { samples: [{ startSeconds: 0, seconds: 8, stillShare: 0.87, kbps: 6 }] },
        sound: { loudness: { channels: 1, integratedLufs: -31.4, truePeakDbfs: -7 } },
      },
      profile,
    )
    await keepPlan(hub.db, job.id, plan)
    await publishRelease(hub.db, job, { releaseId, media: sampleMedia, subtitleGeneration: 0 })
    return coursewareId
  }

  it('refuses everybody but owner and operators: neither page nor a new version is for them', async () => {
    const coursewareId = await addPublished()
    const path = `/courseware/${coursewareId}`
    const other = await signedIn(hub, 'wangfang')
    expect((await other.get(`${path}/production`)).status).to.equal(404)
    expect((await other.post(`${path}/content`, { content: 'camera' })).status).to.equal(404)
    const visitor = new Visitor(hub.url)
    for (const answer of [
      await visitor.get(`${path}/production`),
      await visitor.post(`${path}/content`, { content: 'camera' }),
    ]) {
      expect(answer.status).to.equal(303)
      expect(answer.headers.get('location')).to.match(/^\/sign-in/)
    }
    expect(await (await visitor.get(path)).text()).not.to.include('/production')
    expect((await (await signedIn(hub, 'yunying')).get(`${path}/production`)).status).to.equal(200)
    expect((await findJob(hub.db, coursewareId))?.version).to.equal(1)
  })

  it('refuses a form that another site sends, and a kind that nobody knows', async () => {
    const coursewareId = await addPublished()
    const maker = await signedIn(hub, 'liming')
    const path = `/courseware/${coursewareId}/content`
    expect(
      (await maker.post(path, { content: 'camera' }, { Origin: 'https://evil.example' })).status,
    ).to.equal(403)
    expect((await maker.post(path, { content: 'opera' })).status).to.equal(400)
    expect((await maker.post(path)).status).to.equal(400)
    expect((await findJob(hub.db, coursewareId))?.version).to.equal(1)
  })

  it('refuses a new version where nothing was made, and a second one while one is under way', async () => {
    const { coursewareId: draft } = await addLesson(hub.db, { ownerId: owner.id, title: '还没有素材' })
    const maker = await signedIn(hub, 'liming')
    expect((await maker.post(`/courseware/${draft}/content`, { content: 'camera' })).status).to.equal(404)
    const coursewareId = await addPublished()
    const both = await Promise.all(
      ['camera', 'mixed'].map(content => maker.post(`/courseware/${coursewareId}/content`, { content })),
    )
    expect(both.map(answer => answer.status).sort((a, b) => a - b)).to.deep.equal([303, 409])
    const third = await maker.post(`/courseware/${coursewareId}/content`, { content: 'slides' })
    expect(third.status).to.equal(409)
    expect(await third.text()).to.include('正在制作')
    expect((await findJob(hub.db, coursewareId))?.version).to.equal(2)
  })

  it('tells decision, evidence, what is not made, and both figures of loudness, in both languages', async () => {
    const coursewareId = await addPublished()
    const maker = await signedIn(hub, 'liming')
    const zh = await (await maker.get(`/courseware/${coursewareId}/production`)).text()
    expect(zh).to.include('幻灯片、录屏').and.to.include('系统抽样判断')
    expect(zh).to.include('抽样的画面有 87% 静止不动；压成 360p，平均 6 kbit/s')
    expect(zh).to.include('响度：原来 -31.4 LUFS，统一到 -20 LUFS').and.to.include('+11.4 dB')
    expect(zh).to.include('静图配声音，每 1 秒看一次画面，有变化才更换，最多 8 kbit/s')
    expect(zh).to.match(/720p-lean：预计 \d+ kbit\/s，720p 也只要 \d+ kbit\/s/)
    const en = await (await maker.get(`/courseware/${coursewareId}/production?language=en`)).text()
    expect(en).to.include('Slides or screen').and.to.include('judged from samples')
    expect(en).to.include('was -31.4 LUFS, brought to -20 LUFS')
    expect(en).to.include('Stills with sound, a look at the film every 1 s')
    expect(en).not.to.include('nearCost')
    await maker.get('/?language=zh-CN')
    expect(await (await maker.get(`/courseware/${coursewareId}`)).text()).to.include(
      `href="/courseware/${coursewareId}/production"`,
    )
  })

  it('makes it again as its producer says, by a plain form; the published version stays', async () => {
    const coursewareId = await addPublished()
    const maker = await signedIn(hub, 'liming')
    const path = `/courseware/${coursewareId}`
    const before = await (await maker.get(`${path}/production`)).text()
    expect(before)
      .to.include(`action="${path}/content"`)
      .and.to.match(/value="samples" checked/)
    const answer = await maker.post(`${path}/content`, { content: 'camera' })
    expect(answer.status).to.equal(303)
    expect(answer.headers.get('location')).to.equal(`${path}/production`)
    const job = await findJob(hub.db, coursewareId)
    expect(job).to.include({ version: 2, chosenContent: 'camera', state: 'running' })
    const page = await (await maker.get(`${path}/production`)).text()
    expect(page).to.include('做好以前，已发布的版本照常播放').and.not.to.include(`action="${path}/content"`)
    expect((await new Visitor(hub.url).get(path)).status).to.equal(200)
  })

  it('may be told otherwise after a failure too, and gives the choice back to the line', async () => {
    const coursewareId = await addPublished()
    const maker = await signedIn(hub, 'liming')
    await maker.post(`/courseware/${coursewareId}/content`, { content: 'mixed' })
    const second = await findJob(hub.db, coursewareId)
    if (!second) throw new Error('no run')
    await failJob(hub.db, second, { verb: 'transcode', code: 'encodeFailed', facts: {} })
    const answer = await maker.post(`/courseware/${coursewareId}/content`, { content: 'samples' })
    expect(answer.status).to.equal(303)
    expect(await findJob(hub.db, coursewareId)).to.include({
      version: 3,
      chosenContent: null,
      state: 'running',
    })
  })
})
