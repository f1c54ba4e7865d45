import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { rootOrganisation } from '../../src/account/rules.ts'
import { newId } from '../../src/account/tokens.ts'
import { openSchedule } from '../../src/editorial/schedule.ts'
import { ownLessonsSchema } from '../../src/publication/rules.ts'
import { join, signedIn, Visitor } from '../support/app.ts'
import { addDraft } from '../support/drafts.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addPairedStation } from '../support/stations.ts'

type Draft = Awaited<ReturnType<typeof addDraft>>

describe('a lesson’s way to the public', () => {
  let hub: LessonHub
  let author: { id: string }
  let visitor: Visitor
  let now = new Date()
  const people = new Map<string, Visitor>()
  const by = (name: string): Visitor => people.get(name) ?? visitor

  before(async () => {
    hub = await startLessonHub({ now: () => now })
    author = await join(hub.db, 'liming')
    await join(hub.db, 'bianji', 'editor')
    await join(hub.db, 'erbian', 'editor')
    await join(hub.db, 'zongbian', 'chiefEditor')
    await join(hub.db, 'yunying', 'operator')
    await join(hub.db, 'wangfang')
    for (const name of ['liming', 'bianji', 'erbian', 'zongbian', 'yunying', 'wangfang'])
      people.set(name, await signedIn(hub, name))
    visitor = new Visitor(hub.url)
  })
  after(() => hub.close())
  beforeEach(() => {
    now = new Date()
  })

  const path = ({ coursewareId }: Draft, action = '') =>
    `/courseware/${coursewareId}/review${action && `/${action}`}`
  const seenBy = async (name: string, lesson: Draft) =>
    /name="seen" value="([^"]*)"/.exec(await (await by(name).get(path(lesson))).text())?.[1] ?? ''
  const submit = (lesson: Draft, form: Record<string, string> = {}) =>
    by('liming').post(path(lesson, 'submit'), form)
  const approve = async (name: string, lesson: Draft, form: Record<string, string> = {}) =>
    by(name).post(path(lesson, 'approve'), { seen: await seenBy(name, lesson), ...form })
  const publish = async (lesson: Draft) => {
    expect((await submit(lesson)).status).to.equal(303)
    expect((await approve('bianji', lesson)).status).to.equal(303)
    expect((await approve('erbian', lesson)).status).to.equal(303)
  }
  const row = ({ coursewareId }: Draft) =>
    hub.db.selectFrom('courseware').selectAll().where('id', '=', coursewareId).executeTakeFirstOrThrow()
  const segmentOf = ({ coursewareId, releaseId, media }: Draft) =>
    `/media/${coursewareId}/${releaseId}/${media.masterPlaylist}`
  const logged = async (lesson: Draft) =>
    (
      await hub.db
        .selectFrom('auditEvent')
        .select('action')
        .where('subjectId', '=', lesson.coursewareId)
        .where('action', 'like', '%Lesson')
        .orderBy('id')
        .execute()
    ).map(({ action }) => action)

  it('refuses its review page to visitors, and to other producers as if it were not there', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    expect((await visitor.get(path(lesson))).headers.get('location')).to.match(/^\/sign-in/)
    expect((await by('wangfang').get(path(lesson))).status).to.equal(404)
    for (const action of ['submit', 'recall', 'drop-film'])
      expect((await by('wangfang').post(path(lesson, action))).status, action).to.equal(404)
    for (const action of ['approve', 'return', 'withdraw'])
      expect((await by('wangfang').post(path(lesson, action))).status, action).to.be.oneOf([403, 404])
    expect((await row(lesson)).state).to.equal('draft')
  })

  it('refuses to submit what lacks its rights statement, and names what is missing', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    await hub.db
      .updateTable('courseware')
      .set({ rightsStatement: '' })
      .where('id', '=', lesson.coursewareId)
      .execute()
    expect((await submit(lesson)).status).to.equal(422)
    const page = await (await by('liming').get(path(lesson))).text()
    expect(page).to.include('提交以前还要填好').and.not.to.include('/review/submit')
    expect((await row(lesson)).state).to.equal('draft')
  })

  it('finds a place among too many by its name, and keeps what is ticked', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    const villages = Array.from({ length: 230 }, (_, index) => ({
      ...{ id: randomBytes(16).toString('hex'), name: `第${index}村`, kind: 'village' as const },
      parentId: rootOrganisation.id,
    }))
    await hub.db
      .insertInto('organisation')
      .values(villages.map(village => ({ ...village, path: `${rootOrganisation.path}${village.id}/` })))
      .execute()
    const [first, last] = [villages[0]?.id ?? '', villages.at(-1)?.id ?? '']
    const chosen = `visibility=regions&visibleTo=${first}`
    const page = await (await by('liming').get(`${path(lesson)}?${chosen}&place=第229村`)).text()
    const box = (id: string) => new RegExp(`<input[^>]*value="${id}"[^>]*>`).exec(page)?.[0]
    expect(box(first), 'what was ticked').to.include('checked')
    expect(box(last), 'what was looked for').to.be.a('string')
    expect(box(villages[5]?.id ?? ''), 'all others').to.equal(undefined)
    expect((await row(lesson)).visibility, 'nothing is submitted').to.equal('all')
    const edit = `/courseware/${lesson.coursewareId}/edit`
    expect(await (await by('liming').get(edit)).text()).not.to.include('第229村')
    expect(await (await by('liming').get(`${edit}?place=229`)).text()).to.include('第229村')
    await by('liming').post(`/courseware/${lesson.coursewareId}`, { localityId: last })
    expect((await row(lesson)).localityId).to.equal(last)
    expect(await (await by('liming').get(edit)).text(), 'its own place is in the list').to.include('第229村')
    await hub.db.updateTable('courseware').set({ localityId: null }).where('localityId', '=', last).execute()
    await hub.db
      .deleteFrom('organisation')
      .where(
        'id',
        'in',
        villages.map(({ id }) => id),
      )
      .execute()
  })

  it('refuses the author, and an editor a second time; two others make it public', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    expect((await submit(lesson)).status).to.equal(303)
    const seen = await seenBy('bianji', lesson)
    expect((await by('liming').post(path(lesson, 'approve'), { seen })).status).to.be.oneOf([403, 409])
    expect((await approve('bianji', lesson)).status).to.equal(303)
    expect((await by('bianji').post(path(lesson, 'approve'), { seen })).status).to.equal(409)
    expect((await visitor.get(`/courseware/${lesson.coursewareId}`)).status).to.equal(404)
    expect((await approve('erbian', lesson)).status).to.equal(303)
    expect((await visitor.get(`/courseware/${lesson.coursewareId}`)).status).to.equal(200)
    const { state, publishedAt, firstPublishedAt, approvedUploadId } = await row(lesson)
    expect(state).to.equal('published')
    expect(firstPublishedAt).to.deep.equal(publishedAt)
    expect(approvedUploadId).to.equal(lesson.uploadId)
    expect(await logged(lesson)).to.deep.equal(['submitLesson', 'approveLesson', 'approveLesson'])
  })

  it('refuses an editor who sent it in himself', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    await by('bianji').post(path(lesson, 'submit'))
    expect(await (await by('bianji').get(path(lesson))).text()).to.include('您参与制作')
    const seen = await seenBy('erbian', lesson)
    expect((await by('bianji').post(path(lesson, 'approve'), { seen })).status).to.equal(409)
  })

  it('refuses an approval of what the reviewer has not seen, and asks for the first look again', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    await submit(lesson)
    await approve('bianji', lesson)
    const seen = await seenBy('erbian', lesson)
    await hub.db
      .updateTable('courseware')
      .set(set => ({ title: '换了标题', revision: set('revision', '+', 1) }))
      .where('id', '=', lesson.coursewareId)
      .execute()
    expect((await by('erbian').post(path(lesson, 'approve'), { seen })).status).to.equal(409)
    await approve('erbian', lesson)
    expect((await row(lesson)).publishedAt).to.equal(null)
    await approve('bianji', lesson)
    expect((await row(lesson)).publishedAt).not.to.equal(null)
  })

  it('publishes once where two approve at the same moment', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    await submit(lesson)
    const seen = await seenBy('bianji', lesson)
    const answers = await Promise.all(
      ['bianji', 'bianji', 'erbian', 'zongbian'].map(name =>
        by(name).post(path(lesson, 'approve'), { seen }),
      ),
    )
    expect(answers.filter(({ status }) => status === 303)).to.have.length(2)
    const verdicts = await hub.db
      .selectFrom('editorialReview')
      .select('reviewerName')
      .where('coursewareId', '=', lesson.coursewareId)
      .execute()
    expect(new Set(verdicts.map(one => one.reviewerName)).size).to.equal(2)
  })

  it('brings a lesson back with a reason by field, which only its makers read; script in it never runs', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    await submit(lesson)
    const seen = await seenBy('bianji', lesson)
    expect((await by('bianji').post(path(lesson, 'return'), { seen })).status).to.equal(400)
    const reasons = { sound: '第三分钟听不清<script>alert(1)</script>' }
    expect((await by('bianji').post(path(lesson, 'return'), { seen, ...reasons })).status).to.equal(303)
    const page = await (await by('liming').get(path(lesson))).text()
    expect(page).to.include('初审退回：bianji').and.to.include('第三分钟听不清&lt;script>')
    expect((await row(lesson)).state).to.equal('draft')
    await publish(lesson)
    expect((await row(lesson)).reviewRound).to.equal(2)
  })

  it('asks the chief editor once more where the work comes from outside', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    await submit(lesson, { isOutside: 'yes' })
    await approve('bianji', lesson)
    await approve('erbian', lesson)
    expect((await row(lesson)).publishedAt).to.equal(null)
    await approve('zongbian', lesson)
    expect((await row(lesson)).publishedAt).not.to.equal(null)
  })

  it('refuses its author to take back that a reviewer marked it as outside work', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    await submit(lesson)
    await approve('bianji', lesson, { isOutside: 'yes' })
    await by('liming').post(path(lesson, 'recall'))
    expect(await (await by('liming').get(path(lesson))).text()).not.to.include('name="isOutside"')
    await publish(lesson)
    expect((await row(lesson)).publishedAt).to.equal(null)
    await approve('zongbian', lesson)
    expect((await row(lesson)).publishedAt).not.to.equal(null)
  })

  it('asks the chief editor once more for what a contracted unit makes, whatever its author says', async () => {
    const ids = [newId(), newId()] as const
    const path = `${rootOrganisation.path}${ids[0]}/`
    const unit = { kind: 'department' as const, parentId: rootOrganisation.id }
    await hub.db
      .insertInto('organisation')
      .values([
        { ...unit, id: ids[0], name: '宏远影视公司', path, sourcing: 'contracted' },
        { ...unit, id: ids[1], name: '宏远农业组', path: `${path}${ids[1]}/`, parentId: ids[0] },
      ])
      .execute()
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    await hub.db
      .updateTable('courseware')
      .set({ organisationId: ids[1] })
      .where('id', '=', lesson.coursewareId)
      .execute()
    const page = await (await by('liming').get(`/courseware/${lesson.coursewareId}/review`)).text()
    expect(page).to.include('还要总编复核一次').and.not.include('name="isOutside"')
    await submit(lesson)
    await approve('bianji', lesson)
    await approve('erbian', lesson)
    expect((await row(lesson)).publishedAt).to.equal(null)
    await approve('zongbian', lesson)
    expect((await row(lesson)).publishedAt).not.to.equal(null)
  })

  it('shows each reviewer what waits, his own turn marked, and nobody else', async () => {
    const lesson = await addDraft(hub, author, '等着审的课')
    await submit(lesson)
    expect((await by('liming').get('/reviews')).status).to.equal(403)
    const page = await (await by('bianji').get('/reviews')).text()
    expect(page).to.include('等着审的课').and.to.include('等您审核')
    expect((await by('liming').post(path(lesson, 'recall'))).status).to.equal(303)
    expect(await (await by('bianji').get('/reviews')).text()).not.to.include('等着审的课')
  })

  it('becomes public on its day, and not before', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    await submit(lesson)
    await approve('bianji', lesson)
    now = new Date('2026-11-01T00:00:00Z')
    await approve('erbian', lesson, { publishAt: '2026-12-01T09:00' })
    const schedule = openSchedule({
      ...{ db: hub.db, now: () => now, lookEveryMs: 3600_000 },
      log: { warn: () => undefined, info: () => undefined },
    })
    try {
      now = new Date('2026-12-01T00:59:59Z')
      await schedule.look()
      expect((await row(lesson)).publishedAt).to.equal(null)
      expect(await (await by('liming').get(path(lesson))).text()).to.include('自动公开')
      now = new Date('2026-12-01T01:00:00Z')
      await schedule.look()
      expect((await row(lesson)).publishedAt).to.deep.equal(now)
    } finally {
      await schedule.close()
    }
  })

  describe('when it is taken down', () => {
    it('refuses that to its author and to editors, and to anybody without a reason', async () => {
      const lesson = await addDraft(hub, author, '果树冬季修剪')
      await publish(lesson)
      for (const name of ['liming', 'bianji'])
        expect((await by(name).post(path(lesson, 'withdraw'), { reason: '不行' })).status).to.be.oneOf([
          403, 409,
        ])
      expect((await by('zongbian').post(path(lesson, 'withdraw'), { reason: ' ' })).status).to.equal(400)
      expect((await row(lesson)).state).to.equal('published')
    })

    for (const name of ['zongbian', 'yunying']) {
      it(`stops for everybody at once, by ${name}, and an old link says so`, async () => {
        const lesson = await addDraft(hub, author, '果树冬季修剪')
        await publish(lesson)
        expect((await visitor.get(segmentOf(lesson))).status).to.equal(200)
        expect((await by(name).post(path(lesson, 'withdraw'), { reason: '数据有误' })).status).to.equal(303)
        expect((await visitor.get(segmentOf(lesson))).status).to.equal(410)
        const page = await visitor.get(`/courseware/${lesson.coursewareId}`)
        expect(page.status).to.equal(410)
        expect(await page.text())
          .to.include('已下架')
          .and.not.to.include('数据有误')
        expect((await visitor.get(`/api/v1/courseware/${lesson.coursewareId}`)).status).to.equal(410)
        expect(await (await visitor.get('/')).text()).not.to.include(lesson.coursewareId)
        expect(await (await by('liming').get(path(lesson))).text()).to.include('数据有误')
      })
    }

    it('plays for its reviewers alone when it is submitted again, and for all when two approve', async () => {
      const lesson = await addDraft(hub, author, '果树冬季修剪')
      await publish(lesson)
      await by('yunying').post(path(lesson, 'withdraw'), { reason: '数据有误' })
      expect((await submit(lesson)).status).to.equal(303)
      expect((await visitor.get(segmentOf(lesson))).status).to.equal(410)
      const reviewer = await signedIn(hub, 'bianji')
      const page = await reviewer.get(path(lesson))
      expect(page.headers.getSetCookie().join()).to.include(`Path=/media/${lesson.coursewareId}/`)
      expect((await reviewer.get(segmentOf(lesson))).status).to.equal(200)
      await approve('bianji', lesson)
      await approve('erbian', lesson)
      expect((await visitor.get(segmentOf(lesson))).status).to.equal(200)
    })
  })

  describe('for chosen regions', () => {
    it('shows it to people of these places alone', async () => {
      const lesson = await addDraft(hub, author, '只给东风镇')
      const town = 'a'.repeat(32)
      const root = '0'.repeat(32)
      const place = {
        id: town,
        parentId: root,
        kind: 'town' as const,
        name: '东风镇',
        path: `/${root}/${town}/`,
      }
      await hub.db.insertInto('organisation').values(place).execute()
      await submit(lesson, { visibility: 'regions', visibleTo: town })
      await approve('bianji', lesson)
      await approve('erbian', lesson)
      const address = `/courseware/${lesson.coursewareId}`
      expect((await visitor.get(address)).status).to.equal(404)
      expect((await visitor.get(`/api/v1${address}`)).status).to.equal(404)
      expect((await by('wangfang').get(address)).status).to.equal(404)
      expect(await (await visitor.get('/')).text()).not.to.include('只给东风镇')
      await hub.db
        .updateTable('roleGrant')
        .set({ organisationId: town })
        .where('userId', 'in', hub.db.selectFrom('user').select('id').where('username', '=', 'wangfang'))
        .execute()
      expect((await by('wangfang').get(address)).status).to.equal(200)
    })
  })

  describe('for chosen stations', () => {
    it('refuses to submit without one, and keeps the choice', async () => {
      const lesson = await addDraft(hub, author, '只给站点')
      const answer = await submit(lesson, { visibility: 'stations' })
      expect(answer.status).to.equal(400)
      expect(await answer.text()).to.include('请至少选一个地区或站点')
    })

    it('shows it to these stations alone, and not to people of their place', async () => {
      const lesson = await addDraft(hub, author, '只给柳树村站')
      const inside = await addPairedStation(hub.db, { name: '柳树村站' })
      const outside = await addPairedStation(hub.db, { name: '杨树村站' })
      const form = await (await by('liming').get(path(lesson))).text()
      expect(form).to.include('柳树村站').and.to.include('杨树村站')
      await submit(lesson, { visibility: 'stations', visibleToStations: inside.stationId })
      expect(await (await by('bianji').get(path(lesson))).text()).to.include('只限这些站点：柳树村站')
      await approve('bianji', lesson)
      await approve('erbian', lesson)
      const address = `/courseware/${lesson.coursewareId}`
      const at = (cookie: string) => new Visitor(hub.url).get(address, { Cookie: cookie })
      expect((await at(inside.cookie)).status).to.equal(200)
      expect((await at(outside.cookie)).status).to.equal(404)
      for (const one of [visitor, by('wangfang')]) expect((await one.get(address)).status).to.equal(404)
    })

    it('tells the station’s computer of them by the API, with addresses at which it plays, and nobody else', async () => {
      const lesson = await addDraft(hub, author, '只给槐树村站')
      const inside = await addPairedStation(hub.db, { name: '槐树村站' })
      const outside = await addPairedStation(hub.db, { name: '桐树村站' })
      await submit(lesson, { visibility: 'stations', visibleToStations: inside.stationId })
      await approve('bianji', lesson)
      const list = '/api/v1/catalogue/own'
      const own = async (cookie: string) => {
        const answer = await new Visitor(hub.url).get(list, { Cookie: cookie })
        return ownLessonsSchema.parse(await answer.json()).lessons
      }
      expect(await own(inside.cookie), 'before it is public').to.deep.equal([])
      await approve('erbian', lesson)
      const [told, ...others] = await own(inside.cookie)
      expect([told?.title, others.length]).to.deep.equal(['只给槐树村站', 0])
      expect((await visitor.get(told?.masterPlaylistPath ?? '')).status).to.equal(200)
      expect((await visitor.get(segmentOf(lesson))).status, 'at its plain address').to.equal(404)
      expect(await own(outside.cookie)).to.deep.equal([])
      expect((await visitor.get(list)).status).to.be.oneOf([401, 403])
      expect((await by('yunying').get(list)).status).to.be.oneOf([401, 403])
    })
  })
})
