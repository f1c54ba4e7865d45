import { createHash } from 'node:crypto'
import { z } from 'zod'

/** What a row says, as JSON holds it. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }
const jsonSchema: z.ZodType<JsonValue> = z.json()

/** One act, bound to all before it. `hash` is over the row before and this one's own words. */
export const chainRowSchema = z.strictObject({
  seq: z.number().int().min(1),
  /** By the hub's clock, ISO 8601 in UTC. */
  at: z.iso.datetime(),
  kind: z.string().regex(/^[a-z][a-zA-Z]{0,39}$/),
  body: jsonSchema,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})
export type ChainRow = z.infer<typeof chainRowSchema>

/** What stands before the first row. */
export const chainStart = '0'.repeat(64)

/**
 * JSON of which there is one writing only: no spaces, members in the order of their names by UTF-16 units, as RFC 8785
 * has it. Numbers are whole or few-digit decimals here, which JavaScript writes as that RFC asks.
 */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, each]) => `${JSON.stringify(name)}:${canonicalJson(each)}`).join(',')}}`
}

/** SHA-256 of the hash before and the row's own words: `hash LF seq LF at LF kind LF canonical body`. */
export const hashRow = (before: string, { seq, at, kind, body }: Omit<ChainRow, 'hash'>): string =>
  createHash('sha256')
    .update([before, seq, at, kind, canonicalJson(body)].join('\n'))
    .digest('hex')

/** The next row after these. */
export function nextRow(last: ChainRow | undefined, act: Pick<ChainRow, 'at' | 'kind' | 'body'>): ChainRow {
  const row = { seq: (last?.seq ?? 0) + 1, ...act }
  return { ...row, hash: hashRow(last?.hash ?? chainStart, row) }
}

/** The number of the first row that does not follow from those before it; undefined where all do. */
export function firstBreak(rows: readonly ChainRow[]): number | undefined {
  let before = chainStart
  for (const [index, row] of rows.entries()) {
    if (row.seq !== index + 1 || row.hash !== hashRow(before, row)) return index + 1
    before = row.hash
  }
  return undefined
}
