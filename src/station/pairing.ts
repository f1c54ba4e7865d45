import { createHmac } from 'node:crypto'
import { hashToken } from '../account/tokens.ts'

/** 10 minutes: long enough to walk to the next room and sign in, short enough that nobody guesses. */
export const pairingMs = 10 * 60_000
/** How often a waiting computer asks. */
export const pollSeconds = 3

const codeDigits = 8

/** What a waiting computer and a technician hold, as the tables know it, and what the computer gets in the end. */
export type PairingSecrets = {
  /** The number on the computer's screen. It opens nothing by itself: a technician must say which station it is. */
  readonly codeOf: (deviceToken: string) => string
  readonly hashCode: (code: string) => string
  /** The key that the computer proves itself by for years. */
  readonly keyOf: (deviceToken: string) => string
}

/**
 * Both the code and the key are made of the computer's own token and the hub's secret. So neither rests anywhere, and a
 * computer whose line broke while it fetched its key fetches the same one again.
 */
export function openPairingSecrets(secret: string): PairingSecrets {
  const seal = (text: string) => createHmac('sha256', secret).update(text)
  return {
    codeOf: deviceToken => {
      const number = seal(`pairing number of ${deviceToken}`).digest().readBigUInt64BE() % 100_000_000n
      return String(number).padStart(codeDigits, '0')
    },
    // Keyed: 10^8 codes could be tried out on a stolen table otherwise.
    hashCode: code => seal(`pairing code ${code}`).digest('hex'),
    keyOf: deviceToken => seal(`station key of ${deviceToken}`).digest('base64url'),
  }
}

/** A code as somebody typed it, in whatever width and with whatever between the digits; undefined: it is none. */
export function readCode(typed: string): string | undefined {
  const code = typed.slice(0, 60).normalize('NFKC').replace(/\D/g, '')
  return code.length === codeDigits ? code : undefined
}

/** A code as it is shown: 1234 5678. */
export const shownCode = (code: string): string => code.replace(/(\d{4})(?=\d)/g, '$1 ')

/** What is kept of the waiting computer's token. */
export const deviceHashOf = (deviceToken: string): string => hashToken(deviceToken)

/** How a browser calls itself, as it is kept: its beginning says which it is. */
export const keptUserAgent = (text: string | undefined): string => (text ?? '').slice(0, 200)
