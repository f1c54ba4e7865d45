import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Kysely } from 'kysely'
import { listPublished } from '../../src/catalogue/records.ts'
import type { Database } from '../../src/database/schema.ts'
import { XiangtuError } from '../../src/errors.ts'
import { openPublication } from '../../src/publication/open-publication.ts'
import { type CatalogueState, readCatalogue } from '../../src/publication/read.ts'
import { findPublication } from '../../src/publication/records.ts'
import { openSigningKeys, type SigningKey } from '../../src/publication/signing.ts'
import { tendCatalogue } from '../../src/publication/tend.ts'
import { prepareCatalogue, writeNext } from '../../src/publication/write.ts'
import { catchUp } from '../../src/search/keep-up.ts'
import { openSearch } from '../../src/search/search.ts'
import { openDiskStore } from '../../storage/disk.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { join as joinHub } from '../support/app.ts'
import { freshDatabase } from '../support/database.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

const headKey = 'catalogue/head.json'

describe('the published catalogue', () => {
  let folder: string
  let db: Kysely<Database>
  let close: () => Promise<void>
  let store: ObjectStore
  let keys: readonly SigningKey[]
  let ownerId: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-publication-'))
    ;({ db, close } = await freshDatabase())
    store = await openDiskStore(join(folder, 'objects'))
    keys = await openSigningKeys(undefined, folder)
    ownerId = (await joinHub(db, 'liming')).id
  })
  afterEach(async () => {
    await close()
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  const parts = () => ({ db, store, keys })
  const writeAll = async () => {
    await prepareCatalogue(parts())
    while (await writeNext(parts()));
  }
  const publish = (title: string) => addLesson(db, { ownerId, title, media: sampleMedia })
  const withdraw = (id: string) =>
    db.updateTable('courseware').set({ publishedAt: null, state: 'withdrawn' }).where('id', '=', id).execute()
  const rename = (id: string, title: string) =>
    db.updateTable('courseware').set({ title }).where('id', '=', id).execute()

  /** Reads as a station does, from the bare store: no database, no hub. */
  const fetched: string[] = []
  const read = (known?: CatalogueState, trusted = keys) => {
    fetched.length = 0
    const fetchFile = (path: string) => {
      fetched.push(path)
      return store.read(path)
    }
    return readCatalogue({ fetchFile, trusted }, known)
  }
  const titlesOf = (state: CatalogueState) => [...state.lessons.values()].map(({ title }) => title).toSorted()
  const refusalOf = (reading: Promise<unknown>) =>
    reading.then(
      () => undefined,
      (error: unknown) => (error instanceof XiangtuError ? error.code : String(error)),
    )

  it('refuses to be read with a key that is not the pinned one', async () => {
    await publish('大棚番茄')
    await writeAll()
    const stranger = await openSigningKeys(undefined, join(folder, 'stranger'))
    expect(await refusalOf(read(undefined, stranger))).to.equal('catalogueUntrusted')
  })

  it('refuses a list or part of which a byte was changed, and a head older than the one that is known', async () => {
    const { coursewareId } = await publish('大棚番茄')
    await writeAll()
    const known = await read()
    const oldHead = await store.read(headKey)
    await rename(coursewareId, '大棚番茄栽培')
    await writeAll()
    const newer = await read(known)
    await store.put(headKey, oldHead, { contentType: 'application/json' })
    expect(await refusalOf(read(newer))).to.equal('catalogueUntrusted')

    await read()
    for (const path of fetched.slice(1)) {
      const whole = await store.read(path)
      const changed = Buffer.from(whole)
      changed.writeUInt8(changed.readUInt8(20) ^ 1, 20)
      await store.put(path, changed, { contentType: 'application/gzip' })
      expect(await refusalOf(read())).to.equal('catalogueUntrusted')
      await store.put(path, whole, { contentType: 'application/gzip' })
    }
  })

  it('never names a lesson that is not published, or that only some may see', async () => {
    await addLesson(db, { ownerId, title: '草稿' })
    const { coursewareId } = await publish('只给三个站点')
    await db
      .updateTable('courseware')
      .set({ visibility: 'stations', visibleTo: ['0'.repeat(32)] })
      .where('id', '=', coursewareId)
      .execute()
    await publish('大家的')
    await writeAll()
    expect(titlesOf(await read())).to.deep.equal(['大家的'])
  })

  it('is read whole and verified from the store alone', async () => {
    for (let number = 0; number < 12; number += 1) await publish(`第 ${number} 课`)
    await writeAll()
    const state = await read()
    expect(state.lessons.size).to.equal(12)
    expect(state.head).to.include({ lessons: 12, format: 'xiangtu-catalogue', version: 1 })
    const [lesson] = state.lessons.values()
    expect(lesson?.masterPlaylistPath).to.match(/^\/media\/[0-9a-f]{32}\/[0-9a-f]{32}\/master\.m3u8$/)
  })

  it('tells what a lesson is about, and follows when that changes', async () => {
    const { coursewareId } = await publish('大棚番茄')
    await writeAll()
    const known = await read()
    const { id: topicId } = await db
      .selectFrom('topic')
      .select('id')
      .where('parentId', 'is not', null)
      .executeTakeFirstOrThrow()
    await db.transaction().execute(async step => {
      await step.insertInto('lessonTopic').values({ coursewareId, topicId }).execute()
      await step
        .updateTable('courseware')
        .set(set => ({
          audiences: ['farmer'],
          seasons: ['spring'],
          crop: '番茄',
          revision: set('revision', '+', 1),
        }))
        .where('id', '=', coursewareId)
        .execute()
    })
    await writeAll()
    const about = (await read(known)).lessons.get(coursewareId)?.about
    expect(about).to.deep.include({ audiences: ['farmer'], seasons: ['spring'], crop: '番茄' })
    expect(about?.topics.map(topic => topic.id)).to.deep.equal([topicId])
  })

  it('tells a station only what is new since it last read', async () => {
    const first = await publish('第一课')
    const second = await publish('第二课')
    for (let number = 3; number < 40; number += 1) await publish(`第 ${number} 课`)
    await writeAll()
    const known = await read()
    await rename(first.coursewareId, '第一课（新）')
    await withdraw(second.coursewareId)
    await publish('第四十课')
    await writeAll()
    const now = await read(known)
    // The head, the list and one small part; the large one stays where it is.
    expect(fetched).to.have.length(3)
    expect(titlesOf(now)).to.deep.equal(titlesOf(await read()))
    expect(titlesOf(now)).to.include('第一课（新）').and.include('第四十课').and.not.include('第二课')
  })

  it('forgets a lesson that is deleted, and tells again one that comes back', async () => {
    const { coursewareId } = await publish('大棚番茄')
    await writeAll()
    const known = await read()
    await withdraw(coursewareId)
    await writeAll()
    const without = await read(known)
    expect(without.lessons.size).to.equal(0)
    await db
      .updateTable('courseware')
      .set({ publishedAt: new Date() })
      .where('id', '=', coursewareId)
      .execute()
    await writeAll()
    expect((await read(without)).lessons.size).to.equal(1)
    await db.deleteFrom('courseware').where('id', '=', coursewareId).execute()
    await writeAll()
    expect((await read(known)).lessons.size).to.equal(0)
  })

  it('leaves the head alone while nothing happens, and signs it anew when a key is added', async () => {
    await publish('大棚番茄')
    await writeAll()
    const before = await store.head(headKey)
    await writeAll()
    expect((await store.head(headKey))?.etag).to.equal(before?.etag)
    const old = keys
    keys = [...(await openSigningKeys(undefined, join(folder, 'next'))), ...old]
    await writeAll()
    const { head } = await read(undefined, old)
    expect(head.keys.map(key => key.id)).to.deep.equal(keys.map(key => key.id))
  })

  it('says how far it goes only when the head is in the store', async () => {
    await writeAll()
    const before = await findPublication(db)
    await publish('大棚番茄')
    await store.close()
    await rm(join(folder, 'objects'), { recursive: true, force: true })
    expect(await refusalOf(writeNext(parts()))).to.equal('storeUnavailable')
    expect(await findPublication(db)).to.deep.equal(before)
    store = await openDiskStore(join(folder, 'objects'))
    await writeAll()
    expect(titlesOf(await read())).to.deep.equal(['大棚番茄'])
  })

  it('comes first: a list or the search shows a lesson only when it is in the store', async () => {
    await writeAll()
    const { coursewareId } = await publish('大棚番茄')
    const search = openSearch(db)
    const shown = async () => {
      await catchUp(db)
      const found = await search.find({ text: '番茄', chosen: {}, places: [], page: 1 })
      return [
        (await listPublished(db, undefined)).lessons.map(each => each.coursewareId),
        found.coursewareIds,
      ]
    }
    expect(await shown()).to.deep.equal([[], []])
    await writeAll()
    expect(await shown()).to.deep.equal([[coursewareId], [coursewareId]])
  })

  it('gets a new name after a back-up of the database was read back', async () => {
    await publish('第一课')
    await writeAll()
    const known = await read()
    // A database that is younger than the store: it knows neither the catalogue nor so many events.
    await db.deleteFrom('courseware').execute()
    await db.deleteFrom('lessonEvent').execute()
    await writeAll()
    const now = await read(known)
    expect(now.head.catalogueId).not.to.equal(known.head.catalogueId)
    expect(now.head.number).to.be.greaterThan(known.head.number)
    expect(now.lessons.size).to.equal(0)
  })

  it('is mended at night where the store lost a part, and rid of what was replaced a day ago', async () => {
    const { coursewareId } = await publish('第一课')
    await writeAll()
    await rename(coursewareId, '第一课（新）')
    await writeAll()
    const state = await read()
    const [, , lost = ''] = fetched
    await store.remove([lost])
    await tendCatalogue(parts(), new Date())
    expect(titlesOf(await read())).to.deep.equal(titlesOf(state))
    const keysNow = async () => {
      let count = 0
      for await (const _ of store.list('catalogue/')) count += 1
      return count
    }
    // The first head's list and part are still there for whoever reads it just now.
    expect(await keysNow()).to.equal(5)
    await tendCatalogue(parts(), new Date(Date.now() + 25 * 3600_000))
    expect(await keysNow()).to.equal(3)
    expect(titlesOf(await read())).to.deep.equal(['第一课（新）'])
  })

  it('is written by one of several hubs at a time, without a word lost', async () => {
    const log = { warn: () => undefined }
    const hubs = [1, 2, 3].map(() => openPublication({ ...parts(), log, lookEveryMs: 5 }))
    for (let number = 0; number < 30; number += 1) await publish(`第 ${number} 课`)
    const last = await db
      .selectFrom('lessonEvent')
      .select('seq')
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow()
    for (;;) if ((await findPublication(db))?.seq === last.seq) break
    await Promise.all(hubs.map(hub => hub.close()))
    expect((await read()).lessons.size).to.equal(30)
  })
})
