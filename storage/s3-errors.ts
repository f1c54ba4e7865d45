import { PassThrough, type Readable } from 'node:stream'
import { type ErrorCode, XiangtuError } from '../src/errors.ts'

/** What S3 answered to a failed request, as the SDK notes it on its errors; empty where nobody answered. */
export function answerOf(error: unknown): { readonly status?: number; readonly tries?: number } {
  if (!(error instanceof Error && '$metadata' in error)) return {}
  const noted = error.$metadata
  if (typeof noted !== 'object' || noted === null) return {}
  const status =
    'httpStatusCode' in noted && typeof noted.httpStatusCode === 'number' ? noted.httpStatusCode : undefined
  const tries = 'attempts' in noted && typeof noted.attempts === 'number' ? noted.attempts : undefined
  return { ...(status !== undefined && { status }), ...(tries !== undefined && { tries }) }
}

/** What a failed request means to the caller of a store. An answer that says our request is malformed stays as it is: a fault of ours. */
export function s3Error(error: unknown, doing: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason
  if (error instanceof XiangtuError) return error
  const { status } = answerOf(error)
  const name = error instanceof Error ? error.name : 'unknown'
  const code = codeOf(status, name)
  const detail = `${doing}: ${status ?? 'no answer'} ${name}`
  return code === undefined ? error : new XiangtuError(code, { detail, cause: error })
}

function codeOf(status: number | undefined, name: string): ErrorCode | undefined {
  if (status === undefined || name === 'NoSuchBucket' || name === 'RequestTimeout') return 'storeUnavailable'
  if (status === 507 || name === 'QuotaExceeded') return 'scratchFull'
  if (status === 404) return 'objectMissing'
  if (status === 416) return 'badRequest'
  if (status === 401 || status === 403) return 'storeRefused'
  // 408 and 429 ask for patience; 409 says that somebody else was at the same key.
  return status >= 500 || [408, 409, 429].includes(status) ? 'storeUnavailable' : undefined
}

/** The body of an answer, whose failure (S3 went away midway) carries a code as well. Destroying it frees the connection. */
export function namedBody(body: Readable, doing: string, signal: AbortSignal | undefined): Readable {
  const named = new PassThrough({
    destroy(error, done) {
      body.destroy()
      done(error)
    },
  })
  body.on('error', error => {
    const meaning = s3Error(error, doing, signal)
    named.destroy(meaning instanceof Error ? meaning : error)
  })
  return body.pipe(named)
}
