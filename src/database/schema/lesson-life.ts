import type { Generated } from 'kysely'

/** Where a lesson stands on its way to the public. */
export type LessonState = 'draft' | 'firstReview' | 'secondReview' | 'published' | 'withdrawn'

/** The columns of the courseware table that say so. */
export type LessonLifeColumns = {
  state: Generated<LessonState>
  firstPublishedAt: Generated<Date | null>
  /** Approved, and shown from then on. */
  scheduledAt: Generated<Date | null>
  withdrawnAt: Generated<Date | null>
  withdrawnReason: Generated<string | null>
  visibility: Generated<'all' | 'regions' | 'stations'>
  /** Ids of organisations or stations, where not all may see it. */
  visibleTo: Generated<string[]>
  /** Who holds the rights in it, and where its material comes from. */
  rightsStatement: Generated<string>
  sourceStatement: Generated<string>
  /** Made by a contracted or outside producer. */
  isOutside: Generated<boolean>
  /** Rises with each change of its description, so that two who save at once notice. */
  revision: Generated<number>
}

/** What the public could see of a lesson from then on; written by the database, in the order of commits. */
export type LessonEventTable = {
  seq: Generated<number>
  coursewareId: string
  kind: 'published' | 'changed' | 'withdrawn' | 'failed'
  at: Generated<Date>
}
