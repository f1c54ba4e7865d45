import { z } from 'zod'

/** The texts of a form as they were typed, by field. */
export type Typed = Readonly<Record<string, string>>

/** The texts of a sent form; what is no text is left out. */
export function typedOf(body: unknown): Typed {
  if (typeof body !== 'object' || body === null) return {}
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    ),
  )
}

/** The name of a field of one row: `category.0.name`. */
export const rowField = (list: string, at: number, field: string): string => `${list}.${at}.${field}`

/** The rows of a list of a form, in order; those in which nothing was typed but what a form fills in itself are left out. */
export function rowsOf<Field extends string>(
  typed: Typed,
  list: string,
  fields: readonly Field[],
  most: number,
): readonly (Readonly<Record<Field, string>> & { readonly at: number })[] {
  return Array.from({ length: most }, (_, at) => at).flatMap(at => {
    const texts = fields.map(field => [field, typed[rowField(list, at, field)] ?? ''] as const)
    const isEmpty = texts.every(([field, text]) => field === 'id' || text.trim() === '')
    if (isEmpty) return []
    const schema = z.record(z.enum(fields), z.string())
    return [{ ...schema.parse(Object.fromEntries(texts)), at }]
  })
}

/** Fields for a form that shows these rows. */
export const typedRows = (list: string, rows: readonly Typed[]): Typed =>
  Object.fromEntries(
    rows.flatMap((row, at) =>
      Object.entries(row).map(([field, text]) => [rowField(list, at, field), text] as const),
    ),
  )

/** A whole number as it is typed, also with the wide digits of a Chinese keyboard. */
export const countSchema = (least: number, most: number) =>
  z
    .string()
    .transform(text => text.normalize('NFKC').trim())
    .pipe(z.string().regex(/^\d{1,5}$/))
    .transform(Number)
    .pipe(z.number().min(least).max(most))

/** A moment as a form's `datetime-local` field writes it, in China's time. */
export const momentSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/)
  .transform((text, context) => {
    const at = new Date(`${text}+08:00`)
    if (Number.isNaN(at.getTime())) context.addIssue({ code: 'custom', message: 'no such moment' })
    return at
  })

/** A moment for such a field: `2026-11-22T18:00` in China's time. */
export const writeMoment = (at: Date): string =>
  new Date(at.getTime() + 8 * 3600 * 1000).toISOString().slice(0, at.getUTCSeconds() === 0 ? 16 : 19)

/** Which fields of a form are wrong, by name; a wrong row is its list's. */
export type Faults = ReadonlySet<string>
