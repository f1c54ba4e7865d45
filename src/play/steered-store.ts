import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { CallOptions, ObjectFacts, ObjectStore } from '../../storage/object-store.ts'
import { withSteering } from '../media/steering.ts'

/** The part of a store that a file is delivered from. */
export type FileStore = Pick<ObjectStore, 'head' | 'open'>

/** Master playlists as players get them where films lie in several places: each says where to ask for the others. */
export function steered(store: Pick<ObjectStore, 'open'>, steeringUri: string): FileStore {
  const read = async (
    key: string,
    options?: CallOptions,
  ): Promise<{ readonly facts: ObjectFacts; readonly bytes: Buffer }> => {
    const { facts, body } = await store.open(key, options)
    const text = Buffer.concat(await body.toArray()).toString()
    const bytes = Buffer.from(withSteering(text, steeringUri))
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`
    return { facts: { ...facts, bytes: bytes.length, etag }, bytes }
  }
  return {
    head: async (key, options) => (await read(key, options)).facts,
    open: async (key, { range, ...options } = {}) => {
      const { facts, bytes } = await read(key, options)
      const part = range ? bytes.subarray(range.start, range.start + range.bytes) : bytes
      return { facts, body: Readable.from([part]) }
    },
  }
}
