import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { rootOrganisation } from '../../src/account/rules.ts'
import { saveCampaign, saveCollection } from '../../src/arrange/change-records.ts'
import { listAllCampaigns } from '../../src/arrange/records.ts'
import type { CampaignForm } from '../../src/arrange/rules.ts'
import { issueAwards } from '../../src/competition/award-records.ts'
import * as gatheredLessons from '../../src/database/migrations/0038-gathered-lessons.ts'
import { openDatabase } from '../../src/database/open.ts'
import type { Database } from '../../src/database/schema.ts'
import { plainAddress } from '../../src/media/address.ts'
import { readDelta } from '../../src/publication/delta-records.ts'
import { listOwnEntries } from '../../src/publication/entry-records.ts'
import { readCatalogue } from '../../src/publication/read.ts'
import type { LessonEntry } from '../../src/publication/rules.ts'
import { openSigningKeys, type SigningKey } from '../../src/publication/signing.ts'
import { prepareCatalogue, writeNext } from '../../src/publication/write.ts'
import { mergeTopic } from '../../src/topic/change-records.ts'
import { openDiskStore } from '../../storage/disk.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { join as joinHub } from '../support/app.ts'
import { addCompetition } from '../support/competition-rows.ts'
import { freshDatabaseUrl } from '../support/database.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

describe('what the published catalogue tells of campaigns, collections and awards', () => {
  const seriesId = 'a'.repeat(32)
  const town = 'b'.repeat(32)
  const days = { beginsOn: '2026-03-01', endsOn: '2026-05-31' }
  const blank: CampaignForm = {
    ...{ title: '春耕备耕', summary: '', ...days, isArchived: false },
    ...{ seriesIds: [], topicIds: [], visibleTo: [] },
  }
  let folder: string
  let url: string
  let db: Kysely<Database>
  let close: () => Promise<void>
  let store: ObjectStore
  let keys: readonly SigningKey[]
  let owner: { id: string; name: string; username: string }
  /** Of a gathered topic, of a gathered series, and of neither. */
  let ofTopic: string
  let inSeries: string
  let other: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-groups-'))
    url = await freshDatabaseUrl()
    ;({ db, close } = await openDatabase(url))
    store = await openDiskStore(join(folder, 'objects'))
    keys = await openSigningKeys(undefined, folder)
    const { id } = await joinHub(db, 'liming')
    owner = { id, name: '李明', username: 'liming' }
    await db
      .insertInto('series')
      .values({ id: seriesId, organisationId: rootOrganisation.id, title: '备耕三讲' })
      .execute()
    const publish = async (title: string) =>
      (await addLesson(db, { ownerId: id, title, media: sampleMedia })).coursewareId
    ;[ofTopic, inSeries, other] = [
      await publish('番茄整枝'),
      await publish('种子处理'),
      await publish('防溺水'),
    ]
    await db
      .insertInto('lessonTopic')
      .values({ coursewareId: ofTopic, topicId: 'farming-vegetable' })
      .execute()
    await db.updateTable('courseware').set({ seriesId }).where('id', '=', inSeries).execute()
    await writeAll()
  })
  after(async () => {
    await close()
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  const writeAll = async () => {
    await prepareCatalogue({ db, store, keys })
    while (await writeNext({ db, store, keys }));
  }
  const change = () => ({ db, actor: owner })
  /** Saves the campaign of this test's title, a new one or the one that there is. */
  const campaign = async (form: Partial<CampaignForm>) => {
    const known = (await listAllCampaigns(db)).find(({ title }) => title.startsWith('春耕'))
    await saveCampaign(change(), known?.id, { ...blank, ...form }, rootOrganisation.id)
  }
  /** What a station that read the catalogue before is told of by the next reading, and what it says of each lesson. */
  const toldBy = async (work: () => Promise<unknown>) => {
    const { cursor } = await readDelta(db, undefined)
    await work()
    await writeAll()
    const { changed } = await readDelta(db, cursor)
    const { lessons } = await readCatalogue({ fetchFile: path => store.read(path), trusted: keys })
    const say = (tell: (about: LessonEntry['about']) => readonly string[]) =>
      [ofTopic, inSeries, other].map(id => tell(lessons.get(id)?.about ?? expect.fail(id)).join())
    return {
      changed: changed.map(({ coursewareId }) => coursewareId).toSorted(),
      campaigns: say(({ campaigns }) =>
        campaigns.map(({ title, beginsOn, endsOn }) => `${title} ${beginsOn} ${endsOn}`),
      ),
      collections: say(({ collections }) => collections.map(({ labelZh }) => labelZh)),
      awards: [...lessons.values()].flatMap(({ awards }) => awards),
    }
  }

  it('never names a campaign that is for some places only, but to the stations there', async () => {
    const form = { title: '春耕内部', visibleTo: [town], topicIds: ['farming'], seriesIds: [seriesId] }
    const { changed, campaigns } = await toldBy(() => campaign(form))
    expect(campaigns).to.deep.equal(['', '', ''])
    expect(changed).to.deep.equal([])

    const { coursewareId } = await addLesson(db, { ownerId: owner.id, title: '本镇', media: sampleMedia })
    await db
      .updateTable('courseware')
      .set({ visibility: 'regions', visibleTo: [town, 'c'.repeat(32)], seriesId })
      .where('id', '=', coursewareId)
      .execute()
    const titlesAt = async (placePath: string) => {
      const own = await listOwnEntries(db, { id: 'd'.repeat(32), placePath }, plainAddress)
      return own.flatMap(({ about }) => about.campaigns.map(({ title }) => title))
    }
    expect(await titlesAt(`/${town}/`)).to.deep.equal(['春耕内部'])
    expect(await titlesAt(`/${'c'.repeat(32)}/`)).to.deep.equal([])
    await db.deleteFrom('courseware').where('id', '=', coursewareId).execute()
  })

  it('names lessons that a campaign gathers by series and by topic, and follows its name, days and end', async () => {
    const gathers = { topicIds: ['farming'], seriesIds: [seriesId] }
    const both = [ofTopic, inSeries].toSorted()
    const begun = await toldBy(() => campaign(gathers))
    const line = '春耕备耕 2026-03-01 2026-05-31'
    expect(begun.campaigns).to.deep.equal([line, line, ''])
    expect(begun.changed).to.deep.equal(both)

    const summary = await toldBy(() => campaign({ ...gathers, summary: '农时不等人。' }))
    expect(summary.changed, 'nothing of it is told').to.deep.equal([])

    const named = await toldBy(() => campaign({ ...gathers, title: '春耕', endsOn: '2026-04-30' }))
    expect(named.campaigns[0]).to.equal('春耕 2026-03-01 2026-04-30')
    expect(named.changed).to.deep.equal(both)

    const fewer = await toldBy(() => campaign({ topicIds: ['farming-vegetable'] }))
    expect(fewer.campaigns).to.deep.equal([line, '', ''])
    const ended = await toldBy(() => campaign({ topicIds: ['farming-vegetable'], isArchived: true }))
    expect(ended.campaigns).to.deep.equal(['', '', ''])
    expect(ended.changed).to.deep.equal([ofTopic])
  })

  it('names lessons that a garden gathers, under its new name, and when a topic is merged into its own', async () => {
    const form = { labelZh: '学习园', labelEn: 'Study', summaryZh: '', summaryEn: '', isArchived: false }
    const garden = (labelZh: string, topicIds: string[]) =>
      saveCollection(change(), 'study', { ...form, labelZh, topicIds })
    expect((await toldBy(() => garden('学习园', ['farming']))).collections).to.deep.equal(['学习园', '', ''])
    expect((await toldBy(() => garden('充电园', ['farming']))).collections).to.deep.equal(['充电园', '', ''])
    expect((await toldBy(() => garden('充电园', ['farming-fruit']))).collections).to.deep.equal(['', '', ''])
    const merged = await toldBy(() => mergeTopic(change(), 'farming-fruit', 'farming-vegetable'))
    expect(merged.collections).to.deep.equal(['充电园', '', ''])
    expect(merged.changed).to.deep.equal([ofTopic])
  })
  it('names awards once they are given, as they stand on the certificates, and none while a competition is judged', async () => {
    const { competitionId, stageId } = await addCompetition(db, { entries: 2, isAssigned: false })
    expect((await toldBy(async () => undefined)).awards).to.deep.equal([])
    const results = ['A-002', 'A-001'].map((entryCode, at) => ({
      ...{ entryCode, category: '种植技术', state: 'counted' as const, method: 'mean' as const },
      ...{ sheetCount: 3, result: '90.00', rank: at + 1, decidedBy: 'result' as const, ruleVersion: '1' },
    }))
    const { awards } = await toldBy(() =>
      db.transaction().execute(step =>
        issueAwards(step, {
          stage: { id: stageId, competitionId },
          ...{ results, actor: owner, now: new Date() },
        }),
      ),
    )
    const certificates = await db.selectFrom('award').select(['awardName', 'number']).execute()
    const lines = awards.map(({ name, number, competition }) => `${name} ${number} ${competition}`)
    expect(lines).to.have.members(
      certificates.map(({ awardName, number }) => `${awardName} ${number} 春季课件观摩评比`),
    )
    expect(lines).to.have.length(2)
  })
  it('are told of by a hub that is upgraded: gathered and awarded lessons, and no others', async () => {
    const pool = new pg.Pool({ connectionString: url, max: 1 })
    const bare = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
    const { changed } = await toldBy(() =>
      bare.transaction().execute(async step => {
        await sql`drop view "campaignLesson", "collectionLesson"`.execute(step)
        await gatheredLessons.up(step)
      }),
    )
    await bare.destroy()
    expect(changed).to.include(ofTopic).and.not.include(other)
    expect(changed, 'with the two of the competition').to.have.length(3)
  })
})
