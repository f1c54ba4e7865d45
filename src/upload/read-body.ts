import { XiangtuError } from '../errors.ts'

type Parser<Value> = {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: Value }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[] }[] } }
}
/** Reads a request's body; names the field that is wrong. */
export function readBody<Value>(schema: Parser<Value>, body: unknown): Value {
  const read = schema.safeParse(body)
  if (read.success) return read.data
  throw new XiangtuError('badRequest', { facts: { field: read.error.issues[0]?.path.join('.') || 'JSON' } })
}
