import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Request, RequestHandler, Response } from 'express'
import { maybePersonOf, maybeStationOf } from '../account/guard.ts'
import { languageOf, queryOf } from '../web/view.ts'

/** What visitors get: the same for everybody in one language. */
type Answer = { readonly type: 'html' | 'json'; readonly text: string }
type Kept = {
  readonly version: string
  readonly untilMs: number
  readonly type: Answer['type']
  readonly etag: string
  readonly plain: Buffer
  readonly zipped: Buffer
}
type Make = (req: Request, res: Response) => Promise<Answer>

/** The first pages of both languages, and what some hundred stations turn to. About 50 KB each. */
const mostKept = 64
/** What no version tells of, a renamed topic or a campaign's first day, is seen after so long. */
const keptMs = 10_000

const zip = promisify(gzip)

/**
 * Keeps what visitors are answered, ready to be sent, for as long as `version` stands still: a county's stations all ask
 * for the same list. Who is signed in, and a paired station, gets an answer of its own.
 */
export function openKeptAnswers(
  version: () => Promise<string>,
  trustMs: number,
): (make: Make) => RequestHandler {
  const kept = new Map<string, Kept>()
  const versionNow = shared(version, trustMs)

  const find = async (req: Request, res: Response, make: Make): Promise<Kept> => {
    const key = `${languageOf(req)} ${req.originalUrl}`
    const known = kept.get(key)
    // Read before the answer is made: what changes meanwhile makes it out of date, not wrong for good.
    const current = await versionNow()
    if (known?.version === current && performance.now() < known.untilMs) return known
    const { type, text } = await make(req, res)
    const plain = Buffer.from(text)
    const etag = `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 27)}"`
    const untilMs = performance.now() + keptMs
    const fresh = { version: current, untilMs, type, etag, plain, zipped: await zip(plain) }
    kept.delete(key)
    kept.set(key, fresh)
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return fresh
  }

  return make => async (req, res) => {
    // A choice of language is remembered by a cookie, which is nobody else's.
    if (maybePersonOf(res) || maybeStationOf(res) || queryOf(req).has('language')) {
      const { type, text } = await make(req, res)
      res.type(type).send(text)
      return
    }
    const { type, etag, plain, zipped } = await find(req, res, make)
    const isZipped = req.acceptsEncodings('gzip') === 'gzip'
    res.type(type).set('ETag', etag).vary('Accept-Encoding')
    if (isZipped) res.set('Content-Encoding', 'gzip')
    res.send(isZipped ? zipped : plain)
  }
}

/**
 * Asks once for all who want to know at the same time: whoever comes while a question is under way waits for the next. An
 * answer is good for `trustMs` after it was asked for.
 */
export function shared<Value>(ask: () => Promise<Value>, trustMs: number): () => Promise<Value> {
  let last: { readonly asked: Promise<Value>; readonly atMs: number } | undefined
  let running: Promise<Value> | undefined
  let waiting: Promise<Value> | undefined
  const start = () => {
    const atMs = performance.now()
    const asked = ask().finally(() => {
      if (running === asked) running = undefined
    })
    running = asked
    asked.then(
      () => {
        last = { asked, atMs }
      },
      () => undefined,
    )
    return asked
  }
  const afterThis = () => {
    waiting = undefined
    return start()
  }
  return () => {
    if (last && performance.now() - last.atMs < trustMs) return last.asked
    if (!running) return start()
    waiting ??= running.then(afterThis, afterThis)
    return waiting
  }
}
