import { expect } from 'chai'
import { sql } from 'kysely'
import { openDatabase } from '../../src/database/open.ts'
import { XiangtuError } from '../../src/errors.ts'
import { freshDatabaseUrl } from '../support/database.ts'

describe('openDatabase', () => {
  it('refuses a server that does not answer, after the deadline, and says where it looked but not the password', async () => {
    const fault = await openDatabase('postgres://postgres:geheim@127.0.0.1:1/nowhere', {
      deadlineMs: 500,
    }).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(fault).to.be.instanceOf(XiangtuError)
    expect(String(fault)).to.contain('127.0.0.1:1').and.contain('DATABASE_URL').and.not.contain('geheim')
  })

  it('refuses a wrong password at once instead of waiting for the deadline', async () => {
    const url = new URL(await freshDatabaseUrl())
    url.password = 'wrong'
    const begin = performance.now()
    const fault = await openDatabase(url.href).catch((error: unknown) => error)
    expect(String(fault)).to.contain('28P01')
    expect(performance.now() - begin).to.be.lessThan(5000)
  })

  it('lets several hubs open an empty database at the same time', async () => {
    const url = await freshDatabaseUrl()
    const opened = await Promise.all([openDatabase(url), openDatabase(url), openDatabase(url)])
    const rows = await opened[2].db.selectFrom('courseware').selectAll().execute()
    expect(rows).to.deep.equal([])
    await Promise.all(opened.map(({ close }) => close()))
  })

  it('outlives connections that break while a query runs and between two queries of a transaction', async () => {
    const { db, close } = await openDatabase(await freshDatabaseUrl())
    const breakOthers = () =>
      sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE pid <> pg_backend_pid() AND datname = current_database()`.execute(db)
    const end = (work: Promise<unknown>) =>
      work.then(
        () => 'answered',
        () => 'broken',
      )
    const running = end(sql`SELECT pg_sleep(60)`.execute(db))
    const transaction = db.transaction().execute(async trx => {
      await sql`SELECT 1`.execute(trx)
      await breakOthers()
      expect(await running).to.equal('broken')
      await sql`SELECT 1`.execute(trx)
    })
    expect(await end(transaction)).to.equal('broken')
    // Each of the three connections may fail one query more, where its end has not been heard yet.
    const later: string[] = []
    for (let nth = 0; nth < 4; nth += 1) later.push(await end(sql`SELECT 1`.execute(db)))
    expect(later.at(-1)).to.equal('answered')
    await close()
  })

  it('keeps what is there when a database is opened again', async () => {
    const url = await freshDatabaseUrl()
    const first = await openDatabase(url)
    await first.db.insertInto('user').values(person('a')).execute()
    await first.close()
    const second = await openDatabase(url)
    expect(await second.db.selectFrom('user').select('name').execute()).to.deep.equal([{ name: '王芳' }])
    await second.close()
  })
})

const person = (id: string) => ({
  id,
  name: '王芳',
  email: `${id}@people.invalid`,
  emailVerified: false,
  image: null,
  username: id,
  displayUsername: id,
})

describe('the first tables', () => {
  let opened: Awaited<ReturnType<typeof openDatabase>>
  before(async () => {
    opened = await openDatabase(await freshDatabaseUrl())
    await opened.db.insertInto('user').values(person('owner')).execute()
    for (const id of ['one', 'two']) {
      const row = {
        id,
        ownerId: 'owner',
        title: id,
        notes: '',
        releaseId: null,
        media: null,
        publishedAt: null,
      }
      await opened.db.insertInto('courseware').values(row).execute()
    }
  })
  after(() => opened.close())

  const upload = (id: string, coursewareId: string, more: object = {}) => ({
    id,
    coursewareId,
    ownerId: 'owner',
    fileName: '番茄.mp4',
    sourceBytes: 20 * 1024 ** 3,
    lastModifiedMs: 1_700_000_000_123,
    state: 'stored' as const,
    senderSha256: null,
    sha256: 'a'.repeat(64),
    failureCode: null,
    finishedAt: null,
    ...more,
  })

  it('refuse a second production run over one upload as the same version, and a kind of film nobody knows', async () => {
    const { db } = opened
    await db
      .insertInto('upload')
      .values([upload('u1', 'one'), upload('u9', 'two')])
      .execute()
    const run = (id: string) =>
      db
        .insertInto('transcodeJob')
        .values({
          id,
          coursewareId: 'one',
          uploadId: 'u9',
          profileName: 'village',
          state: 'running',
          verbStates: '[]',
          failureVerb: null,
          failureCode: null,
          failureFacts: null,
          endedAt: null,
        })
        .execute()
    await run('r1')
    const fault = await run('r2').catch((error: unknown) => error)
    const unknown = await sql`update "transcodeJob" set "chosenContent" = 'opera'`
      .execute(db)
      .catch((error: unknown) => error)
    await db.deleteFrom('transcodeJob').where('id', '=', 'r1').execute()
    expect(fault).to.include({ code: '23505', constraint: 'transcodeJobOfUpload' })
    expect(unknown).to.include({ code: '23514' })
  })

  it('refuse a state, a role and a hash that nobody knows', async () => {
    const { db } = opened
    const faults = await Promise.all([
      sql`update upload set state = 'lost'`.execute(db).catch((error: unknown) => error),
      sql`insert into "roleGrant" (id, "userId", role, "organisationId") values ('x', 'owner', 'root', ${'0'.repeat(32)})`
        .execute(db)
        .catch((error: unknown) => error),
      db
        .updateTable('upload')
        .set({ sha256: 'xyz' })
        .execute()
        .catch((error: unknown) => error),
    ])
    for (const fault of faults) expect(fault).to.include({ code: '23514' })
  })

  it('refuse a lesson that is published without its media', async () => {
    const fault = await opened.db
      .updateTable('courseware')
      .set({ publishedAt: new Date() })
      .execute()
      .catch((error: unknown) => error)
    expect(fault).to.include({ constraint: 'publishedIsWhole' })
  })

  it('give byte counts back as numbers and JSON as values', async () => {
    const { db } = opened
    await db
      .insertInto('transcodeJob')
      .values({
        id: 't',
        coursewareId: 'one',
        uploadId: 'u1',
        profileName: 'village-2m',
        state: 'running',
        verbStates: JSON.stringify([{ verb: 'probe', share: 0.5 }]),
        failureVerb: null,
        failureCode: null,
        failureFacts: null,
        endedAt: null,
      })
      .execute()
    const file = await db.selectFrom('upload').selectAll().where('id', '=', 'u1').executeTakeFirstOrThrow()
    expect(file).to.include({ sourceBytes: 20 * 1024 ** 3, lastModifiedMs: 1_700_000_000_123 })
    const job = await db.selectFrom('transcodeJob').selectAll().executeTakeFirstOrThrow()
    expect(job.verbStates).to.deep.equal([{ verb: 'probe', share: 0.5 }])
    expect(job.runNumber).to.equal(1)
    expect(job.createdAt).to.be.instanceOf(Date)
  })
})
