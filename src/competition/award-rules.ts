import type { Result } from './journal.ts'
import type { Quotas } from './stage-rules.ts'

/** An entry and what it gets. */
export type EntryAward = { readonly entryCode: string; readonly rank: number; readonly awardName: string }

/**
 * Awards of one category by rank: the first award for the ranks up to its count, the next one for those after. Who
 * shares a rank shares the award: so a count can be exceeded, and since the next ranks are left out (1, 2, 2, 4) the
 * award below has so many fewer.
 */
export function awardsByQuota(results: readonly Result[], quotas: Quotas): readonly EntryAward[] {
  let last = 0
  const upTo = quotas.map(({ name, count }) => {
    last += count
    return { name, last }
  })
  return results.flatMap(({ entryCode, rank }) => {
    if (rank === null) return []
    const level = upTo.find(each => rank <= each.last)
    return level ? [{ entryCode, rank, awardName: level.name }] : []
  })
}

/** The awards of a category of which more are given than were called out, because a rank is shared. */
export const exceeded = (
  awards: readonly EntryAward[],
  quotas: Quotas,
): readonly { readonly name: string; readonly count: number; readonly given: number }[] =>
  quotas.flatMap(({ name, count }) => {
    const given = awards.filter(({ awardName }) => awardName === name).length
    return given > count ? [{ name, count, given }] : []
  })

/** Crockford's digits: none can be taken for another when a number is read aloud or typed from paper. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `XT2026-7K3M-Q9TD`: 40 random bits behind the year, so that a mistyped number is nobody else's. */
export const certificateNumber = (year: number, random: Uint8Array): string => {
  const text = [...random.slice(0, 8)].map(byte => digits[byte % 32]).join('')
  return `XT${year}-${text.slice(0, 4)}-${text.slice(4)}`
}

/** A certificate's number as somebody typed it; undefined for what can be none. */
export function readCertificateNumber(text: string): string | undefined {
  const typed = text.normalize('NFKC').toUpperCase().replaceAll(/[\s-]/g, '')
  const plain = typed.replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  const [, year, first, second] =
    /^XT(\d{4})([0-9A-HJKMNP-TV-Z]{4})([0-9A-HJKMNP-TV-Z]{4})$/.exec(plain) ?? []
  return year && first && second ? `XT${year}-${first}-${second}` : undefined
}
