import { createHash, randomBytes } from 'node:crypto'

/** A secret for a link or a key: 32 random bytes as 43 characters that fit an address and a terminal. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** An id as every row has one: 32 hex characters. */
export const newId = (): string => randomBytes(16).toString('hex')

/**
 * The only form in which a token is kept. It is looked up by this hash: how long a comparison takes tells a guesser
 * about the hash of his guess, which he cannot steer, and nothing about the token. No salt: tokens are random.
 */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')
