import { expect } from 'chai'
import { type Kysely, sql } from 'kysely'
import { openDatabase } from '../../src/database/open.ts'
import type { Database } from '../../src/database/schema.ts'
import { join } from '../support/app.ts'
import { freshDatabaseUrl } from '../support/database.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

describe('the log of what the public sees of lessons', () => {
  let db: Kysely<Database>
  let close: () => Promise<void>
  let ownerId: string

  before(async () => {
    ;({ db, close } = await openDatabase(await freshDatabaseUrl()))
    ownerId = (await join(db, 'liming')).id
  })
  after(() => close())

  const add = async () =>
    (await addLesson(db, { ownerId, title: '果树冬季修剪', media: sampleMedia })).coursewareId
  const rename = (step: Kysely<Database>, id: string, title: string) =>
    step.updateTable('courseware').set({ title }).where('id', '=', id).execute()
  const eventsOf = (ids: readonly string[]) =>
    db
      .selectFrom('lessonEvent')
      .select(['coursewareId', 'kind'])
      .where('coursewareId', 'in', ids)
      .orderBy('seq')
      .execute()

  const somebodyWaits = async () => {
    const { rows } = await sql`select 1 from pg_locks where not granted
      and database = (select oid from pg_database where datname = current_database())`.execute(db)
    return rows.length > 0
  }

  it('lets somebody change many lessons while somebody else changes one of them', async () => {
    const [first, second] = [await add(), await add()]
    let other: Promise<unknown> = Promise.resolve()
    let hasEnded = false
    await db.transaction().execute(async step => {
      await rename(step, first, '一')
      other = db
        .transaction()
        .execute(another => rename(another, second, '别人改的'))
        .finally(() => {
          hasEnded = true
        })
      while (!hasEnded && !(await somebodyWaits())) {}
      await rename(step, second, '二')
    })
    await other
    expect((await eventsOf([first, second])).map(({ kind }) => kind)).to.deep.equal([
      ...['published', 'published', 'changed', 'changed', 'changed'],
    ])
  })

  it('tells nothing of a change that was taken back', async () => {
    const id = await add()
    await db
      .transaction()
      .execute(async step => {
        await rename(step, id, '改')
        throw new Error('no')
      })
      .catch(() => undefined)
    expect(await eventsOf([id])).to.have.length(1)
  })
})
