import { z } from 'zod'
import {
  type StationField,
  type StationForm,
  stationClasses,
  stationFields,
  stationKinds,
  stationSchema,
} from './rules.ts'

/** What was typed, field by field, to be shown again. */
export type Typed = Readonly<Partial<Record<StationField, string>>>

const textSchema = z.record(z.string(), z.unknown()).catch({})

/** The text fields of a form that was sent, shortened to what a form can hold. */
export function typedIn(body: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(textSchema.parse(body)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return Object.fromEntries(entries.map(([name, text]) => [name, text.slice(0, 2000)]))
}

/** A station as the fields of its form show it. */
export const typedOf = (form: StationForm): Typed =>
  Object.fromEntries(
    stationFields.flatMap(field => {
      const value = form[field]
      if (value === null || value === false) return []
      return [[field, value === true ? 'on' : String(value)] as const]
    }),
  )

/** What a form said when it was shown, as the page itself wrote it. */
const baseSchema = z.strictObject({
  name: z.string(),
  placeId: z.string(),
  kind: z.enum(stationKinds),
  stationClass: z.enum(stationClasses),
  lineKbps: z.number().nullable(),
  isOffline: z.boolean(),
  contactName: z.string(),
  contactPhone: z.string(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
})

export type ReadForm =
  | { readonly form: StationForm; readonly base: StationForm | undefined }
  | { readonly faults: ReadonlySet<string>; readonly base: StationForm | undefined }

/**
 * Reads a form that was sent. Where it answers a conflict, `take-<field>=theirs` stands for what was stored when the
 * conflict was shown. Throws a ZodError where the page's own part of it was tampered with.
 */
export function readStationForm(body: unknown): ReadForm {
  const typed = typedIn(body)
  const base = typed.base === undefined ? undefined : baseSchema.parse(parseJson(typed.base))
  const stored = base && typedOf(base)
  const sent = Object.fromEntries(
    stationFields.map(field => [
      field,
      stored && typed[`take-${field}`] === 'theirs' ? stored[field] : typed[field],
    ]),
  )
  // A field that is not sent is empty, but for the box that is not ticked.
  const { isOffline, ...others } = sent
  const filled = Object.fromEntries(Object.entries(others).map(([name, text]) => [name, text ?? '']))
  const read = stationSchema.safeParse({ ...filled, isOffline })
  if (read.success) return { form: read.data, base }
  return { faults: new Set(read.error.issues.map(issue => String(issue.path[0]))), base }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
