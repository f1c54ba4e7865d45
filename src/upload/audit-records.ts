import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'

type Reader = Kysely<Database>

/** What the nightly audit may find; each has words that say what it is and what to do. */
export const auditKinds = [
  'straySource',
  'sourceMissing',
  'unstarted',
  'runLost',
  'releaseIncomplete',
  'checkingLong',
] as const
export type AuditKind = (typeof auditKinds)[number]

/** One thing that is wrong. `subjectId` is an upload's id, a version's or a lesson's, as its kind says. */
export type AuditFinding = {
  readonly kind: AuditKind
  readonly subjectId: string
  readonly facts: Readonly<Record<string, string>>
  /** Put right by the audit itself. */
  readonly isHealed: boolean
}

/** A finding as the operator reads it. */
export type KeptFinding = AuditFinding & { readonly firstSeenAt: Date; readonly lastSeenAt: Date }

/**
 * Keeps what this night found and ends what it no longer did. Answers the findings that are new since the night before:
 * those alone belong in the log.
 */
export async function keepFindings(
  db: Reader,
  findings: readonly AuditFinding[],
  now: Date,
): Promise<AuditFinding[]> {
  return db.transaction().execute(async step => {
    const open = await step.selectFrom('auditFinding').selectAll().where('endedAt', 'is', null).execute()
    const nameOf = (one: { kind: string; subjectId: string }) => `${one.kind} ${one.subjectId}`
    const known = new Set(open.map(nameOf))
    for (const { kind, subjectId, facts, isHealed } of findings) {
      const seen = { facts: JSON.stringify(facts), lastSeenAt: now, healedAt: isHealed ? now : null }
      const isKnown = known.has(nameOf({ kind, subjectId }))
      // What was healed is over with the night that healed it.
      const fresh = { ...seen, endedAt: isHealed ? now : null }
      await step
        .insertInto('auditFinding')
        .values({ kind, subjectId, firstSeenAt: now, ...fresh })
        .onConflict(conflict =>
          conflict
            .columns(['kind', 'subjectId'])
            .doUpdateSet({ ...fresh, ...(isKnown ? {} : { firstSeenAt: now }) }),
        )
        .execute()
    }
    const found = new Set(findings.map(nameOf))
    for (const { kind, subjectId } of open.filter(one => !found.has(nameOf(one)))) {
      await step
        .updateTable('auditFinding')
        .set({ endedAt: now })
        .where('kind', '=', kind)
        .where('subjectId', '=', subjectId)
        .execute()
    }
    return findings.filter(one => !known.has(nameOf(one)))
  })
}

const factsSchema = z.record(z.string(), z.string())
const kindSchema = z.enum(auditKinds)

/** What is wrong now, and what was put right in the seven days before `now`; the newest first, 500 at most. */
export async function listFindings(db: Reader, now: Date): Promise<KeptFinding[]> {
  const rows = await db
    .selectFrom('auditFinding')
    .selectAll()
    .where(one =>
      one.or([one('endedAt', 'is', null), one('healedAt', '>', new Date(now.getTime() - 7 * 24 * 3600_000))]),
    )
    .orderBy('firstSeenAt', 'desc')
    .orderBy('subjectId')
    .limit(500)
    .execute()
  return rows.flatMap(({ kind, facts, healedAt, subjectId, firstSeenAt, lastSeenAt }) => {
    // What another version of this program found and this one has no words for.
    const known = kindSchema.safeParse(kind).data
    if (!known) return []
    const read = factsSchema.catch({}).parse(facts)
    return [{ kind: known, subjectId, facts: read, isHealed: healedAt !== null, firstSeenAt, lastSeenAt }]
  })
}

/** An upload as the audit holds it against the store. */
export type AuditedUpload = {
  readonly id: string
  readonly coursewareId: string
  readonly title: string
  readonly state: 'receiving' | 'checking' | 'stored' | 'refused'
  readonly sourceBytes: number
  readonly createdAt: Date
  readonly finishedAt: Date | null
  readonly deletedAt: Date | null
}

/** Every upload, in order of id, 1000 after `after`. */
export const listAuditedUploads = (db: Reader, after: string): Promise<AuditedUpload[]> =>
  db
    .selectFrom('upload')
    .innerJoin('courseware', 'courseware.id', 'upload.coursewareId')
    .select(['upload.id', 'upload.coursewareId', 'courseware.title', 'upload.state', 'upload.sourceBytes'])
    .select(['upload.createdAt', 'upload.finishedAt', 'upload.deletedAt'])
    .where('upload.id', '>', after)
    .orderBy('upload.id')
    .limit(1000)
    .execute()

/** Every published lesson, in order of id, 500 after `after`. */
export const listPublishedReleases = (db: Reader, after: string) =>
  db
    .selectFrom('courseware')
    .select(['id', 'title', 'releaseId', 'media'])
    .where('publishedAt', 'is not', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(500)
    .execute()
