import { FileStore } from '@tus/file-store'
import { EVENTS, MemoryLocker, Server, Upload } from '@tus/server'
import type { Request, Response } from 'express'
import { errorTable } from '../errors.ts'
import { freeBytesOf } from './staging.ts'

/** Where the bytes of uploads are sent: this, a slash, and the upload's id. */
export const tusPath = '/api/uploads'
const resource = new RegExp(`^${tusPath}/([0-9a-f]{32})$`)

type TusParts = {
  readonly folder: string
  readonly maxUploadBytes: number
  /** What the database says of an upload: the one truth about its size. */
  readonly sizeOf: (uploadId: string) => Promise<{ sourceBytes: number; createdAt: Date } | undefined>
  /** About once a second while bytes arrive. */
  readonly onMoved: (uploadId: string, offset: number) => void
  /** The last byte is on the disk. Must return at once: the sender's reply waits for it. */
  readonly onComplete: (uploadId: string) => void
  /** The bytes of a cancelled upload are removed; the sender's reply waits for this. */
  readonly onCancelled: (uploadId: string) => Promise<void>
}

/** Takes requests that routes.ts has let in; every other one that reaches the protocol is `notFound`. */
export type TusDoor = { handle(uploadId: string, req: Request, res: Response): Promise<void> }

// A sender whose link was cut comes back while the old request still hangs: the old one is told to stop, gets this
// long to put down what it has, and the new one goes on from there.
const lockDrainMs = 1000
const lockWaitMs = 20_000

/**
 * The tus protocol over staged files: HEAD, PATCH and DELETE of resources that the draft route has made.
 * There is no creation by tus, so no metadata of a sender is ever read, and no concatenation.
 */
export function openTus(parts: TusParts): TusDoor {
  // The guard's word on a request, by Node's own request object: what express and tus read as the id must agree.
  const admitted = new WeakMap<object, string>()
  const upload = async (id: string) => {
    const known = await parts.sizeOf(id)
    if (!known) return undefined
    return new Upload({
      id,
      size: known.sourceBytes,
      offset: 0,
      creation_date: known.createdAt.toISOString(),
    })
  }
  const server = new Server({
    path: tusPath,
    datastore: new FileStore({
      directory: parts.folder,
      // Sizes come from the database and not from a file beside the bytes, which a power cut could tear.
      configstore: { get: upload, set: async () => {}, delete: parts.onCancelled },
    }),
    maxSize: parts.maxUploadBytes,
    locker: new MemoryLocker({ acquireLockTimeout: lockWaitMs }),
    lockDrainTimeout: lockDrainMs,
    // The default answers `Access-Control-Allow-Origin: *`; our pages are of the same origin and need none.
    allowedOrigins: [],
    respectForwardedHeaders: false,
    relativeLocation: true,
    disableTerminationForFinishedUploads: true,
    getFileIdFromRequest: req => resource.exec(new URL(req.url).pathname)?.[1],
    onIncomingRequest: async (req, uploadId) => {
      const node = req.runtime?.node?.req
      if (!node || admitted.get(node) !== uploadId) throw { status_code: 404, body: 'notFound\n' }
    },
    onUploadFinish: async (_req, done) => {
      parts.onComplete(done.id)
      return {}
    },
    onResponseError: async (_req, error) => {
      const status = 'status_code' in error ? error.status_code : 500
      const text = 'body' in error ? error.body : ''
      // 423 tells a sender to wait and ask again; the package's 500 would read as our fault.
      if (text.startsWith('failed to acquire lock')) return { status_code: 423, body: 'locked\n' }
      // The file store hides why a write failed; a disk without room is the one reason that the sender can be told.
      if (status === 500 && (await freeBytesOf(parts.folder)) < 1024 ** 2)
        return { status_code: errorTable.hubDiskFull.status, body: 'hubDiskFull\n' }
      return undefined
    },
  })
  server.on(EVENTS.POST_RECEIVE, (_req: unknown, moving: Upload) => parts.onMoved(moving.id, moving.offset))
  return {
    async handle(uploadId, req, res) {
      admitted.set(req, uploadId)
      await server.handle(req, res)
    },
  }
}
