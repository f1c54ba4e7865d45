import { randomInt } from 'node:crypto'
import type { SignIn } from './sign-in.ts'
import { hashToken, newToken } from './tokens.ts'

/**
 * 16 digits in fours, as on a bank card: digits need no change of keyboard and no telling of O from 0. 10^16 are too
 * few for a plain hash, so it is keyed with the hub's secret: who has the database alone cannot try them out.
 */
const codeDigits = 16

/** What opens an invitation or a new password once: the token of a link, and a code to type. Shown once. */
export type OneTime = { readonly token: string; readonly code: string }

/** What is kept of it. */
export type OneTimeHashes = { readonly tokenHash: string; readonly codeHash: string }

/** What somebody shows: a link's token or a typed code, as the tables know it. */
export type Shown = { readonly column: 'tokenHash' | 'codeHash'; readonly hash: string }

const hashCode = (seal: SignIn['seal'], code: string) => seal(`one-time code ${code}`)

/** Makes a link's token with its code, and what is to be kept of them. */
export function newOneTime(seal: SignIn['seal']): {
  readonly oneTime: OneTime
  readonly hashes: OneTimeHashes
} {
  const token = newToken()
  const code = Array.from({ length: codeDigits }, () => randomInt(10)).join('')
  return { oneTime: { token, code }, hashes: { tokenHash: hashToken(token), codeHash: hashCode(seal, code) } }
}

/** Somebody came by a link. */
export const byToken = (token: string): Shown => ({ column: 'tokenHash', hash: hashToken(token) })

/** Somebody typed a code, in whatever width and with whatever between the digits; undefined: it is none. */
export function byCode(seal: SignIn['seal'], typed: string): Shown | undefined {
  const code = typed.slice(0, 100).normalize('NFKC').replace(/\D/g, '')
  return code.length === codeDigits ? { column: 'codeHash', hash: hashCode(seal, code) } : undefined
}

/** A code as it is printed: 1234 5678 9012 3456. */
export const printedCode = (code: string): string => code.replace(/(\d{4})(?=\d)/g, '$1 ')
