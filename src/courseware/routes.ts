import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { maybePersonOf, maybeStationOf, mayManage, personOf, requirePerson } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { errorWords, XiangtuError } from '../errors.ts'
import { type MediaAddress, onHub } from '../media/address.ts'
import type { QcReport } from '../media/qc-report.ts'
import type { Language } from '../web/languages.ts'
import { languageOf, mediaAddressOf } from '../web/view.ts'
import { mendSentence } from '../web/words/qc.ts'
import { describable } from './describable.ts'
import { changesWait, proposeDescription } from './held-records.ts'
import type { Production } from './production.ts'
import { findQcReport } from './qc-records.ts'
import { type CoursewareRecord, findCourseware, updateDescription } from './records.ts'
import {
  type CoursewareProgress,
  descriptionSchema,
  type EditorialReview,
  isCoursewareId,
  maySee,
  publishedMediaSchema,
} from './rules.ts'

type CoursewareParts = {
  readonly db: Kysely<Database>
  readonly production: Production
  readonly editorialReview: EditorialReview
}

/** A proxy that sees no byte for a minute cuts a stream off. */
const keepAliveEveryMs = 20_000

/**
 * One lesson, as data.
 * - GET /api/v1/courseware/:id: anyone once it is published; before that, its progress, and what quality control
 *   found in its source, owner and operators.
 * - PATCH /api/v1/courseware/:id, GET .../events, POST .../retry, POST .../stop: owner and operators. What its maker
 *   changes while it is public is answered 202, and waits for the reviewers.
 * To everybody else a lesson that is not published does not exist.
 */
export function coursewareRoutes({ db, production, editorialReview }: CoursewareParts): Router {
  const router = Router()
  router.param('id', (_req, _res, next, id) =>
    next(isCoursewareId(id) ? undefined : new XiangtuError('notFound')),
  )

  const findManaged = async (req: Request, res: Response): Promise<CoursewareRecord> => {
    const lesson = await findCourseware(db, String(req.params.id))
    if (!lesson || !mayManage(maybePersonOf(res), lesson)) throw new XiangtuError('notFound')
    return lesson
  }

  router.get('/api/v1/courseware/:id', async (req, res) => {
    const lesson = await findCourseware(db, req.params.id)
    const mayManageIt = lesson !== undefined && mayManage(maybePersonOf(res), lesson)
    if (lesson?.withdrawnAt && !mayManageIt) throw new XiangtuError('lessonWithdrawn')
    if (
      !lesson ||
      !(mayManageIt || (lesson.publishedAt && maySee(maybePersonOf(res), lesson, maybeStationOf(res))))
    )
      throw new XiangtuError('notFound')
    const progress = mayManageIt ? await production.progress(lesson.id) : undefined
    const qcReport = mayManageIt ? await findQcReport(db, lesson.id) : undefined
    // Read once more: who is told that it is published is told of that release, not of the first stage before it.
    const shown = progress ? ((await findCourseware(db, lesson.id)) ?? lesson) : lesson
    res.json({
      ...toJson(shown, onHub(mediaAddressOf(res))),
      ...(progress && { progress: withWords(progress, req) }),
      ...(qcReport && { qc: qcJson(qcReport, languageOf(req)) }),
    })
  })

  router.patch('/api/v1/courseware/:id', requirePerson, async (req, res) => {
    const lesson = await describable(db, String(req.params.id), res)
    const { title, notes } = lesson
    const description = descriptionSchema.safeParse({ title, notes, ...Object(req.body) })
    if (!description.success) {
      const field = description.error.issues[0]?.path.join('.') || 'JSON'
      throw new XiangtuError('badRequest', { facts: { field } })
    }
    const person = personOf(res)
    if (await changesWait(db, lesson.id, person, editorialReview)) {
      await proposeDescription(db, lesson.id, description.data, person)
      // What is shown is what was shown: the change waits for its reviewers.
      res.status(202).json(toJson(lesson, onHub(mediaAddressOf(res))))
      return
    }
    await updateDescription(db, lesson.id, description.data, person)
    res.json(toJson({ ...lesson, ...description.data }, onHub(mediaAddressOf(res))))
  })

  router.post('/api/v1/courseware/:id/retry', requirePerson, async (req, res) => {
    const lesson = await findManaged(req, res)
    await production.retry(lesson.id)
    res.status(202).json({ coursewareId: lesson.id })
  })

  router.post('/api/v1/courseware/:id/stop', requirePerson, async (req, res) => {
    const lesson = await findManaged(req, res)
    await production.stop(lesson.id)
    res.status(202).json({ coursewareId: lesson.id })
  })

  router.get('/api/v1/courseware/:id/events', requirePerson, async (req, res) => {
    const lesson = await findManaged(req, res)
    res.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // nginx would keep events back until its buffer is full.
      'X-Accel-Buffering': 'no',
    })
    const send = (progress: CoursewareProgress) =>
      res.write(`event: progress\ndata: ${JSON.stringify(withWords(progress, req))}\n\n`)
    // Listen first, then look: a change between the two is told twice rather than lost.
    const stop = production.subscribe(lesson.id, send)
    const keepAlive = setInterval(() => res.write(': still here\n\n'), keepAliveEveryMs)
    res.once('close', () => {
      stop()
      clearInterval(keepAlive)
    })
    const now = await production.progress(lesson.id)
    if (now) send(now)
  })

  return router
}

/** The failure's sentence in the asker's language. */
const withWords = (progress: CoursewareProgress, req: Request): CoursewareProgress =>
  progress.failure
    ? {
        ...progress,
        failure: {
          ...progress.failure,
          words: errorWords(progress.failure.code, languageOf(req), progress.failure.facts),
        },
      }
    : progress

/** Findings with their sentence in the asker's language. */
const qcJson = (report: QcReport, language: Language) => ({
  ...report,
  findings: report.findings.map(finding => ({ ...finding, mend: mendSentence(finding, language) })),
})

function toJson(lesson: CoursewareRecord, mediaAddress: MediaAddress) {
  const media = lesson.media === null ? undefined : publishedMediaSchema.parse(lesson.media)
  const base = `${mediaAddress(lesson.id)}/${lesson.releaseId}`
  return {
    coursewareId: lesson.id,
    title: lesson.title,
    notes: lesson.notes,
    watchPath: `/courseware/${lesson.id}`,
    publishedAt: lesson.publishedAt?.toISOString() ?? null,
    ...(media && {
      durationSeconds: media.durationSeconds,
      renditions: media.renditions,
      masterPlaylistPath: `${base}/${media.masterPlaylist}`,
      ...(media.listenPlaylist && { listenPlaylistPath: `${base}/${media.listenPlaylist}` }),
    }),
  }
}
