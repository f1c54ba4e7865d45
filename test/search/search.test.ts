import { expect } from 'chai'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../src/database/schema.ts'
import { catchUp } from '../../src/search/keep-up.ts'
import type { Chosen, FacetName } from '../../src/search/rules.ts'
import { openSearch, type Search } from '../../src/search/search.ts'
import { join } from '../support/app.ts'
import { freshDatabase } from '../support/database.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

describe('the search of the catalogue', () => {
  let db: Kysely<Database>
  let close: () => Promise<void>
  let search: Search
  let ownerId = ''

  before(async () => {
    ;({ db, close } = await freshDatabase())
    ownerId = (await join(db, 'liming')).id
    search = openSearch(db)
  })
  after(() => close())
  afterEach(async () => {
    await db.deleteFrom('courseware').execute()
    await catchUp(db)
  })

  const add = async (title: string, notes = '', minutes = 12) => {
    const media = { ...sampleMedia, durationSeconds: minutes * 60 }
    return (await addLesson(db, { ownerId, title, notes, media })).coursewareId
  }
  const find = async (text: string, chosen: Chosen = {}, places: readonly string[] = []) => {
    await catchUp(db)
    return search.find({ text, chosen, places, page: 1 })
  }
  const titles = async (text: string, chosen: Chosen = {}) => {
    const { coursewareIds } = await find(text, chosen)
    const rows = await db.selectFrom('courseware').select(['id', 'title']).execute()
    return coursewareIds.map(id => rows.find(row => row.id === id)?.title)
  }
  const counts = async (facet: FacetName, chosen: Chosen = {}) =>
    Object.fromEntries((await find('', chosen)).counts(facet))

  it('never finds what is not published, what was taken down and what has gone', async () => {
    await addLesson(db, { ownerId, title: '番茄草稿' })
    const down = await add('番茄下架')
    const gone = await add('番茄删除')
    expect(await titles('番茄')).to.have.length(2)
    await db
      .updateTable('courseware')
      .set({ publishedAt: null, releaseId: null, media: null, state: 'withdrawn' })
      .where('id', '=', down)
      .execute()
    await db.deleteFrom('courseware').where('id', '=', gone).execute()
    expect(await titles('番茄')).to.deep.equal([])
    expect(await search.suggest('番', 5)).to.deep.equal([])
  })

  it('finds 番茄大棚栽培 for 大棚番茄, simplified and traditional alike', async () => {
    await add('番茄大棚栽培')
    await add('大棚黄瓜')
    expect(await titles('大棚番茄')).to.deep.equal(['番茄大棚栽培'])
    await add('養殖戶如何預防禽流感')
    expect(await titles('养殖户 预防')).to.deep.equal(['養殖戶如何預防禽流感'])
    expect(await titles('養殖戶')).to.deep.equal(['養殖戶如何預防禽流感'])
  })

  it('puts titles before summaries, and the asker’s own order of words first', async () => {
    await add('蔬菜育苗', '也讲番茄和大棚。')
    await add('番茄大棚栽培')
    await add('大棚番茄管理')
    expect(await titles('大棚番茄')).to.deep.equal(['大棚番茄管理', '番茄大棚栽培', '蔬菜育苗'])
  })

  it('finds what is nearly so where nothing is just so, and says that it does', async () => {
    await add('番茄大棚栽培')
    await add('小麦条锈病防治')
    for (const text of ['大棚蕃茄', '大朋番茄', '番茄大棚载培', '大番茄棚', '番茄的大棚栽陪']) {
      expect(await titles(text), text).to.deep.equal(['番茄大棚栽培'])
    }
    for (const text of ['种番茄', '番茄苗'])
      expect(await titles(text), `${text}: one character too many`).to.deep.equal(['番茄大棚栽培'])
    expect(await titles('条锈病'), 'a word less').to.deep.equal(['小麦条锈病防治'])
    expect((await find('大朋番茄')).isNear).to.equal(true)
    expect((await find('番茄')).isNear).to.equal(false)
    expect((await find('钢琴')).count).to.equal(0)
    await add('Greenhouse tomatoes', 'Pruning')
    expect(await titles('tomato')).to.deep.equal(['Greenhouse tomatoes'])
    expect(await titles('tomatos greenhouse')).to.deep.equal(['Greenhouse tomatoes'])
    expect(await titles('tommatoes')).to.deep.equal(['Greenhouse tomatoes'])
    expect(await titles('pruning')).to.deep.equal(['Greenhouse tomatoes'])
    await add('Wheat rust')
    for (const text of ['weat', 'wheaat', 'whaet rust', 'wheat rsut']) {
      expect(await titles(text), text).to.deep.equal(['Wheat rust'])
      expect((await find(text)).isNear, text).to.equal(true)
    }
    expect((await find('whe')).isNear, 'the beginning of a word is no slip').to.equal(false)
    expect((await find('barley')).count).to.equal(0)
  })

  it('counts truly: each value has as many lessons as choosing it shows', async () => {
    const [first, second] = [await add('果树修剪', '', 3), await add('果树嫁接', '', 30)]
    await add('水稻插秧', '', 90)
    await db
      .insertInto('lessonTopic')
      .values([
        { coursewareId: first, topicId: 'farming-fruit' },
        { coursewareId: second, topicId: 'farming-fruit' },
        { coursewareId: second, topicId: 'farming-protection' },
      ])
      .execute()
    await db
      .updateTable('courseware')
      .set({ audiences: ['farmer'], seasons: ['spring'], isHomeGrown: true, revision: 1 })
      .where('id', 'in', [first, second])
      .execute()
    expect(await counts('topic')).to.deep.equal({ farming: 2, 'farming-fruit': 2, 'farming-protection': 1 })
    expect(await counts('duration')).to.deep.equal({ short: 1, long: 1, lecture: 1 })
    expect(await titles('', { topic: 'farming', duration: 'long' })).to.deep.equal(['果树嫁接'])
    // What is chosen may be changed: its own facet is counted as if nothing were chosen in it.
    const chosen = { topic: 'farming-fruit', duration: 'short' } as const
    expect(await counts('duration', chosen)).to.deep.equal({ short: 1, long: 1 })
    expect(await counts('audience', chosen)).to.deep.equal({ farmer: 1 })
    expect((await find('嫁接', { season: 'spring' })).count).to.equal(1)
  })

  it('shows a lesson for some places to those who belong there, and to nobody else', async () => {
    const id = await add('清河县内部课件')
    await db
      .updateTable('courseware')
      .set({ visibility: 'regions', visibleTo: ['qinghe'] })
      .where('id', '=', id)
      .execute()
    expect((await find('内部')).count).to.equal(0)
    expect((await find('', {}, ['root', 'qinghe'])).count).to.equal(1)
    expect((await find('')).counts('duration').size).to.equal(0)
  })

  it('lists the newest first, each once over all pages', async () => {
    for (let at = 0; at < 50; at += 1) await add(`第 ${at} 课 育苗`)
    await catchUp(db)
    const seen: string[] = []
    for (const page of [1, 2, 3, 4])
      seen.push(...(await search.find({ text: '育苗', chosen: {}, places: [], page })).coursewareIds)
    expect(new Set(seen).size).to.equal(50)
    expect((await titles(''))[0]).to.equal('第 49 课 育苗')
  })

  it('suggests words by their beginning and by the initials of their syllables', async () => {
    await add('番茄大棚栽培')
    await add('番茄嫁接')
    await catchUp(db)
    expect(await search.suggest('番', 5)).to.deep.equal(['番茄'])
    expect(await search.suggest('大棚 fq', 5)).to.deep.equal(['番茄'])
    expect(await search.suggest('%', 5)).to.deep.equal([])
  })

  it('takes every lesson in once though two hubs do it at the same time, and is made anew for a new edition', async () => {
    for (let at = 0; at < 30; at += 1) await add(`第 ${at} 课 堆肥`)
    await Promise.all([catchUp(db), catchUp(db), catchUp(db)])
    expect((await find('堆肥')).count).to.equal(30)
    await sql`update "searchState" set edition = 999`.execute(db)
    await sql`update "searchSet" set members = ''`.execute(db)
    expect((await find('堆肥')).count).to.equal(30)
  })
})
