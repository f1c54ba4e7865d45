import type { Generated } from 'kysely'

/** A competition of lessons: its call, and until when lessons are entered. What is judged how stands in its stages. */
export type CompetitionTable = {
  id: string
  organisationId: string
  title: string
  callText: string
  /** The document that it rests on; printed with the call. */
  policyBasis: Generated<string>
  /** The name of the spec profile that films are held against. */
  specProfile: string
  state: Generated<'draft' | 'open' | 'closed' | 'cancelled'>
  entriesFrom: Date
  /** The first moment at which it is too late. */
  entriesUntil: Date
  /** How and where one objects, besides the form; printed on the notice. */
  howToObject: Generated<string>
  /** The competition of a higher place that the best of this one are passed on to. */
  upToId: string | null
  /** Why it was cancelled; printed where its call stood. */
  cancelReason: Generated<string>
  createdBy: string | null
  createdAt: Generated<Date>
  /** Rises with each change, so that two who save at once notice. */
  revision: Generated<number>
}

/** Entries are ranked within their category. */
export type EntryCategoryTable = {
  id: string
  competitionId: string
  /** What the codes of its entries begin with. */
  letter: string
  name: string
  /** How many awards there are, the highest first: `{ name, count }[]`. */
  quotas: unknown
}

/** One round of judging, with its own panel, rule and log. */
export type CompetitionStageTable = {
  id: string
  competitionId: string
  place: number
  kind: 'preliminary' | 'second' | 'final'
  state: Generated<'planned' | 'preparing' | 'scoring' | 'counting' | 'noticed' | 'final' | 'passedOn'>
  /** `countingRuleSchema`: all that a count depends on. */
  rule: unknown
  /** `rubricWordsSchema`: what criteria, gates and bands are called. */
  words: unknown
  reviewersPerEntry: number
  /** The share of a film that must have been played before its sheet is submitted. */
  watchPercent: Generated<number>
  scoringFrom: Date
  scoringUntil: Date
  votesFrom: Date | null
  votesUntil: Date | null
  /** Working days that the provisional result stands open to objections. */
  noticeDays: Generated<number>
  /** How many of each category go on to the next stage; null in the last one. */
  advancePerCategory: number | null
  /** Decides the draws. Its hash is in the log's first row; it is told when scoring has closed. */
  seed: string
  noticeFrom: Date | null
  noticeUntil: Date | null
  finalAt: Date | null
  blindLiftedAt: Date | null
  blindLiftedBy: string | null
}

/** A lesson in a competition, as its film was when it was entered. */
export type EntryTable = {
  id: string
  competitionId: string
  categoryId: string
  /** `A-017`: drawn when the formal check is over, so that it tells nothing of who came first. */
  code: string | null
  coursewareId: string
  /** The release that is judged, whatever the lesson shows later. */
  releaseId: string
  /** What a player needs to know of that release; `PublishedMedia` of courseware/rules. */
  media: unknown
  /** SHA-256 over the hashes of its tracks' files. */
  contentHash: string
  durationSeconds: number
  /** What is left out at the start of the film while it is judged blind. */
  titleCardSeconds: number
  title: string
  organisationId: string
  enteredBy: string
  /** Who made it, as credited when it was entered: `{ name, craft }[]`. */
  people: unknown
  state: Generated<'entered' | 'returned' | 'passed' | 'rejected' | 'withdrawn'>
  wasReturned: Generated<boolean>
  stateReason: Generated<string>
  checkedBy: string | null
  enteredAt: Generated<Date>
  changedAt: Generated<Date>
}

/** That an entry is judged in a stage. */
export type StageEntryTable = {
  stageId: string
  entryId: string
  /** A gate has stopped it: the chair's decision. */
  isStopped: Generated<boolean>
}

/** A reviewer of one stage, under a number. */
export type PanelMemberTable = {
  id: string
  stageId: string
  userId: string
  number: string
  role: Generated<'reviewer' | 'chair' | 'arbiter'>
  joinedAt: Generated<Date>
  removedAt: Date | null
  removalReason: Generated<string>
}

/** A public lesson that a stage's panel measures by; `points` of a hundred. */
export type AnchorFilmTable = {
  id: string
  stageId: string
  coursewareId: string
  points: number
  why: string
  addedAt: Generated<Date>
}

/** That a reviewer must not judge an entry, or nothing of an organisation. `declaredBy` may be the reviewer himself. */
export type ConflictDeclarationTable = {
  id: string
  competitionId: string
  entryId: string | null
  organisationId: string | null
  reviewerId: string
  declaredBy: string
  reason: Generated<string>
  declaredAt: Generated<Date>
}

/** Who judges what. */
export type ReviewAssignmentTable = {
  id: string
  stageId: string
  entryId: string
  memberId: string
  isArbiter: Generated<boolean>
  /** Where it comes in this reviewer's own order, drawn at random. */
  place: number
  state: Generated<'open' | 'submitted' | 'released'>
  createdAt: Generated<Date>
  releasedAt: Date | null
}

/** A reviewer's judgement, a draft until it is submitted. */
export type ScoreSheetTable = {
  assignmentId: string
  /** By criterion. */
  halfPoints: Generated<unknown>
  /** Gates that he says no to. */
  flags: Generated<unknown>
  comment: Generated<string>
  /** Rises with each save. */
  revision: Generated<number>
  savedAt: Generated<Date>
  submittedAt: Date | null
  /** Of the page that submitted it: the same submission twice is one. */
  submissionKey: string | null
}

/** A remark at a moment of the film. */
export type ScoreRemarkTable = {
  id: string
  assignmentId: string
  atSeconds: number
  text: string
  writtenAt: Generated<Date>
}

/** What of the film a reviewer has played. */
export type WatchCoverageTable = {
  assignmentId: string
  /** How long the film is as reviewers get it, without its title card. */
  shownMs: number
  /** An `int4multirange` of milliseconds from where it begins for them, as text: `{[0,4000),[8000,12000)}`. */
  coveredMs: Generated<string>
  /** Until when what was played has been accounted for, by the hub's clock. */
  heardAt: Generated<Date>
}

/** The log of a stage: rows are only ever added, each bound to the one before. */
export type CompetitionLogTable = {
  stageId: string
  seq: number
  /** ISO 8601 in UTC, by the hub's clock. */
  at: string
  kind: string
  /** Canonical JSON, as it was hashed; in pseudonyms. */
  body: string
  hash: string
  /** Who did it; never handed out with the log. */
  actorId: string | null
}

/** Up to where a log stood on a day, as it was published. */
export type CompetitionLogHeadTable = {
  stageId: string
  /** `2026-11-22`, in Asia/Shanghai. */
  day: string
  seq: number
  hash: string
  publishedAt: Generated<Date>
}

/** Somebody says that a result is wrong, under his own name. */
export type ObjectionTable = {
  id: string
  stageId: string
  entryId: string
  number: number
  name: string
  /** Telephone or address; for the organiser alone. */
  contact: string
  text: string
  madeAt: Generated<Date>
  state: Generated<'open' | 'upheld' | 'dismissed'>
  answer: Generated<string>
  decidedBy: string | null
  decidedAt: Date | null
}

/** What an entry, a person or an organisation got. */
export type AwardTable = {
  id: string
  competitionId: string
  stageId: string
  targetKind: 'entry' | 'person' | 'organisation'
  entryId: string | null
  /** As it stands on the certificate. */
  targetName: string
  /** The unit and the people of an entry, as they stand on the certificate: no later change of a name changes it. */
  makers: Generated<string>
  /** As they were called when it was issued. */
  competitionTitle: Generated<string>
  issuerName: Generated<string>
  awardName: string
  /** Of the entry in its category; null where there is none. */
  rank: number | null
  /** The certificate's, unique for good. */
  number: string
  issuedAt: Generated<Date>
  issuedBy: string | null
}

/** One voice of the public: one a day for each station or person. */
export type PublicVoteTable = {
  id: string
  stageId: string
  entryId: string
  voterKind: 'station' | 'person'
  voterId: string
  /** In Asia/Shanghai. */
  day: string
  votedAt: Generated<Date>
}

/** Hands counted in a village after a screening; reported apart. */
export type VillageJuryTable = {
  id: string
  stageId: string
  entryId: string
  stationId: string
  present: number
  inFavour: number
  screenedOn: string
  countedAt: Generated<Date>
}
