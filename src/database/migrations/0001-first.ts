import { type Kysely, sql } from 'kysely'

const id = 'text'
const time = 'timestamptz'
const now = sql`now()`
const sha256 = (column: string) => sql<boolean>`${sql.ref(column)} ~ '^[0-9a-f]{64}$'`
const oneOf = (column: string, values: readonly string[]) =>
  sql<boolean>`${sql.ref(column)} in (${sql.join(values.map(value => sql.lit(value)))})`

/** Every table of the first version. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await people(db)
  await waysIn(db)
  await lessons(db)
}

/** The four tables that better-auth expects, in its own column names; `role` is ours. */
async function people(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('user')
    .addColumn('id', id, column => column.primaryKey())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('email', 'text', column => column.notNull().unique())
    .addColumn('emailVerified', 'boolean', column => column.notNull().defaultTo(false))
    .addColumn('image', 'text')
    .addColumn('username', 'text', column => column.unique())
    .addColumn('displayUsername', 'text')
    .addColumn('role', 'text', column => column.notNull())
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('updatedAt', time, column => column.notNull().defaultTo(now))
    .addCheckConstraint('userRoleKnown', oneOf('role', ['operator', 'producer']))
    .execute()
  await db.schema
    .createTable('account')
    .addColumn('id', id, column => column.primaryKey())
    .addColumn('accountId', 'text', column => column.notNull())
    .addColumn('providerId', 'text', column => column.notNull())
    .addColumn('userId', id, column => column.notNull().references('user.id').onDelete('cascade'))
    .addColumn('accessToken', 'text')
    .addColumn('refreshToken', 'text')
    .addColumn('idToken', 'text')
    .addColumn('accessTokenExpiresAt', time)
    .addColumn('refreshTokenExpiresAt', time)
    .addColumn('scope', 'text')
    .addColumn('password', 'text')
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('updatedAt', time, column => column.notNull().defaultTo(now))
    .addUniqueConstraint('accountOnce', ['providerId', 'accountId'])
    .execute()
  await db.schema
    .createTable('session')
    .addColumn('id', id, column => column.primaryKey())
    .addColumn('expiresAt', time, column => column.notNull())
    .addColumn('token', 'text', column => column.notNull().unique())
    .addColumn('ipAddress', 'text')
    .addColumn('userAgent', 'text')
    .addColumn('userId', id, column => column.notNull().references('user.id').onDelete('cascade'))
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('updatedAt', time, column => column.notNull().defaultTo(now))
    .execute()
  await db.schema
    .createTable('verification')
    .addColumn('id', id, column => column.primaryKey())
    .addColumn('identifier', 'text', column => column.notNull())
    .addColumn('value', 'text', column => column.notNull())
    .addColumn('expiresAt', time, column => column.notNull())
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('updatedAt', time, column => column.notNull().defaultTo(now))
    .execute()
  await db.schema.createIndex('account_userId_idx').on('account').column('userId').execute()
  await db.schema.createIndex('session_userId_idx').on('session').column('userId').execute()
  await db.schema.createIndex('verification_identifier_idx').on('verification').column('identifier').execute()
}

/** Invitations and upload keys: of a secret only its SHA-256 is kept. */
async function waysIn(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('invitation')
    .addColumn('id', id, column => column.primaryKey())
    .addColumn('tokenHash', 'text', column => column.notNull().unique().check(sha256('tokenHash')))
    .addColumn('role', 'text', column => column.notNull())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('createdBy', id, column => column.references('user.id').onDelete('cascade'))
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('expiresAt', time, column => column.notNull())
    .addColumn('usedAt', time)
    .addColumn('revokedAt', time)
    .addCheckConstraint('invitationRoleKnown', oneOf('role', ['operator', 'producer']))
    .execute()
  await db.schema
    .createTable('uploadKey')
    .addColumn('id', id, column => column.primaryKey())
    .addColumn('userId', id, column => column.notNull().references('user.id').onDelete('cascade'))
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('keyHash', 'text', column => column.notNull().unique().check(sha256('keyHash')))
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('lastUsedAt', time)
    .addColumn('revokedAt', time)
    .execute()
  await db.schema.createIndex('uploadKeyOfUser').on('uploadKey').column('userId').execute()
}

async function lessons(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('courseware')
    .addColumn('id', id, column => column.primaryKey())
    .addColumn('ownerId', id, column => column.notNull().references('user.id'))
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('notes', 'text', column => column.notNull().defaultTo(''))
    .addColumn('releaseId', id)
    .addColumn('media', 'jsonb')
    .addColumn('publishedAt', time)
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('updatedAt', time, column => column.notNull().defaultTo(now))
    .addCheckConstraint(
      'publishedIsWhole',
      sql`("publishedAt" is null) = ("releaseId" is null) and ("releaseId" is null) = ("media" is null)`,
    )
    .execute()
  await db.schema
    .createTable('upload')
    .addColumn('id', id, column => column.primaryKey())
    .addColumn('coursewareId', id, column => column.notNull().references('courseware.id').onDelete('cascade'))
    .addColumn('ownerId', id, column => column.notNull().references('user.id'))
    .addColumn('fileName', 'text', column => column.notNull())
    .addColumn('sourceBytes', 'bigint', column => column.notNull().check(sql`"sourceBytes" >= 0`))
    .addColumn('lastModifiedMs', 'bigint')
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('senderSha256', 'text', column => column.check(sha256('senderSha256')))
    .addColumn('sha256', 'text', column => column.check(sha256('sha256')))
    .addColumn('failureCode', 'text')
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('finishedAt', time)
    .addCheckConstraint('uploadStateKnown', oneOf('state', ['receiving', 'checking', 'stored', 'refused']))
    .addCheckConstraint('storedIsHashed', sql`state <> 'stored' or sha256 is not null`)
    .execute()
  await db.schema
    .createTable('transcodeJob')
    .addColumn('id', id, column => column.primaryKey())
    .addColumn('coursewareId', id, column => column.notNull().references('courseware.id').onDelete('cascade'))
    .addColumn('uploadId', id, column => column.notNull().references('upload.id').onDelete('cascade'))
    .addColumn('profileName', 'text', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('runNumber', 'integer', column => column.notNull().defaultTo(1))
    .addColumn('verbStates', 'jsonb', column => column.notNull())
    .addColumn('failureVerb', 'text')
    .addColumn('failureCode', 'text')
    .addColumn('failureFacts', 'jsonb')
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('updatedAt', time, column => column.notNull().defaultTo(now))
    .addColumn('endedAt', time)
    .addCheckConstraint('transcodeJobStateKnown', oneOf('state', ['running', 'published', 'failed']))
    .execute()
  await db.schema.createIndex('coursewareByDay').on('courseware').column('publishedAt').execute()
  await db.schema.createIndex('coursewareOfOwner').on('courseware').column('ownerId').execute()
  await db.schema.createIndex('uploadOfCourseware').on('upload').column('coursewareId').execute()
  await db.schema.createIndex('uploadOfOwner').on('upload').column('ownerId').execute()
  // A second upload of the same bytes is linked to the lesson that has them. Not unique: two producers who cannot see
  // each other's unpublished lessons may both hold the same film, and neither is told of the other.
  await sql`create index "storedBytes" on upload (sha256) where state = 'stored'`.execute(db)
  await db.schema
    .createIndex('transcodeJobOfCourseware')
    .on('transcodeJob')
    .columns(['coursewareId', 'createdAt'])
    .execute()
  await db.schema.createIndex('transcodeJobOfUpload').unique().on('transcodeJob').column('uploadId').execute()
}
