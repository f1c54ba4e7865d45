import type { Readable } from 'node:stream'

/** What is known of a stored object without reading it. */
export type ObjectFacts = {
  readonly key: string
  readonly bytes: number
  /** Strong validator, quotes included, ready for an ETag header. */
  readonly etag: string
  /** By the ending of the key (`content-types.ts`): every store says the same. */
  readonly contentType: string
  readonly modifiedAt: Date
}

/** A run of bytes inside a file or an object: `bytes` of them from offset `start`. */
export type ByteRange = { readonly start: number; readonly bytes: number }

/** The largest object that `read` takes into memory: 64 MiB. */
export const largestRead = 64 * 1024 ** 2

/**
 * The part of S3 that Xiangtu uses. Every implementation passes the same behaviour suite.
 *
 * A write is all or nothing: a reader sees the whole object or none. Keys come from `keys.ts` alone; a key that
 * could leave the store (`..`, an empty part, a leading slash, a backslash, NUL) is refused with `badRequest`.
 * When the store cannot be reached every call rejects with `storeUnavailable` (retry helps); a full disk is
 * `scratchFull`; a missing object is `undefined` from `head`, and `objectMissing` from the other reads; a store that
 * does not accept our keys is `storeRefused`. A call whose signal is aborted rejects with the signal's reason.
 *
 * Objects never change, so a store may share their bytes with the files they came from or went to: the caller of
 * `putFile` and `fetchFile` may read and delete the file afterwards, and must not write to it or set its times.
 */
export interface ObjectStore {
  /** Stores a small object. With `ifAbsent` the first writer wins: 'exists' tells a later one that it lost. */
  put(key: string, body: Uint8Array | string, options: PutOptions): Promise<'stored' | 'exists'>
  /** Stores a file, or one range that lies within it, by streaming: memory stays flat whatever the size. */
  putFile(key: string, path: string, options: PutFileOptions): Promise<void>
  head(key: string, options?: CallOptions): Promise<ObjectFacts | undefined>
  /** Reads a small object whole; refuses one over 64 MiB. */
  read(key: string, options?: CallOptions): Promise<Uint8Array>
  /**
   * Opens an object, or one range of it, for reading. The caller consumes or destroys `body`. A range is cut at the end
   * of the object; one that begins there or later is `badRequest`. `facts` are those of the whole object.
   */
  open(
    key: string,
    options?: CallOptions & { readonly range?: ByteRange | undefined },
  ): Promise<{ facts: ObjectFacts; body: Readable }>
  /** Brings an object to a file of this machine, which appears only when complete. */
  fetchFile(key: string, path: string, options?: CallOptions): Promise<ObjectFacts>
  /** Every object under a prefix that ends in '/', in order of key, however many there are. */
  list(prefix: string, options?: CallOptions): AsyncIterable<{ readonly key: string; readonly bytes: number }>
  /** Removes objects; those already gone are no error. */
  remove(keys: readonly string[], options?: CallOptions): Promise<void>
  close(): Promise<void>
}

export type CallOptions = { readonly signal?: AbortSignal | undefined }
type PutOptions = CallOptions & {
  readonly contentType: string
  readonly ifAbsent?: boolean | undefined
}
type PutFileOptions = CallOptions & {
  readonly contentType: string
  readonly range?: ByteRange | undefined
}

/** Removes every object under a prefix that ends in '/'; rejects where the store is away, and may be called again. */
export async function removePrefix(
  store: Pick<ObjectStore, 'list' | 'remove'>,
  prefix: string,
  options: CallOptions = {},
): Promise<void> {
  const keys: string[] = []
  for await (const { key } of store.list(prefix, options)) keys.push(key)
  if (keys.length > 0) await store.remove(keys, options)
}
