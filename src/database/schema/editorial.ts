import type { Generated } from 'kysely'

/** Columns of the courseware table that tell how its reviews stand. */
export type ReviewColumns = {
  /** Rises with each submitting: approvals of an earlier one count no more. */
  reviewRound: Generated<number>
  submittedBy: Generated<string | null>
  submittedAt: Generated<Date | null>
  /** The upload that `releaseId` was made of. */
  releaseUploadId: Generated<string | null>
  /** The only film that may be shown without another review; null: any may. */
  approvedUploadId: Generated<string | null>
  /** A new film beside the shown one, until it is approved; `HeldRelease` of courseware/rules. */
  heldRelease: Generated<unknown>
  /** Whether a change of texts, cover, subtitles, handouts or pauses waits for its review beside what is shown. */
  holdsChange: Generated<boolean>
  /** The texts of it; `MetadataPatch` of metadata/rules. */
  heldMetadata: Generated<unknown>
  /** The cover of it: a candidate's name, or the id of an own picture. */
  heldPoster: Generated<string | null>
}

/** A change of what a public lesson has, until it is approved: it comes, or goes. */
export type Held = 'add' | 'remove'

/** One person's verdict on a submitted lesson. */
export type EditorialReviewTable = {
  id: string
  coursewareId: string
  round: number
  step: 'first' | 'second' | 'outside'
  verdict: 'approved' | 'returned'
  reviewerId: string | null
  reviewerName: string
  /** Of a returned one: a reason by field; `Reasons` of editorial/rules. */
  reasons: unknown
  /** What was judged: the film, and the lesson's revision. */
  uploadId: string | null
  revision: number
  at: Generated<Date>
}
