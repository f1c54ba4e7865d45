import type { Generated } from 'kysely'

/** A receiving point of the network, in a place of the tree. */
export type StationTable = {
  id: string
  placeId: string
  name: string
  kind: 'village' | 'community' | 'townCentre' | 'school' | 'agency' | 'enterprise'
  stationClass: 'terminal' | 'extended'
  tier: Generated<'model' | 'standard' | 'lagging'>
  /** What its line is sold as; null: not known. */
  lineKbps: number | null
  /** Without a line: the town keeps its record and it is never shown as lost. */
  isOffline: Generated<boolean>
  contactName: Generated<string>
  contactPhone: Generated<string>
  /** WGS 84, in degrees. */
  latitude: number | null
  longitude: number | null
  createdAt: Generated<Date>
  archivedAt: Generated<Date | null>
  /** Rises with each change, so that two who save at once notice. */
  revision: Generated<number>
}

/** Which management class a station had from when on, and why. */
export type StationTierChangeTable = {
  id: string
  stationId: string
  tier: 'model' | 'standard' | 'lagging'
  reason: string
  changedBy: string | null
  changedAt: Generated<Date>
}

/** Who looks after a station; many have no account. */
export type StationAdministratorTable = {
  id: string
  stationId: string
  userId: string | null
  name: string
  phone: string
  since: Generated<Date>
  until: Generated<Date | null>
}

/** Whom the stations of a place call when nothing works; the nearest place above them that has one counts. */
export type TechnicianContactTable = { organisationId: string; name: string; phone: string }

/** What a paired computer proves itself by. Only the SHA-256 of the key is kept. */
export type StationKeyTable = {
  id: string
  stationId: string
  keyHash: string
  /** How its browser called itself. */
  userAgent: string
  approvedBy: string | null
  createdAt: Generated<Date>
  lastUsedAt: Generated<Date | null>
  revokedAt: Generated<Date | null>
}

/** A computer that shows a code and waits for a technician to say which station it is. */
export type StationPairingTable = {
  id: string
  codeHash: string
  /** Of what the waiting computer asks with. */
  deviceHash: string
  userAgent: string
  createdAt: Generated<Date>
  expiresAt: Date
  stationId: string | null
  approvedBy: string | null
  approvedAt: Date | null
  /** When the computer fetched its key; it is given out once. */
  takenAt: Date | null
}

/** A fault that a station told of, with what its player knew. */
export type StationReportTable = {
  id: string
  stationId: string
  at: Generated<Date>
  kind: string
  note: string
  diagnostics: unknown
  closedAt: Generated<Date | null>
  closedBy: string | null
  /** What was done about it. */
  closingNote: Generated<string>
}
