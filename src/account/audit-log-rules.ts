import { z } from 'zod'
import { beginOf, dayAfter } from '../china-time.ts'

/** One change as the log holds it. */
export type AuditEvent = {
  readonly id: number
  readonly at: Date
  /** null: the hub itself. */
  readonly actorId: string | null
  readonly actorName: string
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly before: unknown
  readonly after: unknown
}

const textField = z.string().trim().min(1).max(100).optional().catch(undefined)
const dayField = z.iso.date().optional().catch(undefined)
const searchSchema = z.object({
  person: textField,
  action: textField,
  subject: textField,
  from: dayField,
  to: dayField,
  before: z.coerce.number().int().positive().safe().optional().catch(undefined),
})

/** What is looked for. `since` and `until` are the beginnings of days in China; `before` is the cursor. */
export type AuditSearch = {
  readonly person?: string | undefined
  readonly action?: string | undefined
  readonly subject?: string | undefined
  readonly since?: Date | undefined
  readonly until?: Date | undefined
  readonly before?: number | undefined
}

/** What a form's fields hold; whatever cannot be read is as if it were not there. */
export type AuditForm = z.infer<typeof searchSchema>
export const readAuditForm = (query: URLSearchParams): AuditForm =>
  searchSchema.parse(Object.fromEntries(query))

/** What to look for, as the form says it: `to` is the last day that counts. */
export const searchOf = ({ person, action, subject, from, to, before }: AuditForm): AuditSearch => ({
  ...{ person, action, subject, before },
  since: from === undefined ? undefined : beginOf(from),
  until: to === undefined ? undefined : beginOf(dayAfter(to, 1)),
})

/** The address of a search; with `before`, of its next part. */
export function auditAddress(form: AuditForm): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(form)) if (value !== undefined) query.set(name, String(value))
  return query.size > 0 ? `/audit-log?${query}` : '/audit-log'
}

/** One thing that a change made different. */
export type Difference = { readonly field: string; readonly before: unknown; readonly after: unknown }

const sideSchema = z.record(z.string(), z.unknown())

/** What differs, field by field, and nothing that stayed; a side that is no object of fields is one without a name. */
export function differencesOf({
  before,
  after,
}: Pick<AuditEvent, 'before' | 'after'>): readonly Difference[] {
  const [old, fresh] = [sideOf(before), sideOf(after)]
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])]
    .map(field => ({ field, before: old[field], after: fresh[field] }))
    .filter(difference => JSON.stringify(difference.before) !== JSON.stringify(difference.after))
}

const sideOf = (side: unknown): Record<string, unknown> => {
  if (side === null || side === undefined) return {}
  const parsed = sideSchema.safeParse(side)
  return parsed.success && !Array.isArray(side) ? parsed.data : { '': side }
}
