import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { Visitor } from '../support/app.ts'
import { cameraClip } from '../support/clips.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { askAs, sha256Of, until } from '../upload/small-hub.ts'

describe('the log of a whole run, down to debug', function () {
  this.timeout(180_000)
  let hub: TestHub
  before(async () => {
    hub = await startHub({ LOG_LEVEL: 'debug', S3_SECRET_ACCESS_KEY: 'a-store-secret-of-this-test' })
  })
  after(() => hub.stop())

  it('holds no key, token, password, cookie or address with one, from set-up to the playing lesson', async () => {
    const password = '一个只有这次测试知道的口令 2026'
    const setup = new URL(hub.setupUrl ?? '')
    const person = new Visitor(hub.url)
    await person.get(setup.pathname)
    await person.post(setup.pathname, { name: '王芳', username: 'wangfang', password })
    await person.signIn('wangfang', password)
    await new Visitor(hub.url).signIn('wangfang', `${password}-wrong`)
    expect(person.cookies.size).to.be.greaterThan(0)

    const bytes = await readFile(await cameraClip(hub.dataFolder))
    const sender = askAs(hub.url, hub.localKey)
    const { body } = await sender.begin(bytes, { title: '番茄' })
    await sender.tus('PATCH', body.uploadUrl, { 'Upload-Offset': '0' }, bytes)
    await sender.ask('PUT', `/api/v1/uploads/${body.uploadId}/sha256`, { sha256: sha256Of(bytes) })
    await askAs(hub.url, `${hub.localKey}x`).ask('GET', '/api/v1/uploads')
    await person.get('/upload?key=a-query-secret')
    await until(
      'the lesson',
      async () => (await fetch(`${hub.url}/api/v1/courseware/${body.coursewareId}`)).ok,
      120_000,
    )

    const logged = hub.output()
    expect(logged, 'it logs at debug').to.contain('"method":"PATCH"').and.contain('"step":"probe"')
    const redis = new URL(await readFile(join(hub.dataFolder, 'redis-url'), 'utf8'))
    const secrets = {
      localKey: hub.localKey,
      setupToken: setup.pathname.split('/').at(-1) ?? '',
      password,
      encodedPassword: encodeURIComponent(password),
      redisPassword: decodeURIComponent(redis.password),
      storeSecret: 'a-store-secret-of-this-test',
      query: 'a-query-secret',
      ...Object.fromEntries([...person.cookies].map(([name, value]) => [`cookie ${name}`, value])),
    }
    // The set-up link itself is shown once to whoever started the hub: that line is its delivery.
    const told = logged.split('\n').filter(line => !line.includes(hub.setupUrl ?? '-'))
    for (const [name, secret] of Object.entries(secrets)) {
      expect(secret.length, name).to.be.greaterThan(7)
      expect(
        told.filter(line => line.includes(secret)),
        name,
      ).to.deep.equal([])
    }
  })
})
