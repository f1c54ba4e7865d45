import type { Kysely } from 'kysely'
import { sourceKey, sourcesPrefix } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { listRunningJobs } from '../courseware/job-records.ts'
import { findCourseware } from '../courseware/records.ts'
import { missingPlaylists } from '../courseware/release-check.ts'
import type { Database } from '../database/schema.ts'
import {
  type AuditedUpload,
  type AuditFinding,
  keepFindings,
  listAuditedUploads,
  listPublishedReleases,
} from './audit-records.ts'
import { listUnstarted } from './records.ts'

type AuditParts = {
  readonly db: Kysely<Database>
  readonly store: ObjectStore
  /** Starts the line over a stored upload, or finds the run that there is. */
  readonly start: (source: { coursewareId: string; uploadId: string }) => Promise<unknown>
  /** Whether the queue knows anything of this run. */
  readonly isQueued: (run: { versionId: string; runNumber: number }) => Promise<boolean>
  readonly log: { warn(facts: object, text: string): void; info(facts: object, text: string): void }
}

type Night = { readonly now: Date; readonly signal?: AbortSignal | undefined }

const hourMs = 3600_000
/** Production itself re-adds a lost run within a minute: one that is lost for an hour stays so. */
const lostMs = hourMs
const startingMs = 10 * 60_000
/** Hashing and storing 20 GiB takes minutes. */
const checkingMs = 6 * hourMs

/**
 * Holds the store against the tables: every source has a lesson or a verdict, every run its jobs, every published lesson
 * its playlists. Puts right what it can; keeps and logs the rest, and deletes nothing. Rejects where database, queue or
 * store are away; what was found before then stays as it was.
 */
export async function auditSources(parts: AuditParts, night: Night): Promise<AuditFinding[]> {
  const { db, log } = parts
  // The store first: what arrives meanwhile has its row, and a row without its object is an hour old at least.
  const findings = [
    ...(await auditStore(parts, night)),
    ...(await auditUnstarted(parts, night)),
    ...(await auditRuns(parts, night)),
    ...(await auditReleases(parts, night)),
  ]
  const fresh = await keepFindings(db, findings, night.now)
  for (const { kind, subjectId, facts, isHealed } of fresh) {
    const said = { finding: kind, subjectId, ...facts }
    if (isHealed) log.info(said, 'the nightly audit put something right')
    else log.warn(said, 'the nightly audit found something wrong')
  }
  return findings
}

async function auditStore({ db, store }: AuditParts, { now, signal }: Night): Promise<AuditFinding[]> {
  const resting = new Map<string, number>()
  const prefix = sourcesPrefix()
  for await (const { key, bytes } of store.list(prefix, { signal }))
    resting.set(key.slice(prefix.length), bytes)
  const findings: AuditFinding[] = []
  for await (const upload of allUploads(db)) {
    const bytes = resting.get(upload.id)
    // Deleted ones that still rest are taken from the store again by the night's other work.
    if (upload.state !== 'refused') resting.delete(upload.id)
    findings.push(...judgeUpload(upload, bytes, now))
  }
  for (const [uploadId, bytes] of resting) {
    const facts = await store.head(sourceKey(uploadId), { signal }).catch(() => undefined)
    const since = facts && { since: facts.modifiedAt.toISOString() }
    findings.push(named('straySource', uploadId, { bytes: String(bytes), ...since }))
  }
  return findings
}

async function* allUploads(db: Kysely<Database>): AsyncGenerator<AuditedUpload> {
  for (let after = ''; ; ) {
    const uploads = await listAuditedUploads(db, after)
    yield* uploads
    const last = uploads.at(-1)
    if (!last) return
    after = last.id
  }
}

function judgeUpload(upload: AuditedUpload, bytes: number | undefined, now: Date): AuditFinding[] {
  const { id, state, title, coursewareId, sourceBytes, deletedAt } = upload
  const since = upload.finishedAt ?? upload.createdAt
  const facts = { title, coursewareId, since: since.toISOString() }
  const ageMs = now.getTime() - since.getTime()
  if (state === 'stored' && !deletedAt && bytes !== sourceBytes && ageMs > hourMs)
    return [named('sourceMissing', id, { ...facts, bytes: String(bytes ?? 0) })]
  if (state === 'checking' && ageMs > checkingMs) return [named('checkingLong', id, facts)]
  return []
}

/** Stored, and nothing was ever made of it: the line is started. */
async function auditUnstarted({ db, start }: AuditParts, { now }: Night): Promise<AuditFinding[]> {
  const findings: AuditFinding[] = []
  for (const { id: uploadId, coursewareId, finishedAt } of await listUnstarted(db)) {
    // Stored at this moment: its own hub is about to do it.
    if (finishedAt && now.getTime() - finishedAt.getTime() < startingMs) continue
    const isHealed = await start({ coursewareId, uploadId }).then(
      () => true,
      () => false,
    )
    const title = (await findCourseware(db, coursewareId))?.title ?? ''
    findings.push({ ...named('unstarted', uploadId, { title, coursewareId }), isHealed })
  }
  return findings
}

async function auditRuns({ db, isQueued }: AuditParts, { now }: Night): Promise<AuditFinding[]> {
  const findings: AuditFinding[] = []
  for (const { id: versionId, runNumber, coursewareId, updatedAt } of await listRunningJobs(db)) {
    if (now.getTime() - updatedAt.getTime() < lostMs || (await isQueued({ versionId, runNumber }))) continue
    const title = (await findCourseware(db, coursewareId))?.title ?? ''
    findings.push(named('runLost', versionId, { title, coursewareId, since: updatedAt.toISOString() }))
  }
  return findings
}

async function auditReleases({ db, store }: AuditParts, { signal }: Night): Promise<AuditFinding[]> {
  const findings: AuditFinding[] = []
  for (let after = ''; ; ) {
    const lessons = await listPublishedReleases(db, after)
    for (const lesson of lessons) {
      const missing = await missingPlaylists(store, lesson, signal)
      if (missing.length === 0) continue
      // Published anew while this was looking: the release before may be gone, and that is right.
      if ((await findCourseware(db, lesson.id))?.releaseId !== lesson.releaseId) continue
      const { id: coursewareId, title } = lesson
      findings.push(
        named('releaseIncomplete', coursewareId, { title, coursewareId, files: missing.join(', ') }),
      )
    }
    const last = lessons.at(-1)
    if (!last) return findings
    after = last.id
  }
}

const named = (
  kind: AuditFinding['kind'],
  subjectId: string,
  facts: AuditFinding['facts'],
): AuditFinding => ({ kind, subjectId, facts, isHealed: false })
