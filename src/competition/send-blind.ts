import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import { contentTypeOf } from '../../storage/content-types.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { XiangtuError } from '../errors.ts'
import { wantedRange } from '../play/rules.ts'
import type { BlindFilm } from './blind-film.ts'

/** A listener who took nothing for so long is gone. */
const stalledMs = 5 * 60_000
const retryAfterSeconds = 5

/** The bytes never change, and are for this reviewer alone. */
const keeping = 'private, max-age=21600, immutable'
/** Should something active ever get here, a browser that opens it runs none of it. */
const inert = {
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
}

type Store = Pick<ObjectStore, 'open'>
type Wanted = { readonly track: string; readonly file: string }

/** Sends the master playlist of a film that may be seen by who asks. Rejects as the store does, without its keys. */
export async function sendBlindMaster(res: Response, filmOf: () => Promise<BlindFilm>): Promise<void> {
  const film = await told(res, filmOf)
  sendPlaylist(res, film.masterPlaylist)
}

/** Sends a playlist of a track, or a file that it names. Throws `notFound` for everything else. */
export async function sendBlindFile(
  store: Store,
  { track, file }: Wanted,
  req: Pick<Request, 'headers'>,
  res: Response,
  filmOf: () => Promise<BlindFilm>,
): Promise<void> {
  await told(res, async () => {
    const found = (await filmOf()).tracks.get(track)
    if (file === 'index.m3u8') return sendPlaylist(res, found?.playlist)
    const key = found?.keys.get(file)
    if (key === undefined) throw new XiangtuError('notFound')
    await sendFile(store, key, file, req, res)
  })
}

function sendPlaylist(res: Response, text: string | undefined): void {
  if (text === undefined) throw new XiangtuError('notFound')
  // `end`, not `send`: Express would add an ETag, by which the same film of two entries is known to be the same.
  res.set({ ...inert, 'Cache-Control': keeping, 'Content-Type': contentTypeOf('.m3u8') }).end(text)
}

/** What the store says, as a player understands it; the key, which names the lesson, stays in the log. */
async function told<Result>(res: Response, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof XiangtuError)) throw error
    if (error.code === 'objectMissing') throw new XiangtuError('notFound', { cause: error })
    if (error.code === 'storeUnavailable' && !res.headersSent)
      res.set('Retry-After', String(retryAfterSeconds))
    throw new XiangtuError(error.code, { cause: error })
  }
}

async function sendFile(
  store: Store,
  key: string,
  name: string,
  req: Pick<Request, 'headers'>,
  res: Response,
): Promise<void> {
  const gone = new AbortController()
  const { signal } = gone
  res.once('close', () => {
    if (!res.writableFinished) gone.abort()
  })
  res.setTimeout(stalledMs, () => res.destroy())
  try {
    let { facts, body }: { facts: { bytes: number }; body: Readable } = await store.open(key, { signal })
    const range = wantedRange(req.headers.range, facts.bytes)
    if (range === 'unsatisfiable') {
      body.destroy()
      res.status(416).set('Content-Range', `bytes */${facts.bytes}`).end()
      return
    }
    if (range !== 'whole') {
      body.destroy()
      body = (await store.open(key, { range, signal })).body
      const { start, bytes } = range
      res.status(206).set('Content-Range', `bytes ${start}-${start + bytes - 1}/${facts.bytes}`)
      facts = { bytes }
    }
    res.set({
      ...inert,
      'Cache-Control': keeping,
      'Accept-Ranges': 'bytes',
      'Content-Type': contentTypeOf(name),
      'Content-Length': String(facts.bytes),
    })
    await pipeline(body, res)
  } catch (error) {
    // Whoever went away cannot be told; the signal has closed what was open.
    if (gone.signal.aborted && !(error instanceof XiangtuError)) return
    throw error
  }
}
