import { pipeline } from 'node:stream/promises'
import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import { catalogueHeadKey, catalogueKey } from '../../storage/keys.ts'
import type { ObjectFacts, ObjectStore } from '../../storage/object-store.ts'
import { stationOf } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { onHub } from '../media/address.ts'
import { decideDelivery } from '../play/rules.ts'
import { languageOf, mediaAddressOf, queryOf } from '../web/view.ts'
import { publicationWords } from '../web/words/publication.ts'
import { readDelta } from './delta-records.ts'
import { listNewest, listOwnEntries } from './entry-records.ts'
import { writeM3u } from './m3u.ts'
import { writeRss } from './rss.ts'
import { deltaQuerySchema, type ownLessonsSchema, type PublicKey } from './rules.ts'

type PublicationRouteParts = {
  readonly db: Kysely<Database>
  readonly publicUrl: string | undefined
  readonly keys: readonly PublicKey[]
  /** Where public films and pictures are fetched from, where it is not the hub. */
  readonly mediaBaseUrl?: string | undefined
}

/** A set-top box reads its list whole at each start; 500 lines are 150 kB. */
const lessonsOfList = 500
const lessonsOfFeed = 50

/**
 * What other programs get of the catalogue; but for what is a station's own, all of it for anyone.
 *
 * - `GET /api/v1/catalogue?since=CURSOR`: what was added, changed and withdrawn.
 * - `GET /api/v1/catalogue/own`: a paired station's alone: lessons for it and not for everybody, at addresses that end.
 * - `GET /api/v1/catalogue/keys`: the public keys to pin.
 * - `GET /lessons.m3u`, `GET /lessons.rss`: the newest lessons for set-top players and feed readers.
 */
export function publicationRoutes({ db, publicUrl, keys, mediaBaseUrl }: PublicationRouteParts): Router {
  const router = Router()
  const baseOf = (req: Request) =>
    publicUrl === undefined ? `${req.protocol}://${req.get('host') ?? ''}` : new URL(publicUrl).origin

  router.get('/api/v1/catalogue', async (req, res) => {
    const { since } = deltaQuerySchema.parse(Object.fromEntries(queryOf(req)))
    sparePageHeaders(res)
    res.json(await readDelta(db, since))
  })

  router.get('/api/v1/catalogue/own', async (_req, res) => {
    sparePageHeaders(res)
    const lessons = await listOwnEntries(db, stationOf(res), onHub(mediaAddressOf(res)))
    const own: z.infer<typeof ownLessonsSchema> = { lessons }
    res.set('Cache-Control', 'private, no-cache').json(own)
  })

  router.get('/api/v1/catalogue/keys', (_req, res) => {
    sparePageHeaders(res)
    res.json({
      headPath: `/${catalogueHeadKey()}`,
      keys: keys.map(({ id, publicKey }) => ({ id, publicKey })),
    })
  })

  router.get('/lessons.m3u', async (req, res) => {
    const list = writeM3u(await listNewest(db, lessonsOfList), mediaBaseUrl ?? baseOf(req))
    // Set-top players ask with no particular `Accept`, and go by the ending and this type.
    res.type('audio/x-mpegurl; charset=utf-8').send(list)
  })

  router.get('/lessons.rss', async (req, res) => {
    const language = languageOf(req)
    const { feedTitle: title, feedDescription: description } = publicationWords[language]
    const channel = { title, description, language }
    const bases = { hub: baseOf(req), media: mediaBaseUrl ?? baseOf(req) }
    const feed = writeRss(await listNewest(db, lessonsOfFeed), bases, channel)
    res.type('application/rss+xml; charset=utf-8').send(feed)
  })

  return router
}

/**
 * `GET /catalogue/:file`: the published catalogue as it lies in the store. For anyone, without a session; a hub that
 * is gone is missed by nobody who reads the store or a mirror under the same paths.
 */
export function catalogueFileRoutes({ store }: { readonly store: ObjectStore }): Router {
  const router = Router()
  router.get('/catalogue/:file', async (req, res) => {
    const key = keyOf(req.params.file)
    const facts = await store.head(key)
    if (!facts) throw new XiangtuError('notFound')
    await deliver(store, facts, req, res)
  })
  return router
}

function keyOf(file: string): string {
  try {
    return catalogueKey(file)
  } catch (error) {
    throw new XiangtuError('notFound', { cause: error })
  }
}

async function deliver(store: ObjectStore, facts: ObjectFacts, req: Request, res: Response) {
  const { etag, modifiedAt, bytes, key, contentType } = facts
  sparePageHeaders(res)
  res.set({
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    // A part's name is its content's; the head is asked for anew each time, which costs an unchanged one no body.
    'Cache-Control': key === catalogueHeadKey() ? 'public, no-cache' : 'public, max-age=31536000, immutable',
    ETag: etag,
    'Last-Modified': modifiedAt.toUTCString(),
  })
  const { status } = decideDelivery(req.method, { ...req.headers, range: undefined }, facts)
  res.status(status)
  if (status !== 200) return void res.end()
  res.set({ 'Content-Type': contentType, 'Content-Length': String(bytes) })
  if (req.method === 'HEAD') return void res.end()
  const { body } = await store.open(key)
  await pipeline(body, res)
}

/**
 * A nightly poll by 700,000 stations carries no headers that speak to browsers about pages: an unchanged answer stays
 * far below 1 KB. What keeps a browser from taking data for a page stays.
 */
function sparePageHeaders(res: Response): void {
  for (const name of pageHeaders) res.removeHeader(name)
  res.set('Content-Security-Policy', "default-src 'none'")
}
const pageHeaders = [
  ...['Cross-Origin-Opener-Policy', 'Origin-Agent-Cluster', 'Referrer-Policy', 'X-DNS-Prefetch-Control'],
  ...['X-Download-Options', 'X-Frame-Options', 'X-Permitted-Cross-Domain-Policies', 'X-XSS-Protection'],
]
