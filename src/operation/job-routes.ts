import { type RequestHandler, Router } from 'express'
import type { Kysely } from 'kysely'
import { mayManage, personOf, requirePerson } from '../account/guard.ts'
import { isOperator } from '../account/rules.ts'
import { findCourseware } from '../courseware/records.ts'
import { type CoursewareProgress, isCoursewareId } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { viewOf } from '../web/view.ts'
import { jobsPage } from './job-pages.tsx'
import { listVersions, type VersionRecord } from './records.ts'

type JobParts = {
  readonly db: Kysely<Database>
  /** How far a lesson is now; `Production` of courseware/production. */
  readonly production: {
    readonly progress: (coursewareId: string) => Promise<CoursewareProgress | undefined>
  }
}

/**
 * - `GET /courseware/:id/jobs`: the verbs of a lesson's versions with their times, for its owner and operators; the last
 *   lines of a failed command for operators only. To everybody else there is no such lesson.
 */
export function jobRoutes({ db, production }: JobParts): Router {
  const showJobs: RequestHandler<{ id: string }> = async (req, res) => {
    const { id } = req.params
    const person = personOf(res)
    const lesson = isCoursewareId(id) ? await findCourseware(db, id) : undefined
    if (!lesson || !mayManage(person, lesson)) throw new XiangtuError('notFound')
    const seesAll = isOperator(person)
    const [stored, progress] = await Promise.all([
      listVersions(db, lesson.id),
      production.progress(lesson.id),
    ])
    const versions = stored.map(version => withoutDetail(nowOf(version, progress), seesAll))
    const page = jobsPage(viewOf(req, res), {
      coursewareId: id,
      title: lesson.title,
      versions,
      isOperator: seesAll,
    })
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }
  return Router().get('/courseware/:id/jobs', requirePerson, showJobs)
}

/** Of a running version the queue knows more than the record, which is written when it ends. */
const nowOf = (version: VersionRecord, progress: CoursewareProgress | undefined): VersionRecord =>
  version.state === 'running' && progress ? { ...version, verbStates: progress.verbs } : version

/** What a command said of a machine is its operator's. */
function withoutDetail(version: VersionRecord, seesAll: boolean): VersionRecord {
  if (seesAll || !version.failure) return version
  const { detail: _, ...failure } = version.failure
  return { ...version, failure }
}
