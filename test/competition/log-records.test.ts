import { expect } from 'chai'
import { firstBreak } from '../../src/competition/chain.ts'
import { appendAct, readActs, readLog } from '../../src/competition/log-records.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { addCompetition, type CompetitionRows } from '../support/competition-rows.ts'

describe('the log of a stage', () => {
  let app: RunningApp
  let rows: CompetitionRows
  const withdraw = (entryCode: string) => ({
    kind: 'withdrawn' as const,
    body: { entryCode, reason: '本人要求' },
  })
  before(async () => {
    app = await startApp()
    rows = await addCompetition(app.db, { entries: 2, reviewers: 3 })
  })
  after(() => app.close())

  it('refuses to be changed or emptied', async () => {
    const changes = [
      app.db.updateTable('competitionLog').set({ body: '{}' }).execute(),
      app.db.deleteFrom('competitionLog').execute(),
    ]
    const answers = await Promise.allSettled(changes)
    expect(answers.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected'])
  })

  it('refuses an act that the count would not understand', async () => {
    const wrong = { kind: 'withdrawn' as const, body: { entryCode: 'A-1', reason: '' } }
    const before = await readLog(app.db, rows.stageId)
    const outcome = await app.db
      .transaction()
      .execute(trx => appendAct(trx, rows.stageId, wrong, null))
      .then(
        () => 'taken',
        () => 'refused',
      )
    expect(outcome).to.equal('refused')
    expect(await readLog(app.db, rows.stageId)).to.have.length(before.length)
  })

  it('binds each act to the one before, also those of one moment', async () => {
    await Promise.all(
      ['A-001', 'A-002', 'A-001', 'A-002'].map(code =>
        app.db.transaction().execute(trx => appendAct(trx, rows.stageId, withdraw(code), null)),
      ),
    )
    const log = await readLog(app.db, rows.stageId)
    expect(firstBreak(log)).to.equal(undefined)
    expect(log.map(({ seq }) => seq)).to.deep.equal(log.map((_, at) => at + 1))
    expect((await readActs(app.db, rows.stageId)).filter(({ kind }) => kind === 'withdrawn')).to.have.length(
      4,
    )
  })

  it('never runs backwards, though the clock is set back', async () => {
    const early = new Date('1970-01-01T00:00:00Z')
    await app.db.transaction().execute(trx => appendAct(trx, rows.stageId, withdraw('A-001'), null, early))
    const times = (await readLog(app.db, rows.stageId)).map(({ at }) => at)
    expect(times).to.deep.equal(times.toSorted())
  })
})
