import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express, { type ErrorRequestHandler } from 'express'
import type { Kysely } from 'kysely'
import { grantRole, withGrants } from '../../src/account/grant-records.ts'
import { notePerson } from '../../src/account/guard.ts'
import { rootOrganisation } from '../../src/account/rules.ts'
import type { Database } from '../../src/database/schema.ts'
import { errorTable, errorWords, XiangtuError } from '../../src/errors.ts'
import { type Intake, openIntake } from '../../src/upload/intake.ts'
import { uploadRoutes } from '../../src/upload/routes.ts'
import { openDiskStore } from '../../storage/disk.ts'
import type { ObjectStore } from '../../storage/object-store.ts'

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
export const makeId = (): string => randomBytes(16).toString('hex')

/** Makes a person of the database; the id is also what `Authorization: Bearer` names in these tests. */
export async function addPerson(db: Kysely<Database>, role: 'operator' | 'producer'): Promise<string> {
  const id = makeId()
  await db
    .insertInto('user')
    .values({
      id,
      name: `测试 ${id.slice(0, 4)}`,
      email: `${id}@example.invalid`,
      emailVerified: false,
      image: null,
      username: id,
      displayUsername: null,
    })
    .execute()
  await grantRole(db, { userId: id, role, organisationId: rootOrganisation.id, grantedBy: null })
  return id
}

type Started = { readonly coursewareId: string; readonly uploadId: string }
/** A hub with the upload routes alone, on a real port, database and disk. Its production line only takes notes. */
export type SmallHub = {
  readonly url: string
  readonly folder: string
  readonly db: Kysely<Database>
  readonly store: ObjectStore
  readonly started: Started[]
  readonly intake: Intake
  /** Stops; the folder and the database stay for another hub on the same ones. */
  close(): Promise<void>
  /** Removes the folder too. */
  remove(): Promise<void>
}

type Options = {
  readonly folder?: string
  readonly store?: (store: ObjectStore) => ObjectStore
  readonly maxUploadBytes?: number
  readonly minFreeBytes?: number
}

export async function startSmallHub(db: Kysely<Database>, options: Options = {}): Promise<SmallHub> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'xiangtu-test-upload-')))
  const disk = await openDiskStore(join(folder, 'objects'))
  const store = options.store?.(disk) ?? disk
  const started: Started[] = []
  const production = {
    start: async (source: Started) => {
      if (!started.some(one => one.uploadId === source.uploadId)) started.push(source)
    },
    uploadMoved: () => {},
  }
  const log = { warn: () => {}, info: () => {} }
  const uploads = join(folder, 'uploads')
  const intake = await openIntake({ db, store, production, folder: uploads, log })
  const app = express()
  app.use(express.json())
  app.use(async (req, res, next) => {
    const id = req.headers.authorization?.replace('Bearer ', '') ?? ''
    const row = await db.selectFrom('user').selectAll().where('id', '=', id).executeTakeFirst()
    if (row) notePerson(res, await withGrants(db, { id, name: row.name, username: id }))
    next()
  })
  app.use(
    uploadRoutes({
      db,
      intake,
      production,
      folder: uploads,
      maxUploadBytes: options.maxUploadBytes ?? 64 * 1024 ** 2,
      minFreeBytes: options.minFreeBytes ?? 0,
      editorialReview: 'none',
    }),
  )
  const answerError: ErrorRequestHandler = (error, _req, res, _next) => {
    const code = error instanceof XiangtuError ? error.code : 'internal'
    if (code === 'internal') console.error(error)
    res.status(errorTable[code].status).json({ code, detail: errorWords(code, 'en') })
  }
  app.use(answerError)
  const server = createServer(app)
  const url = `http://127.0.0.1:${await listen(server)}`
  const close = async () => {
    await intake.close()
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
    await store.close()
  }
  const remove = () => rm(folder, { recursive: true, force: true })
  return { url, folder, db, store, started, intake, close, remove }
}

const listen = (server: Server): Promise<number> =>
  new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })

/** Speaks JSON to a hub as one person; undefined is nobody. */
export function askAs(url: string, person: string | undefined) {
  const identity: Record<string, string> = person ? { Authorization: `Bearer ${person}` } : {}
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await fetch(url + path, {
      method,
      headers: { ...identity, ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : {} }
  }
  /** One request of the tus protocol. */
  const tus = async (
    method: string,
    path: string,
    headers: Record<string, string> = {},
    bytes?: Uint8Array,
  ) => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...identity,
        'Tus-Resumable': '1.0.0',
        ...(method === 'PATCH' && { 'Content-Type': 'application/offset+octet-stream' }),
        ...headers,
      },
      ...(bytes && { body: new Uint8Array(bytes) }),
    })
    await answer.arrayBuffer()
    return { status: answer.status, headers: answer.headers }
  }
  const begin = (bytes: Uint8Array | number, facts: object = {}) => {
    const sourceBytes = typeof bytes === 'number' ? bytes : bytes.length
    return ask('POST', '/api/v1/courseware', {
      title: '大棚番茄',
      notes: '',
      fileName: 'a.mp4',
      sourceBytes,
      ...facts,
    })
  }
  return { ask, tus, begin }
}

/** Waits until `look` finds something; fails after the deadline with what was waited for. */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined | false>,
  deadlineMs = 20_000,
): Promise<Found> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (performance.now() > end) throw new Error(`waited ${deadlineMs} ms in vain for: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 25))
  }
}
