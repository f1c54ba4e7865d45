import type { Generated } from 'kysely'
import type { RoleName } from './people.ts'

/** A one-time link that makes an account. Only the hashes of its token and its code are kept. */
export type InvitationTable = {
  id: string
  tokenHash: string
  /** Of the code on a printed card, keyed with the hub's secret; null: a link alone. */
  codeHash: Generated<string | null>
  role: RoleName
  organisationId: Generated<string>
  /** Who it is meant for, as the inviter wrote it. */
  name: string
  /** null: the set-up link of the first start. */
  createdBy: string | null
  createdAt: Generated<Date>
  expiresAt: Date
  usedAt: Date | null
  revokedAt: Date | null
}

/** What a machine key may be used for; `keyScopes` of account/rules. */
export type KeyScopeName = 'upload' | 'read' | 'manage' | 'webhooks'

/** A person's key for programs. Shown once; only its SHA-256 is kept. */
export type MachineKeyTable = {
  id: string
  userId: string
  name: string
  keyHash: string
  scopes: KeyScopeName[]
  /** null: it works until it is revoked. */
  expiresAt: Date | null
  createdAt: Generated<Date>
  lastUsedAt: Date | null
  revokedAt: Date | null
}

/** A new one-time code for somebody who has lost his password. */
export type PasswordResetTable = {
  id: string
  userId: string
  tokenHash: string
  codeHash: string
  createdBy: string | null
  createdAt: Generated<Date>
  expiresAt: Date
  usedAt: Date | null
  revokedAt: Date | null
}

/** The public half of a key that a person's device holds. */
export type PasskeyTable = {
  id: string
  userId: string
  name: string
  /** As the device calls it, base64url. */
  credentialId: string
  publicKey: Buffer
  /** How often the device says that it was used; many always say 0. */
  counter: number
  transports: string[]
  createdAt: Generated<Date>
  lastUsedAt: Date | null
}

/** A question that a device must sign; it is deleted by whoever answers it. */
export type PasskeyChallengeTable = {
  challenge: string
  /** Who adds a passkey; null: somebody signs in. */
  userId: string | null
  expiresAt: Date
}

/** How often something was tried, by address, name or device: hashes, no names. */
export type TryCountTable = { key: string; tries: number; endsAt: Date }
