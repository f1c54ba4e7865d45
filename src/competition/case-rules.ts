import { z } from 'zod'
import { totalOf } from './count.ts'
import { hundredths, writeHundredths } from './exact.ts'
import type { Act, Result } from './journal.ts'
import type { Rubric } from './rules.ts'

/** One no may be a slip or a taste; from two on the chair may stop an entry (domain rules, gate criterion). */
export const leastGateFlags = 2

export const entryCodeSchema = z.string().regex(/^[A-Z]-[0-9]{3,5}$/)
/** Printed in the public log: long enough to say why, short enough that nobody tells stories of people. */
export const reasonSchema = z.string().trim().min(2).max(300)
const idSchema = z.string().regex(/^[0-9a-f]{32}$/)

export const arbiterSchema = z.object({ entryCode: entryCodeSchema, memberId: idSchema })
export const stopSchema = z.object({
  entryCode: entryCodeSchema,
  gate: z.string().regex(/^[a-zA-Z0-9]{1,32}$/),
  reason: reasonSchema,
})
export const restoreSchema = stopSchema.omit({ gate: true })

/** A form with a place for each of the tied codes: `place-A-003=1`. Every place is given once, from 1 on. */
export const orderSchema = z.record(z.string(), z.string()).transform((form, context) => {
  const places = Object.entries(form)
    .flatMap(([name, text]) => {
      const code = entryCodeSchema.safeParse(name.replace(/^place-/, ''))
      return name.startsWith('place-') && code.success
        ? [{ code: code.data, place: Number(text.normalize('NFKC').trim() || Number.NaN) }]
        : []
    })
    .toSorted((a, b) => a.place - b.place)
  const reason = reasonSchema.safeParse(form.reason)
  if (places.length < 2 || places.some(({ place }, at) => place !== at + 1) || !reason.success) {
    context.addIssue({ code: 'custom', path: [reason.success ? 'place' : 'reason'], message: 'order' })
    return z.NEVER
  }
  return { entryCodes: places.map(({ code }) => code), reason: reason.data }
})

/** Groups of entries that share a rank: nothing has parted them. */
export function tiesOf(results: readonly Result[]): readonly (readonly Result[])[] {
  const groups = new Map<string, Result[]>()
  for (const result of results.filter(({ decidedBy }) => decidedBy === 'shared')) {
    const key = `${result.category} ${result.rank}`
    groups.set(key, [...(groups.get(key) ?? []), result])
  }
  return [...groups.values()].filter(group => group.length > 1)
}

/** A sheet of one entry as the results page shows it: who by number, and the total with two decimals. */
export type SheetLine = {
  readonly reviewer: string
  readonly isArbiter: boolean
  readonly total: string
  readonly halfPoints: Readonly<Record<string, number>>
  readonly flags: readonly string[]
}

/** The sheets of an entry that count, by reviewer's number. */
export function sheetLines(rubric: Rubric, acts: readonly Act[], entryCode: string): readonly SheetLine[] {
  const lines = new Map<string, SheetLine>()
  for (const { kind, body } of acts) {
    if (kind === 'submitted' && body.entryCode === entryCode)
      lines.set(body.reviewer, { ...body, total: writeHundredths(hundredths(totalOf(rubric, body))) })
    else if ((kind === 'unlocked' || kind === 'released') && body.entryCode === entryCode)
      lines.delete(body.reviewer)
  }
  return [...lines.values()].toSorted((a, b) => (a.reviewer < b.reviewer ? -1 : 1))
}
