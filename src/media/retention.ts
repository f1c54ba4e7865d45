import { z } from 'zod'

/** How long raw footage is kept, as a profile says it. */
export const sourceRetentionSchema = z
  .strictObject({
    /** Counted from the day on which the newest version was published; null: for ever. */
    days: z.number().int().min(1).max(3650).nullable(),
    /** How long its producer can read the announcement before the footage goes. */
    announceDays: z.number().int().min(1).max(365),
    why: z.string().min(1),
  })
  .refine(({ days, announceDays }) => days === null || announceDays <= days, {
    path: ['announceDays'],
    message: 'must not exceed days',
  })
export type SourceRetention = z.infer<typeof sourceRetentionSchema>

/** What is known of one lesson's raw footage and of what became of the lesson. */
export type SourceStanding = {
  /** The newest version; undefined where none was ever begun. */
  readonly newestState: 'running' | 'published' | 'failed' | undefined
  /** When the newest version was published. */
  readonly publishedAt: Date | undefined
  /** Its owner or an operator said that it stays. */
  readonly isKept: boolean
  readonly announcedAt: Date | undefined
  /** The day that was announced. */
  readonly dueAt: Date | undefined
}

/** What tonight does with a lesson's raw footage. */
export type RetentionStep =
  | { readonly step: 'leave' | 'withdraw' | 'delete' }
  | { readonly step: 'announce'; readonly dueAt: Date }

const dayMs = 24 * 3600_000
const after = (time: Date, days: number) => new Date(time.getTime() + days * dayMs)

/**
 * Decides what happens to raw footage at `now`. It is deleted only when its lesson is published, nothing of it is under
 * way or failed, nobody keeps it, and the announcement has stood for all of its days.
 */
export function decideRetention(
  standing: SourceStanding,
  policy: SourceRetention | undefined,
  now: Date,
): RetentionStep {
  const { newestState, publishedAt, announcedAt, dueAt } = standing
  const stays: RetentionStep = { step: announcedAt ? 'withdraw' : 'leave' }
  if (!policy || policy.days === null || standing.isKept) return stays
  if (newestState !== 'published' || !publishedAt) return stays
  const end = after(publishedAt, policy.days)
  if (now < after(end, -policy.announceDays)) return stays
  if (!announcedAt || !dueAt) {
    const soonest = after(now, policy.announceDays)
    return { step: 'announce', dueAt: soonest > end ? soonest : end }
  }
  return { step: now >= dueAt && now >= after(announcedAt, policy.announceDays) ? 'delete' : 'leave' }
}

const chinaOffsetMs = 8 * 3600_000
const nightHour = 3

/** The last time that a night's work was due: 03:00 in China, when no projector runs. China has no summer time. */
export function lastNight(now: Date): Date {
  const hour = nightHour * 3600_000
  const day = Math.floor((now.getTime() + chinaOffsetMs - hour) / dayMs)
  return new Date(day * dayMs + hour - chinaOffsetMs)
}
