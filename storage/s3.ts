import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { XiangtuError } from '../src/errors.ts'
import { checkedRange, fileBytes, rangeWithin } from './byte-range.ts'
import { fileError } from './file-errors.ts'
import { checkedKey, checkedPrefix, isPublished } from './keys.ts'
import { type ByteRange, largestRead, type ObjectStore } from './object-store.ts'
import { factsOf } from './s3-answer.ts'
import { answerMs, connectionTo, type S3Config } from './s3-connection.ts'
import { answerOf, namedBody, s3Error } from './s3-errors.ts'
import { makeWholeFile, withFile, writeNewFile } from './whole-file.ts'

/** 8 MiB, four at a time: 32 MiB of memory a file. S3 takes 10,000 parts, so larger parts only from 80 GB. */
const partBytes = 8 * 1024 ** 2

/** For browsers and caches that fetch published files from the bucket itself, as `MEDIA_BASE_URL` lets them. */
const keeping = (key: string) =>
  isPublished(key) ? { CacheControl: 'public, max-age=31536000, immutable' } : {}

/**
 * Stores objects in a bucket of an S3-compatible service. Makes the bucket where it is missing and the keys allow it.
 * Rejects with `storeRefused` where the keys are wrong, `storeUnavailable` where nobody answers.
 */
export async function openS3Store(
  config: S3Config,
  patience: { readonly answerMs?: number } = {},
): Promise<ObjectStore> {
  const client = new S3Client(connectionTo(config))
  const { bucket } = config
  const asking = (signal: AbortSignal | undefined) => ({
    ...(signal && { abortSignal: signal }),
    requestTimeout: patience.answerMs ?? answerMs,
  })

  const call = async <T>(
    doing: string,
    signal: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> => {
    signal?.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      throw s3Error(error, doing, signal)
    }
  }

  const openObject = (key: string, range: ByteRange | undefined, signal: AbortSignal | undefined) =>
    call(`open ${key}`, signal, async () => {
      const answer = await client.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ...(range && { Range: `bytes=${range.start}-${range.start + range.bytes - 1}` }),
        }),
        asking(signal),
      )
      if (!(answer.Body instanceof Readable)) throw new Error('S3 answered without a body')
      const whole = answer.ContentRange?.split('/')[1]
      const facts = factsOf(key, { ...answer, ContentLength: whole ? Number(whole) : answer.ContentLength })
      return { facts, body: namedBody(answer.Body, `read ${key}`, signal) }
    })

  await call(`open bucket ${bucket}`, undefined, async () => {
    try {
      await client.send(new HeadBucketCommand({ Bucket: bucket }), asking(undefined))
    } catch (error) {
      if (answerOf(error).status !== 404) throw error
      // Another program of ours may make it at the same moment: S3 answers 200 or 409 to the second, both are fine.
      await client
        .send(new CreateBucketCommand({ Bucket: bucket }), asking(undefined))
        .catch(async problem => {
          if (answerOf(problem).status !== 409) throw problem
          await client.send(new HeadBucketCommand({ Bucket: bucket }), asking(undefined))
        })
    }
  }).catch(error => {
    client.destroy()
    throw error
  })

  return {
    async put(key, body, { contentType, ifAbsent, signal }) {
      const bytes = typeof body === 'string' ? Buffer.from(body) : body
      const input = {
        Bucket: bucket,
        Key: checkedKey(key),
        Body: bytes,
        ContentType: contentType,
        ...keeping(key),
      }
      return call(`put ${key}`, signal, async () => {
        try {
          const condition = ifAbsent ? { IfNoneMatch: '*' } : {}
          await client.send(new PutObjectCommand({ ...input, ...condition }), asking(signal))
          return 'stored'
        } catch (error) {
          if (!ifAbsent || answerOf(error).status !== 412) throw error
          // A second try can meet our own first one, whose answer was lost on the way: then we are the winner.
          if (answerOf(error).tries === 1) return 'exists'
          const { body: stored } = await openObject(key, undefined, signal)
          return (await buffer(stored)).equals(bytes) ? 'stored' : 'exists'
        }
      })
    },

    putFile: (key, path, { contentType, range, signal }) =>
      withFile(path, async file => {
        const { size } = await file.stat()
        const wanted = rangeWithin(range, size)
        const content = Readable.from(fileBytes(file, wanted))
        const input = {
          Bucket: bucket,
          Key: checkedKey(key),
          ContentType: contentType,
          ContentLength: wanted.bytes,
          ...keeping(key),
        }
        await call(`put ${key}`, signal, async () => {
          if (wanted.bytes <= partBytes) {
            const options = signal && { abortSignal: signal }
            await client.send(new PutObjectCommand({ ...input, Body: await buffer(content) }), options)
          } else await uploadParts(client, { ...input, Body: content }, signal)
        })
      }),

    async head(key, { signal } = {}) {
      const command = new HeadObjectCommand({ Bucket: bucket, Key: checkedKey(key) })
      try {
        return await call(`head ${key}`, signal, async () =>
          factsOf(key, await client.send(command, asking(signal))),
        )
      } catch (error) {
        if (error instanceof XiangtuError && error.code === 'objectMissing') return undefined
        throw error
      }
    },

    async read(key, { signal } = {}) {
      const { facts, body } = await openObject(checkedKey(key), undefined, signal)
      if (facts.bytes > largestRead) {
        body.destroy()
        throw new XiangtuError('fileTooLarge', { facts: { limit: '64 MiB' } })
      }
      return buffer(body)
    },

    open: async (key, { range, signal } = {}) =>
      openObject(checkedKey(key), range && checkedRange(range), signal),

    async fetchFile(key, path, { signal } = {}) {
      const { facts, body } = await openObject(checkedKey(key), undefined, signal)
      try {
        await makeWholeFile(path, temporary => writeNewFile(temporary, body, { durable: false, signal }))
        return facts
      } catch (error) {
        throw fileError(error, signal)
      } finally {
        body.destroy()
      }
    },

    async *list(prefix, { signal } = {}) {
      const input = { Bucket: bucket, Prefix: checkedPrefix(prefix) }
      let next: string | undefined
      do {
        const command = new ListObjectsV2Command({ ...input, ContinuationToken: next })
        const page = await call(`list ${prefix}`, signal, () => client.send(command, asking(signal)))
        for (const { Key: key, Size: bytes } of page.Contents ?? []) {
          if (key !== undefined && bytes !== undefined) yield { key, bytes }
        }
        next = page.NextContinuationToken
      } while (next !== undefined)
    },

    async remove(keys, { signal } = {}) {
      const all = keys.map(key => ({ Key: checkedKey(key) }))
      for (let first = 0; first < all.length; first += 1000) {
        const Delete = { Objects: all.slice(first, first + 1000), Quiet: true }
        await call('remove', signal, async () => {
          const answer = await client.send(
            new DeleteObjectsCommand({ Bucket: bucket, Delete }),
            asking(signal),
          )
          const failed = answer.Errors?.find(error => error.Code !== 'NoSuchKey')
          if (failed) throw new Error(`${failed.Key}: ${failed.Code}`)
        })
      }
    },

    async close() {
      client.destroy()
    },
  }
}

async function uploadParts(
  client: S3Client,
  params: PutObjectCommandInput & { ContentLength: number },
  signal?: AbortSignal,
) {
  const partSize = Math.max(partBytes, Math.ceil(params.ContentLength / 10_000))
  const upload = new Upload({ client, params, partSize })
  // Not the signal itself: Upload claims its `onabort`, and one signal may serve several uploads.
  const abort = () => void upload.abort()
  signal?.addEventListener('abort', abort, { once: true })
  try {
    await upload.done()
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}
