import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { type ErrorRequestHandler, type Request, type Response, Router } from 'express'
import { mediaKey, ownPictureFolder, ownPictureKey, subtitleFolder, subtitleKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { XiangtuError } from '../errors.ts'
import { hasPass } from './preview-pass.ts'
import { decideDelivery, isConditional } from './rules.ts'
import type { Withheld } from './withheld.ts'

/** A listener who took nothing for so long is gone. At 64 kbit/s the 2.5 MB that the system sends ahead take as long. */
const stalledMs = 5 * 60 * 1000
/** Players ask again by themselves, and the way to the storage is usually back within seconds. */
const retryAfterSeconds = 5

/**
 * Every address under a release names its bytes for good, and a browser keeps them. What stands between it and the hub
 * asks again after 30 s (a 304, without bytes), so that it stops too when the lesson is taken down.
 */
const forGood = 'public, max-age=31536000, s-maxage=30, immutable'

/** Any site may play what is public, also from a page that isolates itself. */
const openToAll = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Accept-Ranges, Content-Length, Content-Range, ETag',
  'Cross-Origin-Resource-Policy': 'cross-origin',
}
/** Should something active ever get here, a browser that opens it runs none of it. */
const inert = {
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
}

type PlayParts = {
  readonly store: ObjectStore
  /** Lessons that were taken down. */
  readonly withheld: Pick<Withheld, 'has'>
  /** Signs the passes of those who review what was taken down. */
  readonly secret: string
}

/**
 * GET and HEAD of what a release consists of: playlists, segments, pictures, and of subtitles and posters that outlast
 * it. For anyone, without a session. Only keys that `mediaKey`, `subtitleKey` and `ownPictureKey` make are read, so
 * neither raw footage nor work in progress can be asked for. Of a lesson that was taken down nothing is given out but to
 * those who review it.
 */
export function playRoutes({ store, withheld, secret }: PlayParts): Router {
  const router = Router()
  const address = '/media/:coursewareId/:releaseId/*path'
  router.get<typeof address, { coursewareId: string; releaseId: string; path: string[] }>(
    address,
    async (req, res) => {
      const { coursewareId, releaseId, path } = req.params
      const key = keyOf(coursewareId, releaseId, path)
      const isWithheld = withheld.has(coursewareId)
      if (isWithheld && !hasPass(secret, coursewareId, req.headers.cookie, Date.now()))
        throw new XiangtuError('lessonWithdrawn')
      await deliver(store, key, { req, res, keeping: isWithheld ? 'private, no-store' : forGood })
    },
  )
  router.options(address, (_req, res) => {
    // A player of another site asks before it sends these.
    const allowed = 'Range, If-Range, If-None-Match, If-Modified-Since'
    res.set({ ...openToAll, 'Access-Control-Allow-Headers': allowed, 'Access-Control-Max-Age': '86400' })
    res.status(204).end()
  })
  return router.use(undecodable)
}

/** Express cannot read `%ff` in an address; no file of ours has such a one. */
const undecodable: ErrorRequestHandler = (error, _req, _res, next) =>
  next(error instanceof URIError ? new XiangtuError('notFound', { cause: error }) : error)

function keyOf(coursewareId: string, releaseId: string, path: readonly string[]): string {
  // A part that holds a slash was sent as %2F: a try to escape, or a second address for what has one.
  if (path.some(part => part.includes('/'))) throw new XiangtuError('notFound')
  try {
    const [ownId = '', ...file] = path
    if (releaseId === subtitleFolder) return subtitleKey(coursewareId, ownId, file.join('/'))
    if (releaseId === ownPictureFolder) return ownPictureKey(coursewareId, ownId, file.join('/'))
    return mediaKey(coursewareId, releaseId, path.join('/'))
  } catch (error) {
    throw new XiangtuError('notFound', { cause: error })
  }
}

type Exchange = { readonly req: Request; readonly res: Response; readonly keeping: string }

async function deliver(store: ObjectStore, key: string, exchange: Exchange): Promise<void> {
  const { res } = exchange
  const gone = new AbortController()
  res.once('close', () => {
    if (!res.writableFinished) gone.abort()
  })
  res.setTimeout(stalledMs, () => res.destroy())
  res.set(openToAll)
  try {
    await answer(store, key, exchange, gone.signal)
  } catch (error) {
    // Whoever went away cannot be told; the signal has closed what was open.
    if (gone.signal.aborted && !(error instanceof XiangtuError)) return
    if (!(error instanceof XiangtuError)) throw error
    if (error.code === 'objectMissing') throw new XiangtuError('notFound', { cause: error })
    if (error.code === 'storeUnavailable' && !res.headersSent)
      res.set('Retry-After', String(retryAfterSeconds))
    throw error
  }
}

async function answer(store: ObjectStore, key: string, exchange: Exchange, signal: AbortSignal) {
  const { req, res, keeping } = exchange
  // One question to the storage in the common case; two where the answer depends on what is there.
  const readAtOnce = req.method === 'GET' && !isConditional(req.headers)
  const opened = readAtOnce ? await store.open(key, { signal }) : undefined
  const facts = opened?.facts ?? (await store.head(key, { signal }))
  if (!facts) throw new XiangtuError('notFound')

  const { status, range } = decideDelivery(req.method, req.headers, facts)
  const isText = /\.(m3u8|vtt)$/.test(key)
  // An hour's playlist shrinks from 30 KB to 3; segments and pictures are compressed already.
  const zip = isText && !range && req.acceptsEncodings('gzip') === 'gzip'
  const sends = req.method === 'GET' && (status === 200 || status === 206)
  const body = sends ? (opened?.body ?? (await store.open(key, { range, signal })).body) : undefined

  res.status(status)
  if (isText) res.vary('Accept-Encoding')
  if (status === 412 || status === 416) {
    if (status === 416) res.set('Content-Range', `bytes */${facts.bytes}`)
    res.set('Cache-Control', 'no-store').end()
    return
  }
  res.set({
    ...inert,
    'Cache-Control': keeping,
    // The zipped form is the same playlist in other bytes: a weak tag says just that.
    ETag: zip ? `W/${facts.etag}` : facts.etag,
    'Last-Modified': facts.modifiedAt.toUTCString(),
    'Accept-Ranges': 'bytes',
  })
  if (status === 304) {
    res.end()
    return
  }
  res.set('Content-Type', facts.contentType)
  if (zip) res.set('Content-Encoding', 'gzip')
  else res.set('Content-Length', String(range?.bytes ?? facts.bytes))
  if (range) res.set('Content-Range', `bytes ${range.start}-${range.start + range.bytes - 1}/${facts.bytes}`)
  if (!body) res.end()
  else if (zip) await pipeline(body, createGzip(), res)
  else await pipeline(body, res)
}
