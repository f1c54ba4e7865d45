import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Identity } from './rules.ts'

/** What was changed, and from what to what. `before` and `after` hold only what differs, and never a secret. */
export type Change = {
  /** A verb in the code's own words: `grantRole`, `withdraw`. */
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly before?: unknown
  readonly after?: unknown
}

/** Writes down who changed what, in the transaction that changes it: both or neither. `undefined`: the hub itself. */
export async function recordChange(
  step: Kysely<Database> | Transaction<Database>,
  actor: Pick<Identity, 'id' | 'name'> | undefined,
  { action, subjectKind, subjectId, before, after }: Change,
): Promise<void> {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value))
  await step
    .insertInto('auditEvent')
    .values({
      actorId: actor?.id ?? null,
      actorName: actor?.name ?? '',
      ...{ action, subjectKind, subjectId, before: json(before), after: json(after) },
    })
    .execute()
}
