import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { type Express, Router } from 'express'
import type { Kysely } from 'kysely'
import { pino } from 'pino'
import { acceptInvitation, insertInvitation } from '../../src/account/invitation-records.ts'
import { makeMachineKey } from '../../src/account/key-records.ts'
import { type KeyScope, keyScopes } from '../../src/account/key-scopes.ts'
import { byToken } from '../../src/account/one-time.ts'
import { hubRights, type Right } from '../../src/account/rights.ts'
import { type Identity, type Role, usernameSchema } from '../../src/account/rules.ts'
import { openSignIn } from '../../src/account/sign-in.ts'
import { hashToken, newToken } from '../../src/account/tokens.ts'
import { createApp } from '../../src/app.ts'
import type { Database } from '../../src/database/schema.ts'
import { buildAssets } from '../../src/web/assets.ts'
import { freshDatabase } from './database.ts'

export const password = '春天的番茄要打叉 2026'

export type RunningApp = {
  readonly url: string
  readonly db: Kysely<Database>
  /** The application itself, for who asks what is mounted in it. */
  readonly express: Express
  /** Everything that was logged, down to `debug`. */
  readonly logged: () => string
  readonly close: () => Promise<void>
}

type Options = {
  readonly trustedProxies?: number
  /** A second hub on the database of this one. */
  readonly besides?: RunningApp
  readonly publicUrl?: string
  readonly mediaUrls?: readonly string[]
  readonly media?: Router
  readonly routers?: readonly Router[]
  /** Rows for routes that only this test has. */
  readonly rights?: readonly Right[]
  readonly isHealthy?: () => Promise<boolean>
}

let assets: ReturnType<typeof buildAssets> | undefined

/** The real app on a free port, with a fresh database and real scripts; the other capabilities' routes are left out. */
export async function startApp(options: Options = {}): Promise<RunningApp> {
  const { trustedProxies = 0, publicUrl, routers = [], rights = [], isHealthy = async () => true } = options
  const { db, close } = options.besides
    ? { db: options.besides.db, close: async () => undefined }
    : await freshDatabase()
  const lines: string[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
  assets ??= buildAssets()
  const app = createApp({
    log: pino({ level: 'debug' }, sink),
    publicUrl,
    mediaUrls: options.mediaUrls ?? [],
    trustedProxies,
    db,
    signIn: openSignIn({ db, secret: 'a secret that only this test knows', publicUrl }),
    assets: await assets,
    media: options.media ?? Router(),
    routers,
    rights: [...hubRights, ...rights],
    isHealthy,
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}`,
    db,
    express: app,
    logged: () => lines.join(''),
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await close()
    },
  }
}

type NewInvitation = {
  readonly role: Role
  readonly name: string
  readonly createdBy: Identity | null
  readonly organisationId?: string
}

/** Makes an invitation and gives its link's token back. */
export async function makeInvitation(db: Kysely<Database>, invitation: NewInvitation): Promise<string> {
  const token = newToken()
  await db.transaction().execute(step => insertInvitation(step, invitation, { tokenHash: hashToken(token) }))
  return token
}

/** Makes an account the way everybody gets one: by an invitation. */
export async function join(db: Kysely<Database>, username: string, role: Role = 'producer') {
  const token = await makeInvitation(db, { role, name: username, createdBy: null })
  return acceptInvitation(db, byToken(token), {
    name: username,
    username: usernameSchema.parse(username),
    password,
  })
}

/** A machine key of somebody, for everything unless scopes are named. */
export const keyOf = (db: Kysely<Database>, userId: string, scopes: readonly KeyScope[] = keyScopes) =>
  makeMachineKey(db, { id: userId, name: '' }, { name: 'a test', scopes, days: 0 })

/** Somebody with a browser that keeps cookies, follows no redirect and has no script. */
export class Visitor {
  readonly url: string
  readonly cookies = new Map<string, string>()
  constructor(url: string) {
    this.url = url
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.send(path, { headers })
  }

  /** Sends a form from a page of the hub itself, unless the headers say otherwise. */
  post(
    path: string,
    form: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const body = new URLSearchParams(form)
    return this.send(path, { method: 'POST', body, headers: { Origin: this.url, ...headers } })
  }

  async send(
    path: string,
    init: { method?: string; body?: URLSearchParams | FormData | string; headers: Record<string, string> },
  ) {
    const Cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(Cookie ? { Cookie } : {}), ...init.headers }
    const answer = await fetch(this.url + path, { ...init, headers, redirect: 'manual' })
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = cookie.split(';')
      const name = pair.slice(0, pair.indexOf('='))
      if (attributes.some(text => text.trim() === 'Max-Age=0')) this.cookies.delete(name)
      else this.cookies.set(name, pair.slice(name.length + 1))
    }
    return answer
  }

  signIn(username: string, secret = password, headers: Record<string, string> = {}): Promise<Response> {
    return this.post('/sign-in', { username, password: secret }, headers)
  }
}

/** Somebody who has signed in. */
export async function signedIn(app: Pick<RunningApp, 'url'>, username: string): Promise<Visitor> {
  const visitor = new Visitor(app.url)
  const answer = await visitor.signIn(username)
  if (answer.status !== 303) throw new Error(`${username} was not let in: ${answer.status}`)
  return visitor
}
