import { contentTypeOf } from './content-types.ts'
import type { ObjectFacts } from './object-store.ts'

/** What the SDK tells of an object. */
type Answer = {
  ContentLength?: number | undefined
  ETag?: string | undefined
  LastModified?: Date | undefined
}

/** The facts of an object in S3's answer. Throws where one is missing. */
export function factsOf(key: string, answer: Answer): ObjectFacts {
  const { ContentLength: bytes, ETag: etag, LastModified: modifiedAt } = answer
  if (bytes === undefined || etag === undefined || modifiedAt === undefined)
    throw new Error('S3 left out a fact')
  return { key, bytes, etag, contentType: contentTypeOf(key), modifiedAt }
}
