import { z } from 'zod'
import { seasons } from '../metadata/rules.ts'

const count = z.number().int().min(0)

const topicGapSchema = z.object({
  id: z.string(),
  labelZh: z.string(),
  labelEn: z.string(),
  /** Of the topic above it; null for one of the first level. */
  parentZh: z.string().nullable(),
  parentEn: z.string().nullable(),
  /** In the year's plan and not public yet. */
  planned: count,
  /** Proposed for the year and not decided yet. */
  proposed: count,
  /** Campaigns of the year that gather the lessons of this topic. */
  campaigns: count,
  /** That villages ask for and nobody has met yet, in whichever year they asked. */
  requests: count,
  /** Public now. */
  lessons: count,
  /** Of those. */
  homeGrown: count,
  /** Seasons for which there is no lesson; one that names no season counts for all. */
  seasonsWithout: z.array(z.enum(seasons)),
})
export type TopicGap = z.infer<typeof topicGapSchema>

/** What is wanted of a year and what there is. */
export const gapsSchema = z
  .object({
    year: z.number().int(),
    topics: z.array(topicGapSchema),
    /** Unmet requests that have no topic of the list. */
    requestsWithoutTopic: count,
    months: z.array(z.object({ month: z.string(), planned: count, published: count })),
    places: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        /** How many lessons the place is to publish in the year, and has published; null without a quota. */
        quota: count.nullable(),
        published: count.nullable(),
        /** In the year's plan of the place, and all below it, and not public yet. */
        planned: count,
        /** Public home-grown lessons about the place. */
        homeGrown: count,
      }),
    ),
  })
  .meta({ id: 'Gaps' })
export type Gaps = z.infer<typeof gapsSchema>

/** How many lessons somebody waits for: the plan, proposals, villages' requests, and campaigns with none to show. */
export const wantedOf = ({ planned, proposed, requests, campaigns, lessons }: TopicGap): number =>
  planned + proposed + requests + (lessons === 0 ? campaigns : 0)

/** Topics that have something wanting: those that villages ask for first, then the most wanted, then the poorest. */
export const inNeed = (topics: readonly TopicGap[]): readonly TopicGap[] =>
  topics
    .filter(topic => wantedOf(topic) > 0)
    .toSorted(
      (one, other) =>
        Number(other.requests > 0) - Number(one.requests > 0) ||
        wantedOf(other) - wantedOf(one) ||
        one.lessons - other.lessons,
    )

/** Topics of which there is no public lesson and which nobody has planned: whom they are for finds nothing. */
export const neglected = (topics: readonly TopicGap[]): readonly TopicGap[] =>
  topics.filter(topic => topic.parentZh !== null && topic.lessons === 0 && wantedOf(topic) === 0)
