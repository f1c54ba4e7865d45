/** What must be mended before a call is made public. */
export const callFaultKinds = [
  'entriesOver',
  'scoringBeforeEntriesEnd',
  'stagesOverlap',
  'scoringOver',
] as const
export type CallFault = (typeof callFaultKinds)[number]

type Call = { readonly entriesUntil: Date }
type Window = { readonly scoringFrom: Date; readonly scoringUntil: Date }

/** Why a draft cannot be made public yet; none: it can. A stage begins when what is before it has ended. */
export function callFaults(
  { entriesUntil }: Call,
  stages: readonly Window[],
  now: Date,
): readonly CallFault[] {
  const [first, ...later] = stages
  const overlap = later.some(({ scoringFrom }, at) => scoringFrom < (stages[at]?.scoringUntil ?? scoringFrom))
  return [
    ...(entriesUntil <= now ? (['entriesOver'] as const) : []),
    ...(first && first.scoringFrom < entriesUntil ? (['scoringBeforeEntriesEnd'] as const) : []),
    ...(overlap ? (['stagesOverlap'] as const) : []),
    ...(stages.some(({ scoringUntil }) => scoringUntil <= now) ? (['scoringOver'] as const) : []),
  ]
}
