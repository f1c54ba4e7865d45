import { z } from 'zod'
import { textSchema } from '../courseware/rules.ts'

export const questionLength = { most: 200 } as const
export const choiceLength = { most: 80 } as const
/** Four are read at a glance from the last row. */
export const mostChoices = 4
/** One each two minutes of the longest lesson; a room that stops more often watches no film. */
export const mostPauses = 40
const longestDiscussMinutes = 30

/** `1:02:03`, `2:03` or `83`: as people write a place of a film. Answers whole seconds. */
const placeSchema = z
  .string()
  .trim()
  .regex(/^(?:\d{1,5}|(?:\d{1,2}:[0-5]?\d|\d{1,3}):[0-5]\d)$/)
  .transform(text => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0))
  .pipe(z.number().max(24 * 3600))

/** What a producer writes about one pause. */
export const pauseSchema = z.object({
  at: placeSchema,
  question: textSchema(questionLength.most).pipe(z.string().min(1)),
  choices: z
    .string()
    .default('')
    .transform(text => text.split(/\r?\n/).flatMap(line => cleaned(line) || []))
    .pipe(z.array(z.string().max(choiceLength.most)).max(mostChoices)),
  answer: textSchema(questionLength.most).default(''),
  discussMinutes: z
    .string()
    .trim()
    .regex(/^\d{0,2}$/)
    .default('')
    .transform(Number)
    .pipe(z.number().max(longestDiscussMinutes)),
})
export type PauseForm = z.infer<typeof pauseSchema>

const cleaned = (line: string): string => line.replace(/[\p{Cc}\p{Cs}]/gu, '').trim()

/** A place of a film as people write it: `1:02:03`, `2:03`. */
export function clockOf(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
