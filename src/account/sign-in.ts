import { createHmac } from 'node:crypto'
import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { isAPIError } from 'better-auth/api'
import { username } from 'better-auth/plugins'
import type { Response } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { openSessions } from './open-sessions.ts'
import {
  type Identity,
  identitySchema,
  normalUsername,
  passwordLength,
  sessionSeconds,
  usernameLength,
} from './rules.ts'
import { newId } from './tokens.ts'

export type SignInParts = {
  readonly db: Kysely<Database>
  readonly secret: string
  /** The address that people use, if it is known; https makes cookies `Secure`. */
  readonly publicUrl: string | undefined
}

/** Cookies that better-auth wants set; pass them on with `setCookies`. */
export type Cookies = readonly string[]

/** Hands them on to the browser. */
export function setCookies(res: Response, cookies: Cookies): void {
  for (const cookie of cookies) res.append('Set-Cookie', cookie)
}

export type SignIn = {
  /** Checks a password and opens a session. Throws `wrongPassword`, the same for an unknown name. */
  readonly signIn: (username: string, password: string, headers: Headers) => Promise<Cookies>
  /** Ends the session of these headers' cookie, if there is one. */
  readonly signOut: (headers: Headers) => Promise<Cookies>
  /** Opens a session for somebody who has shown otherwise than by a password who he is. */
  readonly openSession: (userId: string, headers: Headers) => Promise<Cookies>
  /**
   * Whose session a cookie is. Cheap: the answer rests in a signed cookie for a minute; whether the session has been
   * ended since, the caller asks.
   */
  readonly personOfCookie: (
    headers: Headers,
  ) => Promise<{ session: KnownSession | undefined; cookies: Cookies }>
  /** A keyed hash (HMAC-SHA-256, hex) with the hub's own secret, for what is too short for a plain one. */
  readonly seal: (text: string) => string
}

type KnownSession = { readonly id: string; readonly person: Identity }

const sessionSchema = z.object({ session: z.object({ id: z.string() }), user: identitySchema })

/** A minute: so long is a cookie's own answer believed. */
const cookieCacheSeconds = 60
export const cookiePrefix = 'xiangtu'

/** better-auth's settings: names and passwords, no sign-up, nothing sent anywhere. */
export const signInOptions = ({ db, secret, publicUrl }: SignInParts) =>
  ({
    appName: 'Xiangtu',
    // Used for links in mail and for origin checks of its own endpoints; we use neither, but it wants one.
    baseURL: publicUrl ?? 'http://hub.invalid',
    secret,
    database: { db, type: 'postgres' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
    },
    session: {
      expiresIn: sessionSeconds,
      updateAge: 24 * 3600,
      cookieCache: { enabled: true, maxAge: cookieCacheSeconds },
    },
    plugins: [
      openSessions(),
      username({
        minUsernameLength: usernameLength.least,
        maxUsernameLength: usernameLength.most,
        usernameNormalization: normalUsername,
        validationOrder: { username: 'post-normalization' },
        // What a user name may look like is decided where one is chosen (rules.ts).
        usernameValidator: () => true,
      }),
    ],
    // Its own limit trusts X-Forwarded-For and guards only its own endpoints; ours is in limits.ts.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    advanced: {
      cookiePrefix,
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      database: { generateId: newId },
      ipAddress: { disableIpTracking: true },
    },
  }) satisfies BetterAuthOptions

/**
 * Sign-in on better-auth. Its HTTP endpoints are not mounted: our own routes call it, so what it offers beyond
 * sign-in, sign-out and sessions cannot be reached from outside.
 */
export function openSignIn(parts: SignInParts): SignIn {
  const auth = betterAuth(signInOptions(parts))
  return {
    signIn: async (name, password, headers) => {
      try {
        const body = { username: name, password }
        const answer = await auth.api.signInUsername({ body, headers, returnHeaders: true })
        return answer.headers.getSetCookie()
      } catch (error) {
        if (isAPIError(error) && error.statusCode < 500) throw new XiangtuError('wrongPassword')
        throw error
      }
    },
    signOut: async headers =>
      (await auth.api.signOut({ headers, returnHeaders: true })).headers.getSetCookie(),
    personOfCookie: async headers => {
      const answer = await auth.api.getSession({ headers, returnHeaders: true })
      const { data } = sessionSchema.safeParse(answer.response)
      const session = data && { id: data.session.id, person: data.user }
      return { session, cookies: answer.headers.getSetCookie() }
    },
    openSession: async (userId, headers) =>
      (await auth.api.openSession({ body: { userId }, headers, returnHeaders: true })).headers.getSetCookie(),
    seal: text => createHmac('sha256', parts.secret).update(text).digest('hex'),
  }
}
