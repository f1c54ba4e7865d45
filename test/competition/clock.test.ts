import { expect } from 'chai'
import { openCompetitionClock } from '../../src/competition/clock.ts'
import { inOneHub, publishDueHeads } from '../../src/competition/clock-records.ts'
import { listHeads } from '../../src/competition/head-records.ts'
import { appendAct, readActs } from '../../src/competition/log-records.ts'
import { addCompetition, type CompetitionRows } from '../support/competition-rows.ts'
import { freshDatabase } from '../support/database.ts'

type Fresh = Awaited<ReturnType<typeof freshDatabase>>
const hour = 3_600_000
const quiet = { warn: () => undefined, info: () => undefined }
/** The next 18:01 in China after a moment. */
const evening = (after: number): Date => {
  const at = new Date(after)
  at.setUTCHours(10, 1, 0, 0)
  return at.getTime() > after ? at : new Date(at.getTime() + 24 * hour)
}

describe('the hours of competitions', function () {
  this.timeout(60_000)
  let database: Fresh
  let rows: CompetitionRows
  let number = 0
  before(async () => {
    database = await freshDatabase()
  })
  after(() => database.close())
  beforeEach(async () => {
    number += 1
    rows = await addCompetition(database.db, { prefix: `k${number}`, entries: 1, reviewers: 1 })
  })
  const lookAt = async (...times: Date[]) => {
    const clocks = times.map(time =>
      openCompetitionClock({ db: database.db, log: quiet, now: () => time, lookEveryMs: 24 * hour }),
    )
    for (const clock of clocks) await clock.look()
    await Promise.all(clocks.map(({ close }) => close()))
  }
  const stateOf = async () => {
    const { state } = await database.db
      .selectFrom('competitionStage')
      .select('state')
      .where('id', '=', rows.stageId)
      .executeTakeFirstOrThrow()
    return state
  }
  const actsOf = async (kind: string) =>
    (await readActs(database.db, rows.stageId)).filter(act => act.kind === kind)
  const setUntil = (times: { scoringUntil?: Date; votesFrom?: Date; votesUntil?: Date }) =>
    database.db.updateTable('competitionStage').set(times).where('id', '=', rows.stageId).execute()

  it('refuses to end scoring a second before its time', async () => {
    const until = new Date(Date.now() + 2 * hour)
    await setUntil({ scoringUntil: until })
    await lookAt(new Date(until.getTime() - 1))
    expect(await stateOf()).to.equal('scoring')
    await lookAt(until)
    expect(await stateOf()).to.equal('counting')
  })

  it('refuses a second hub while one is at it', async () => {
    let release = () => {}
    const first = inOneHub(
      database.db,
      () =>
        new Promise<string>(resolve => {
          release = () => resolve('first')
        }),
    )
    for (let tries = 0; tries < 200; tries++)
      if ((await inOneHub(database.db, async () => 'second')) === undefined) break
    expect(await inOneHub(database.db, async () => 'second')).to.equal(undefined)
    release()
    expect(await first).to.equal('first')
    expect(await inOneHub(database.db, async () => 'second')).to.equal('second')
  })

  it('ends scoring and counts votes once in many hubs, and a clock that is set back undoes nothing', async () => {
    const past = new Date(Date.now() - 60_000)
    await setUntil({ scoringUntil: past, votesFrom: new Date(past.getTime() - hour), votesUntil: past })
    const now = new Date()
    await Promise.all([lookAt(now), lookAt(now), lookAt(now)])
    await lookAt(now, new Date(now.getTime() - 24 * hour), now)
    expect(await stateOf()).to.equal('counting')
    expect(await actsOf('closed')).to.have.length(1)
    expect(await actsOf('votesClosed')).to.have.length(1)
  })

  it('publishes where a log stands once a day, also for days that were missed', async () => {
    const { db } = database
    const { stageId } = rows
    const first = evening(Date.now())
    const daysOn = (days: number) => new Date(first.getTime() + days * 24 * hour)
    await publishDueHeads(db, new Date(first.getTime() - 2 * 60_000))
    expect(await listHeads(db, stageId)).to.deep.equal([])
    await publishDueHeads(db, first)
    const [head] = await listHeads(db, stageId)
    expect(head?.seq).to.equal((await readActs(db, stageId)).length)

    // Three days without a hub, with an act an hour after the second of them began.
    const reason = 'own wish'
    const act = { kind: 'withdrawn', body: { entryCode: 'A-001', reason } } as const
    await db
      .transaction()
      .execute(trx => appendAct(trx, stageId, act, null, new Date(daysOn(1).getTime() + hour)))
    await publishDueHeads(db, daysOn(3))
    await publishDueHeads(db, daysOn(3))
    const heads = await listHeads(db, stageId)
    const before = head?.seq ?? 0
    expect(heads.map(({ seq }) => seq)).to.deep.equal([before + 1, before + 1, before, before])

    // Set back, nothing is said anew; the day after, it goes on.
    await publishDueHeads(db, daysOn(1))
    expect(await listHeads(db, stageId)).to.deep.equal(heads)
    await publishDueHeads(db, daysOn(4))
    expect(await listHeads(db, stageId)).to.have.length(5)
  })

  it('publishes the last head of a log that has ended, and no more', async () => {
    const { db } = database
    await db.updateTable('competitionStage').set({ state: 'final' }).where('id', '=', rows.stageId).execute()
    const first = evening(Date.now())
    for (const days of [0, 1, 5]) await publishDueHeads(db, new Date(first.getTime() + days * 24 * hour))
    expect(await listHeads(db, rows.stageId)).to.have.length(1)
  })

  it('does not fill the table where a clock once stood in another century', async () => {
    const { db } = database
    await publishDueHeads(db, new Date('2091-03-01T12:00:00Z'))
    expect((await listHeads(db, rows.stageId)).length).to.be.within(366, 368)
    await publishDueHeads(db, evening(Date.now()))
    expect((await listHeads(db, rows.stageId)).at(-1)?.day.slice(0, 4)).to.equal(
      String(evening(Date.now()).getUTCFullYear()),
    )
  })
})
