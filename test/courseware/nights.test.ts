import { expect } from 'chai'
import { lastNightOf } from '../../src/courseware/night-records.ts'
import { type NightTask, openNights } from '../../src/courseware/nights.ts'
import type { OpenDatabase } from '../../src/database/open.ts'
import { freshDatabase } from '../support/database.ts'

const at = (text: string) => new Date(`2026-11-${text}:00+08:00`)

describe('a night’s work', () => {
  let database: OpenDatabase
  beforeEach(async () => {
    database = await freshDatabase()
  })
  afterEach(() => database.close())

  const told: string[] = []
  const log = { warn: (_facts: object, text: string) => void told.push(text) }

  /** Hubs that look once, at this moment. */
  async function hubsLook(now: Date, run: NightTask['run'], hubs = 1) {
    const tasks = [{ name: 'audit', run }]
    const open = () => openNights({ db: database.db, tasks, log, now: () => now, lookEveryMs: 3600_000 })
    const opened = Array.from({ length: hubs }, open)
    // Closing waits for the look that the opening began.
    await until(() => lookedAt(), now)
    await Promise.all(opened.map(one => one.close()))
  }
  const lookedAt = async () => {
    const row = await database.db.selectFrom('nightlyPass').selectAll().executeTakeFirst()
    return row?.endedAt ?? row?.startedAt
  }
  /** A look that does nothing leaves nothing to see: it gets the time that one takes. */
  async function until(look: () => Promise<Date | undefined>, now: Date) {
    const end = performance.now() + 1500
    while ((await look())?.getTime() !== now.getTime() && performance.now() < end)
      await new Promise(resolve => setTimeout(resolve, 20))
    await new Promise(resolve => setTimeout(resolve, 150))
  }

  it('is done once by several hubs that start together, and is told when it was done last', async () => {
    const runs: (Date | undefined)[] = []
    const run: NightTask['run'] = async ({ lastAt }) => {
      runs.push(lastAt)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    await hubsLook(at('20T10:00'), run, 4)
    expect(runs).to.deep.equal([undefined])
    expect(await lastNightOf(database.db, 'audit')).to.deep.equal(at('20T10:00'))
    // The same day again: not before the next night.
    await hubsLook(at('21T02:59'), run, 2)
    expect(runs).to.have.length(1)
    await hubsLook(at('21T03:00'), run, 4)
    expect(runs).to.deep.equal([undefined, at('20T10:00')])
    // A night in which no hub ran is made up for at the start.
    await hubsLook(at('24T15:00'), run, 4)
    expect(runs).to.deep.equal([undefined, at('20T10:00'), at('21T03:00')])
  }).timeout(20_000)

  it('is tried again two hours later where it failed, and not before', async () => {
    let runs = 0
    const run = async () => {
      runs += 1
      if (runs === 1) throw new Error('the store is away')
    }
    await hubsLook(at('20T10:00'), run)
    expect(told).to.deep.equal(['a night’s work failed'])
    await hubsLook(at('20T11:00'), run)
    expect(runs).to.equal(1)
    await hubsLook(at('20T12:00'), run)
    expect(runs).to.equal(2)
    await hubsLook(at('20T15:00'), run)
    expect(runs).to.equal(2)
  }).timeout(20_000)
})
