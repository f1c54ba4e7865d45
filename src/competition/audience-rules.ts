import { z } from 'zod'
import { dayOf } from '../china-time.ts'
import { compare, exact, hundredths, mean, writeHundredths } from './exact.ts'

/** Who votes: whoever sits at a village's paired computer, or a person with an account. */
export type Voter = { readonly kind: 'station' | 'person'; readonly id: string }

/** Votes of one address on one day, from which on further ones are refused: more than a county's offices have people. */
export const mostVotesOfAddress = 300

/** Entries on a page of those that are voted on: 100 rows weigh some 30 KB. */
export const entriesPerPage = 100

/** The day that a vote counts for, in China's time. */
export const voteDay = (now: Date): string => dayOf(now)

const code = z.string().regex(/^[A-Z]-\d{3,5}$/)
export const entryCodeSchema = code

/** Typed, with a Chinese keyboard's wide digits too; an empty field is no zero. */
const heads = z
  .string()
  .transform(text => text.normalize('NFKC').trim())
  .pipe(z.string().regex(/^\d{1,4}$/))
  .transform(Number)
  .pipe(z.number())
/** Hands counted in a village: never more in favour than are there. */
export const handsSchema = z
  .object({ present: heads.refine(count => count >= 1 && count <= 2000), inFavour: heads })
  .refine(({ present, inFavour }) => inFavour <= present, { path: ['inFavour'] })
export type Hands = z.infer<typeof handsSchema>

/** What villages said of an entry. */
export type JuryResult = {
  readonly villages: number
  readonly present: number
  readonly inFavour: number
  /** The mean of the villages' shares, in per cent with two decimals: each village counts the same, however large. */
  readonly meanShare: string | null
}

/** Puts the hands of villages together. */
export function juryResultOf(counts: readonly Hands[]): JuryResult {
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
  const shares = counts.map(({ present, inFavour }) => exact(100 * inFavour, present)).toSorted(compare)
  return {
    villages: counts.length,
    present: sum(counts.map(({ present }) => present)),
    inFavour: sum(counts.map(({ inFavour }) => inFavour)),
    meanShare: shares.length === 0 ? null : writeHundredths(hundredths(mean(shares))),
  }
}
