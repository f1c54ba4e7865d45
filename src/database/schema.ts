import type { Generated } from 'kysely'
import type {
  InvitationTable,
  MachineKeyTable,
  PasskeyChallengeTable,
  PasskeyTable,
  PasswordResetTable,
  TryCountTable,
} from './schema/accounts.ts'
import type { EditorialReviewTable, ReviewColumns } from './schema/editorial.ts'
import type { LessonEventTable, LessonLifeColumns } from './schema/lesson-life.ts'
import type {
  CampaignSeriesTable,
  CampaignTable,
  CollectionTable,
  CreditTable,
  HandoutTable,
  LessonCampaignTable,
  LessonCollectionTable,
  LessonTopicTable,
  MetadataColumns,
  PresenterTable,
  SeriesTable,
  TopicTable,
} from './schema/metadata.ts'
import type { AuditEventTable, OrganisationTable, RoleGrantTable } from './schema/people.ts'
import type {
  PlanItemTable,
  ProductionQuotaTable,
  ProposalVerdictTable,
  TopicProposalTable,
} from './schema/planning.ts'
import type { CatalogueEntryTable, CataloguePartTable, PublicationTable } from './schema/publication.ts'
import type { SearchEntryTable, SearchSetTable, SearchStateTable, SearchWordTable } from './schema/search.ts'
import type { WebhookDeliveryTable, WebhookTable } from './schema/webhook.ts'

/** Rows as PostgreSQL holds them. Column names are the code's own names, so that one word serves everywhere. */
export type Database = {
  user: UserTable
  account: AccountTable
  session: SessionTable
  verification: VerificationTable
  invitation: InvitationTable
  machineKey: MachineKeyTable
  passwordReset: PasswordResetTable
  passkey: PasskeyTable
  passkeyChallenge: PasskeyChallengeTable
  tryCount: TryCountTable
  courseware: CoursewareTable
  upload: UploadTable
  transcodeJob: TranscodeJobTable
  subtitle: SubtitleTable
  ownPicture: OwnPictureTable
  sourceDeletion: SourceDeletionTable
  auditFinding: AuditFindingTable
  nightlyPass: NightlyPassTable
  organisation: OrganisationTable
  roleGrant: RoleGrantTable
  auditEvent: AuditEventTable
  lessonEvent: LessonEventTable
  editorialReview: EditorialReviewTable
  publication: PublicationTable
  catalogueEntry: CatalogueEntryTable
  cataloguePart: CataloguePartTable
  searchState: SearchStateTable
  searchEntry: SearchEntryTable
  searchSet: SearchSetTable
  searchWord: SearchWordTable
  topic: TopicTable
  lessonTopic: LessonTopicTable
  series: SeriesTable
  campaign: CampaignTable
  campaignSeries: CampaignSeriesTable
  lessonCampaign: LessonCampaignTable
  collection: CollectionTable
  lessonCollection: LessonCollectionTable
  presenter: PresenterTable
  credit: CreditTable
  handout: HandoutTable
  webhook: WebhookTable
  webhookDelivery: WebhookDeliveryTable
  topicProposal: TopicProposalTable
  proposalVerdict: ProposalVerdictTable
  planItem: PlanItemTable
  productionQuota: ProductionQuotaTable
}

/** A person. The four tables from here are better-auth's; `username` is read from it too. */
export type UserTable = {
  id: string
  name: string
  /** better-auth wants one; accounts here have a made-up address under `.invalid`. */
  email: string
  emailVerified: boolean
  image: string | null
  username: string | null
  displayUsername: string | null
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}
export type AccountTable = {
  id: string
  accountId: string
  providerId: string
  userId: string
  accessToken: string | null
  refreshToken: string | null
  idToken: string | null
  accessTokenExpiresAt: Date | null
  refreshTokenExpiresAt: Date | null
  scope: string | null
  password: string | null
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}
export type SessionTable = {
  id: string
  expiresAt: Date
  token: string
  ipAddress: string | null
  userAgent: string | null
  userId: string
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}
export type VerificationTable = {
  id: string
  identifier: string
  value: string
  expiresAt: Date
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

/** What others say of a lesson: see schema/lesson-life and schema/metadata. */
type LessonColumns = LessonLifeColumns & MetadataColumns & ReviewColumns

/** One finished film programme with its description. */
export type CoursewareTable = LessonColumns & {
  id: string
  ownerId: string
  /** The member organisation that it belongs to. */
  organisationId: Generated<string>
  title: string
  notes: string
  /** Where its playable files lie, once published: `releasePrefix(id, releaseId)`. */
  releaseId: string | null
  /** What a player and a list need to know of the release; `PublishedMedia` of courseware/rules. */
  media: unknown
  /** Since when everybody may watch it; null while nobody else may. */
  publishedAt: Date | null
  /** An organiser needs it by then: it moves up in the queue. */
  dueAt: Generated<Date | null>
  /** Rises with each change of the subtitles: whoever writes a master playlist enters it only if this stood still. */
  subtitleGeneration: Generated<number>
  /** One of the line's candidates, `a` to `c`, or the id of an own picture. */
  posterChoice: Generated<string>
  /** Its raw footage is never deleted: its owner or an operator said so. */
  keepsSource: Generated<boolean>
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

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
