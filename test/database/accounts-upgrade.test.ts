import { expect } from 'chai'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { hashToken } from '../../src/account/tokens.ts'
import * as accounts from '../../src/database/migrations/0012-accounts.ts'
import { freshDatabaseUrl } from '../support/database.ts'

const before = [
  ...['0001-first', '0002-versions', '0003-qc-reports', '0004-subtitles', '0005-stages', '0006-posters'],
  ...['0007-retention', '0008-operation', '0009-people', '0010-lesson-life'],
]

describe('the tables of accounts, on a hub that has people already', () => {
  let db: Kysely<unknown>
  beforeEach(async () => {
    const pool = new pg.Pool({ connectionString: await freshDatabaseUrl(), max: 1 })
    db = new Kysely({ dialect: new PostgresDialect({ pool }) })
    for (const name of before) {
      const { up }: { up: (db: Kysely<unknown>) => Promise<void> } = await import(
        `../../src/database/migrations/${name}.ts`
      )
      await up(db)
    }
  })
  afterEach(() => db.destroy())

  it('keep upload keys as keys for what they could do, and invitations by their links', async () => {
    await sql`insert into "user" (id, name, email, username) values ('u', '王芳', 'u@people.invalid', 'wangfang')`.execute(
      db,
    )
    await sql`insert into "uploadKey" (id, "userId", name, "keyHash") values ('k', 'u', '剪辑机', ${hashToken('key')})`.execute(
      db,
    )
    await sql`insert into invitation (id, "tokenHash", role, name, "createdBy", "expiresAt")
      values ('i', ${hashToken('token')}, 'producer', '陈静', 'u', now() + interval '7 days')`.execute(db)
    await accounts.up(db)
    const keys = await sql`select id, name, "keyHash", scopes, "expiresAt" from "machineKey"`.execute(db)
    expect(keys.rows).to.deep.equal([
      {
        ...{ id: 'k', name: '剪辑机', keyHash: hashToken('key') },
        ...{ scopes: ['upload', 'read', 'manage'], expiresAt: null },
      },
    ])
    const invitations = await sql`select id, "codeHash" from invitation`.execute(db)
    expect(invitations.rows).to.deep.equal([{ id: 'i', codeHash: null }])
  })

  it('refuse a key for nothing, and one for what nobody knows', async () => {
    await accounts.up(db)
    for (const scopes of ['{}', '{everything}']) {
      const bad = sql`insert into "machineKey" (id, "userId", name, "keyHash", scopes)
        values ('k', 'u', 'x', ${hashToken('key')}, ${scopes}::text[])`
      const fault = await bad.execute(db).catch((error: unknown) => error)
      expect(String(fault)).to.contain('check')
    }
  })
})
