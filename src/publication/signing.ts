import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { keepOnce } from '../account/server-secret.ts'
import type { PublicKey } from './rules.ts'

/** A key that signs heads. */
export type SigningKey = PublicKey & { readonly privateKey: KeyObject }

/** The file of the data folder that keeps it. */
const keyFile = 'catalogue-key'

/**
 * The keys that sign the published catalogue: the configured ones, or one made once and kept in the data folder,
 * readable by the hub's own user alone. The first is the current one; all of them sign, so that a station that trusts an
 * older one goes on. Throws an Error that repeats nothing of them where one cannot be read.
 */
export async function openSigningKeys(
  configured: string | undefined,
  dataFolder: string,
): Promise<readonly SigningKey[]> {
  const text = configured ?? (await keepOnce(join(dataFolder, keyFile), makeKeyText))
  const keys = text.split(/[\s,]+/).filter(part => part !== '')
  if (keys.length === 0) throw new Error(`CATALOGUE_KEY, or ${keyFile} in the data folder, is empty.`)
  return keys.map(readKey)
}

/** A new Ed25519 key as one line: PKCS #8 (RFC 8410) in base64, what `openssl pkcs8 -outform DER | base64 -w0` prints. */
const makeKeyText = (): string =>
  `${generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')}\n`

function readKey(text: string, place: number): SigningKey {
  try {
    const privateKey = createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })
    const { x } = jwkSchema.parse(createPublicKey(privateKey).export({ format: 'jwk' }))
    return { id: keyIdOf(x), publicKey: x, privateKey }
  } catch {
    const form = 'an Ed25519 key in PKCS #8, as base64 in one line'
    throw new Error(`CATALOGUE_KEY, or ${keyFile} in the data folder: key ${place + 1} is not ${form}.`)
  }
}

const jwkSchema = z.object({ crv: z.literal('Ed25519'), x: z.string() })

/** A key's name: the first 16 digits of its SHA-256. */
const keyIdOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex').slice(0, 16)
