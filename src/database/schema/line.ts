import type { Generated } from 'kysely'
import type { Held } from './editorial.ts'

/** One file on its way from a producer to the store. */
export type UploadTable = {
  id: string
  coursewareId: string
  ownerId: string
  fileName: string
  sourceBytes: number
  /** The producer's file's own time stamp in ms, to recognise the same file when it is chosen again. */
  lastModifiedMs: number | null
  state: 'receiving' | 'checking' | 'stored' | 'refused'
  /** What the sender's machine made of the file. */
  senderSha256: string | null
  /** What arrived here. */
  sha256: string | null
  failureCode: string | null
  createdAt: Generated<Date>
  finishedAt: Date | null
  /** Since when its producer can read that the stored file will be deleted, and on which day. */
  deletionAnnouncedAt: Generated<Date | null>
  deletionDueAt: Generated<Date | null>
  /** From then on nothing may be made of it any more. */
  deletedAt: Generated<Date | null>
}

/** One version of a lesson: the production line over one upload. Its id is the version's id. */
export type TranscodeJobTable = {
  id: string
  coursewareId: string
  uploadId: string
  profileName: string
  /** 1 for the first made of an upload. */
  version: Generated<number>
  /** What its producer says that it shows; null: the line judges. */
  chosenContent: Generated<'slides' | 'camera' | 'mixed' | null>
  /** What was decided for it, once it has ended; `Plan` of media/plan. */
  plan: Generated<unknown>
  /** What quality control found in its source, once it has ended; `QcReport` of media/qc-report. */
  qcReport: Generated<unknown>
  state: 'running' | 'published' | 'failed'
  /** What a running version is at: `av1` when all that every player needs is published. */
  stage: Generated<'rest' | 'av1'>
  /** `bulk` waits for everybody else. */
  urgency: Generated<'normal' | 'bulk'>
  /** Since when its first stage can be watched; null where another release was shown meanwhile. */
  watchableAt: Generated<Date | null>
  /** The one rung that this version makes anew, and the release that it takes all others from. */
  onlyRung: Generated<string | null>
  onlyOfRelease: Generated<string | null>
  /** Which enqueue of this version: a retry raises it. */
  runNumber: Generated<number>
  /** What each verb has come to; `VerbStates` of courseware/rules. */
  verbStates: unknown
  failureVerb: string | null
  failureCode: string | null
  failureFacts: unknown
  /** The failed command and its last lines, for operators. */
  failureDetail: Generated<string | null>
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
  endedAt: Date | null
}

/** Subtitles of one lesson in one language; their files lie under `subtitlePrefix(coursewareId, id)`. */
export type SubtitleTable = {
  id: string
  coursewareId: string
  /** BCP 47, one of subtitle/rules. */
  language: string
  /** What the dialect is called, where the language is one. */
  dialect: string | null
  cueCount: number
  /** The first few, so that their producer sees what was understood; `FirstCues` of subtitle/rules. */
  firstCues: unknown
  /** Waits for its review: it is not shown yet, or is shown for the time being. */
  held: Generated<Held | null>
  createdAt: Generated<Date>
  /** Replaced or removed then. Its files stay a day longer, for those who are watching. */
  endedAt: Date | null
}

/** A picture that a producer brought for a lesson; its files lie under `ownPicturePrefix(coursewareId, id)`. */
export type OwnPictureTable = {
  id: string
  coursewareId: string
  /** The widths that it was made in, as JSON. */
  widths: unknown
  /** Width by height. */
  aspect: number
  /** Waits for its review, beside the one that is there. */
  isHeld: Generated<boolean>
  createdAt: Generated<Date>
  /** Replaced or removed then. Its files stay a day longer, for pages that name them. */
  endedAt: Date | null
}

/** One row for each stored file that was deleted; it outlasts the lesson. */
export type SourceDeletionTable = {
  uploadId: string
  coursewareId: string
  ownerId: string
  title: string
  fileName: string
  sourceBytes: number
  /** Whose retention was obeyed. */
  profileName: string
  announcedAt: Date
  deletedAt: Date
  /** When the store had let its bytes go; null: it is asked again the next night. */
  removedAt: Date | null
}

/** What the nightly audit found, once for each thing that is wrong; `AuditKind` of upload/audit-records. */
export type AuditFindingTable = {
  kind: string
  subjectId: string
  facts: unknown
  firstSeenAt: Date
  lastSeenAt: Date
  /** The audit put it right itself. */
  healedAt: Date | null
  /** It was not found any more. */
  endedAt: Date | null
}

/** When each of the night's tasks last ran: several hubs share this row, so that one of them does it. */
export type NightlyPassTable = {
  name: string
  startedAt: Date
  endedAt: Date | null
}
