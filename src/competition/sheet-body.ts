import { z } from 'zod'
import { textSchema } from '../courseware/rules.ts'
import type { Rubric } from './rules.ts'
import type { SheetDraft } from './sheet.ts'

const idSchema = z.string().regex(/^[0-9a-f]{32}$/)

const remarkSchema = z.strictObject({
  id: idSchema,
  /** A film of a day is none. */
  atSeconds: z.number().min(0).max(86_400),
  text: textSchema(500).pipe(z.string().min(1)),
})

/** A sheet as the hub keeps it: nothing about which criteria there are. */
export const storedSheetSchema = z.object({
  halfPoints: z.record(z.string(), z.number().int().min(0)),
  flags: z.array(z.string()),
  comment: z.string(),
  remarks: z.array(z.object({ id: z.string(), atSeconds: z.number(), text: z.string() })),
})

/** A sheet as a page sends it, held against the rubric: 10.3 of 10 points is none, nor is a criterion of another one. */
const sheetSchema = ({ criteria, gates }: Rubric) =>
  z.strictObject({
    halfPoints: z.strictObject(
      Object.fromEntries(
        criteria.map(({ id, mostPoints }) => [
          id,
          z
            .number()
            .int()
            .min(0)
            .max(2 * mostPoints)
            .optional(),
        ]),
      ),
    ),
    flags: z.array(z.string().refine(id => gates.includes(id))).max(gates.length),
    comment: textSchema(2000),
    remarks: z
      .array(remarkSchema)
      .max(200)
      .refine(remarks => new Set(remarks.map(({ id }) => id)).size === remarks.length),
  })

const revisionSchema = z.number().int().min(0)

/** What a page sends to have its draft kept. Throws ZodError. */
export function readDraft(
  rubric: Rubric,
  body: unknown,
): { readonly revision: number; readonly sheet: SheetDraft } {
  const { revision, sheet } = z
    .strictObject({ revision: revisionSchema, sheet: sheetSchema(rubric) })
    .parse(body)
  return { revision, sheet: { ...sheet, halfPoints: givenOf(sheet.halfPoints) } }
}

/** What a page sends to hand a sheet in. Throws ZodError. */
export function readSubmission(rubric: Rubric, body: unknown) {
  const { submissionKey, ...draft } = z.looseObject({ submissionKey: idSchema }).parse(body)
  return { submissionKey, ...readDraft(rubric, draft) }
}

const givenOf = (halfPoints: Readonly<Record<string, number | undefined>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(halfPoints).flatMap(([id, given]) => (given === undefined ? [] : [[id, given] as const])),
  )

/** What a player says it has played: from and to in ms, some stretches at once. */
export const playedSchema = z.strictObject({
  played: z.array(z.tuple([z.number().min(0).max(86_400_000), z.number().min(0).max(86_400_000)])).max(500),
})

/** Why an entry is given back; for the organiser alone. */
export const conflictSchema = z.object({ reason: textSchema(500) })

/** Which sheet to open again, and why; the reason is published with the log. */
export const unlockSchema = z.object({
  entryCode: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]-\d{3,5}$/),
  reviewer: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^R-\d{2,4}$/),
  reason: textSchema(200).pipe(z.string().min(1)),
})
