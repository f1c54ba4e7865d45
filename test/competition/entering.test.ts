import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import * as path from 'node:path'
import { expect } from 'chai'
import { Router } from 'express'
import { sql } from 'kysely'
import { rootOrganisation } from '../../src/account/rules.ts'
import { newId } from '../../src/account/tokens.ts'
import { sweepReleases } from '../../src/catalogue/sweep.ts'
import { checkRoutes } from '../../src/competition/check-routes.ts'
import { drawCodes } from '../../src/competition/code-records.ts'
import { enterRoutes } from '../../src/competition/enter-routes.ts'
import { entryRoutes } from '../../src/competition/entry-routes.ts'
import { hashFilm } from '../../src/competition/freeze.ts'
import { addMembers } from '../../src/competition/member-records.ts'
import { resultRoutes } from '../../src/competition/result-routes.ts'
import { XiangtuError } from '../../src/errors.ts'
import type { QcReport } from '../../src/media/qc-report.ts'
import { readSpecProfiles } from '../../src/profiles.ts'
import { openDiskStore } from '../../storage/disk.ts'
import { mediaKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { join, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { addCompetition, type CompetitionRows } from '../support/competition-rows.ts'
import { addLesson, addStoredUpload, sampleMedia } from '../support/lesson-rows.ts'

const hour = 3600_000
/** A clean film by `courseware-general`, with what the tests change. */
const report = (findings: QcReport['findings'] = []): QcReport => ({
  specName: 'courseware-general',
  specTitle: { 'zh-CN': '乡土课件通用规范', en: 'Home-grown lessons, general' },
  measured: { durationSeconds: 754, width: 1280, height: 720, frameRate: 25 },
  findings,
})
const dark = { rule: 'black', severity: 'must', measured: 9, limit: 3, bound: 'most', unit: 's' } as const

describe('entering a lesson', () => {
  let app: RunningApp
  let store: ObjectStore
  let folder: string
  let rows: CompetitionRows
  let producer: Visitor
  let organiser: Visitor
  let ownerId: string
  const errors: unknown[] = []

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'xiangtu-entering-'))
    store = await openDiskStore(folder)
    const routes = Router()
    app = await startApp({ routers: [routes] })
    const { db } = app
    const parts = { db, store, specProfiles: await readSpecProfiles(), secret: 'only this test knows it' }
    routes.use(enterRoutes(parts), entryRoutes(parts), checkRoutes(parts), resultRoutes(parts))
    rows = await addCompetition(db, { entries: 1, reviewers: 1, state: 'planned', isAssigned: false })
    await db.deleteFrom('stageEntry').execute()
    await db.deleteFrom('entry').execute()
    await openCall(-hour, hour)
    ownerId = rows.producerId
    producer = await signedIn(app, rows.producer)
    organiser = await signedIn(app, rows.organiser)
  })
  after(async () => {
    await app.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** The window of entries, from now. */
  const openCall = (fromMs: number, untilMs: number, state: 'open' | 'draft' | 'closed' = 'open') =>
    app.db
      .updateTable('competition')
      .set({
        ...{
          state,
          entriesFrom: new Date(Date.now() + fromMs),
          entriesUntil: new Date(Date.now() + untilMs),
        },
      })
      .where('id', '=', rows.competitionId)
      .execute()

  const files = ['v720/init.mp4', 'v720/s00000.m4s', 'v720/index.m3u8', 'audio/init.mp4', 'audio/index.m3u8']
  const keepFilm = async (coursewareId: string, releaseId: string) => {
    for (const file of [...files, 'master.m3u8'])
      await store.put(mediaKey(coursewareId, releaseId, file), `${releaseId} ${file}`, {
        contentType: 'text/plain',
      })
  }
  /** A lesson whose film lies in the store and was measured; not public unless told. */
  const makeLesson = async (title: string, findings: QcReport['findings'] = [], isPublic = false) => {
    const lesson = await addLesson(app.db, { ownerId, title, media: sampleMedia })
    const { coursewareId, releaseId } = lesson
    await keepFilm(coursewareId, releaseId)
    const uploadId = await addStoredUpload(app.db, { coursewareId, ownerId })
    await app.db
      .insertInto('transcodeJob')
      .values({
        ...{ id: newId(), coursewareId, uploadId, profileName: 'village-2m', state: 'published' },
        ...{ verbStates: '[]', qcReport: JSON.stringify(report(findings)), endedAt: new Date() },
        ...{ failureVerb: null, failureCode: null, failureFacts: null },
      })
      .execute()
    await app.db
      .insertInto('credit')
      .values({ coursewareId, role: 'camera', place: 0, name: '周秋实', presenterId: null })
      .execute()
    if (!isPublic)
      await app.db
        .updateTable('courseware')
        .set({ state: 'draft', publishedAt: null })
        .where('id', '=', coursewareId)
        .execute()
    return lesson
  }
  const form = (seen: string) => ({
    ...{ categoryId: rows.categoryId, titleCardSeconds: '８.5', consent: 'yes', originality: 'yes', seen },
  })
  const enter = (lesson: { coursewareId: string; releaseId: string }, part = {}, who = producer) =>
    who.post(`/competitions/${rows.competitionId}/enter/${lesson.coursewareId}`, {
      ...form(lesson.releaseId),
      ...part,
    })
  const entryOf = (coursewareId: string) =>
    app.db.selectFrom('entry').selectAll().where('coursewareId', '=', coursewareId).executeTakeFirst()
  const check = (id: string, changedAt: Date, said: Record<string, string>, who = organiser) =>
    who.post(`/competitions/${rows.competitionId}/entries/${id}/check`, {
      seenAt: changedAt.toISOString(),
      ...said,
    })

  it('refuses visitors, lessons of others, and a call that is not public', async () => {
    const lesson = await makeLesson('别人的课')
    await join(app.db, 'stranger')
    const stranger = await signedIn(app, 'stranger')
    expect((await enter(lesson, {}, stranger)).status).to.equal(404)
    expect((await enter(lesson, {}, new Visitor(app.url))).status).to.be.oneOf([303, 401])
    await openCall(-hour, hour, 'draft')
    expect((await enter(lesson)).status).to.equal(404)
    await openCall(-hour, hour)
    expect(await entryOf(lesson.coursewareId)).to.equal(undefined)
  })

  it('refuses what comes before the first moment or at the last', async () => {
    const lesson = await makeLesson('来晚了')
    for (const [from, until] of [
      [hour, 2 * hour],
      [-hour, 0],
    ] as const) {
      await openCall(from, until)
      const answer = await enter(lesson)
      expect(answer.status).to.equal(409)
      expect(await answer.text()).to.include('不在报送时间内')
    }
    await openCall(-hour, hour)
    expect(await entryOf(lesson.coursewareId)).to.equal(undefined)
  })

  it('refuses a form without consent, and titles longer than half of the film, and keeps what was typed', async () => {
    const lesson = await makeLesson('没有打勾')
    const faulty = [
      { consent: '' },
      { originality: '' },
      { titleCardSeconds: '61' },
      { titleCardSeconds: '-1' },
    ]
    for (const part of [...faulty, { categoryId: newId() }]) {
      const answer = await enter(lesson, part)
      expect(answer.status, JSON.stringify(part)).to.equal(400)
    }
    const text = await (await enter(lesson, { originality: '', titleCardSeconds: '7' })).text()
    expect(text).to.include('value="7"').and.to.include('请在同意的地方打勾')
    expect(await entryOf(lesson.coursewareId)).to.equal(undefined)
  })

  it('refuses a film that the specification does not allow, and says how to mend it', async () => {
    const lesson = await makeLesson('黑屏太久', [dark])
    expect((await enter(lesson)).status).to.equal(409)
    const address = `/competitions/${rows.competitionId}/enter/${lesson.coursewareId}`
    const text = await (await producer.get(address)).text()
    expect(text).to.include('把这段黑屏剪掉').and.to.include('必须').and.not.to.include('name="consent"')
    // The same as advice only is told, and no hindrance.
    const mild = await makeLesson('小毛病', [{ ...dark, severity: 'should' }])
    expect((await enter(mild)).status).to.equal(303)
  })

  it('refuses a film that is still being made, that nobody is credited for, or that has changed since it was seen', async () => {
    const growing = await makeLesson('还在做')
    const media = JSON.stringify({ ...sampleMedia, coming: ['720p'] })
    await app.db.updateTable('courseware').set({ media }).where('id', '=', growing.coursewareId).execute()
    const nobody = await makeLesson('没有人')
    await app.db.deleteFrom('credit').where('coursewareId', '=', nobody.coursewareId).execute()
    const changed = await makeLesson('换过了')
    for (const lesson of [growing, nobody, { ...changed, releaseId: newId() }])
      expect((await enter(lesson)).status).to.equal(409)
    expect(await entryOf(changed.coursewareId)).to.equal(undefined)
  })

  it('refuses whoever judges the competition', async () => {
    const lesson = await makeLesson('评委的课')
    const seat = { id: newId(), stageId: rows.stageId, userId: ownerId, number: 'R-77', removedAt: null }
    await app.db.insertInto('panelMember').values(seat).execute()
    expect((await enter(lesson)).status).to.equal(409)
    await app.db.deleteFrom('panelMember').where('id', '=', seat.id).execute()
  })

  it('takes a lesson that is not public, frozen as it is, once', async () => {
    const lesson = await makeLesson('不公开也可以')
    const offered = await (await producer.get(`/competitions/${rows.competitionId}/enter`)).text()
    expect(offered).to.include('不公开也可以').and.to.include('未公开，仅参评')
    const answer = await enter(lesson)
    expect(answer.status).to.equal(303)
    const entry = await entryOf(lesson.coursewareId)
    expect(entry).to.include({
      state: 'entered',
      titleCardSeconds: 8.5,
      releaseId: lesson.releaseId,
      code: null,
    })
    expect(entry?.people).to.deep.equal([{ name: '周秋实', craft: 'camera' }])
    // By hand, as sha256sum would write it.
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
    const lines = files
      .map(file => ({ at: `${lesson.releaseId}/${file}`, hash: sha256(`${lesson.releaseId} ${file}`) }))
      .toSorted((a, b) => (a.at < b.at ? -1 : 1))
      .map(({ at, hash }) => `${hash}  ${at}\n`)
    expect(entry?.contentHash).to.equal(sha256(lines.join('')))
    expect((await enter(lesson)).status).to.equal(409)
    expect(await (await producer.get('/entries')).text()).to.include('不公开也可以')
    const stranger = await signedIn(app, 'stranger')
    expect((await stranger.get(`/entries/${entry?.id}`)).status).to.equal(404)
  })

  it('begins a lesson that stays a draft, for the competition alone', async () => {
    const address = `/competitions/${rows.competitionId}/enter`
    expect((await producer.post(address, { title: ' ' })).headers.get('Location')).to.equal(address)
    const begun = await producer.post(address, { title: '只给评委看的课' })
    const id = begun.headers.get('Location')?.slice('/upload?lesson='.length) ?? ''
    const lesson = await app.db
      .selectFrom('courseware')
      .select(['title', 'state', 'ownerId', 'publishedAt'])
      .where('id', '=', id)
      .executeTakeFirst()
    expect(lesson).to.deep.equal({ title: '只给评委看的课', state: 'draft', ownerId, publishedAt: null })
  })

  it('of two at once takes one', async () => {
    const lesson = await makeLesson('连点两下')
    const answers = await Promise.all([enter(lesson), enter(lesson)])
    expect(answers.map(({ status }) => status)).to.have.members([303, 409])
  })

  it('is of one film, and once, though it is sent twice while the film is replaced', async () => {
    const lessons = await Promise.all(Array.from({ length: 6 }, (_, at) => makeLesson(`抢在换片前 ${at}`)))
    const answers = await Promise.all(
      lessons.map(async lesson => {
        const newer = newId()
        await keepFilm(lesson.coursewareId, newer)
        const replaced = app.db
          .updateTable('courseware')
          .set({ releaseId: newer })
          .where('id', '=', lesson.coursewareId)
        const sent = [
          enter(lesson),
          replaced.execute(),
          enter(lesson),
          enter({ ...lesson, releaseId: newer }),
        ]
        return (await Promise.all(sent)).flatMap(answer => ('status' in answer ? answer.status : []))
      }),
    )
    for (const [at, { coursewareId }] of lessons.entries()) {
      const entry = await entryOf(coursewareId)
      expect(answers[at]?.filter(status => status === 303)).to.have.length(entry ? 1 : 0)
      expect(answers[at]).to.satisfy((all: number[]) => all.every(status => status === 303 || status === 409))
      if (!entry) continue
      const film = { coursewareId, releaseId: entry.releaseId, media: sampleMedia }
      expect(entry.contentHash).to.equal(await hashFilm(store, film))
    }
  })

  it('refuses on the panel who enters at the same moment', async () => {
    const { id: userId } = await join(app.db, 'both', 'reviewer')
    const lesson = await makeLesson('同时报送和请来当评委')
    const media = { media: JSON.stringify(sampleMedia), durationSeconds: 60, titleCardSeconds: 0 }
    let seat: Promise<unknown> = Promise.resolve()
    await app.db.transaction().execute(async step => {
      await step
        .selectFrom('competition')
        .select('id')
        .where('id', '=', rows.competitionId)
        .forShare()
        .execute()
      await step
        .insertInto('entry')
        .values({
          ...{ id: newId(), competitionId: rows.competitionId, categoryId: rows.categoryId, code: null },
          ...{ ...lesson, ...media, title: '课', contentHash: 'f'.repeat(64), enteredBy: userId },
          ...{ organisationId: rootOrganisation.id, people: '[]', checkedBy: null },
        })
        .execute()
      const person = { id: userId, name: 'both', username: 'both' }
      seat = addMembers(app.db, rows.stageId, [userId], 'reviewer', person).then(
        () => 'seated',
        error => (error instanceof XiangtuError ? error.code : error),
      )
      await Promise.race([seat, untilSomebodyWaits()])
    })
    expect(await seat).to.equal('entrantOnPanel')
    await app.db.deleteFrom('entry').where('enteredBy', '=', userId).execute()
  })

  /** Until a transaction of this test's database waits for another one. */
  const untilSomebodyWaits = async (): Promise<void> => {
    for (;;) {
      const { rows: waiting } = await sql`select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(app.db)
      if (waiting.length > 0) return
    }
  }

  it('keeps the frozen film for good, whatever the lesson shows later', async () => {
    const lesson = await makeLesson('换了新片', [], true)
    expect((await enter(lesson)).status).to.equal(303)
    const { coursewareId } = lesson
    const log = { warn: (facts: object) => void errors.push(facts) }
    const shown: { releaseId: string; media: unknown }[] = []
    for (let version = 0; version < 3; version++) {
      const releaseId = newId()
      await keepFilm(coursewareId, releaseId)
      shown.unshift({ releaseId, media: sampleMedia })
      await app.db.updateTable('courseware').set({ releaseId }).where('id', '=', coursewareId).execute()
      await sweepReleases({ db: app.db, store, log }, coursewareId, shown.slice(0, 2))
    }
    await app.db
      .updateTable('courseware')
      .set({ state: 'withdrawn', withdrawnAt: new Date(), withdrawnReason: '换新', publishedAt: null })
      .where('id', '=', coursewareId)
      .execute()
    const rests = async (releaseId: string | undefined) =>
      releaseId !== undefined &&
      (await store.head(mediaKey(coursewareId, releaseId, 'v720/s00000.m4s'))) !== undefined
    expect(await rests(lesson.releaseId)).to.equal(true)
    expect(await rests(shown[0]?.releaseId)).to.equal(true)
    // What nobody judges went as before.
    expect(await rests(shown[2]?.releaseId)).to.equal(false)
    expect(errors).to.deep.equal([])
    const deletion = app.db.deleteFrom('courseware').where('id', '=', coursewareId).execute()
    expect((await Promise.allSettled([deletion]))[0].status).to.equal('rejected')
  })

  it('is checked once: passes, goes back one time, or is rejected with a reason', async () => {
    const lesson = await makeLesson('要补正的')
    await enter(lesson)
    const entry = await entryOf(lesson.coursewareId)
    const [id = '', changedAt = new Date()] = [entry?.id, entry?.changedAt]
    await join(app.db, 'townproducer')
    const list = `/competitions/${rows.competitionId}/entries`
    for (const who of [producer, await signedIn(app, 'townproducer')]) {
      expect((await who.get(list)).status).to.equal(403)
      expect((await check(id, changedAt, { verdict: 'pass' }, who)).status).to.equal(403)
    }
    const page = await (await organiser.get(`${list}/${id}`)).text()
    expect(page).to.include('要补正的').and.to.include(String(entry?.contentHash))
    expect((await check(id, changedAt, { verdict: 'return', reason: ' ' })).status).to.equal(400)
    expect((await check(id, new Date(0), { verdict: 'pass' })).status).to.equal(409)
    expect((await check(id, changedAt, { verdict: 'return', reason: '片头少了单位' })).status).to.equal(303)
    expect(await (await producer.get(`/entries/${id}`)).text()).to.include('片头少了单位')
    // After the end of entries, but within the days of grace.
    await openCall(-2 * hour, -hour)
    expect((await enter(await makeLesson('另一课'))).status).to.equal(409)
    expect((await enter(lesson)).status).to.equal(303)
    await openCall(-hour, hour)
    const again = await entryOf(lesson.coursewareId)
    expect(again).to.include({ id, state: 'entered', wasReturned: true })
    const now = again?.changedAt ?? new Date()
    expect((await check(id, now, { verdict: 'return', reason: '再来' })).status).to.equal(409)
    expect((await check(id, now, { verdict: 'pass' })).status).to.equal(303)
    expect((await entryOf(lesson.coursewareId))?.state).to.equal('passed')
  })

  it('is hidden from an organiser who judges, until the makers are told', async () => {
    const { id: userId } = await app.db
      .selectFrom('user')
      .select('id')
      .where('username', '=', rows.organiser)
      .executeTakeFirstOrThrow()
    const seat = { id: newId(), stageId: rows.stageId, userId, number: 'R-78', removedAt: null }
    await app.db.insertInto('panelMember').values(seat).execute()
    const list = `/competitions/${rows.competitionId}/entries`
    const lift = (blindLiftedAt: Date | null) =>
      app.db.updateTable('competitionStage').set({ blindLiftedAt }).where('id', '=', rows.stageId).execute()
    const results = `/competitions/stages/${rows.stageId}/results`
    for (const address of [list, results]) expect((await organiser.get(address)).status).to.equal(403)
    await lift(new Date())
    expect((await organiser.get(list)).status).to.equal(200)
    await lift(null)
    expect((await organiser.get(list)).status).to.equal(403)
    await app.db.deleteFrom('panelMember').where('id', '=', seat.id).execute()
    expect((await organiser.get(list)).status).to.equal(200)
    // Not counted yet.
    expect((await organiser.get(results)).status).to.equal(409)
  })

  it('can be taken back, and entered again while entries are taken', async () => {
    const lesson = await makeLesson('先退出')
    await enter(lesson)
    const { id = '' } = (await entryOf(lesson.coursewareId)) ?? {}
    expect((await producer.post(`/entries/${id}/withdraw`, { reason: '想再剪一下' })).status).to.equal(303)
    expect((await enter(lesson)).status).to.equal(303)
    expect(await entryOf(lesson.coursewareId)).to.include({ id, state: 'entered' })
  })

  it('gives each that has passed a code of its category, and keeps it', async () => {
    await app.db.updateTable('entry').set({ state: 'passed' }).where('state', '=', 'entered').execute()
    const draw = () => app.db.transaction().execute(step => drawCodes(step, rows.competitionId, rows.stageId))
    await draw()
    const codes = async () =>
      await app.db
        .selectFrom('entry')
        .select(['id', 'code'])
        .where('state', '=', 'passed')
        .orderBy('id')
        .execute()
    const first = await codes()
    const numbers = first.map(({ code }) => code)
    const codeAt = (number: number) => `A-${String(number).padStart(3, '0')}`
    expect(numbers).to.have.members(first.map((_, at) => codeAt(at + 1)))
    const stage = await app.db.selectFrom('stageEntry').select('entryId').execute()
    expect(stage).to.have.length(first.length)
    const late = await makeLesson('后来的')
    await enter(late)
    await app.db.updateTable('entry').set({ state: 'passed' }).where('state', '=', 'entered').execute()
    await draw()
    expect((await entryOf(late.coursewareId))?.code).to.equal(codeAt(first.length + 1))
    expect(await codes()).to.deep.include.members(first)
  })
})
