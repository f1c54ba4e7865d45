import { randomBytes } from 'node:crypto'
import { type Request, Router } from 'express'
import { z } from 'zod'
import { mayManage, personOf, requirePerson } from '../account/guard.ts'
import { homeOrganisationId } from '../account/rules.ts'
import { replaceFilm } from '../courseware/film-records.ts'
import { findJob } from '../courseware/job-records.ts'
import { createDraft, findCourseware, findLastUpload } from '../courseware/records.ts'
import { descriptionSchema, isCoursewareId } from '../courseware/rules.ts'
import { XiangtuError } from '../errors.ts'
import { formatBytes } from '../web/languages.ts'
import { languageOf, queryOf, viewOf } from '../web/view.ts'
import { byteRoutes, ownUpload, refuseOverFloor, type UploadParts } from './byte-routes.ts'
import { anotherFileSchema, fileFactsSchema, sha256Schema, type UploadView } from './messages.ts'
import { uploadPage } from './pages.tsx'
import { readBody } from './read-body.ts'
import {
  type DescribedUpload,
  findLessonWithBytes,
  findSameFile,
  hasLiveUpload,
  insertUpload,
  listUnfinished,
  recordSenderSha256,
} from './records.ts'
import { cleanFileName } from './rules.ts'
import { ensureStaged, stagedBytes } from './staging.ts'
import { tusPath } from './tus.ts'
import { describeUpload } from './upload-view.ts'

/**
 * Saving drafts, receiving their bytes, and telling where each upload stands.
 * Every route here is for signed-in people; an upload is its owner's alone, whatever the verb. There is no GET of
 * bytes here.
 */
export function uploadRoutes(parts: UploadParts): Router {
  const { db, intake, production, folder } = parts
  const router = Router()

  const view = async (req: Request, upload: DescribedUpload): Promise<UploadView> => {
    const whole = upload.state === 'checking' || upload.state === 'stored'
    const offset = whole ? upload.sourceBytes : ((await stagedBytes(folder, upload.id)) ?? 0)
    return describeUpload(upload, offset, languageOf(req))
  }

  const refuseUnfit = async (sourceBytes: number) => {
    if (sourceBytes === 0) throw new XiangtuError('emptyFile')
    if (sourceBytes > parts.maxUploadBytes)
      throw new XiangtuError('fileTooLarge', { facts: { limit: formatBytes(parts.maxUploadBytes) } })
    await refuseOverFloor(parts, sourceBytes)
  }

  // For signed-in people. `?lesson=`: for the first or a new film of a lesson that the asker may manage.
  router.get('/upload', requirePerson, async (req, res) => {
    const id = queryOf(req).get('lesson')
    const lesson = id !== null && isCoursewareId(id) ? await findCourseware(db, id) : undefined
    if (id !== null && !(lesson && mayManage(personOf(res), lesson))) throw new XiangtuError('notFound')
    const replaces = lesson && { coursewareId: lesson.id, title: lesson.title }
    const isFirst = lesson !== undefined && (await findLastUpload(db, lesson.id)) === undefined
    res.send(uploadPage(viewOf(req, res), { maxUploadBytes: parts.maxUploadBytes, replaces, isFirst }))
  })

  // For signed-in people: the draft is saved before its first byte travels. The same file of the same person that is
  // still on its way is answered instead of doubled, so a lost reply or a second choosing goes on where it stopped.
  router.post('/api/v1/courseware', requirePerson, async (req, res) => {
    const person = personOf(res)
    const body: unknown = req.body
    const description = readBody(descriptionSchema.strip(), body)
    const file = readBody(fileFactsSchema, body)
    const facts = { ...fileColumns(file), ownerId: person.id }
    const same = facts.lastModifiedMs === null ? undefined : await findSameFile(db, facts)
    if (same) {
      res.status(200).json(beginning(same.coursewareId, same.id))
      return
    }
    await refuseUnfit(file.sourceBytes)
    const uploadId = makeId()
    const coursewareId = await db.transaction().execute(async step => {
      const draft = await createDraft(step, {
        ...{ ownerId: person.id, organisationId: homeOrganisationId(person) },
        ...{ review: parts.editorialReview, ...description },
      })
      await insertUpload(step, { ...facts, id: uploadId, coursewareId: draft })
      return draft
    })
    await ensureStaged(folder, uploadId)
    res.status(201).json(beginning(coursewareId, uploadId))
  })

  // For who may manage the lesson: another file for a draft whose upload was refused, or a new film (`replaces`). The
  // lesson keeps its address; where it is public, the new film waits for its reviews beside the one that is shown.
  router.post('/api/v1/uploads', requirePerson, async (req, res) => {
    const person = personOf(res)
    const body: unknown = req.body
    const { coursewareId, replaces = false } = readBody(anotherFileSchema, body)
    const file = readBody(fileFactsSchema, body)
    const courseware = await findCourseware(db, coursewareId)
    if (!courseware || !mayManage(person, courseware)) throw new XiangtuError('notFound')
    await refuseUnfit(file.sourceBytes)
    const job = replaces ? await findJob(db, coursewareId) : undefined
    if (job?.state === 'running' && job.stage === 'rest') throw new XiangtuError('inProduction')
    const uploadId = makeId()
    await db.transaction().execute(async step => {
      if (await hasLiveUpload(step, coursewareId, replaces ? ['receiving', 'checking'] : undefined))
        throw new XiangtuError('uploadOnItsWay')
      await insertUpload(step, { ...fileColumns(file), ownerId: person.id, id: uploadId, coursewareId })
      if (replaces) await replaceFilm(step, person, courseware, parts.editorialReview)
    })
    await ensureStaged(folder, uploadId)
    production.uploadMoved(coursewareId)
    res.status(201).json(beginning(coursewareId, uploadId))
  })

  // For signed-in people: their own unfinished uploads.
  router.get('/api/v1/uploads', requirePerson, async (req, res) => {
    const unfinished = await listUnfinished(db, personOf(res).id)
    const uploads = await Promise.all(unfinished.map(one => view(req, one)))
    res.set('Cache-Control', 'no-store').json({ uploads })
  })

  // For the upload's owner.
  router.get('/api/v1/uploads/:uploadId', requirePerson, async (req, res) => {
    const upload = await ownUpload(db, req, res)
    res.set('Cache-Control', 'no-store').json(await view(req, upload))
  })

  // For the upload's owner: what the sender's machine made of the file. Answers where the upload stands then, which
  // may be "refused: another lesson has these bytes".
  router.put('/api/v1/uploads/:uploadId/sha256', requirePerson, async (req, res) => {
    const upload = await ownUpload(db, req, res)
    const { sha256 } = readBody(z.object({ sha256: sha256Schema }), req.body)
    if (await recordSenderSha256(db, upload.id, sha256)) {
      const known = await findLessonWithBytes(db, sha256, upload.ownerId)
      if (known !== undefined && upload.state === 'receiving') await intake.yieldTo(upload, known)
      else intake.take(upload.id)
    } else if (upload.state === 'stored' && upload.sha256 !== sha256)
      throw new XiangtuError('checksumDiffers')
    res.json(await view(req, await ownUpload(db, req, res)))
  })

  router.use(byteRoutes(parts))
  return router
}

const makeId = () => randomBytes(16).toString('hex')
const beginning = (coursewareId: string, uploadId: string) => ({
  coursewareId,
  uploadId,
  uploadUrl: `${tusPath}/${uploadId}`,
})
const fileColumns = (file: {
  fileName: string
  sourceBytes: number
  lastModifiedMs?: number | undefined
}) => ({
  fileName: cleanFileName(file.fileName),
  sourceBytes: file.sourceBytes,
  lastModifiedMs: file.lastModifiedMs ?? null,
})
