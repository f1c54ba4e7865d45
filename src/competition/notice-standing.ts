import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { reasonSchema } from './case-rules.ts'
import type { Act, Result } from './journal.ts'

/** Why a notice is taken back: printed where it stood, and in the log. */
export const recheckSchema = z.object({ reason: reasonSchema })

/**
 * What has become of an announced result since. `isOutdated`: what was decided leads to another one, which nobody could
 * object to yet. `mayRecheck`: it may be taken back, since that is so or an objection was upheld.
 */
export type NoticeStanding = { readonly isOutdated: boolean; readonly mayRecheck: boolean }

/** By a stage's acts and the results that they lead to now. */
export function noticeStandingOf(acts: readonly Act[], counted: readonly Result[]): NoticeStanding {
  const at = acts.findLastIndex(({ kind }) => kind === 'announced')
  const said = acts[at]
  if (said?.kind !== 'announced') return { isOutdated: false, mayRecheck: false }
  const isOutdated = !isDeepStrictEqual(said.body.results, counted)
  const isUpheld = acts.slice(at).some(({ kind, body }) => kind === 'objectionDecided' && body.isUpheld)
  return { mayRecheck: isOutdated || isUpheld, isOutdated }
}

/** Why the last notice was taken back, as long as none has followed it. */
export const recheckReasonOf = (acts: readonly Act[]): string | undefined => {
  const last = acts.findLast(({ kind }) => kind === 'announced' || kind === 'noticeWithdrawn')
  return last?.kind === 'noticeWithdrawn' ? last.body.reason : undefined
}
