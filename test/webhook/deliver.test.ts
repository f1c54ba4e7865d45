import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import type { Kysely } from 'kysely'
import { Webhook } from 'standardwebhooks'
import type { Identity } from '../../src/account/rules.ts'
import { type OpenDatabase, openDatabase } from '../../src/database/open.ts'
import type { Database } from '../../src/database/schema.ts'
import { openDeliveries } from '../../src/webhook/deliver.ts'
import {
  addTest,
  listDeliveries,
  replayDelivery,
  sweepDeliveries,
} from '../../src/webhook/delivery-records.ts'
import { type WebhookKind, webhookKinds, webhookSchema } from '../../src/webhook/rules.ts'
import { makeWebhook, replaceSecret, setStanding } from '../../src/webhook/webhook-records.ts'
import { join as makeAccount } from '../support/app.ts'
import { freshDatabaseUrl } from '../support/database.ts'
import { addLesson, addStoredUpload, sampleMedia } from '../support/lesson-rows.ts'
import { localhostCertificate } from '../support/localhost-certificate.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'

const serverSecret = 'a secret that only this test knows'
const gone = { publishedAt: null, releaseId: null, media: null }
const later = (minutes: number) => () => new Date(Date.now() + minutes * 60_000)

describe('webhooks', () => {
  let url: string
  let database: OpenDatabase
  let db: Kysely<Database>
  let ownerId: string
  let actor: Identity
  let receiver: Receiver | undefined
  const told: object[] = []
  beforeEach(async () => {
    url = await freshDatabaseUrl()
    database = await openDatabase(url)
    db = database.db
    const { username } = await makeAccount(db, 'wangfang')
    const person = await db
      .selectFrom('user')
      .select(['id', 'name'])
      .where('username', '=', username)
      .executeTakeFirstOrThrow()
    ownerId = person.id
    actor = { ...person, username }
    told.length = 0
  })
  afterEach(async () => {
    await receiver?.close()
    receiver = undefined
    await database.close()
  })

  const make = (port: number, kinds: readonly WebhookKind[] = webhookKinds, scheme = 'http') => {
    const form = webhookSchema.parse({ name: '县', url: `${scheme}://localhost:${port}/in?k=v`, kinds })
    return makeWebhook(db, form, { actor, serverSecret })
  }
  /** One look of a hub at this time; all that is due is tried once. */
  const lookOnce = async (now: () => Date = later(0.01), secret = serverSecret) => {
    const log = { warn: (facts: object) => void told.push(facts) }
    const hub = openDeliveries({
      ...{ db, log, now, serverSecret: secret, publicUrl: 'https://hub.example' },
      ...{ allowedHosts: ['localhost'], lookEveryMs: 3600_000 },
    })
    await hub.look()
    await hub.close()
  }
  const publish = (title: string) => addLesson(db, { ownerId, title, media: sampleMedia })
  const messages = async (id: string) => (await listDeliveries(db, id)).deliveries
  const bodies = () => (receiver?.received ?? []).map(({ body }) => JSON.parse(body))

  it('tells nobody of what was rolled back, of what it did not ask for, or once it is removed', async () => {
    receiver = await startReceiver()
    const { id } = await make(receiver.port, ['withdrawn'])
    await publish('发布')
    const undone = db.transaction().execute(async step => {
      await addLesson(step, { ownerId, title: '撤销', media: sampleMedia })
      await step.updateTable('courseware').set(gone).execute()
      throw new Error('undone')
    })
    expect(await undone.catch(String)).to.include('undone')
    await setStanding(db, id, 'remove', actor)
    await db.updateTable('courseware').set(gone).execute()
    await lookOnce()
    expect(receiver.received).to.deep.equal([])
    expect(await messages(id)).to.deep.equal([])
  })

  it('tells of lessons that are published, withdrawn and fail, in order, signed so that the receiver can check', async () => {
    receiver = await startReceiver()
    const { secret } = await make(receiver.port)
    const { coursewareId } = await publish('大棚番茄')
    await db.updateTable('courseware').set({ title: '改名' }).execute()
    await db
      .updateTable('courseware')
      .set({ ...gone, state: 'withdrawn' })
      .where('id', '=', coursewareId)
      .execute()
    const uploadId = await addStoredUpload(db, { coursewareId, ownerId })
    await db
      .insertInto('transcodeJob')
      .values({
        ...{
          id: 'f'.repeat(32),
          coursewareId,
          uploadId,
          profileName: 'x',
          state: 'running',
          verbStates: '[]',
        },
        ...{ failureVerb: null, failureCode: null, failureFacts: null, endedAt: null },
      })
      .execute()
    await db
      .updateTable('transcodeJob')
      .set({ state: 'failed', failureVerb: 'probe', failureCode: 'noVideo', endedAt: new Date() })
      .execute()
    await lookOnce()
    expect(bodies().map(({ type }) => type)).to.deep.equal([
      'lesson.published',
      'lesson.withdrawn',
      'lesson.failed',
    ])
    const [first, , last] = bodies()
    expect(first.data).to.include({
      coursewareId,
      watchUrl: `https://hub.example/courseware/${coursewareId}`,
    })
    expect(last.data.failure).to.deep.equal({ verb: 'probe', code: 'noVideo' })
    const seqs = bodies().map(({ data }) => data.seq)
    expect(seqs).to.deep.equal([...seqs].sort((a, b) => a - b))
    for (const { headers, body } of receiver.received) {
      const signed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
      expect(new Webhook(secret).verify(body, signed)).to.have.property('type')
      expect(() => new Webhook(secret).verify(`${body} `, signed)).to.throw()
      expect(() => new Webhook(`whsec_${btoa('another')}`).verify(body, signed)).to.throw()
      const old = { ...signed, 'webhook-timestamp': String(Number(signed['webhook-timestamp']) - 3600) }
      expect(() => new Webhook(secret).verify(body, old)).to.throw()
    }
  })

  it('tries again later with the same id and words, and gives up in the end; replayed, it goes out again', async () => {
    let status = 500
    receiver = await startReceiver((_req, res) => res.writeHead(status).end())
    const { id } = await make(receiver.port)
    await publish('大棚番茄')
    await lookOnce()
    await db.updateTable('courseware').set({ title: '改了名' }).execute()
    await lookOnce()
    // Not before its time.
    expect(receiver.received).to.have.length(1)
    for (let hours = 30, tries = 2; tries <= 12; hours += 30, tries += 1) await lookOnce(later(hours * 60))
    expect(receiver.received).to.have.length(10)
    expect(new Set(receiver.received.map(({ body }) => body)).size).to.equal(1)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).to.equal(1)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).to.equal(10)
    const [gone] = await messages(id)
    expect(gone).to.include({ state: 'givenUp', attempts: 10, lastStatus: 500, lastFault: 'status' })
    // No address and no query of it stands in the log.
    expect(JSON.stringify(told)).to.include('"fault":"status"').and.not.to.include('k=v')
    status = 204
    expect(await replayDelivery(db, { webhookId: id, id: gone?.id ?? '' }, actor)).to.equal(true)
    await lookOnce()
    expect(receiver.received).to.have.length(11)
    expect(receiver.received[10]?.headers['webhook-id']).to.equal(gone?.id)
    expect((await messages(id))[0]).to.include({ state: 'delivered', attempts: 1, lastStatus: 204 })
  })

  it('lets a receiver that fails hold up no other, and sends each message once with several hubs', async () => {
    receiver = await startReceiver()
    const dead = await startReceiver((_req, res) => res.writeHead(500).end())
    await make(dead.port)
    const { id } = await make(receiver.port)
    for (const title of ['一', '二', '三', '四']) await publish(title)
    await Promise.all([lookOnce(), lookOnce(), lookOnce()])
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).to.equal(4)
    expect(receiver.received).to.have.length(4)
    expect((await messages(id)).map(({ state }) => state)).to.deep.equal(Array(4).fill('delivered'))
    await dead.close()
  })

  it('collects while it is paused, and sends when it goes on', async () => {
    receiver = await startReceiver()
    const { id } = await make(receiver.port)
    await setStanding(db, id, 'pause', actor)
    await publish('大棚番茄')
    await lookOnce()
    expect(receiver.received).to.have.length(0)
    await setStanding(db, id, 'resume', actor)
    await addTest(db, id)
    await lookOnce()
    expect(bodies().map(({ type }) => type)).to.have.members(['lesson.published', 'webhook.test'])
  })

  it('signs with the old secret beside the new one for a day, and not with a hub’s secret that was changed', async () => {
    receiver = await startReceiver()
    const { id, secret } = await make(receiver.port)
    const newer = await replaceSecret(db, id, { actor, serverSecret })
    const verify = (from: string | undefined) => {
      const { headers, body } = receiver?.received.at(-1) ?? { headers: {}, body: '' }
      const signed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
      return () => new Webhook(from ?? '').verify(body, signed)
    }
    await addTest(db, id)
    await lookOnce()
    expect(verify(secret)).not.to.throw()
    expect(verify(newer)).not.to.throw()
    await db.updateTable('webhook').set({ previousUntil: new Date() }).execute()
    await addTest(db, id)
    await lookOnce()
    expect(verify(secret)).to.throw()
    expect(verify(newer)).not.to.throw()
    await addTest(db, id)
    await lookOnce(later(1), 'another secret, which is 32 letters long')
    expect(receiver.received).to.have.length(2)
    expect((await messages(id)).map(({ lastFault }) => lastFault)).to.include('secretLost')
    // What the database keeps is no secret.
    const row = JSON.stringify(await db.selectFrom('webhook').selectAll().execute())
    expect(row).not.to.include(secret.slice(6, 20)).and.not.to.include(newer?.slice(6, 20))
  })

  it('goes out again after kill -9 in the middle of an attempt, to a name that its certificate bears', async () => {
    let isUp = false
    receiver = await startReceiver((_req, res) => void (isUp && res.end()), { tls: true })
    const { id } = await make(receiver.port, webhookKinds, 'https')
    await publish('大棚番茄')
    const folder = await mkdtemp(join(tmpdir(), 'xiangtu-webhook-'))
    const certificate = join(folder, 'ca.pem')
    await writeFile(certificate, localhostCertificate.cert)
    const hub = () => {
      const program = fileURLToPath(new URL('../support/webhook-hub.ts', import.meta.url))
      const child = spawn(process.execPath, ['--import', 'tsx', program, url, 'localhost'], {
        env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      return { child, ended: once(child, 'exit') }
    }
    const first = hub()
    await receiver.arrived(1)
    first.child.kill('SIGKILL')
    await first.ended
    isUp = true
    const [held] = await messages(id)
    expect(held).to.include({ state: 'waiting', attempts: 1 })
    // A minute passes.
    await db
      .updateTable('webhookDelivery')
      .set({ nextAttemptAt: new Date((held?.nextAttemptAt.getTime() ?? 0) - 60_000) })
      .execute()
    const second = hub()
    await receiver.arrived(2)
    let state = 'waiting'
    while (state === 'waiting') state = (await messages(id))[0]?.state ?? ''
    second.child.kill('SIGKILL')
    await second.ended
    expect(state).to.equal('delivered')
    expect(receiver.received[1]?.headers['webhook-id']).to.equal(receiver.received[0]?.headers['webhook-id'])
    await rm(folder, { recursive: true, force: true })
  }).timeout(30_000)

  it('gives back what it had claimed when the hub ends: no attempt is lost, none is noted', async () => {
    receiver = await startReceiver(() => undefined)
    const { id } = await make(receiver.port)
    await publish('大棚番茄')
    const hub = openDeliveries({
      ...{ db, serverSecret, publicUrl: undefined, allowedHosts: ['localhost'], now: later(0.01) },
      log: { warn: (facts: object) => void told.push(facts) },
    })
    await receiver.arrived(1)
    await hub.close()
    expect((await messages(id))[0]).to.include({ state: 'waiting', attempts: 0 })
    expect(told).to.deep.equal([])
  })

  it('keeps what waits, and lets go of what was delivered a month ago', async () => {
    receiver = await startReceiver()
    const { id } = await make(receiver.port)
    await publish('大棚番茄')
    await lookOnce()
    await publish('茶园')
    await sweepDeliveries(db, new Date(Date.now() + 31 * 24 * 3600_000))
    expect((await messages(id)).map(({ state }) => state)).to.deep.equal(['waiting'])
  })
})
