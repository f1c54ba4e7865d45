import { createPublicKey, sign, verify } from 'node:crypto'
import { z } from 'zod'
import { XiangtuError } from '../errors.ts'
import { type CatalogueHead, headSchema, type PublicKey, signedHeadSchema } from './rules.ts'
import type { SigningKey } from './signing.ts'

/** Says what is signed, so that no other text signed with this key can pass for a head. */
const headType = 'xiangtu-catalogue'

const protectedSchema = z.object({ alg: z.literal('EdDSA'), kid: z.string(), typ: z.literal(headType) })

/** A head as it is stored: JWS with one EdDSA signature (RFC 8037) for each key. */
export function writeHead(head: CatalogueHead, keys: readonly SigningKey[]): string {
  const payload = base64url(JSON.stringify(head))
  const signatures = keys.map(({ id, privateKey }) => {
    const header = base64url(JSON.stringify({ alg: 'EdDSA', kid: id, typ: headType }))
    const signature = sign(null, Buffer.from(`${header}.${payload}`), privateKey).toString('base64url')
    return { protected: header, signature }
  })
  return JSON.stringify({ payload, signatures })
}

/**
 * Reads a stored head that one of the trusted keys has signed. Nothing of it is looked at before a signature holds.
 * Throws `catalogueUntrusted` where none does, or where it is no head.
 */
export function readHead(text: string, trusted: readonly PublicKey[]): CatalogueHead {
  try {
    const { payload, signatures } = signedHeadSchema.parse(JSON.parse(text))
    const isSigned = signatures.some(each => {
      const header = protectedSchema.safeParse(fromBase64url(each.protected)).data
      const key = trusted.find(({ id }) => id === header?.kid)
      return key !== undefined && holds(`${each.protected}.${payload}`, each.signature, key)
    })
    if (isSigned) return headSchema.parse(fromBase64url(payload))
  } catch (error) {
    throw new XiangtuError('catalogueUntrusted', { detail: 'not a head', cause: error })
  }
  throw new XiangtuError('catalogueUntrusted', { detail: 'no signature of a trusted key' })
}

function holds(signed: string, signature: string, { publicKey }: PublicKey): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
  return verify(null, Buffer.from(signed), key, Buffer.from(signature, 'base64url'))
}

const base64url = (text: string): string => Buffer.from(text).toString('base64url')
const fromBase64url = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString())
