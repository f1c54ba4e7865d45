import { type Kysely, sql } from 'kysely'

/** Competitions: what is entered, who judges it, what was judged, and a log that nobody can change afterwards. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await competitions(db)
  await entries(db)
  await judging(db)
  await log(db)
  await announcing(db)
  await audiences(db)
}

async function competitions(db: Kysely<unknown>): Promise<void> {
  await sql`create table competition (
    id text primary key,
    "organisationId" text not null references organisation(id),
    title text not null,
    "callText" text not null,
    "policyBasis" text not null default '',
    "specProfile" text not null,
    state text not null default 'draft' check (state in ('draft', 'open', 'closed', 'cancelled')),
    "entriesFrom" timestamptz(3) not null,
    "entriesUntil" timestamptz(3) not null,
    "howToObject" text not null default '',
    "upToId" text references competition(id),
    "cancelReason" text not null default '',
    "createdBy" text references "user"(id) on delete set null,
    "createdAt" timestamptz(3) not null default now(),
    revision integer not null default 1,
    constraint "entriesEndAfterTheyBegin" check ("entriesFrom" < "entriesUntil"))`.execute(db)
  await sql`create table "entryCategory" (
    id text primary key,
    "competitionId" text not null references competition(id) on delete cascade,
    letter text not null check (letter ~ '^[A-Z]$'),
    name text not null,
    quotas jsonb not null default '[]',
    unique ("competitionId", letter),
    unique ("competitionId", name))`.execute(db)
  await sql`create table "competitionStage" (
    id text primary key,
    "competitionId" text not null references competition(id) on delete cascade,
    place integer not null check (place between 1 and 3),
    kind text not null check (kind in ('preliminary', 'second', 'final')),
    state text not null default 'planned'
      check (state in ('planned', 'preparing', 'scoring', 'counting', 'noticed', 'final', 'passedOn')),
    rule jsonb not null,
    words jsonb not null,
    "reviewersPerEntry" integer not null check ("reviewersPerEntry" between 1 and 15),
    "watchPercent" integer not null default 80 check ("watchPercent" between 0 and 100),
    "scoringFrom" timestamptz(3) not null,
    "scoringUntil" timestamptz(3) not null,
    "votesFrom" timestamptz(3),
    "votesUntil" timestamptz(3),
    "noticeDays" integer not null default 5 check ("noticeDays" between 1 and 90),
    "advancePerCategory" integer check ("advancePerCategory" > 0),
    seed text not null,
    "noticeFrom" timestamptz(3),
    "noticeUntil" timestamptz(3),
    "finalAt" timestamptz(3),
    "blindLiftedAt" timestamptz(3),
    "blindLiftedBy" text references "user"(id) on delete set null,
    constraint "scoringEndsAfterItBegins" check ("scoringFrom" < "scoringUntil"),
    constraint "votesEndAfterTheyBegin" check ("votesFrom" < "votesUntil"),
    unique ("competitionId", place))`.execute(db)
}

async function entries(db: Kysely<unknown>): Promise<void> {
  await sql`create table entry (
    id text primary key,
    "competitionId" text not null references competition(id),
    "categoryId" text not null references "entryCategory"(id),
    code text check (code ~ '^[A-Z]-[0-9]{3,5}$'),
    "coursewareId" text not null references courseware(id),
    "releaseId" text not null,
    media jsonb not null,
    "contentHash" text not null,
    "durationSeconds" double precision not null,
    "titleCardSeconds" double precision not null check ("titleCardSeconds" >= 0),
    title text not null,
    "organisationId" text not null references organisation(id),
    "enteredBy" text not null references "user"(id),
    people jsonb not null default '[]',
    state text not null default 'entered'
      check (state in ('entered', 'returned', 'passed', 'rejected', 'withdrawn')),
    "wasReturned" boolean not null default false,
    "stateReason" text not null default '',
    "checkedBy" text references "user"(id) on delete set null,
    "enteredAt" timestamptz(3) not null default now(),
    "changedAt" timestamptz(3) not null default now(),
    unique ("competitionId", code),
    unique ("competitionId", "coursewareId"))`.execute(db)
  await sql`create index "entryOfCourseware" on entry ("coursewareId")`.execute(db)
  // In which stages an entry takes part; later stages take over the best of the one before.
  await sql`create table "stageEntry" (
    "stageId" text not null references "competitionStage"(id) on delete cascade,
    "entryId" text not null references entry(id),
    "isStopped" boolean not null default false,
    primary key ("stageId", "entryId"))`.execute(db)
}

async function judging(db: Kysely<unknown>): Promise<void> {
  await sql`create table "panelMember" (
    id text primary key,
    "stageId" text not null references "competitionStage"(id) on delete cascade,
    "userId" text not null references "user"(id),
    number text not null check (number ~ '^R-[0-9]{2,4}$'),
    role text not null default 'reviewer' check (role in ('reviewer', 'chair', 'arbiter')),
    "joinedAt" timestamptz(3) not null default now(),
    "removedAt" timestamptz(3),
    "removalReason" text not null default '',
    unique ("stageId", "userId"),
    unique ("stageId", number))`.execute(db)
  await sql`create table "conflictDeclaration" (
    id text primary key,
    "competitionId" text not null references competition(id) on delete cascade,
    "entryId" text references entry(id) on delete cascade,
    "organisationId" text references organisation(id),
    "reviewerId" text not null references "user"(id),
    "declaredBy" text not null references "user"(id),
    reason text not null default '',
    "declaredAt" timestamptz(3) not null default now(),
    constraint "conflictIsWithSomething" check (num_nonnulls("entryId", "organisationId") = 1))`.execute(db)
  await sql`create table "reviewAssignment" (
    id text primary key,
    "stageId" text not null references "competitionStage"(id) on delete cascade,
    "entryId" text not null references entry(id),
    "memberId" text not null references "panelMember"(id),
    "isArbiter" boolean not null default false,
    place integer not null,
    state text not null default 'open' check (state in ('open', 'submitted', 'released')),
    "createdAt" timestamptz(3) not null default now(),
    "releasedAt" timestamptz(3),
    unique ("entryId", "memberId"))`.execute(db)
  await sql`create index "reviewAssignmentOfMember" on "reviewAssignment" ("memberId", place)`.execute(db)
  await sql`create index "reviewAssignmentOfStage" on "reviewAssignment" ("stageId", "entryId")`.execute(db)
  await sql`create table "scoreSheet" (
    "assignmentId" text primary key references "reviewAssignment"(id) on delete cascade,
    "halfPoints" jsonb not null default '{}',
    flags jsonb not null default '[]',
    comment text not null default '',
    revision integer not null default 1,
    "savedAt" timestamptz(3) not null default now(),
    "submittedAt" timestamptz(3),
    "submissionKey" text)`.execute(db)
  // Pages make the ids of remarks: they need to differ within a sheet alone.
  await sql`create table "scoreRemark" (
    id text not null,
    "assignmentId" text not null references "reviewAssignment"(id) on delete cascade,
    "atSeconds" double precision not null check ("atSeconds" >= 0),
    text text not null,
    "writtenAt" timestamptz(3) not null default now(),
    primary key ("assignmentId", id))`.execute(db)
  // Which milliseconds of the film were played, as a union of ranges: what was seen twice counts once.
  await sql`create table "watchCoverage" (
    "assignmentId" text primary key references "reviewAssignment"(id) on delete cascade,
    "shownMs" integer not null check ("shownMs" > 0),
    "coveredMs" int4multirange not null default '{}',
    "heardAt" timestamptz(3) not null default now())`.execute(db)
}

/** `body` is the text that was hashed, to the byte. Who acted stands beside it and is never handed out with it. */
async function log(db: Kysely<unknown>): Promise<void> {
  await sql`create table "competitionLog" (
    "stageId" text not null references "competitionStage"(id),
    seq integer not null check (seq > 0),
    at text not null,
    kind text not null,
    body text not null,
    hash text not null,
    "actorId" text,
    primary key ("stageId", seq))`.execute(db)
  await sql`create trigger "competitionLogStays" before update or delete on "competitionLog"
    for each statement execute function "refuseChange"()`.execute(db)
  await sql`create trigger "competitionLogsStay" before truncate on "competitionLog"
    for each statement execute function "refuseChange"()`.execute(db)
  await sql`create table "competitionLogHead" (
    "stageId" text not null references "competitionStage"(id),
    day text not null,
    seq integer not null,
    hash text not null,
    "publishedAt" timestamptz(3) not null default now(),
    primary key ("stageId", day))`.execute(db)
}

async function announcing(db: Kysely<unknown>): Promise<void> {
  await sql`create table objection (
    id text primary key,
    "stageId" text not null references "competitionStage"(id),
    "entryId" text not null references entry(id),
    number integer not null,
    name text not null,
    contact text not null,
    text text not null,
    "madeAt" timestamptz(3) not null default now(),
    state text not null default 'open' check (state in ('open', 'upheld', 'dismissed')),
    answer text not null default '',
    "decidedBy" text references "user"(id) on delete set null,
    "decidedAt" timestamptz(3),
    unique ("stageId", number))`.execute(db)
  await sql`create table award (
    id text primary key,
    "competitionId" text not null references competition(id),
    "stageId" text not null references "competitionStage"(id),
    "targetKind" text not null check ("targetKind" in ('entry', 'person', 'organisation')),
    "entryId" text references entry(id),
    "targetName" text not null,
    makers text not null default '',
    "awardName" text not null,
    rank integer,
    number text not null unique,
    "issuedAt" timestamptz(3) not null default now(),
    "issuedBy" text references "user"(id) on delete set null)`.execute(db)
  await sql`create index "awardOfEntry" on award ("entryId")`.execute(db)
}

async function audiences(db: Kysely<unknown>): Promise<void> {
  await sql`create table "publicVote" (
    id text primary key,
    "stageId" text not null references "competitionStage"(id) on delete cascade,
    "entryId" text not null references entry(id),
    "voterKind" text not null check ("voterKind" in ('station', 'person')),
    "voterId" text not null,
    day text not null,
    "votedAt" timestamptz(3) not null default now(),
    unique ("stageId", "voterKind", "voterId", day))`.execute(db)
  await sql`create index "publicVoteFor" on "publicVote" ("stageId", "entryId")`.execute(db)
  await sql`create table "villageJury" (
    id text primary key,
    "stageId" text not null references "competitionStage"(id) on delete cascade,
    "entryId" text not null references entry(id),
    "stationId" text not null references station(id),
    present integer not null check (present between 1 and 2000),
    "inFavour" integer not null check ("inFavour" between 0 and present),
    "screenedOn" text not null check ("screenedOn" ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    "countedAt" timestamptz(3) not null default now(),
    unique ("stageId", "entryId", "stationId"))`.execute(db)
}
