import { Router } from 'express'
import type { Kysely } from 'kysely'
import { personOf } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { placesOf } from '../station/rules.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { type WallNews, watchers } from './rules.ts'
import { openWallFeed } from './wall-feed.ts'
import { readWallFilter } from './wall-filter.ts'
import { wallPage } from './wall-pages.tsx'

type MonitoringParts = { readonly db: Kysely<Database>; readonly now?: () => Date; readonly everyMs?: number }

/** 15 s: proxies close a connection that is silent for half a minute. */
const keepAliveEveryMs = 15_000
/** 10 min: then the browser asks anew, and is asked anew who it is. */
const streamMs = 10 * 60_000
/** A viewer whose line takes nothing any more must not fill the hub's memory. */
const mostUnsentBytes = 1_000_000

/**
 * How the stations stand; everybody sees those of his places.
 *
 * - `GET /monitoring`: the wall as a page, narrowed by `town`, `tier`, `state`; `view=map` as a map.
 * - `GET /monitoring/events?list=`: what changes on it, as server-sent events: `cells` (`WallNews`), and `list` where the
 *   stations are others than those of the page.
 */
export function wallRoutes(parts: MonitoringParts): Router {
  const router = Router()
  const feed = openWallFeed(parts)

  router.get('/monitoring', async (req, res) => {
    const seen = await feed.look(placesOf(personOf(res), watchers))
    res
      .type('html')
      .set('Cache-Control', 'no-store')
      .send(wallPage(viewOf(req, res), seen, readWallFilter(queryOf(req))))
  })

  router.get('/monitoring/events', (req, res) => {
    const under = placesOf(personOf(res), watchers)
    res.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // nginx would keep events back until its buffer is full.
      'X-Accel-Buffering': 'no',
    })
    const write = (text: string) => {
      if (res.writableLength > mostUnsentBytes) res.destroy()
      else res.write(text)
    }
    write('retry: 2000\n\n')
    const stop = feed.subscribe({
      under,
      listId: queryOf(req).get('list') ?? '',
      onNews: (news: WallNews) => write(`event: cells\ndata: ${JSON.stringify(news)}\n\n`),
      onList: () => {
        write('event: list\ndata: {}\n\n')
        res.end()
      },
      onBroken: () => res.end(),
    })
    const keepAlive = setInterval(() => write(':\n\n'), keepAliveEveryMs)
    const end = setTimeout(() => res.end(), streamMs)
    res.once('close', () => {
      stop()
      clearInterval(keepAlive)
      clearTimeout(end)
    })
  })

  return router
}
