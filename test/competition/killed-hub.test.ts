import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Kysely } from 'kysely'
import { grantRole } from '../../src/account/grant-records.ts'
import { rootOrganisation } from '../../src/account/rules.ts'
import { openSignIn } from '../../src/account/sign-in.ts'
import { newId } from '../../src/account/tokens.ts'
import { firstBreak } from '../../src/competition/chain.ts'
import { resultsOf } from '../../src/competition/journal.ts'
import { appendActs, readActs, readLog } from '../../src/competition/log-records.ts'
import { type OpenDatabase, openDatabase } from '../../src/database/open.ts'
import type { Database } from '../../src/database/schema.ts'
import { freePort } from '../../src/services/free-port.ts'
import { points } from '../support/competition.ts'
import { addCompetition, type CompetitionRows } from '../support/competition-rows.ts'
import { freshDatabaseUrl } from '../support/database.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

const secret = 'a secret of at least 32 characters, for this test'
const entries = 10
const reviewers = 200

type Judging = { readonly assignmentId: string; readonly cookie: string; readonly local: number }

describe('200 reviewers who hand in at the same second, each twice, while the hub is killed', function () {
  this.timeout(180_000)
  let folder: string
  let redis: TestRedis
  let opened: OpenDatabase
  let rows: CompetitionRows
  let judging: readonly Judging[]
  let start: () => Promise<TestHub>
  let hub: TestHub
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-killed-'))
    redis = await startRedis()
    const url = await freshDatabaseUrl()
    opened = await openDatabase(url)
    const env = { DATA_DIR: folder, DATABASE_URL: url, REDIS_URL: redis.url, LOCAL_WORKERS: '0' }
    // The same port again, as a hub that is started anew has.
    const port = String(await freePort())
    start = () => startHub({ ...env, PORT: port, SECRET: secret })
    rows = await addCompetition(opened.db, { entries, reviewers: 0, reviewersPerEntry: 1 })
    judging = await addPanel(opened.db, rows)
    hub = await start()
  })
  after(async () => {
    await hub?.kill()
    await hub?.stop()
    await opened?.close()
    await redis?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('counts every sheet exactly once, and loses none', async () => {
    let answered = 0
    let cut = 0
    let restarted: Promise<unknown> | undefined
    /** As the page does: with the same key, until there is an answer. */
    const handIn = async ({ assignmentId, cookie, local }: Judging, key: string) => {
      const sheet = { halfPoints: points(local, 8, 8), flags: [], comment: '', remarks: [] }
      for (;;) {
        try {
          const answer = await fetch(`${hub.url}/reviewing/${assignmentId}/submit`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', Origin: hub.url, Cookie: cookie },
            body: JSON.stringify({ submissionKey: key, revision: 0, sheet }),
          })
          if (answer.status >= 500) throw new Error(`the hub said ${answer.status}`)
          const { kind }: { kind: string } = await answer.json()
          answered += 1
          // In the midst of it: a quarter is answered, the rest is on its way or waits.
          if (answered === reviewers / 2)
            restarted = hub.kill().then(async () => {
              hub = await start()
            })
          return kind
        } catch (error) {
          if (restarted === undefined) throw error
          cut += 1
          await restarted
        }
      }
    }
    const said = await Promise.all(
      judging.flatMap(each => {
        const key = newId()
        return [handIn(each, key), handIn(each, key)]
      }),
    )
    expect(new Set(said)).to.deep.equal(new Set(['submitted']))
    expect(cut).to.be.greaterThan(0)

    const { db } = opened
    const log = await readLog(db, rows.stageId)
    expect(firstBreak(log)).to.equal(undefined)
    const acts = await readActs(db, rows.stageId)
    const sheets = acts.flatMap(({ kind, body }) => (kind === 'submitted' ? [body] : []))
    expect(sheets).to.have.length(reviewers)
    expect(new Set(sheets.map(({ reviewer }) => reviewer)).size).to.equal(reviewers)
    expect(resultsOf(acts).map(({ sheetCount }) => sheetCount)).to.deep.equal(
      Array.from({ length: entries }, () => reviewers / entries),
    )
    const kept = await db
      .selectFrom('scoreSheet')
      .innerJoin('reviewAssignment', 'id', 'assignmentId')
      .select(['assignmentId', 'revision', 'state', 'submittedAt'])
      .execute()
    expect(kept).to.have.length(reviewers)
    for (const row of kept) {
      expect(row.submittedAt).to.be.instanceOf(Date)
      expect([row.state, row.revision]).to.deep.equal(['submitted', 1])
    }
  })
})

/** 200 people on the panel, signed in, 20 on each entry, each with the whole film behind him. */
async function addPanel(
  db: Kysely<Database>,
  { stageId, entryIds }: CompetitionRows,
): Promise<readonly Judging[]> {
  const signIn = openSignIn({ db, secret, publicUrl: undefined })
  const judging: Judging[] = []
  const acts: Parameters<typeof appendActs>[2][number][] = []
  for (let at = 0; at < reviewers; at++) {
    const [userId, memberId, assignmentId] = [newId(), newId(), newId()]
    const entryId = entryIds[at % entries] ?? ''
    const number = `R-${String(at + 2).padStart(3, '0')}`
    const name = `panel${at}`
    await db
      .insertInto('user')
      .values({
        ...{ id: userId, name, username: name, displayUsername: null, image: null },
        ...{ email: `${name}@example.invalid`, emailVerified: false },
      })
      .execute()
    const organisationId = rootOrganisation.id
    await grantRole(db, { userId, role: 'reviewer', organisationId, grantedBy: null })
    const member = { id: memberId, stageId, userId, number, removedAt: null }
    await db.insertInto('panelMember').values(member).execute()
    const assignment = { id: assignmentId, stageId, entryId, memberId, place: 1, releasedAt: null }
    await db.insertInto('reviewAssignment').values(assignment).execute()
    const seen = { assignmentId, shownMs: 55_000, coveredMs: '{[0,55000)}' }
    await db.insertInto('watchCoverage').values(seen).execute()
    const body = { entryCode: `A-${String((at % entries) + 1).padStart(3, '0')}`, reviewer: number }
    acts.push({ kind: 'assigned', body })
    const cookies = await signIn.openSession(userId, new Headers())
    const cookie = cookies.map(each => each.split(';')[0]).join('; ')
    judging.push({ assignmentId, cookie, local: 6 + (at % 5) / 2 })
  }
  await db.transaction().execute(step => appendActs(step, stageId, acts, null))
  return judging
}
