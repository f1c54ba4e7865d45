import type { Generated } from 'kysely'
import type {
  InvitationTable,
  MachineKeyTable,
  PasskeyChallengeTable,
  PasskeyTable,
  PasswordResetTable,
  TryCountTable,
} from './schema/accounts.ts'
import type {
  AnchorFilmTable,
  AwardTable,
  CompetitionLogHeadTable,
  CompetitionLogTable,
  CompetitionStageTable,
  CompetitionTable,
  ConflictDeclarationTable,
  EntryCategoryTable,
  EntryTable,
  ObjectionTable,
  PanelMemberTable,
  PublicVoteTable,
  ReviewAssignmentTable,
  ScoreRemarkTable,
  ScoreSheetTable,
  StageEntryTable,
  VillageJuryTable,
  WatchCoverageTable,
} from './schema/competitions.ts'
import type { EditorialReviewTable, ReviewColumns } from './schema/editorial.ts'
import type { LessonEventTable, LessonLifeColumns } from './schema/lesson-life.ts'
import type {
  AuditFindingTable,
  NightlyPassTable,
  OwnPictureTable,
  SourceDeletionTable,
  SubtitleTable,
  TranscodeJobTable,
  UploadTable,
} from './schema/line.ts'
import type {
  CampaignLessonView,
  CampaignSeriesTable,
  CampaignTable,
  CollectionLessonView,
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
  CoursewareRequestTable,
  PlanItemTable,
  ProductionQuotaTable,
  ProposalVerdictTable,
  TopicProposalTable,
} from './schema/planning.ts'
import type {
  LineSampleTable,
  PlaybackBeatTable,
  PlaybackDayTable,
  PlaybackSessionTable,
  StationOutageTable,
} from './schema/playback.ts'
import type { DialColumns, PausePointTable, ProgrammeItemTable, ProgrammeTable } from './schema/programmes.ts'
import type { CatalogueEntryTable, CataloguePartTable, PublicationTable } from './schema/publication.ts'
import type { SearchEntryTable, SearchSetTable, SearchStateTable, SearchWordTable } from './schema/search.ts'
import type {
  StationAdministratorTable,
  StationKeyTable,
  StationPairingTable,
  StationReportTable,
  StationTable,
  StationTierChangeTable,
  TechnicianContactTable,
} from './schema/stations.ts'
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
  campaignLesson: CampaignLessonView
  collection: CollectionTable
  lessonCollection: LessonCollectionTable
  collectionLesson: CollectionLessonView
  presenter: PresenterTable
  credit: CreditTable
  handout: HandoutTable
  webhook: WebhookTable
  webhookDelivery: WebhookDeliveryTable
  topicProposal: TopicProposalTable
  proposalVerdict: ProposalVerdictTable
  planItem: PlanItemTable
  productionQuota: ProductionQuotaTable
  coursewareRequest: CoursewareRequestTable
  station: StationTable
  stationTierChange: StationTierChangeTable
  stationAdministrator: StationAdministratorTable
  technicianContact: TechnicianContactTable
  stationKey: StationKeyTable
  stationPairing: StationPairingTable
  stationReport: StationReportTable
  playbackSession: PlaybackSessionTable
  playbackBeat: PlaybackBeatTable
  playbackDay: PlaybackDayTable
  lineSample: LineSampleTable
  stationOutage: StationOutageTable
  programme: ProgrammeTable
  programmeItem: ProgrammeItemTable
  pausePoint: PausePointTable
  competition: CompetitionTable
  entryCategory: EntryCategoryTable
  competitionStage: CompetitionStageTable
  entry: EntryTable
  stageEntry: StageEntryTable
  panelMember: PanelMemberTable
  anchorFilm: AnchorFilmTable
  conflictDeclaration: ConflictDeclarationTable
  reviewAssignment: ReviewAssignmentTable
  scoreSheet: ScoreSheetTable
  scoreRemark: ScoreRemarkTable
  watchCoverage: WatchCoverageTable
  competitionLog: CompetitionLogTable
  competitionLogHead: CompetitionLogHeadTable
  objection: ObjectionTable
  award: AwardTable
  publicVote: PublicVoteTable
  villageJury: VillageJuryTable
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
type LessonColumns = LessonLifeColumns & MetadataColumns & ReviewColumns & DialColumns

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
