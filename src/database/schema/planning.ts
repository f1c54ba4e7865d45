import type { Generated } from 'kysely'

/** A topic that somebody wants a lesson made of. */
export type TopicProposalTable = {
  id: string
  title: string
  summary: string
  /** null: none of the list fits. */
  topicId: string | null
  organisationId: string
  proposerId: string
  /** When the lesson should be there: `2027-03`. */
  month: string
  state: Generated<'proposed' | 'endorsed' | 'approved' | 'returned' | 'withdrawn'>
  /** Rises each time that it is proposed again. */
  round: Generated<number>
  /** Pieces of its title, by which similar ones are found. */
  grams: string[]
  createdAt: Generated<Date>
  changedAt: Generated<Date>
}

/** What an editor or a chief editor said of a proposal; rows are only ever added. */
export type ProposalVerdictTable = {
  id: string
  proposalId: string
  round: number
  step: 'editor' | 'chiefEditor'
  verdict: 'approved' | 'returned'
  /** Why it was returned; of an approval, a remark. */
  reason: string
  personId: string | null
  personName: string
  at: Generated<Date>
}

/** An approved topic in a year's plan. */
export type PlanItemTable = {
  id: string
  proposalId: string
  organisationId: string
  title: string
  summary: string
  topicId: string | null
  /** By when: `2027-03`. */
  month: string
  /** Who sees to it. */
  ownerId: string | null
  coursewareId: Generated<string | null>
  startedAt: Generated<Date | null>
  /** Written by the database when its lesson is published. */
  closedAt: Generated<Date | null>
  droppedAt: Generated<Date | null>
  dropReason: Generated<string | null>
  createdAt: Generated<Date>
}

/** How many lessons an organisation is to publish in a year. */
export type ProductionQuotaTable = {
  organisationId: string
  year: number
  lessons: number
}

/** A lesson that somebody of a village, or of another place, asks for. */
export type CoursewareRequestTable = {
  id: string
  /** In the asker's own words, 200 characters at most. */
  what: string
  /** null: none of the list fits. */
  topicId: string | null
  /** The place that asks. */
  organisationId: string
  /** Who asks: somebody, or whoever sits at a paired station. */
  askerId: string | null
  stationId: Generated<string | null>
  /** An answered one whose lesson is not public any more counts as open again. */
  state: Generated<'open' | 'answered' | 'declined' | 'withdrawn'>
  /** Why it was declined. */
  answer: Generated<string>
  /** The lesson that answers it. */
  coursewareId: Generated<string | null>
  createdAt: Generated<Date>
  changedAt: Generated<Date>
}
