import { Router } from 'express'
import type { Kysely } from 'kysely'
import type { ObjectStore } from '../storage/object-store.ts'
import { apiRoutes } from './api/routes.ts'
import { arrangeRoutes } from './arrange/routes.ts'
import { listRoutes } from './catalogue/list-routes.ts'
import { catalogueRoutes } from './catalogue/routes.ts'
import { classroomRoutes } from './classroom/routes.ts'
import { anchorRoutes } from './competition/anchor-routes.ts'
import { competitionApiRoutes } from './competition/api-routes.ts'
import { assignmentRoutes } from './competition/assignment-routes.ts'
import { audienceFilmRoutes } from './competition/audience-film-routes.ts'
import { awardRoutes } from './competition/award-routes.ts'
import { besideRoutes } from './competition/beside-routes.ts'
import { openBlindFilms } from './competition/blind-film.ts'
import { blindFilmRoutes } from './competition/blind-film-routes.ts'
import { callRoutes } from './competition/call-routes.ts'
import { certificateRoutes } from './competition/certificate-routes.ts'
import { checkRoutes } from './competition/check-routes.ts'
import { enterRoutes } from './competition/enter-routes.ts'
import { entryRoutes } from './competition/entry-routes.ts'
import { isJuryAsked } from './competition/jury-records.ts'
import { competitionListRoutes } from './competition/list-routes.ts'
import { memberRoutes } from './competition/member-routes.ts'
import { noticeRoutes } from './competition/notice-routes.ts'
import { resultRoutes } from './competition/result-routes.ts'
import { reviewRoutes } from './competition/review-routes.ts'
import { screeningRoutes } from './competition/screening-routes.ts'
import { setupRoutes } from './competition/setup-routes.ts'
import { sheetsRoutes } from './competition/sheets-routes.ts'
import { stageRoutes } from './competition/stage-routes.ts'
import { upRoutes } from './competition/up-routes.ts'
import { voteRoutes } from './competition/vote-routes.ts'
import { dueRoutes } from './courseware/due-routes.ts'
import { coursewarePageRoutes } from './courseware/page-routes.ts'
import type { Production } from './courseware/production.ts'
import { productionRoutes } from './courseware/production-routes.ts'
import { remakeRoutes } from './courseware/remake-routes.ts'
import { coursewareRoutes } from './courseware/routes.ts'
import type { EditorialReview } from './courseware/rules.ts'
import { sourceRoutes } from './courseware/source-routes.ts'
import type { Database } from './database/schema.ts'
import { editorialRoutes } from './editorial/routes.ts'
import type { TranscodeProfile } from './media/profile.ts'
import type { SpecProfile } from './media/spec-profile.ts'
import type { MediaSource } from './media/steering.ts'
import { metadataApiRoutes } from './metadata/api-routes.ts'
import { batchRoutes } from './metadata/batch-routes.ts'
import { handoutRoutes } from './metadata/handout-routes.ts'
import { metadataRoutes } from './metadata/routes.ts'
import { wallRoutes } from './monitoring/routes.ts'
import { useRoutes } from './monitoring/use-routes.ts'
import { auditRoutes } from './operation/audit-routes.ts'
import { jobRoutes } from './operation/job-routes.ts'
import { operationRoutes } from './operation/routes.ts'
import { planningApiRoutes } from './planning/api-routes.ts'
import { gapRoutes } from './planning/gap-routes.ts'
import { proposalRoutes } from './planning/proposal-routes.ts'
import { countNewAnswers } from './planning/request-records.ts'
import { requestRoutes } from './planning/request-routes.ts'
import { planningRoutes } from './planning/routes.ts'
import { stationRequestRoutes } from './planning/station-request-routes.ts'
import { openHolders } from './play/holders.ts'
import { findMediaAddress } from './play/media-address.ts'
import { playbackRoutes } from './play/playback-routes.ts'
import { openPlaylistBundles } from './play/playlist-bundles.ts'
import { playRoutes } from './play/routes.ts'
import { steeringPath } from './play/rules.ts'
import { watchRoutes } from './play/watch-routes.ts'
import type { Withheld } from './play/withheld.ts'
import { beatRoutes } from './playback/routes.ts'
import { posterRoutes } from './poster/routes.ts'
import { programmeRoutes } from './programme/routes.ts'
import { catalogueFileRoutes, publicationRoutes } from './publication/routes.ts'
import type { PublicKey } from './publication/rules.ts'
import type { LineView } from './queue/line-view.ts'
import { openSearch } from './search/search.ts'
import { approveRoutes } from './station/approve-routes.ts'
import { exportRoutes } from './station/export-routes.ts'
import { stationFormRoutes } from './station/form-routes.ts'
import { importRoutes } from './station/import-routes.ts'
import { pairingRoutes } from './station/pairing-routes.ts'
import { placeRoutes } from './station/place-routes.ts'
import { stationRoutes } from './station/routes.ts'
import { reportRoutes } from './stationmode/report-routes.ts'
import { stationmodeRoutes } from './stationmode/routes.ts'
import { shellRoutes } from './stationmode/shell-routes.ts'
import { subtitleRoutes } from './subtitle/routes.ts'
import { topicRoutes } from './topic/routes.ts'
import type { Intake } from './upload/intake.ts'
import { uploadRoutes } from './upload/routes.ts'
import { webhookApiRoutes } from './webhook/api-routes.ts'
import { type WebhookParts, webhookRoutes } from './webhook/routes.ts'

/** What the capabilities' routes need: the hub's services, opened, and its settings. */
export type RouterParts = {
  readonly db: Kysely<Database>
  readonly store: ObjectStore
  readonly production: Production
  readonly profiles: ReadonlyMap<string, TranscodeProfile>
  /** What films can be held against, by name. */
  readonly specProfiles: ReadonlyMap<string, SpecProfile>
  /** The transcode profile of new lessons. */
  readonly profileName: string
  readonly lineView: LineView
  readonly intake: Intake
  readonly uploadsFolder: string
  readonly maxUploadBytes: number
  readonly minFreeBytes: number
  readonly editorialReview: EditorialReview
  /** What was taken down. */
  readonly withheld: Withheld
  /** Signs what the hub hands out and gets back. */
  readonly secret: string
  readonly webhooks: Omit<WebhookParts, 'db'>
  readonly publicUrl: string | undefined
  /** Where public films and pictures are fetched from, where it is not here. */
  readonly mediaBaseUrl?: string | undefined
  /** Where they can be fetched from besides, by who can choose. */
  readonly mediaSources?: readonly MediaSource[]
  readonly log: { warn(facts: object, text: string): void }
  /** Those that sign the published catalogue. */
  readonly catalogueKeys: readonly PublicKey[]
}

/** Every route of the capabilities, in the order in which they are asked. Each has its row in account/rights. */
export function hubRouters(parts: RouterParts): {
  readonly media: Router
  readonly routers: readonly Router[]
} {
  const { db, store, production, profiles, profileName, intake, uploadsFolder: folder } = parts
  const { maxUploadBytes, minFreeBytes, editorialReview, withheld, secret, mediaBaseUrl, log } = parts
  const { mediaSources: sources = [], publicUrl } = parts
  // The whole address: a cache that hands a master on has no such page.
  const steeringAt = publicUrl === undefined ? steeringPath : new URL(steeringPath, publicUrl).href
  const steeringUri = sources.length > 0 ? steeringAt : undefined
  const search = openSearch(db)
  const beats = beatRoutes({ db })
  const bundles = openPlaylistBundles({
    store,
    steeringUriOf: id => (withheld.isLimited(id) ? undefined : steeringUri),
  })
  const films = openBlindFilms(store)
  const routers = [
    // Before every route that makes a page.
    Router().use(findMediaAddress({ withheld, secret, mediaBaseUrl })),
    publicationRoutes({ db, publicUrl, keys: parts.catalogueKeys, mediaBaseUrl }),
    catalogueRoutes({ db, search }),
    listRoutes({ db, search }),
    beats.ofOthers,
    shellRoutes({ db }),
    stationmodeRoutes({
      ...{ db, search, bundles, publicUrl },
      isJuryAsked: () => isJuryAsked(db, new Date()),
      countNewAnswers: stationId => countNewAnswers(db, stationId),
    }),
    // Before the stations' own pages: an id is not called `reports`.
    reportRoutes({ db }),
    programmeRoutes({ db, search }),
    classroomRoutes({ db, bundles, editorialReview }),
    coursewareRoutes({ db, production, editorialReview }),
    coursewarePageRoutes({ db, production }),
    topicRoutes({ db }),
    arrangeRoutes({ db, editorialReview }),
    metadataRoutes({ db, editorialReview }),
    metadataApiRoutes({ db, editorialReview }),
    batchRoutes({ db, editorialReview }),
    handoutRoutes({ db, store, editorialReview }),
    productionRoutes({ db, production, profiles }),
    dueRoutes({ db, production }),
    sourceRoutes({ db, store }),
    remakeRoutes({ db, production, profileNames: [...profiles.keys()], profileName }),
    subtitleRoutes({ db, store, editorialReview }),
    posterRoutes({ db, store, editorialReview }),
    watchRoutes({ db, bundles }),
    playbackRoutes({ db, sources }),
    editorialRoutes({ db, store, editorialReview, withheld, secret }),
    jobRoutes({ db, production }),
    operationRoutes({ db, view: parts.lineView, catalogueKeys: parts.catalogueKeys }),
    auditRoutes({ db }),
    wallRoutes({ db }),
    useRoutes({ db, profiles, profileName }),
    uploadRoutes({ db, intake, production, folder, maxUploadBytes, minFreeBytes, editorialReview }),
    apiRoutes(),
    planningRoutes({ db, review: editorialReview }),
    planningApiRoutes({ db }),
    gapRoutes({ db }),
    proposalRoutes({ db }),
    requestRoutes({ db }),
    stationRequestRoutes({ db }),
    // What has a name beside a station's id comes before it.
    pairingRoutes({ db, secret: parts.secret, publicUrl: parts.publicUrl }),
    approveRoutes({ db, secret: parts.secret }),
    placeRoutes({ db }),
    exportRoutes({ db }),
    importRoutes({ db }),
    stationFormRoutes({ db }),
    stationRoutes({ db }),
    webhookRoutes({ db, ...parts.webhooks }),
    webhookApiRoutes({ db, ...parts.webhooks }),
    competitionListRoutes({ db }),
    enterRoutes({ db, store, specProfiles: parts.specProfiles, secret }),
    entryRoutes({ db }),
    checkRoutes({ db, specProfiles: parts.specProfiles, secret }),
    assignmentRoutes({ db }),
    resultRoutes({ db }),
    noticeRoutes({ db }),
    awardRoutes({ db }),
    certificateRoutes({ db, publicUrl }),
    setupRoutes({ db, specProfiles: parts.specProfiles }),
    stageRoutes({ db }),
    memberRoutes({ db }),
    anchorRoutes({ db }),
    upRoutes({ db }),
    callRoutes({ db, specProfiles: parts.specProfiles }),
    voteRoutes({ db }),
    competitionApiRoutes({ db }),
    audienceFilmRoutes({ db, store, films }),
    screeningRoutes({ db, films }),
    reviewRoutes({ db, films }),
    blindFilmRoutes({ db, store, films }),
    besideRoutes({ db, films }),
    sheetsRoutes({ db, store, films }),
  ]
  return {
    media: Router().use(
      beats.ofStations,
      playRoutes({ store, withheld, holders: openHolders({ db, log }), secret, steeringUri }),
      catalogueFileRoutes({ store }),
    ),
    routers,
  }
}
