import { createHash, createHmac, hkdfSync } from 'node:crypto'

const keyOf = (serverSecret: string, salt: string): Buffer =>
  Buffer.from(hkdfSync('sha256', serverSecret, salt, 'xiangtu webhook', 32))

/** A webhook's secret as its receiver keeps it (Standard Webhooks: `whsec_` and base64). */
export const secretOf = (serverSecret: string, salt: string): string =>
  `whsec_${keyOf(serverSecret, salt).toString('base64')}`

/** By which a secret is known again; 256 random bits need no salt. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex')

type Message = { readonly id: string; readonly at: Date; readonly body: string }

/**
 * The headers that prove who sent a message and when (Standard Webhooks 1.0: HMAC SHA-256 over id, time and body). One
 * signature for each salt: while a secret is being replaced, both hold.
 */
export function signedHeaders(
  serverSecret: string,
  salts: readonly string[],
  { id, at, body }: Message,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const sign = (salt: string) =>
    `v1,${createHmac('sha256', keyOf(serverSecret, salt)).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': salts.map(sign).join(' '),
  }
}
