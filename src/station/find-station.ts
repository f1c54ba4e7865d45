import type { CookieOptions, RequestHandler, Response } from 'express'
import type { Kysely } from 'kysely'
import { noteStation } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { findStationByKey } from './key-records.ts'

/** The cookie by which a paired computer proves itself. It holds the station's key, so no page can read it. */
export const stationCookie = 'xiangtu.station'

/** 400 days: browsers keep none for longer. Each start of station mode begins the count anew. */
const cookieMs = 400 * 24 * 3600_000

/** Options of what only the hub reads: no script, no other site's form, over TLS where there is TLS. */
export const hubOnly = (publicUrl: string | undefined): CookieOptions => ({
  httpOnly: true,
  sameSite: 'lax',
  secure: publicUrl?.startsWith('https:') ?? false,
})

/** Gives a computer its station's key to keep. */
export const giveStationCookie = (res: Response, key: string, publicUrl: string | undefined): void =>
  void res.cookie(stationCookie, key, { ...hubOnly(publicUrl), path: '/', maxAge: cookieMs })

/** The key in a request's cookies. */
export function stationKeyIn(cookies: string | undefined): string | undefined {
  const part = cookies?.split(';').find(each => each.trimStart().startsWith(`${stationCookie}=`))
  return /^[\w-]{43}$/.exec(part?.slice(part.indexOf('=') + 1).trim() ?? '')?.[0]
}

/** Finds the station that asks, by its cookie, and notes it for guard.ts. Other computers cost nothing. */
export const findStation =
  (db: Kysely<Database>, publicUrl?: string): RequestHandler =>
  async (req, res, next) => {
    const key = stationKeyIn(req.headers.cookie)
    const station = key === undefined ? undefined : await findStationByKey(db, key)
    if (key !== undefined && station) {
      noteStation(res, station)
      if (req.method === 'GET' && req.path === '/station') giveStationCookie(res, key, publicUrl)
    }
    next()
  }
