import type { VerbJob } from '../queue/line.ts'
import type { JobRecord } from './job-records.ts'
import type { CoursewareRecord, findLastUpload } from './records.ts'
import {
  type CoursewareProgress,
  type Failure,
  freshVerbStates,
  publishedMediaSchema,
  readErrorCode,
  type VerbState,
} from './rules.ts'

type LastUpload = Awaited<ReturnType<typeof findLastUpload>>

/** What is known of a lesson from database, queue and the running upload. */
export type Known = {
  readonly lesson: Pick<
    CoursewareRecord,
    'id' | 'title' | 'releaseId' | 'media' | 'publishedAt' | 'heldRelease'
  >
  readonly upload: LastUpload
  /** Of an upload that is on its way to this hub now. */
  readonly receivedBytes: number | undefined
  readonly job: JobRecord | undefined
  /** The queue's view of a running job; empty where the queue is away. */
  readonly jobs: readonly VerbJob[]
  readonly workers: number
}

/** Where a lesson stands; one that production knows nothing of is a draft. */
export const progressOf = async (
  production: { progress(coursewareId: string): Promise<CoursewareProgress | undefined> },
  lesson: Pick<CoursewareRecord, 'id' | 'title' | 'publishedAt'>,
): Promise<CoursewareProgress> =>
  (await production.progress(lesson.id)) ?? {
    coursewareId: lesson.id,
    title: lesson.title,
    state: 'draft',
    isPublic: lesson.publishedAt !== null,
    verbs: freshVerbStates(),
    canRetry: false,
    canStop: false,
    coming: [],
  }

/** Tells where a lesson stands, verb by verb. Pure. */
export function describeProgress(known: Known): CoursewareProgress {
  const { lesson, upload, job } = known
  const failure = failureOf(known)
  // A new film of a public lesson is not public itself until it is approved.
  const isPublic = lesson.publishedAt !== null && lesson.heldRelease === null
  const isMoving = job?.state === 'running' && job.stage === 'rest'
  const verbs = freshVerbStates().map(fresh => {
    if (fresh.verb === 'upload') return uploadState(known)
    if (fresh.verb === 'play') return { ...fresh, ...playState(lesson.releaseId !== null, isPublic) }
    return isMoving ? runningState(fresh, known) : endedState(fresh, known)
  })
  return {
    coursewareId: lesson.id,
    title: lesson.title,
    state: failure
      ? 'failed'
      : job && !isMoving
        ? 'published'
        : job || upload?.state === 'stored'
          ? 'processing'
          : upload
            ? 'uploading'
            : 'draft',
    isPublic,
    verbs: verbs.map(each => (failure?.verb === each.verb ? { ...each, state: 'failed' as const } : each)),
    ...(failure && { failure }),
    canRetry: job?.state === 'failed',
    canStop: job?.state === 'running',
    coming: publishedMediaSchema.safeParse(lesson.media).data?.coming ?? [],
    ...(lesson.releaseId && {
      masterPlaylistPath: `/media/${lesson.id}/${lesson.releaseId}/master.m3u8`,
      // What is not public is watched where it is reviewed.
      watchPath: isPublic ? `/courseware/${lesson.id}` : `/courseware/${lesson.id}/review`,
    }),
  }
}

function playState(isMade: boolean, isPublic: boolean): Partial<VerbState> {
  if (!isMade) return {}
  return isPublic ? { state: 'done', share: 1 } : { waitingFor: 'review' }
}

function failureOf({ upload, job }: Known): Failure | undefined {
  if (upload?.state === 'refused' && upload.failureCode) {
    return { verb: 'upload', code: readErrorCode(upload.failureCode), facts: {} }
  }
  if (job?.state !== 'failed') return undefined
  return {
    verb: job.failureVerb ?? 'probe',
    code: readErrorCode(job.failureCode ?? ''),
    facts: job.failureFacts,
  }
}

function uploadState({ upload, receivedBytes = 0 }: Known): VerbState {
  if (!upload) return { verb: 'upload', state: 'waiting', share: 0, waitingFor: 'sender' }
  const times = {
    startedAt: upload.createdAt.toISOString(),
    ...(upload.finishedAt && { endedAt: upload.finishedAt.toISOString() }),
  }
  if (upload.state === 'stored') return { verb: 'upload', state: 'done', share: 1, ...times }
  if (upload.state === 'refused') return { verb: 'upload', state: 'failed', share: 0, ...times }
  if (upload.state === 'receiving') {
    return {
      verb: 'upload',
      state: 'running',
      share: Math.min(1, receivedBytes / upload.sourceBytes),
      ...times,
    }
  }
  const waitingFor = upload.failureCode ? 'retry' : upload.senderSha256 ? undefined : 'checksum'
  return { verb: 'upload', state: 'running', share: 1, ...times, ...(waitingFor && { waitingFor }) }
}

function runningState(fresh: VerbState, { jobs, workers }: Known): VerbState {
  const at = jobs.findIndex(each => each.verb === fresh.verb)
  const found = jobs[at]
  if (!found) return fresh
  const times = {
    ...(found.startedAt && { startedAt: found.startedAt.toISOString() }),
    ...(found.endedAt && { endedAt: found.endedAt.toISOString() }),
  }
  if (found.state === 'done' || found.state === 'running') {
    return { verb: fresh.verb, state: found.state, share: found.share, ...times }
  }
  if (found.state === 'retrying') return { verb: fresh.verb, state: 'waiting', share: 0, waitingFor: 'retry' }
  if (found.state === 'failed') return { verb: fresh.verb, state: 'failed', share: found.share, ...times }
  // Only the first verb that is not done waits for anything but the verb before it.
  const isNext = jobs.slice(0, at).every(each => each.state === 'done')
  if (!isNext) return fresh
  return { ...fresh, waitingFor: workers === 0 && fresh.verb !== 'publish' ? 'worker' : 'turn' }
}

function endedState(fresh: VerbState, { job }: Known): VerbState {
  return job?.verbStates.find(each => each.verb === fresh.verb) ?? fresh
}
