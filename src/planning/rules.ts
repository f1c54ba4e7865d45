import { z } from 'zod'
import { holds, makers, type Person } from '../account/rules.ts'
import { dayOf } from '../china-time.ts'
import { lineSchema, textSchema, titleSchema } from '../courseware/rules.ts'
import { topicIdSchema } from '../topic/rules.ts'

/** Whether a text from an address can be an id here. */
export const isId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text)
const idSchema = z.string().refine(isId)

/** `2027-03`. */
export const monthSchema = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/)
export const summaryLength = { most: 1000 } as const
export const reasonLength = { most: 500 } as const

/** What somebody writes who wants a lesson made. */
export const proposalSchema = z.object({
  title: titleSchema,
  /** Whom it helps and with what: two approvers judge by it. */
  summary: textSchema(summaryLength.most).pipe(z.string().min(10)),
  topicId: topicIdSchema
    .or(z.literal(''))
    .default('')
    .transform(id => id || null),
  organisationId: idSchema,
  month: monthSchema,
})
export type ProposalForm = z.infer<typeof proposalSchema>

export const proposalStates = ['proposed', 'endorsed', 'approved', 'returned', 'withdrawn'] as const
export type ProposalState = (typeof proposalStates)[number]

/** The two who must approve, one after the other. */
export const steps = ['editor', 'chiefEditor'] as const
export type Step = (typeof steps)[number]

/** Whose turn it is; undefined where nobody's. */
export const stepOf = (state: ProposalState): Step | undefined =>
  state === 'proposed' ? 'editor' : state === 'endorsed' ? 'chiefEditor' : undefined

type Judged = {
  readonly state: ProposalState
  readonly proposerId: string
  readonly organisationPath: string
  /** Who has approved it in this round. */
  readonly endorserId: string | undefined
}

/**
 * Whether a person may approve or return a proposal now: who holds the role whose turn it is, at the place that it
 * belongs to, is not its proposer, and has not given the other approval. Two roles mean two people.
 */
export function mayDecide(person: Person, proposal: Judged): boolean {
  const step = stepOf(proposal.state)
  return (
    step !== undefined &&
    holds(person, [step], proposal.organisationPath) &&
    person.id !== proposal.proposerId &&
    person.id !== proposal.endorserId
  )
}

/** Only its proposer changes a proposal: before anybody has approved it, and when it was returned. */
export const mayRewrite = (
  person: Person,
  { state, proposerId }: Pick<Judged, 'state' | 'proposerId'>,
): boolean => person.id === proposerId && (state === 'proposed' || state === 'returned')

/** Who makes lessons at a place proposes for it. */
export const mayProposeFor = (person: Person, organisationPath: string): boolean =>
  holds(person, makers, organisationPath)

/** The plan of a place is its chief editor's and the operator's: quotas, and what is dropped. */
export const mayArrange = (person: Person, organisationPath: string): boolean =>
  holds(person, ['operator', 'chiefEditor'], organisationPath)

type Startable = { readonly organisationPath: string; readonly ownerId: string | null }
/** Who begins the lesson of a plan item: whoever sees to it, and whoever makes lessons there. */
export const mayStart = (person: Person, { organisationPath, ownerId }: Startable): boolean =>
  person.id === ownerId || mayProposeFor(person, organisationPath)

export const verdictSchema = z.object({
  round: z.coerce.number().int().min(1).max(10_000),
  reason: textSchema(reasonLength.most).default(''),
})
/** Who gets a proposal back must know why. */
export const returnSchema = verdictSchema.extend({
  reason: textSchema(reasonLength.most).pipe(z.string().min(1)),
})
export const dropSchema = z.object({ reason: lineSchema(reasonLength.most).pipe(z.string().min(1)) })
export const linkSchema = z.object({ coursewareId: idSchema })

export const yearSchema = z.coerce.number().int().min(2000).max(2099)
export const quotaSchema = z.object({
  organisationId: idSchema,
  year: yearSchema,
  /** 0 takes the quota away. */
  lessons: z
    .string()
    .trim()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.number().max(10_000)),
})

/** The month of a moment in China: `2026-11`. */
export const monthOf = (time: Date): string => dayOf(time).slice(0, 7)
export const yearOf = (time: Date): number => Number(monthOf(time).slice(0, 4))

/** A year in China, from its first moment to the next one's. China has no summer time. */
export const yearBounds = (year: number): { readonly from: Date; readonly to: Date } => ({
  from: new Date(`${year}-01-01T00:00:00+08:00`),
  to: new Date(`${year + 1}-01-01T00:00:00+08:00`),
})

/** How a plan item stands. */
export const stages = ['planned', 'started', 'inReview', 'published', 'withdrawn', 'dropped'] as const
export type Stage = (typeof stages)[number]

type ItemFacts = {
  readonly droppedAt: Date | null
  readonly closedAt: Date | null
  /** Of its lesson; null without one. */
  readonly lessonState: string | null
  readonly publishedAt: Date | null
}

/** A lesson that was taken down again is told as such: the plan does not count it as there. */
export function stageOf({ droppedAt, closedAt, lessonState, publishedAt }: ItemFacts): Stage {
  if (droppedAt) return 'dropped'
  if (publishedAt) return 'published'
  if (closedAt) return 'withdrawn'
  if (lessonState === null) return 'planned'
  return lessonState === 'firstReview' || lessonState === 'secondReview' ? 'inReview' : 'started'
}

/** Whether an item should have been published in a month that is over. */
export const isOverdue = (stage: Stage, month: string, now: Date): boolean =>
  month < monthOf(now) && (stage === 'planned' || stage === 'started' || stage === 'inReview')
