import { pipeline } from 'node:stream/promises'
import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { sourceKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { mayManage, personOf, requirePerson } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { decideDelivery } from '../play/rules.ts'
import { isCoursewareId } from './rules.ts'
import { findSource, type SourceRecord, setKeepsSource } from './source-records.ts'

type SourceParts = { readonly db: Kysely<Database>; readonly store: ObjectStore }
type ById = { id: string }

const keepSchema = z.object({ keep: z.enum(['yes', 'no']) })
/** Whoever took nothing for so long is gone. */
const stalledMs = 5 * 60_000

/**
 * The raw footage of a lesson, for its owner and operators only; for everybody else there is none.
 *
 * - `GET /courseware/:id/source`: the film as it was sent, to be saved, from any byte on. It was never checked by
 *   anybody and never belongs on a page: always an attachment of no type, in a sandbox.
 * - `POST /courseware/:id/source/keep`: it stays for ever (`keep=yes`), or as long as its profile says (`no`).
 */
export function sourceRoutes({ db, store }: SourceParts): Router {
  const router = Router()
  router.param('id', (_req, _res, next, id) =>
    next(isCoursewareId(id) ? undefined : new XiangtuError('notFound')),
  )

  const managed = async (req: Request<ById>, res: Response): Promise<SourceRecord> => {
    const source = await findSource(db, req.params.id)
    if (!source || !mayManage(personOf(res), source)) throw new XiangtuError('notFound')
    if (source.deletedAt) throw new XiangtuError('sourceDeleted')
    return source
  }

  router.get('/courseware/:id/source', requirePerson, async (req: Request<ById>, res) => {
    const { uploadId, fileName } = await managed(req, res)
    await deliver(store, { key: sourceKey(uploadId), fileName }, req, res)
  })

  router.post('/courseware/:id/source/keep', requirePerson, async (req: Request<ById>, res) => {
    const { coursewareId } = await managed(req, res)
    const form = keepSchema.safeParse(req.body)
    if (!form.success) throw new XiangtuError('badRequest', { facts: { field: 'keep' } })
    await setKeepsSource(db, coursewareId, form.data.keep === 'yes')
    res.redirect(303, `/courseware/${coursewareId}/production`)
  })

  return router
}

async function deliver(
  store: ObjectStore,
  { key, fileName }: { key: string; fileName: string },
  req: Request<ById>,
  res: Response,
): Promise<void> {
  const gone = new AbortController()
  const { signal } = gone
  res.once('close', () => {
    if (!res.writableFinished) gone.abort()
  })
  res.setTimeout(stalledMs, () => res.destroy())
  const facts = await store.head(key, { signal })
  if (!facts) throw new XiangtuError('objectMissing')
  const { status, range } = decideDelivery(req.method, req.headers, facts)
  res.status(status).set({ 'Cache-Control': 'private, no-store' })
  if (status === 412 || status === 416) {
    if (status === 416) res.set('Content-Range', `bytes */${facts.bytes}`)
    res.end()
    return
  }
  res.attachment(fileName).set({
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    ETag: facts.etag,
    'Last-Modified': facts.modifiedAt.toUTCString(),
    'Accept-Ranges': 'bytes',
  })
  if (status === 304) {
    res.end()
    return
  }
  // Not what its name claims to be: nothing that a browser would open.
  res.set({
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(range?.bytes ?? facts.bytes),
  })
  if (range) res.set('Content-Range', `bytes ${range.start}-${range.start + range.bytes - 1}/${facts.bytes}`)
  if (req.method === 'HEAD') {
    res.end()
    return
  }
  try {
    await pipeline((await store.open(key, { range, signal })).body, res)
  } catch (error) {
    // Whoever went away cannot be told.
    if (!signal.aborted || error instanceof XiangtuError) throw error
  }
}
