import { type Response as Answer, type Request, raw } from 'express'
import { XiangtuError } from '../errors.ts'

/** Around the file: the form's other fields and the lines between. */
const restBytes = 16 * 1024

/** A form with one file, as a browser without script sends it. */
export type FileForm = {
  readonly fields: Readonly<Record<string, string>>
  readonly file: Uint8Array | undefined
}

type Limit = {
  readonly largestFileBytes: number
  /** What a body over the limit is refused with. */
  readonly tooMuch: () => XiangtuError
}

/**
 * Reads a small multipart form into memory, by Node's own reader, the one behind `fetch`. Throws the limit's error for
 * a body over it, of which no more than that is kept, and `badRequest` for one that is no such form.
 */
export async function readFileForm(req: Request, res: Answer, limit: Limit): Promise<FileForm> {
  const readRaw = raw({
    ...{ type: 'multipart/form-data', inflate: false },
    limit: limit.largestFileBytes + restBytes,
  })
  await new Promise<void>((resolve, reject) => {
    readRaw(req, res, (error: unknown) =>
      error === undefined ? resolve() : reject(isOverLimit(error) ? limit.tooMuch() : error),
    )
  })
  const body: unknown = req.body
  const type = req.get('content-type')
  if (!Buffer.isBuffer(body) || type === undefined) throw badForm()
  const form = await new Response(new Uint8Array(body), { headers: { 'Content-Type': type } })
    .formData()
    .catch((cause: unknown) => Promise.reject(badForm(cause)))
  const fields: Record<string, string> = {}
  let file: Uint8Array | undefined
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value
    // A form sent without a choice has a file without name and content.
    else if (name === 'file' && (value.name !== '' || value.size > 0))
      file = new Uint8Array(await value.arrayBuffer())
  }
  return { fields, file }
}

const badForm = (cause?: unknown) =>
  new XiangtuError('badRequest', { facts: { field: 'multipart/form-data' }, cause })

/** The reader of bodies tells a body over its limit by the status 413. */
const isOverLimit = (error: unknown): boolean =>
  error instanceof Error && 'status' in error && error.status === 413
