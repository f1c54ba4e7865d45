import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import type { Kysely } from 'kysely'
import type { Database } from '../../src/database/schema.ts'
import { openWithheld } from '../../src/play/withheld.ts'
import { join } from '../support/app.ts'
import { freshDatabase } from '../support/database.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

describe('what was taken down, as every hub knows it', () => {
  let db: Kysely<Database>
  let close: () => Promise<void>
  let ownerId: string
  const warned: string[] = []
  const log = { warn: (_: object, text: string) => warned.push(text) }

  before(async () => {
    ;({ db, close } = await freshDatabase())
    ownerId = (await join(db, 'liming')).id
  })
  after(() => close())

  const addPublic = () => addLesson(db, { ownerId, title: '果树冬季修剪', media: sampleMedia })
  const takeDown = (id: string, withdrawnAt: Date | null) =>
    db.updateTable('courseware').set({ withdrawnAt }).where('id', '=', id).execute()

  it('is known from the start on', async () => {
    const { coursewareId } = await addPublic()
    await takeDown(coursewareId, new Date())
    const withheld = await openWithheld({ db, log })
    expect(withheld.has(coursewareId)).to.equal(true)
    await withheld.close()
  })

  it('is learned without being told, by a hub that did not take it down, and forgotten when it is public again', async () => {
    const { coursewareId } = await addPublic()
    const withheld = await openWithheld({ db, log, lookEveryMs: 20 })
    try {
      expect(withheld.has(coursewareId)).to.equal(false)
      await takeDown(coursewareId, new Date())
      while (!withheld.has(coursewareId)) await wait(5)
      await takeDown(coursewareId, null)
      while (withheld.has(coursewareId)) await wait(5)
    } finally {
      await withheld.close()
    }
  })

  it('stays known while the database is away', async () => {
    const other = await freshDatabase()
    const owner = await join(other.db, 'wangfang')
    const { coursewareId } = await addLesson(other.db, { ownerId: owner.id, title: '课', media: sampleMedia })
    await other.db.updateTable('courseware').set({ withdrawnAt: new Date() }).execute()
    const withheld = await openWithheld({ db: other.db, log, lookEveryMs: 20 })
    await other.close()
    while (warned.length === 0) await wait(5)
    expect(withheld.has(coursewareId)).to.equal(true)
    await withheld.close()
  })
})
