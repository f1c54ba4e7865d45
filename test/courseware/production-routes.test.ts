import { expect } from 'chai'
import { rootOrganisation } from '../../src/account/rules.ts'
import { findJob, keepPlan } from '../../src/courseware/job-records.ts'
import { findCourseware } from '../../src/courseware/records.ts'
import { publishRelease } from '../../src/courseware/verdict-records.ts'
import { planRenditions, rungsWithStills } from '../../src/media/plan.ts'
import { readProfiles } from '../../src/profiles.ts'
import { join, signedIn, Visitor } from '../support/app.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addLesson, addStoredUpload, sampleMedia } from '../support/lesson-rows.ts'
import { plainVideo } from '../support/source-facts.ts'

describe('stopping, going on, making one rung again and hurrying a lesson', function () {
  this.timeout(60_000)
  let hub: LessonHub
  let ownerId: string
  let owner: Visitor
  let operator: Visitor
  let other: Visitor
  let visitor: Visitor
  before(async () => {
    hub = await startLessonHub()
    ownerId = (await join(hub.db, 'liming')).id
    await join(hub.db, 'wangfang')
    await join(hub.db, 'yunying', 'operator')
    owner = await signedIn(hub, 'liming')
    other = await signedIn(hub, 'wangfang')
    operator = await signedIn(hub, 'yunying')
    visitor = new Visitor(hub.url)
  })
  after(() => hub.close())

  /** A lesson whose line waits for a worker. */
  async function addUnderWay() {
    const { coursewareId } = await addLesson(hub.db, { ownerId, title: '大棚通风' })
    await hub.production.start({
      coursewareId,
      uploadId: await addStoredUpload(hub.db, { coursewareId, ownerId }),
    })
    return { coursewareId, path: `/courseware/${coursewareId}` }
  }
  async function addStopped() {
    const lesson = await addUnderWay()
    await hub.production.stop(lesson.coursewareId)
    return lesson
  }
  async function addPublished() {
    const lesson = await addUnderWay()
    const profile = (await readProfiles()).get('village-2m')
    const job = await findJob(hub.db, lesson.coursewareId)
    if (!profile || !job) throw new Error('no profile or no run')
    const video = { ...plainVideo, endSeconds: 600 }
    const plan = planRenditions({ container: 'mp4', durationSeconds: 600, video }, profile)
    await keepPlan(hub.db, job.id, plan)
    const releaseId = '1'.repeat(32)
    await publishRelease(hub.db, job, { releaseId, media: sampleMedia, subtitleGeneration: 0 })
    const rungs = plan.picture ? rungsWithStills(plan.picture).map(({ name }) => name) : []
    return { ...lesson, releaseId, rungs }
  }
  const stateOf = async (coursewareId: string) => {
    const { state, version, runNumber, failureCode } = (await findJob(hub.db, coursewareId)) ?? {}
    return { state, version, runNumber, failureCode }
  }

  it('refuses everybody but owner and operators, and forms that another site sends', async () => {
    const foreign = { Origin: 'https://evil.example' }
    const forms = [
      { lesson: await addUnderWay(), action: 'stop', form: {} },
      { lesson: await addStopped(), action: 'retry', form: {} },
      { lesson: await addPublished(), action: 'rung', form: { rung: '240p' } },
      { lesson: await addUnderWay(), action: 'due', form: { due: '2026-12-01' } },
    ]
    for (const { lesson, action, form } of forms) {
      const before = await stateOf(lesson.coursewareId)
      const path = `${lesson.path}/${action}`
      expect((await other.post(path, form)).status, action).to.equal(action === 'due' ? 403 : 404)
      const sentAway = await visitor.post(path, form)
      expect(sentAway.status, action).to.equal(303)
      expect(sentAway.headers.get('location'), action).to.match(/^\/sign-in/)
      for (const person of [owner, operator])
        expect((await person.post(path, form, foreign)).status, action).to.equal(403)
      expect(await stateOf(lesson.coursewareId), action).to.deep.equal(before)
      expect((await findCourseware(hub.db, lesson.coursewareId))?.dueAt).to.equal(null)
    }
  })

  it('refuses to stop what is not under way, to go on with what has not failed, and a lesson that is not there', async () => {
    const { coursewareId: draft } = await addLesson(hub.db, { ownerId, title: '还没有素材' })
    const published = await addPublished()
    const running = await addUnderWay()
    expect((await owner.post(`/courseware/${draft}/stop`)).status).to.equal(404)
    expect((await owner.post(`${published.path}/stop`)).status).to.equal(404)
    expect((await owner.post(`${published.path}/retry`)).status).to.equal(404)
    expect((await owner.post(`${running.path}/retry`)).status).to.equal(404)
    for (const action of ['stop', 'retry', 'rung', 'due']) {
      expect((await operator.post(`/courseware/${'0'.repeat(32)}/${action}`, { due: '' })).status).to.equal(
        404,
      )
      expect((await operator.post(`/courseware/nonsense/${action}`, { due: '' })).status).to.equal(404)
    }
  })

  it('is stopped by its owner or an operator, says so, and offers to go on', async () => {
    for (const person of [owner, operator]) {
      const { coursewareId, path } = await addUnderWay()
      expect(await (await person.get(path)).text()).to.include(`action="${path}/stop"`)
      const answer = await person.post(`${path}/stop`)
      expect(answer.status).to.equal(303)
      expect(answer.headers.get('location')).to.equal(path)
      const job = await findJob(hub.db, coursewareId)
      expect(job).to.include({ state: 'failed', failureCode: 'stopped', failureVerb: 'probe', runNumber: 1 })
      const page = await (await person.get(path)).text()
      expect(page).to.include('制作已经停止').and.to.include(`action="${path}/retry"`)
      expect(page).not.to.include(`action="${path}/stop"`)
      expect((await person.post(`${path}/stop`)).status).to.equal(404)
    }
  })

  it('goes on as a new run of the same version, once, for its owner or an operator', async () => {
    for (const person of [owner, operator]) {
      const { coursewareId, path } = await addStopped()
      const both = await Promise.all([person.post(`${path}/retry`), person.post(`${path}/retry`)])
      expect(both.map(({ status }) => status).sort((a, b) => a - b)).to.deep.equal([303, 404])
      expect(await stateOf(coursewareId)).to.deep.equal({
        ...{ state: 'running', version: 1, runNumber: 2, failureCode: null },
      })
    }
  })

  it('refuses a rung that the lesson does not have, and a rung of a lesson that was never published', async () => {
    const { coursewareId, path } = await addPublished()
    for (const rung of ['9999p', '', '../x'])
      expect((await owner.post(`${path}/rung`, { rung })).status).to.equal(400)
    expect((await owner.post(`${path}/rung`)).status).to.equal(400)
    expect(await stateOf(coursewareId)).to.include({ state: 'published', version: 1 })
    const stopped = await addStopped()
    expect((await owner.post(`${stopped.path}/rung`, { rung: '240p' })).status).to.equal(400)
    expect(await stateOf(stopped.coursewareId)).to.include({ state: 'failed', version: 1 })
  })

  it('has one rung made again for its owner or an operator, and goes on playing as it is meanwhile', async () => {
    for (const [person, which] of [
      [owner, 0],
      [operator, 0],
      // The stills below them.
      [owner, -1],
    ] as const) {
      const { coursewareId, path, releaseId, rungs } = await addPublished()
      const rung = rungs.at(which) ?? ''
      expect(await (await person.get(`${path}/production`)).text())
        .to.include(`action="${path}/rung"`)
        .and.to.include(`value="${rung}"`)
      const answer = await person.post(`${path}/rung`, { rung })
      expect(answer.status).to.equal(303)
      expect(answer.headers.get('location')).to.equal(`${path}/production`)
      expect(await findJob(hub.db, coursewareId)).to.include({
        ...{ state: 'running', version: 2, onlyRung: rung, onlyOfRelease: releaseId },
      })
      expect((await findCourseware(hub.db, coursewareId))?.releaseId).to.equal(releaseId)
      expect((await person.post(`${path}/rung`, { rung })).status).to.equal(409)
    }
  })

  it('refuses a day from its own producer, and a day that is none', async () => {
    const { coursewareId, path } = await addUnderWay()
    expect((await owner.post(`${path}/due`, { due: '2026-12-01' })).status).to.equal(403)
    expect(await (await owner.get(`${path}/production`)).text()).not.to.include(`action="${path}/due"`)
    for (const due of ['tomorrow', '2026-02-30', '2026-12-01T00:00:00Z'])
      expect((await operator.post(`${path}/due`, { due })).status, due).to.equal(400)
    expect((await operator.post(`${path}/due`)).status).to.equal(400)
    expect((await findCourseware(hub.db, coursewareId))?.dueAt).to.equal(null)
  })

  it('is due when the operator’s day ends in China, until the day is taken away', async () => {
    const { coursewareId, path } = await addUnderWay()
    const answer = await operator.post(`${path}/due`, { due: '2026-12-01' })
    expect(answer.status).to.equal(303)
    const { dueAt } = (await findCourseware(hub.db, coursewareId)) ?? {}
    expect(dueAt?.toISOString()).to.equal('2026-12-01T15:59:59.000Z')
    expect(await (await operator.get(`${path}/production`)).text()).to.include('value="2026-12-01"')
    expect((await operator.post(`${path}/due`, { due: '' })).status).to.equal(303)
    expect((await findCourseware(hub.db, coursewareId))?.dueAt).to.equal(null)
    // Saved again as it is: nothing that anybody would look for.
    await operator.post(`${path}/due`, { due: '' })
    const written = await hub.db
      .selectFrom('auditEvent')
      .select(['actorName', 'before', 'after'])
      .where('action', '=', 'setDue')
      .where('subjectId', '=', coursewareId)
      .orderBy('id')
      .execute()
    const [day, none] = [{ dueAt: '2026-12-01T15:59:59.000Z' }, { dueAt: null }]
    expect(written.map(({ before, after }) => [before, after])).to.deep.equal([
      [none, day],
      [day, none],
    ])
    expect(written.every(({ actorName }) => actorName.length > 0)).to.equal(true)
  })

  it('is hurried by who organises competitions where it belongs, from a list of his own', async () => {
    const county = '1'.repeat(32)
    await hub.db
      .insertInto('organisation')
      .values({
        id: county,
        name: '青禾县',
        kind: 'county',
        parentId: rootOrganisation.id,
        path: `${rootOrganisation.path}${county}/`,
      })
      .execute()
    const organiserIn = async (username: string, organisationId: string) => {
      const { id: userId } = await join(hub.db, username, 'competitionOrganiser')
      await hub.db.updateTable('roleGrant').set({ organisationId }).where('userId', '=', userId).execute()
      return signedIn(hub, username)
    }
    const elsewhere = await organiserIn('zhaolei', county)
    const here = await organiserIn('sunmei', rootOrganisation.id)
    const { coursewareId, path } = await addUnderWay()
    expect((await visitor.get('/urgent')).status).to.equal(303)
    expect((await owner.get('/urgent')).status).to.equal(403)
    expect(await (await elsewhere.get('/urgent')).text()).not.to.include(coursewareId)
    expect((await elsewhere.post(`${path}/due`, { due: '2026-12-01' })).status).to.equal(404)
    expect(await (await here.get('/urgent')).text()).to.include(`action="${path}/due"`)
    const answer = await here.post(`${path}/due`, { due: '2026-12-01', back: 'list' })
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, '/urgent?saved'])
    expect((await findCourseware(hub.db, coursewareId))?.dueAt?.toISOString()).to.equal(
      '2026-12-01T15:59:59.000Z',
    )
    expect(await (await operator.get('/urgent')).text()).to.include('value="2026-12-01"')
    // How it is made is nobody's business but its makers'.
    expect((await here.get(`${path}/production`)).status).to.equal(403)
  })

  it('is stopped by programs too: refused to visitors and others, done for its owner', async () => {
    const { coursewareId } = await addUnderWay()
    const stopBy = (person: Visitor) =>
      person.send(`/api/v1/courseware/${coursewareId}/stop`, { method: 'POST', headers: { Origin: hub.url } })
    expect((await stopBy(visitor)).status).to.equal(401)
    expect((await stopBy(other)).status).to.equal(404)
    expect(await stateOf(coursewareId)).to.include({ state: 'running' })
    expect((await stopBy(owner)).status).to.equal(202)
    expect(await stateOf(coursewareId)).to.include({ state: 'failed', failureCode: 'stopped' })
    expect((await stopBy(owner)).status, 'nothing is under way').to.equal(404)
  })
})
