import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Router } from 'express'
import { openProduction } from '../../src/courseware/production.ts'
import { openWithheld } from '../../src/play/withheld.ts'
import { readProfiles, readSpecProfiles } from '../../src/profiles.ts'
import { openSigningKeys } from '../../src/publication/signing.ts'
import { openLine } from '../../src/queue/line.ts'
import { openLineView } from '../../src/queue/line-view.ts'
import { queueNames } from '../../src/queue.ts'
import { hubRouters } from '../../src/routers.ts'
import { openIntake } from '../../src/upload/intake.ts'
import { openDiskStore } from '../../storage/disk.ts'
import { type RunningApp, startApp } from './app.ts'
import { startRedis } from './redis.ts'

const quiet = { warn: () => undefined, info: () => undefined }

/** The real app with every route of the hub, on services of its own. */
export async function startWholeApp(): Promise<RunningApp> {
  const folder = await mkdtemp(join(tmpdir(), 'xiangtu-whole-'))
  const redis = await startRedis()
  const media = Router()
  const routes = Router()
  const app = await startApp({ media, routers: [routes] })
  const { db } = app
  const line = openLine(redis.url)
  const lineView = openLineView(redis.url, queueNames)
  const profileName = 'village-2m'
  const production = await openProduction({ db, line, profileName, log: quiet })
  const store = await openDiskStore(join(folder, 'objects'))
  const uploadsFolder = join(folder, 'uploads')
  const intake = await openIntake({ db, store, production, folder: uploadsFolder, log: quiet })
  const withheld = await openWithheld({ db, log: quiet })
  const all = hubRouters({
    ...{ db, store, production, profileName, lineView, intake, uploadsFolder },
    profiles: await readProfiles(),
    specProfiles: await readSpecProfiles(),
    maxUploadBytes: 1_000_000,
    minFreeBytes: 0,
    editorialReview: 'none',
    ...{ withheld, secret: 'a secret that only this test knows', log: quiet },
    publicUrl: undefined,
    catalogueKeys: await openSigningKeys(undefined, folder),
    webhooks: { serverSecret: 'a secret that only this test knows', allowedHosts: [] },
  })
  media.use(all.media)
  routes.use(...all.routers)
  return {
    ...app,
    close: async () => {
      await withheld.close()
      await intake.close()
      await production.close()
      await lineView.close()
      await line.close()
      await app.close()
      await store.close()
      await redis.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
