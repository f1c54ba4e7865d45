import { z } from 'zod'
import { holds, type Person } from '../account/rules.ts'
import type { EditorialReview } from '../courseware/rules.ts'
import { topicIdSchema } from '../topic/rules.ts'

/** Lessons in an order: 果树修剪四讲. */
export type Series = {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly organisationId: string
  readonly isArchived: boolean
}

/** Lessons and series that are shown together from one day to another, for everybody or for some places. */
export type Campaign = {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly organisationId: string
  /** `2026-03-05`, both of them included, in China's time. */
  readonly beginsOn: string
  readonly endsOn: string
  readonly visibility: 'all' | 'regions' | 'stations'
  readonly visibleTo: readonly string[]
  readonly seriesIds: readonly string[]
  /** Every lesson of these belongs to it, beside those put in by hand. */
  readonly topicIds: readonly string[]
  readonly isArchived: boolean
}

/** A tile of the home page, in their order. */
export type Collection = {
  readonly id: string
  readonly labelZh: string
  readonly labelEn: string
  readonly summaryZh: string
  readonly summaryEn: string
  /** Every lesson of these belongs to it, beside those put in by hand. */
  readonly topicIds: readonly string[]
  readonly isArchived: boolean
}

/** A local expert who teaches. */
export type Presenter = {
  readonly id: string
  readonly name: string
  readonly skills: string
  readonly introduction: string
  readonly organisationId: string
}

/** Who changes campaigns of his place, and words there that the public sees already. */
export const editors = ['operator', 'chiefEditor', 'editor'] as const

/**
 * Whether somebody who may change a series or what is told of a presenter still may: what the public sees already an
 * editor of its place changes, as he does with a lesson, where two people look at everything first.
 */
export const mayReword = (
  person: Person,
  { isShown, organisationPath }: { readonly isShown: boolean; readonly organisationPath: string },
  review: EditorialReview,
): boolean => review === 'none' || !isShown || holds(person, editors, organisationPath)

const clean = (text: string) => text.replace(/(?!\n)[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, '').trim()
const line = (most: number) => z.string().transform(clean).pipe(z.string().max(most))
const neededLine = (most: number) => line(most).pipe(z.string().min(1))

const id = z.string().regex(/^[0-9a-f]{32}$/)
/** One tick or several, as a browser sends them. */
const ticks = z
  .union([id, z.array(id)])
  .default([])
  .transform(ids => [...new Set(typeof ids === 'string' ? [ids] : ids)])
  .pipe(z.array(id).max(100))
const topicTicks = z
  .union([topicIdSchema, z.array(topicIdSchema)])
  .default([])
  .transform(ids => [...new Set(typeof ids === 'string' ? [ids] : ids)].sort())
  .pipe(z.array(topicIdSchema).max(50))
const isArchived = z
  .literal('yes')
  .optional()
  .transform(word => word === 'yes')

export const seriesFormSchema = z.object({
  title: neededLine(80),
  summary: line(1000).default(''),
  isArchived,
})
export type SeriesForm = z.infer<typeof seriesFormSchema>

export const campaignFormSchema = z
  .object({
    title: neededLine(80),
    summary: line(1000).default(''),
    beginsOn: z.iso.date(),
    endsOn: z.iso.date(),
    seriesIds: ticks,
    topicIds: topicTicks,
    /** None: it is for everybody. */
    visibleTo: ticks,
    isArchived,
  })
  .refine(({ beginsOn, endsOn }) => beginsOn <= endsOn, { path: ['endsOn'] })
export type CampaignForm = z.infer<typeof campaignFormSchema>

export const collectionFormSchema = z.object({
  labelZh: neededLine(20),
  labelEn: neededLine(40),
  summaryZh: line(200).default(''),
  summaryEn: line(200).default(''),
  topicIds: topicTicks,
  isArchived,
})
export type CollectionForm = z.infer<typeof collectionFormSchema>

export const presenterFormSchema = z.object({
  skills: line(120).default(''),
  introduction: line(1000).default(''),
})
export type PresenterForm = z.infer<typeof presenterFormSchema>

/** Whether a campaign is on, on this day of China's time. */
export const isOn = ({ beginsOn, endsOn, isArchived }: Campaign, today: string): boolean =>
  !isArchived && beginsOn <= today && today <= endsOn
