import { once } from 'node:events'
import { request } from 'node:http'
import { expect } from 'chai'
import { Router } from 'express'
import { z } from 'zod'
import { requirePerson } from '../src/account/guard.ts'
import { makeLocalKey } from '../src/account/key-records.ts'
import { right } from '../src/account/rights/right.ts'
import { XiangtuError } from '../src/errors.ts'
import {
  join,
  makeInvitation,
  password,
  type RunningApp,
  signedIn,
  startApp,
  Visitor,
} from './support/app.ts'

/** Routes that fail in every way that a capability's route can. */
const failing = Router()
for (const base of ['/api/v1', '/pages']) {
  failing.get(`${base}/known`, () => {
    throw new XiangtuError('fileTooLarge', { facts: { limit: '20 GB' }, detail: 'for the log alone' })
  })
  failing.get(`${base}/unknown`, () => Promise.reject(new Error('password=hunter2 at /root/secret')))
  failing.get(`${base}/thrown`, () => Promise.reject({ not: 'an error' }))
  failing.post(`${base}/form`, (req, res) => {
    res.json(z.object({ title: z.string().min(1) }).parse(req.body))
  })
  failing.get(`${base}/for/:name`, requirePerson, (_req, res) => {
    res.send('in')
  })
}
failing.get('/api/v1/events', (_req, res) => {
  res.type('text/event-stream').write('data: first\n\n')
})
failing.get('/api/v1/cut', (_req, res) => {
  res.write('half an answer')
  throw new Error('cut off')
})

const failingRights = [
  ...['/api/v1', '/pages'].flatMap(base => [
    ...['known', 'unknown', 'thrown'].map(name => right('GET', `${base}/${name}`, 'anyone')),
    right('POST', `${base}/form`, 'anyone'),
    right('GET', `${base}/for/:name`, 'signedIn'),
  ]),
  right('GET', '/api/v1/events', 'anyone'),
  right('GET', '/api/v1/cut', 'anyone'),
]

describe('createApp', () => {
  let app: RunningApp
  let visitor: Visitor
  before(async () => {
    app = await startApp({ routers: [failing], rights: failingRights })
    await join(app.db, 'wangfang')
    visitor = new Visitor(app.url)
  })
  after(() => app.close())

  describe('refuses what another site makes a browser send', () => {
    const foreign = [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: 'http://127.0.0.1:1' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://127.0.0.1' },
    ]

    it('with a session', async () => {
      const person = await signedIn(app, 'wangfang')
      for (const headers of foreign) {
        const bare = { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' }
        const answer = await person.send('/account/upload-keys', {
          method: 'POST',
          body: 'name=x',
          headers: bare,
        })
        expect(answer.status, JSON.stringify(headers)).to.equal(403)
        expect(await answer.text()).to.contain('请求来自别的网站')
      }
      const silent = await person.send('/account/upload-keys', {
        method: 'POST',
        body: 'name=x',
        headers: {},
      })
      expect(silent.status).to.equal(403)
      expect(
        await app.db.selectFrom('machineKey').selectAll().where('name', '=', 'x').execute(),
      ).to.deep.equal([])
    })

    it('to sign somebody in or out', async () => {
      for (const headers of foreign) {
        const form = { username: 'wangfang', password }
        const body = new URLSearchParams(form)
        expect(
          (await new Visitor(app.url).send('/sign-in', { method: 'POST', body, headers })).status,
        ).to.equal(403)
        expect((await new Visitor(app.url).send('/sign-out', { method: 'POST', headers })).status).to.equal(
          403,
        )
      }
    })

    it('but not what a program sends with a key, or a form of our own page', async () => {
      const Authorization = `Bearer ${await makeLocalKey(app.db)}`
      const headers = { Authorization, 'Content-Type': 'application/json' }
      const sent = await visitor.send('/api/v1/form', { method: 'POST', body: '{"title":"番茄"}', headers })
      expect(sent.status).to.equal(200)
      const person = await signedIn(app, 'wangfang')
      const own = { Origin: 'http://wrong', 'Sec-Fetch-Site': 'same-origin' }
      expect((await person.post('/sign-out', {}, own)).status).to.equal(303)
    })
  })

  it('refuses pages with foreign scripts, styles, frames and plug-ins by its security policy', async () => {
    const policy = (await visitor.get('/sign-in')).headers.get('content-security-policy') ?? ''
    const wanted = [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
    ]
    for (const rule of [...wanted, "frame-ancestors 'none'"]) expect(policy.split(';')).to.include(rule)
    expect(policy).not.to.contain('unsafe').and.not.to.contain('upgrade-insecure-requests')
  })

  it('never logs a password, cookie, key, token or query', async () => {
    const token = await makeInvitation(app.db, { role: 'producer', name: '陈静', createdBy: null })
    const key = await makeLocalKey(app.db)
    const person = await signedIn(app, 'wangfang')
    const session = [...person.cookies.values()]
    await visitor.get(`/invitation/${token}?q=a-query-secret`, { Referer: `${app.url}/invitation/${token}` })
    await visitor.post(`/invitation/${token}`, { name: '', username: '', password: 'a-form-secret' })
    await visitor.get(`/setup/${token}/`)
    await visitor.get(`//invitation/${token}`)
    await visitor.get(`/api/v1/for/${key}`, { Authorization: `Bearer ${key}` })
    await visitor.get('/api/v1/unknown?q=a-query-secret', { Authorization: `Bearer ${key}` })
    await person.get('/account')
    const logged = app.logged()
    expect(logged).to.contain('/invitation/…').and.contain('"method":"POST"')
    for (const secret of [token, key, password, 'a-query-secret', 'a-form-secret', ...session])
      expect(logged).not.to.contain(secret)
  })

  it('answers programs with problem details in their language', async () => {
    const answer = await visitor.get('/api/v1/known', { 'Accept-Language': 'en-GB, zh;q=0.5' })
    expect(answer.status).to.equal(413)
    expect(answer.headers.get('content-type')).to.equal('application/problem+json; charset=utf-8')
    expect(await answer.json()).to.deep.equal({
      type: 'urn:xiangtu:problem:fileTooLarge',
      title: 'Payload Too Large',
      status: 413,
      detail: 'The file is too large; the limit is 20 GB. Compress it or split it, then upload again.',
      code: 'fileTooLarge',
      facts: { limit: '20 GB' },
    })
  })

  it('answers people with a page that says the same', async () => {
    const answer = await visitor.get('/pages/known')
    expect(answer.status).to.equal(413)
    expect(await answer.text())
      .to.contain('<html lang="zh-CN">')
      .and.contain('文件太大，上限是 20 GB')
  })

  it('keeps the text of an unknown failure in the log, under the number that it tells', async () => {
    for (const path of ['/api/v1/unknown', '/pages/unknown', '/api/v1/thrown']) {
      const answer = await visitor.get(path)
      expect(answer.status).to.equal(500)
      const text = await answer.text()
      expect(text).not.to.contain('hunter2')
      const id = /编号 ([0-9a-f]{12})/.exec(text)?.[1]
      const line = app
        .logged()
        .split('\n')
        .find(one => id && one.includes(id) && one.includes('"err"'))
      if (!path.endsWith('thrown')) expect(line).to.contain('hunter2')
    }
  })

  it('calls a badly made request the asker’s fault', async () => {
    const json = { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' }
    const post = (body: string, headers: Record<string, string> = json) =>
      visitor.send('/api/v1/form', { method: 'POST', body, headers })
    expect((await post('{broken')).status).to.equal(400)
    expect((await post(JSON.stringify({ title: 'x'.repeat(70_000) }))).status).to.equal(413)
    expect((await post('{}', { ...json, 'Content-Encoding': 'nonsense' })).status).to.equal(415)
    expect((await visitor.get('/api/v1/for/%E0%A4')).status).to.equal(400)
    const wrong = await post('{"title":""}')
    expect(wrong.status).to.equal(400)
    expect(await wrong.json()).to.deep.include({ code: 'badRequest', facts: { field: 'title' } })
  })

  it('keeps from every route what no database takes: NUL and half characters', async () => {
    const headers = { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' }
    const body = JSON.stringify({ title: '番\0茄\ud800', list: ['\0'] })
    const sent = await visitor.send('/api/v1/form', { method: 'POST', body, headers })
    expect(await sent.json()).to.deep.equal({ title: '番茄\ufffd' })
    const form = await visitor.post('/pages/form', { title: '番\0茄' })
    expect(await form.json()).to.deep.equal({ title: '番茄' })
    expect((await visitor.post('/pages/form', { title: '\0' })).status).to.equal(400)
  })

  it('says 404 in the asker’s form for what is not there', async () => {
    expect((await visitor.get('/api/nothing')).headers.get('content-type')).to.contain(
      'application/problem+json',
    )
    expect((await visitor.get('/media/nothing')).headers.get('content-type')).to.contain(
      'application/problem+json',
    )
    expect(await (await visitor.get('/nothing?language=en')).text()).to.contain('Not found.')
  })

  it('cuts an answer off that fails in its middle, and goes on serving', async () => {
    const fault = await visitor
      .get('/api/v1/cut')
      .then(answer => answer.text())
      .catch((error: unknown) => error)
    expect(fault).to.be.instanceOf(Error)
    expect((await visitor.get('/healthz')).status).to.equal(200)
  })

  it('sends events when they happen, not when a buffer is full', async () => {
    const abort = new AbortController()
    const answer = await fetch(`${app.url}/api/v1/events`, { signal: abort.signal })
    const reader = answer.body?.getReader()
    const first = await reader?.read()
    expect(new TextDecoder().decode(first?.value)).to.equal('data: first\n\n')
    abort.abort()
  })

  it('sends pages compressed, and only once to a browser that has them', async () => {
    const first = await new Visitor(app.url).get('/sign-in', { 'Accept-Encoding': 'gzip' })
    expect(first.headers.get('content-encoding')).to.equal('gzip')
    expect(first.headers.get('cache-control')).to.equal('private, no-cache')
    expect(first.headers.get('vary')).to.contain('Cookie').and.contain('Accept-Language')
    // Node's fetch adds `Cache-Control: no-cache` to such a question, which no browser does on a plain visit.
    const headers = { 'Accept-Encoding': 'gzip', 'If-None-Match': first.headers.get('etag') ?? '' }
    const [again] = await once(request(`${app.url}/sign-in`, { headers }).end(), 'response')
    again.resume()
    expect(again.statusCode).to.equal(304)
  })

  it('says whether it is healthy, to anyone', async () => {
    const ill = await startApp({ isHealthy: () => Promise.reject(new Error('redis is gone')) })
    const answer = await new Visitor(ill.url).get('/healthz')
    await ill.close()
    expect(answer.status).to.equal(503)
    expect((await visitor.get('/healthz')).status).to.equal(200)
  })
})
