import { Router } from 'express'
import type { Kysely } from 'kysely'
import type { ObjectStore } from '../storage/object-store.ts'
import { apiRoutes } from './api/routes.ts'
import { arrangeRoutes } from './arrange/routes.ts'
import { listRoutes } from './catalogue/list-routes.ts'
import { catalogueRoutes } from './catalogue/routes.ts'
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
import { metadataApiRoutes } from './metadata/api-routes.ts'
import { batchRoutes } from './metadata/batch-routes.ts'
import { handoutRoutes } from './metadata/handout-routes.ts'
import { metadataRoutes } from './metadata/routes.ts'
import { auditRoutes } from './operation/audit-routes.ts'
import { jobRoutes } from './operation/job-routes.ts'
import { operationRoutes } from './operation/routes.ts'
import { proposalRoutes } from './planning/proposal-routes.ts'
import { planningRoutes } from './planning/routes.ts'
import { playRoutes } from './play/routes.ts'
import { watchRoutes } from './play/watch-routes.ts'
import type { Withheld } from './play/withheld.ts'
import { posterRoutes } from './poster/routes.ts'
import { catalogueFileRoutes, publicationRoutes } from './publication/routes.ts'
import type { PublicKey } from './publication/rules.ts'
import type { LineView } from './queue/line-view.ts'
import { openSearch } from './search/search.ts'
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
  /** Those that sign the published catalogue. */
  readonly catalogueKeys: readonly PublicKey[]
}

/** Every route of the capabilities, in the order in which they are asked. Each has its row in account/rights. */
export function hubRouters(parts: RouterParts): {
  readonly media: Router
  readonly routers: readonly Router[]
} {
  const { db, store, production, profiles, profileName, intake, uploadsFolder: folder } = parts
  const { maxUploadBytes, minFreeBytes, editorialReview } = parts
  const search = openSearch(db)
  const routers = [
    publicationRoutes({ db, publicUrl: parts.publicUrl, keys: parts.catalogueKeys }),
    catalogueRoutes({ db, search }),
    listRoutes({ db, search }),
    coursewareRoutes({ db, production }),
    coursewarePageRoutes({ db, production }),
    topicRoutes({ db }),
    arrangeRoutes({ db }),
    metadataRoutes({ db }),
    metadataApiRoutes({ db }),
    batchRoutes({ db }),
    handoutRoutes({ db, store }),
    productionRoutes({ db, production, profiles }),
    sourceRoutes({ db, store }),
    remakeRoutes({ db, production, profileNames: [...profiles.keys()], profileName }),
    subtitleRoutes({ db, store }),
    posterRoutes({ db, store }),
    watchRoutes({ db }),
    editorialRoutes({ db, store, editorialReview, withheld: parts.withheld, secret: parts.secret }),
    jobRoutes({ db, production }),
    operationRoutes({ db, view: parts.lineView, catalogueKeys: parts.catalogueKeys }),
    auditRoutes({ db }),
    uploadRoutes({ db, intake, production, folder, maxUploadBytes, minFreeBytes, editorialReview }),
    apiRoutes(),
    planningRoutes({ db, review: editorialReview }),
    proposalRoutes({ db }),
    webhookRoutes({ db, ...parts.webhooks }),
    webhookApiRoutes({ db, ...parts.webhooks }),
  ]
  return {
    media: Router().use(
      playRoutes({ store, withheld: parts.withheld, secret: parts.secret }),
      catalogueFileRoutes({ store }),
    ),
    routers,
  }
}
