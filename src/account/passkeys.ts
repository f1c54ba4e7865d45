import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import {
  findPasskey,
  insertPasskey,
  keepChallenge,
  listCredentials,
  notePasskeyUse,
  takeChallenge,
} from './passkey-records.ts'
import type { Identity } from './rules.ts'

type Db = Kysely<Database>

/** This hub as browsers know it: a passkey works under the one name that it was made under. */
export type Site = { readonly origin: string; readonly hostname: string }

const text = z.string().min(1).max(20_000)
const credential = {
  id: text.max(2000),
  rawId: text.max(2000),
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}),
}

/** What a browser says of a passkey that it has made, and of one that it has signed with. Unknown fields fall away. */
export const newPasskeySchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: text,
    attestationObject: text,
    transports: z.array(z.string().max(30)).max(10).default([]),
  }),
})
export const passkeyAnswerSchema = z.object({
  ...credential,
  response: z.object({ clientDataJSON: text, authenticatorData: text, signature: text }),
})

/** A question to a device: make a passkey for this person, one that needs no user name to be found. */
export async function askForNewPasskey(db: Db, { hostname }: Site, person: Identity) {
  const known = await listCredentials(db, person.id)
  const options = await generateRegistrationOptions({
    rpName: '乡土 Xiangtu',
    rpID: hostname,
    userName: person.username,
    userDisplayName: person.name,
    userID: new TextEncoder().encode(person.id),
    attestationType: 'none',
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await keepChallenge(db, options.challenge, person.id)
  return options
}

/** Checks a new passkey and keeps its public half. Throws `passkeyRefused`. */
export async function addPasskey(
  db: Db,
  { origin, hostname }: Site,
  { person, name, response }: { person: Identity; name: string; response: z.infer<typeof newPasskeySchema> },
): Promise<void> {
  const { registrationInfo } = await orRefused(
    verifyRegistrationResponse({
      response,
      expectedChallenge: challenge => takeChallenge(db, challenge, person.id),
      expectedOrigin: origin,
      expectedRPID: hostname,
      requireUserVerification: true,
    }),
  )
  if (!registrationInfo) throw new XiangtuError('passkeyRefused')
  const { id, publicKey, counter } = registrationInfo.credential
  const { transports } = response.response
  await insertPasskey(db, person, { name, credentialId: id, publicKey, counter, transports })
}

/** A question to a device: sign with any passkey that it has for this hub. */
export async function askForPasskey(db: Db, { hostname }: Site) {
  const options = await generateAuthenticationOptions({ rpID: hostname, userVerification: 'required' })
  await keepChallenge(db, options.challenge, null)
  return options
}

/**
 * Whose passkey has signed. Throws `passkeyRefused`: for an unknown one, a wrong signature, an answer that comes twice,
 * late or from another site, and where the device has not asked for a finger, a face or a PIN.
 */
export async function personOfPasskey(
  db: Db,
  { origin, hostname }: Site,
  response: z.infer<typeof passkeyAnswerSchema>,
): Promise<Identity> {
  const known = await findPasskey(db, response.id)
  if (!known) throw new XiangtuError('passkeyRefused')
  const { person, publicKey, counter, transports } = known
  const { verified, authenticationInfo } = await orRefused(
    verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge => takeChallenge(db, challenge, null),
      expectedOrigin: origin,
      expectedRPID: hostname,
      credential: { id: response.id, publicKey: new Uint8Array(publicKey), counter, transports },
      requireUserVerification: true,
    }),
  )
  if (!verified) throw new XiangtuError('passkeyRefused')
  await notePasskeyUse(db, response.id, authenticationInfo.newCounter)
  return person
}

/** The library throws plain errors for whatever a stranger sends; which one is for the log. */
const orRefused = <Checked>(checked: Promise<Checked>): Promise<Checked> =>
  checked.catch((cause: unknown) => {
    throw new XiangtuError('passkeyRefused', { cause })
  })
