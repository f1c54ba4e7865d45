import { z } from 'zod'

/** Whom a village calls. */
export type Contact = { readonly name: string; readonly phone: string }

/** What a report can say that somebody tells by one press. */
export const reportKinds = ['cannotPlay', 'stops', 'noPicture', 'noSound', 'noNetwork', 'other'] as const
export type ReportKind = (typeof reportKinds)[number]

/** A report may wait in a village for ten days until the line is back; older ones count as so old. */
export const longestWaitSeconds = 10 * 24 * 3600
/** Somebody who presses again and again tells nothing new. */
export const mostReportsAnHour = 30

/** A word of the program's own: a state, a rung. */
const word = z
  .string()
  .max(40)
  .regex(/^[\w-]*$/)
const finite = z.number().min(0).max(1_000_000)

/**
 * What the player knew, and no more than is named here. Addresses carry passes, so every text is cleaned of them again:
 * `withoutAddresses`.
 */
const diagnosticsSchema = z.strictObject({
  page: z
    .string()
    .max(200)
    .regex(/^\/[\w/-]*$/)
    .optional(),
  state: word.optional(),
  trouble: word.optional(),
  rung: word.optional(),
  positionSeconds: finite.optional(),
  bufferSeconds: finite.optional(),
  speed: finite.optional(),
  linkKbps: finite.optional(),
  isOnline: z.boolean().optional(),
  screen: z
    .string()
    .regex(/^\d{1,5}x\d{1,5}$/)
    .optional(),
  errors: z.array(z.string().max(300).transform(withoutAddresses)).max(10).optional(),
})
export type Diagnostics = z.infer<typeof diagnosticsSchema>

export const reportSchema = z.strictObject({
  /** Made by the computer: sent again it counts once. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  kind: z.enum(reportKinds),
  coursewareId: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  /** How long ago it was pressed, by the computer's own running time: its clock may stand in 1970. */
  ageSeconds: z
    .number()
    .min(0)
    .transform(seconds => Math.min(seconds, longestWaitSeconds)),
  diagnostics: diagnosticsSchema,
})
export type Report = z.infer<typeof reportSchema>

/** A text without addresses and without anything long enough to be a key or a pass. */
export function withoutAddresses(text: string): string {
  return text
    .replace(/\b[a-z]+:\/\/\S+/gi, '…')
    .replace(/\/media\/\S+/g, '…')
    .replace(/[\w+/=-]{24,}/g, '…')
}

export const closeSchema = z.object({
  note: z
    .string()
    .transform(text => text.replace(/[\p{Cc}\p{Cs}]/gu, ' ').trim())
    .pipe(z.string().min(1).max(300)),
})

/** What is dialled: one or two digits choose a lesson of the day by its place, more a lesson by its number. */
export type Dialled =
  | { readonly kind: 'item'; readonly at: number }
  | { readonly kind: 'lesson'; readonly dialNumber: number }

export function readDialled(text: string): Dialled | undefined {
  if (!/^\d{1,9}$/.test(text)) return undefined
  const number = Number(text)
  return text.length <= 2 ? { kind: 'item', at: number } : { kind: 'lesson', dialNumber: number }
}

/** Nobody chooses more letters with arrow keys. */
export const longestInitials = 6
/** The first letters of a word's syllables; whatever else stands there is let go. */
export const readInitials = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
    .slice(0, longestInitials)

/** Who sees what stations report: those who look after the stations of a place. */
export const reportReaders = ['operator', 'chiefEditor', 'townTechnician'] as const
