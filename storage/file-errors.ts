import { type ErrorCode, XiangtuError } from '../src/errors.ts'

const codes: Readonly<Record<string, ErrorCode>> = {
  // No room, no quota left, or past the size that the process may write.
  ENOSPC: 'scratchFull',
  EDQUOT: 'scratchFull',
  EFBIG: 'scratchFull',
  // A disk that was pulled or fails, a network share that went away, a table of open files that is full.
  EIO: 'storeUnavailable',
  ENXIO: 'storeUnavailable',
  ENODEV: 'storeUnavailable',
  EROFS: 'storeUnavailable',
  ESTALE: 'storeUnavailable',
  ENOTCONN: 'storeUnavailable',
  ETIMEDOUT: 'storeUnavailable',
  EHOSTDOWN: 'storeUnavailable',
  EMFILE: 'storeUnavailable',
  ENFILE: 'storeUnavailable',
}

/** The code that the system gave an error, such as `ENOENT`. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** What a failed call on a file means to the caller of a store: the reason of its abort, a code of ours, or the error as it is. */
export function fileError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason
  if (error instanceof XiangtuError) return error
  const system = systemCode(error)
  const code = system === undefined ? undefined : codes[system]
  return code === undefined ? error : new XiangtuError(code, { detail: String(error), cause: error })
}
