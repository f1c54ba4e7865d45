import type { LineJob, Run } from '../queue.ts'
import type { JobRecord } from './job-records.ts'

/** A version's run as the queue knows it. */
export const toRun = (job: Pick<JobRecord, 'id' | 'runNumber' | 'stage'>): Run => ({
  versionId: job.id,
  runNumber: job.runNumber,
  ...(job.stage === 'av1' && { stage: job.stage }),
})

/** What the jobs of a version carry. */
export const toLineJob = (job: JobRecord): LineJob => ({
  ...toRun(job),
  coursewareId: job.coursewareId,
  uploadId: job.uploadId,
  profileName: job.profileName,
  ...(job.chosenContent && { chosenContent: job.chosenContent }),
  ...(job.onlyRung && job.onlyOfRelease && { only: { rung: job.onlyRung, releaseId: job.onlyOfRelease } }),
})
