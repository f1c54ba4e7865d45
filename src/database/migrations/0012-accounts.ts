import { type Kysely, sql } from 'kysely'

const time = 'timestamptz'
const now = sql`now()`
const sha256 = (column: string) => sql<boolean>`${sql.ref(column)} ~ '^[0-9a-f]{64}$'`

/** Codes that are typed, new passwords by a manager, passkeys, keys with scopes, and counts of tries that all hubs share. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('invitation')
    .addColumn('codeHash', 'text', column => column.unique().check(sha256('codeHash')))
    .execute()
  await machineKeys(db)
  await passwordResets(db)
  await passkeys(db)
  await db.schema
    .createTable('tryCount')
    .addColumn('key', 'text', column => column.primaryKey())
    .addColumn('tries', 'integer', column => column.notNull())
    .addColumn('endsAt', time, column => column.notNull())
    .execute()
  await db.schema.createIndex('tryCountByEnd').on('tryCount').column('endsAt').execute()
}

/** Upload keys could do all that their owners may do by the API, webhooks apart, which there were none of. */
async function machineKeys(db: Kysely<unknown>): Promise<void> {
  await sql`alter table "uploadKey" rename to "machineKey"`.execute(db)
  await sql`alter index "uploadKeyOfUser" rename to "machineKeyOfUser"`.execute(db)
  await sql`alter table "machineKey"
    add column scopes text[] not null default '{upload,read,manage}'
      check (scopes <@ '{upload,read,manage,webhooks}' and scopes <> '{}'),
    add column "expiresAt" timestamptz`.execute(db)
  await sql`alter table "machineKey" alter column scopes drop default`.execute(db)
}

async function passwordResets(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('passwordReset')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('userId', 'text', column => column.notNull().references('user.id').onDelete('cascade'))
    .addColumn('tokenHash', 'text', column => column.notNull().unique().check(sha256('tokenHash')))
    .addColumn('codeHash', 'text', column => column.notNull().unique().check(sha256('codeHash')))
    .addColumn('createdBy', 'text', column => column.references('user.id').onDelete('set null'))
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('expiresAt', time, column => column.notNull())
    .addColumn('usedAt', time)
    .addColumn('revokedAt', time)
    .execute()
  await db.schema.createIndex('passwordResetOfUser').on('passwordReset').column('userId').execute()
}

/** A public key each; the private one never leaves its owner's device. */
async function passkeys(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('passkey')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('userId', 'text', column => column.notNull().references('user.id').onDelete('cascade'))
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('credentialId', 'text', column => column.notNull().unique())
    .addColumn('publicKey', 'bytea', column => column.notNull())
    .addColumn('counter', 'bigint', column => column.notNull())
    .addColumn('transports', sql`text[]`, column => column.notNull())
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('lastUsedAt', time)
    .execute()
  await db.schema.createIndex('passkeyOfUser').on('passkey').column('userId').execute()
  await db.schema
    .createTable('passkeyChallenge')
    .addColumn('challenge', 'text', column => column.primaryKey())
    .addColumn('userId', 'text', column => column.references('user.id').onDelete('cascade'))
    .addColumn('expiresAt', time, column => column.notNull())
    .execute()
}
