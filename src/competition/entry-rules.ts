import { z } from 'zod'
import { lineSchema, type PublishedMedia, textSchema } from '../courseware/rules.ts'

export const entryStates = ['entered', 'returned', 'passed', 'rejected', 'withdrawn'] as const
export type EntryState = (typeof entryStates)[number]

/** Most specifications ask for 5 to 10 s of title; a minute is more than any has. */
export const mostTitleCardSeconds = 60

/** Seconds as typed: 8, 8.5; Chinese keyboards write full-width digits. Empty means that there is none. */
const secondsSchema = z
  .string()
  .transform(text => text.normalize('NFKC').trim().replace(',', '.') || '0')
  .pipe(z.string().regex(/^\d{1,3}(\.\d{1,2})?$/))
  .transform(Number)
  .pipe(z.number().min(0).max(mostTitleCardSeconds))

const ticked = z.literal('yes')

/** What an entrant states. Consent: to be judged, shown and screened, by all who are seen or heard in it. */
export const entryFormSchema = z.object({
  categoryId: z.string().regex(/^[0-9a-f]{32}$/),
  titleCardSeconds: secondsSchema,
  consent: ticked,
  originality: ticked,
  /** The release that he has looked at. */
  seen: z.string().regex(/^[0-9a-f]{32}$/),
})

/** Why an entry is returned, rejected or withdrawn; a producer reads it. */
export const reasonSchema = z.object({ reason: textSchema(500).pipe(z.string().min(1)) })

/** A reviewer, by his full name, who shall not judge an entry. */
export const recusalSchema = z.object({
  name: lineSchema(60).pipe(z.string().min(1)),
  reason: textSchema(500).default(''),
})

/** Whether a film's title card leaves enough of it to judge: half at least. */
export const fitsFilm = (
  titleCardSeconds: number,
  { durationSeconds }: Pick<PublishedMedia, 'durationSeconds'>,
) => titleCardSeconds <= durationSeconds / 2

/** What an organiser finds when he looks at an entry's form. */
export const verdicts = ['pass', 'return', 'reject'] as const
export type Verdict = (typeof verdicts)[number]
/** Where a verdict leads; only what waits can be judged. An entry is returned once: then it passes or is rejected. */
export const stateAfterVerdict = { pass: 'passed', return: 'returned', reject: 'rejected' } as const

/** Whether a producer may still take his entry back: as long as nothing of its stages has been announced. */
export const mayWithdraw = (state: EntryState, stageStates: readonly string[]): boolean =>
  ['entered', 'returned', 'passed'].includes(state) &&
  !stageStates.some(each => each === 'noticed' || each === 'final')
