import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { CallOptions, ObjectFacts, ObjectStore } from '../../storage/object-store.ts'
import { withSteering } from '../media/steering.ts'

/** The part of a store that a file is delivered from. */
export type FileStore = Pick<ObjectStore, 'head' | 'open'>

type MadeFile = { readonly facts: ObjectFacts; readonly bytes: Uint8Array }

/** A store of small files that are made when they are asked for. */
export const madeFiles = (make: (key: string, options?: CallOptions) => Promise<MadeFile>): FileStore => ({
  head: async (key, options) => (await make(key, options)).facts,
  open: async (key, { range, ...options } = {}) => {
    const { facts, bytes } = await make(key, options)
    const part = range ? bytes.subarray(range.start, range.start + range.bytes) : bytes
    return { facts, body: Readable.from([part]) }
  },
})

/** The facts of a file that was made of another one: their own length and tag. */
export const factsOfMade = (facts: ObjectFacts, bytes: Uint8Array): ObjectFacts => ({
  ...facts,
  bytes: bytes.length,
  etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`,
})

/** Master playlists as players get them where films lie in several places: each says where to ask for the others. */
export const steered = (store: Pick<ObjectStore, 'open'>, steeringUri: string): FileStore =>
  madeFiles(async (key, options) => {
    const { facts, body } = await store.open(key, options)
    const text = Buffer.concat(await body.toArray()).toString()
    const bytes = Buffer.from(withSteering(text, steeringUri))
    return { facts: factsOfMade(facts, bytes), bytes }
  })
