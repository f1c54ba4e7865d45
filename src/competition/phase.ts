import type { StageState } from './stage-rules.ts'

/** Where a competition stands, as one word says it to the public. */
export const phases = ['draft', 'coming', 'entering', 'judging', 'noticed', 'finished', 'cancelled'] as const
export type Phase = (typeof phases)[number]

type Call = { readonly state: string; readonly entriesFrom: Date; readonly entriesUntil: Date }

/** By the hub's clock and the states of its stages, the first one first. */
export function phaseOf(call: Call, stages: readonly { readonly state: StageState }[], now: Date): Phase {
  if (call.state === 'draft' || call.state === 'cancelled') return call.state
  const last = stages.at(-1)?.state
  if (last === 'final') return 'finished'
  if (last === 'noticed') return 'noticed'
  if (call.state === 'open' && now < call.entriesFrom) return 'coming'
  if (call.state === 'open' && now < call.entriesUntil) return 'entering'
  return 'judging'
}
