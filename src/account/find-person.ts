import type { RequestHandler } from 'express'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { withGrants } from './grant-records.ts'
import { notePerson } from './guard.ts'
import { personOfUploadKey } from './key-records.ts'
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

/** The upload key of a request to the API. A key opens no page: it cannot invite, nor make another key. */
export function uploadKeyOf(path: string, authorization: string | undefined): string | undefined {
  return path.startsWith('/api/') ? /^Bearer ([\w-]{1,200})$/i.exec(authorization ?? '')?.[1] : undefined
}

/**
 * Finds who asks, by upload key or by session cookie, and notes it for guard.ts.
 * A wrong key is nobody, also where a cookie is with it: a program that sends a key means that key.
 */
export const findPerson =
  (db: Kysely<Database>, { personOfCookie }: SignIn): RequestHandler =>
  async (req, res, next) => {
    const key = uploadKeyOf(req.path, req.headers.authorization)
    if (key) {
      const person = await personOfUploadKey(db, key)
      if (person) notePerson(res, await withGrants(db, person))
    } else if (hasSessionCookie(req.headers.cookie)) {
      const { person, cookies } = await personOfCookie(headersOf(req))
      if (person) notePerson(res, await withGrants(db, person))
      for (const cookie of cookies) res.append('Set-Cookie', cookie)
    }
    next()
  }
