import type { RequestHandler } from 'express'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { withGrants } from './grant-records.ts'
import { notePerson } from './guard.ts'
import { findKeyHolder } from './key-records.ts'
import { isOpenSession } from './session-records.ts'
import { cookiePrefix, type SignIn } from './sign-in.ts'

/** A request's headers as better-auth reads them. */
export function headersOf(req: { readonly headers: NodeJS.Dict<string | string[]> }): Headers {
  const entries = Object.entries(req.headers).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [[name, Array.isArray(value) ? value.join(', ') : value] satisfies [string, string]],
  )
  return new Headers(entries)
}

/** Whether a request brings a session cookie of ours, good or bad. Visitors have none and cost nothing. */
export const hasSessionCookie = (cookie: string | undefined): boolean =>
  cookie?.includes(`${cookiePrefix}.session`) ?? false

/** The machine key of a request to the API. A key opens no page: it cannot invite, nor make another key. */
export function machineKeyOf(path: string, authorization: string | undefined): string | undefined {
  return path.startsWith('/api/') ? /^Bearer ([\w-]{1,200})$/i.exec(authorization ?? '')?.[1] : undefined
}

/**
 * Finds who asks, by machine key or by session cookie, and notes it for guard.ts.
 * A wrong key is nobody, also where a cookie is with it: a program that sends a key means that key.
 */
export const findPerson =
  (db: Kysely<Database>, { personOfCookie }: SignIn): RequestHandler =>
  async (req, res, next) => {
    const key = machineKeyOf(req.path, req.headers.authorization)
    if (key) {
      const holder = await findKeyHolder(db, key)
      if (holder) notePerson(res, await withGrants(db, holder.person), { keyScopes: holder.scopes })
    } else if (hasSessionCookie(req.headers.cookie)) {
      const { session, cookies } = await personOfCookie(headersOf(req))
      // The cookie's own answer is up to a minute old; a session that somebody has ended since opens nothing.
      if (session) {
        const [isOpen, person] = await Promise.all([
          isOpenSession(db, session.id),
          withGrants(db, session.person),
        ])
        if (isOpen) notePerson(res, person, { sessionId: session.id })
      }
      for (const cookie of cookies) res.append('Set-Cookie', cookie)
    }
    next()
  }
