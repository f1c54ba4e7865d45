import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { openStore } from '../storage/open-store.ts'
import { makeLocalKey } from './account/key-records.ts'
import { serverSecret } from './account/server-secret.ts'
import { makeSetupLink } from './account/setup-records.ts'
import { openSignIn } from './account/sign-in.ts'
import { createApp } from './app.ts'
import { openPublisher } from './catalogue/publish.ts'
import { sweepLeftWork } from './catalogue/sweep.ts'
import { openCompetitionClock } from './competition/clock.ts'
import { type Config, readConfig } from './config.ts'
import { openNights } from './courseware/nights.ts'
import { openProduction } from './courseware/production.ts'
import { keepByPolicy } from './courseware/retention.ts'
import { databaseAnswers } from './database/answers.ts'
import { openDatabase } from './database/open.ts'
import { openSchedule } from './editorial/schedule.ts'
import { auditTask } from './operation/audit-routes.ts'
import { openWithheld } from './play/withheld.ts'
import { sweepPlayback } from './playback/count-records.ts'
import { readProfiles, readSpecProfile, readSpecProfiles } from './profiles.ts'
import { openPublication } from './publication/open-publication.ts'
import { openSigningKeys } from './publication/signing.ts'
import { tendCatalogue } from './publication/tend.ts'
import { openLine } from './queue/line.ts'
import { openLineView } from './queue/line-view.ts'
import { queueNames, redisUrlFile } from './queue.ts'
import { hubRouters } from './routers.ts'
import { keepIndexUp } from './search/keep-up.ts'
import type { Closing } from './services/closing.ts'
import { listen } from './services/listen.ts'
import { startLocalWorker } from './services/local-worker.ts'
import { openServices } from './services/open-services.ts'
import { runUntilStopped, tellFault } from './services/run-until-stopped.ts'
import { writeWhole } from './services/secret-file.ts'
import { auditSources } from './upload/audit.ts'
import { openIntake } from './upload/intake.ts'
import { buildAssets } from './web/assets.ts'
import { openDeliveries } from './webhook/deliver.ts'
import { sweepDeliveries } from './webhook/delivery-records.ts'

/** A sentence for the person at the terminal. The log goes to standard error. */
const say = (sentence: string) => process.stdout.write(`${sentence}\n`)

type Parts = { readonly closing: Closing; readonly log: pino.Logger; readonly stopping: AbortSignal }

/** The services, and what is reached through them: the database and the store that the settings name. */
async function openStores(config: Config, { closing, log, stopping }: Parts) {
  const { databaseUrl, redisUrl } = await openServices(config, { closing, log })
  // For one more worker on this machine, which is given nothing but the data folder.
  await writeWhole(join(config.dataFolder, redisUrlFile), redisUrl)
  // Who comes after the hub has ended is told that there is none, and does not wait for it.
  closing.add('services', 'its addresses', () =>
    Promise.all(['address', redisUrlFile].map(name => rm(join(config.dataFolder, name), { force: true }))),
  )
  stopping.throwIfAborted()
  const { db, close } = await openDatabase(databaseUrl)
  closing.add('connections', 'the database', close)
  const store = await openStore(config.storage)
  closing.add('connections', 'the object store', () => store.close())
  return { db, redisUrl, store }
}

/** Opens everything in order and serves. What it opened is in `closing`, also where it rejects. */
async function serve(config: Config, parts: Parts): Promise<void> {
  const { closing, log, stopping } = parts
  const profiles = await readProfiles()
  if (!profiles.has(config.transcodeProfile)) {
    const names = [...profiles.keys()].join(', ')
    throw new Error(`TRANSCODE_PROFILE: there is no profile ${config.transcodeProfile}. There are: ${names}.`)
  }
  // Workers use it. A hub that starts without one would only find out when the first of them does not.
  await readSpecProfile(config.specProfile)
  const specProfiles = await readSpecProfiles()
  const { db, redisUrl, store } = await openStores(config, parts)
  stopping.throwIfAborted()

  const line = openLine(redisUrl)
  closing.add('connections', 'the queue', () => line.close())
  const lineView = openLineView(redisUrl, queueNames)
  closing.add('connections', 'the view of the queues', () => lineView.close())
  const production = await openProduction({ db, line, profileName: config.transcodeProfile, log })
  closing.add('connections', 'production', () => production.close())
  const publisher = openPublisher({ db, store, line, production, redisUrl, log })
  closing.add('work', 'publishing', () => publisher.close())
  const catalogueKeys = await openSigningKeys(config.catalogueKey, config.dataFolder)
  const catalogue = { db, store, keys: catalogueKeys, log }
  const publication = openPublication(catalogue)
  closing.add('work', 'the published catalogue', () => publication.close())
  const index = keepIndexUp({ db, log })
  closing.add('work', 'the index of the catalogue', () => index.close())
  const uploadsFolder = join(config.dataFolder, 'uploads')
  const intake = await openIntake({ db, store, production, folder: uploadsFolder, log })
  closing.add('work', 'the intake of uploads', () => intake.close())
  const isQueued = async (run: Parameters<typeof line.look>[0]) =>
    (await line.look(run)).some(each => each.state !== 'absent')
  const start = (source: Parameters<typeof production.start>[0]) => production.start(source)
  const audited = { db, store, start, isQueued, log }
  const nights = openNights({
    db,
    tasks: [
      { name: auditTask, run: night => auditSources(audited, night) },
      { name: 'retention', run: night => keepByPolicy({ db, store, profiles, log }, night) },
      { name: 'work', run: night => sweepLeftWork({ db, store }, night) },
      { name: 'catalogue', run: ({ now }) => tendCatalogue(catalogue, now) },
      { name: 'webhooks', run: ({ now }) => sweepDeliveries(db, now) },
      { name: 'playback', run: ({ now }) => sweepPlayback(db, now) },
    ],
    log,
  })
  closing.add('work', 'the night’s work', () => nights.close())
  for (let number = 1; number <= config.localWorkers; number += 1) {
    const worker = await startLocalWorker({ config, redisUrl, log })
    closing.add('work', `worker ${number}`, () => worker.stop())
  }

  const { publicUrl, trustedProxies, maxUploadBytes, minFreeBytes } = config
  const secret = await serverSecret(config.secret, config.dataFolder)
  const webhooks = { serverSecret: secret, allowedHosts: config.webhookAllowedHosts }
  const deliveries = openDeliveries({ db, ...webhooks, publicUrl, log })
  closing.add('work', 'webhooks', () => deliveries.close())
  const withheld = await openWithheld({ db, log })
  closing.add('work', 'the look for what was taken down', () => withheld.close())
  const schedule = openSchedule({ db, log })
  closing.add('work', 'publishing on a day', () => schedule.close())
  const competitionClock = openCompetitionClock({ db, log })
  closing.add('work', 'the hours of competitions', () => competitionClock.close())
  const assets = await buildAssets()
  const app = createApp({
    log,
    publicUrl,
    mediaUrls: [config.mediaBaseUrl ?? [], config.mediaSources.map(({ origin }) => origin)].flat(),
    trustedProxies,
    db,
    signIn: openSignIn({ db, secret, publicUrl }),
    assets,
    ...hubRouters({
      ...{ db, store, production, profiles, lineView, intake, uploadsFolder, maxUploadBytes, minFreeBytes },
      ...{ profileName: config.transcodeProfile, editorialReview: config.editorialReview },
      ...{ specProfiles, webhooks, publicUrl, catalogueKeys, withheld, secret, log },
      ...{ mediaBaseUrl: config.mediaBaseUrl, mediaSources: config.mediaSources },
    }),
    isHealthy: async () => {
      await Promise.all([databaseAnswers(db), line.countWorkers()])
      return true
    },
  })
  await writeWhole(join(config.dataFolder, 'local-key'), await makeLocalKey(db))
  const setupToken = await makeSetupLink(db)

  stopping.throwIfAborted()
  const { port, close } = await listen(app, { host: config.host, port: config.port, say })
  closing.add('work', 'the web server', close)
  assets.warm().catch(error => log.warn({ err: error }, 'scripts could not be packed'))
  const host = /^(0\.0\.0\.0|::)$/.test(config.host) ? 'localhost' : config.host
  const here = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  // With local-key, all that a program on this machine needs to send files.
  await writeWhole(join(config.dataFolder, 'address'), here)
  const url = publicUrl ?? here
  const setupUrl = setupToken && `${url}/setup/${setupToken}`
  say(`Xiangtu is at ${url}`)
  if (setupUrl) say(`No operator has an account yet. This link makes it, once: ${setupUrl}`)
  process.send?.({ ready: true, url, setupUrl })
}

try {
  const config = readConfig()
  const log = pino(
    { level: config.logLevel, base: { program: 'hub', pid: process.pid } },
    pino.destination(2),
  )
  runUntilStopped({ log, say, serve: parts => serve(config, { ...parts, log }) })
} catch (error) {
  tellFault(error)
  process.exitCode = 1
}
