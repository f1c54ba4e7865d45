import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { type ErrorRequestHandler, type Request, type Response, Router } from 'express'
import { mediaKey, ownPictureFolder, ownPictureKey, subtitleFolder, subtitleKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { XiangtuError } from '../errors.ts'
import type { Holders } from './holders.ts'
import { masterOfOpening, openingStore } from './opening-store.ts'
import { readPlaybackToken } from './playback-token.ts'
import { hasPass } from './preview-pass.ts'
import { decideDelivery, isConditional, isMaster } from './rules.ts'
import { type FileStore, steered } from './steered-store.ts'
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

/** A master that names where to ask for sources changes when the operator names others. */
const briefly = 'public, max-age=300, s-maxage=30'
/** The bytes are for whoever holds the address, and never change; no cache between may keep them for others. */
const forItsHolder = 'private, max-age=21600, immutable'
/** A signed address is told to nobody else. */
const untold = { 'Referrer-Policy': 'no-referrer' }

/** Any site may play what is public, also from a page that isolates itself. */
const openToAll = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Accept-Ranges, Content-Length, Content-Range, ETag',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  // A player must know what its cache gave it, and does not learn it of another site without this.
  'Timing-Allow-Origin': '*',
}
/** Should something active ever get here, a browser that opens it runs none of it. */
const inert = {
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
}

type PlayParts = {
  readonly store: ObjectStore
  /** Lessons that were taken down, or are for some alone. */
  readonly withheld: Pick<Withheld, 'has' | 'isLimited'>
  readonly holders: Holders
  /** Signs addresses, and the passes of those who review what is not public. */
  readonly secret: string
  /** Where players ask for other sources of public films; undefined where there are none. */
  readonly steeringUri?: string | undefined
  readonly now?: () => number
}
type FileOf = { coursewareId: string; releaseId: string; path: string[] }

/**
 * GET and HEAD of what a release consists of: playlists, segments, pictures, and of subtitles and posters that outlast
 * it. Only keys that `mediaKey`, `subtitleKey` and `ownPictureKey` make are read, so neither raw footage nor work in
 * progress can be asked for; what stands beside a master as its opening is made of such files. Of a lesson that was taken
 * down nothing is given out but to those who review it.
 *
 * - `/media/<lesson>/...`: a public lesson, for anyone, without a session.
 * - `/media/signed/<token>/<lesson>/...`: a lesson that is for some alone, for whom the token names, until it ends.
 * - `/media/signed/<token>/<lesson>`: 204 where such an address works: what a mirror asks that keeps the files itself.
 */
export function playRoutes({ store, withheld, holders, secret, ...parts }: PlayParts): Router {
  const { steeringUri, now = Date.now } = parts
  const router = Router()
  const plain = '/media/:coursewareId/:releaseId/*path'
  const signed = '/media/signed/:token/:coursewareId'

  const storeOf = ({ coursewareId, releaseId, path }: FileOf): FileStore => {
    const masterPath = masterOfOpening(path)
    return masterPath === undefined ? store : openingStore(store, { coursewareId, releaseId, masterPath })
  }
  const checkSigned = async (token: string, coursewareId: string): Promise<void> => {
    const holder = readPlaybackToken(secret, coursewareId, token, now())
    if (holder && withheld.has(coursewareId)) throw new XiangtuError('lessonWithdrawn')
    if (!holder || !(await holders.mayPlay(coursewareId, holder))) throw new XiangtuError('addressEnded')
  }
  router.get<string, { token: string; coursewareId: string }>(signed, async (req, res) => {
    res.set({ ...openToAll, ...untold })
    await checkSigned(req.params.token, req.params.coursewareId)
    res.set('Cache-Control', 'no-store').status(204).end()
  })
  router.get<string, FileOf & { token: string }>(`${signed}/:releaseId/*path`, async (req, res) => {
    const { token, coursewareId, releaseId, path } = req.params
    res.set({ ...openToAll, ...untold })
    await checkSigned(token, coursewareId)
    const key = keyOf(coursewareId, releaseId, path)
    await deliver(storeOf(req.params), key, { req, res, keeping: forItsHolder })
  })
  router.get<string, FileOf>(plain, async (req, res) => {
    const { coursewareId, releaseId, path } = req.params
    const key = keyOf(coursewareId, releaseId, path)
    const isGuarded = withheld.has(coursewareId) || withheld.isLimited(coursewareId)
    if (isGuarded && !hasPass(secret, coursewareId, req.headers.cookie, now()))
      throw new XiangtuError(withheld.has(coursewareId) ? 'lessonWithdrawn' : 'notFound')
    if (steeringUri !== undefined && !isGuarded && releaseId !== subtitleFolder && isMaster(path))
      await deliver(steered(store, steeringUri), key, { req, res, keeping: briefly })
    else
      await deliver(storeOf(req.params), key, {
        req,
        res,
        keeping: isGuarded ? 'private, no-store' : forGood,
      })
  })
  for (const address of [plain, `${signed}/:releaseId/*path`])
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

async function deliver(store: FileStore, key: string, exchange: Exchange): Promise<void> {
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

async function answer(store: FileStore, key: string, exchange: Exchange, signal: AbortSignal) {
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
