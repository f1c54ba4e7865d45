import { readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join as joinPath } from 'node:path'
import { expect } from 'chai'
import { makeLocalKey } from '../../src/account/key-records.ts'
import { join, signedIn, Visitor } from '../support/app.ts'
import { type OperationHub, startOperationHub } from '../support/operation-hub.ts'

const ui = joinPath(
  dirname(createRequire(import.meta.url).resolve('@bull-board/ui/package.json')),
  'dist/static',
)
const board = '/operation/queues'

describe('bull-board', () => {
  let hub: OperationHub
  let addresses: string[]
  before(async () => {
    hub = await startOperationHub()
    await join(hub.db, 'yunying', 'operator')
    await join(hub.db, 'liming')
    await hub.queue.add('probe', { secretOfTheQueue: 1 }, { jobId: 'job-1' })
    const scripts = (await readdir(joinPath(ui, 'js'))).map(name => `/static/js/${name}`)
    const sheets = (await readdir(joinPath(ui, 'css'))).map(name => `/static/css/${name}`)
    const files = [...scripts, ...sheets, '/static/favicon-32x32.png']
    const api = ['/api/queues', '/api/redis/stats', '/api/queues/light/job-1', '/api/queues/light/job-1/logs']
    const pages = [
      '',
      '/',
      '/queue/light',
      '/queue/light/job-1',
      '/queue//line',
      '/STATIC/../static',
      '/%2e/api/queues',
    ]
    addresses = [...files, ...api, ...pages].map(path => board + path)
    expect(scripts.length + sheets.length).to.be.greaterThan(3)
  })
  after(() => hub.close())

  const isOfBoard = (text: string) => /bull|secretOfTheQueue|__UI_CONFIG__|webpack|rspack/i.test(text)

  it('refuses nobody, producers, false sessions and upload keys, and gives them no byte of page, file or API', async () => {
    const stranger = new Visitor(hub.url)
    const liar = await signedIn(hub, 'yunying')
    for (const [name, value] of liar.cookies) liar.cookies.set(name, `${value.slice(0, -6)}AAAAAA`)
    const gone = await signedIn(hub, 'yunying')
    // Its signed copy, which is good for a minute, does not count here: the session itself has ended.
    const kept = [...gone.cookies].filter(([name]) => name.endsWith('session_token'))
    await gone.post('/sign-out')
    for (const [name, value] of kept) gone.cookies.set(name, value)
    expect(kept).to.have.length(1)
    const Authorization = `Bearer ${await makeLocalKey(hub.db)}`
    const producer = await signedIn(hub, 'liming')
    for (const path of addresses) {
      for (const [visitor, headers] of [
        [stranger, {}],
        [liar, {}],
        [gone, {}],
        [stranger, { Authorization }],
      ] as const) {
        const answer = await visitor.get(path, headers)
        expect(answer.status, path).to.equal(303)
        expect(answer.headers.get('location'), path).to.match(/^\/sign-in\?next=/)
        expect(isOfBoard((await answer.text()).replaceAll(encodeURIComponent(path), '')), path).to.equal(
          false,
        )
      }
      const answer = await producer.get(path)
      expect(answer.status, path).to.equal(403)
      expect(isOfBoard(await answer.text()), path).to.equal(false)
    }
  })

  it('refuses every change, also by an operator: it only shows', async () => {
    const before = await hub.queue.getJobCounts('waiting')
    const operator = await signedIn(hub, 'yunying')
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      for (const path of [
        '/api/queues/light/pause',
        '/api/queues/light/empty',
        '/api/queues/light/obliterate',
        '/api/queues/light/add',
        '/api/queues/light/job-1/clean',
        '/api/queues/light/job-1/update-data',
        '/api/queues/pause',
      ]) {
        const answer = await operator.send(board + path, { method, headers: { Origin: hub.url } })
        expect(answer.status, `${method} ${path}`).to.equal(403)
      }
    }
    // What another site makes an operator's browser send ends even before that.
    const foreign = await operator.send(`${board}/api/queues/light/pause`, {
      method: 'PUT',
      headers: { Origin: 'https://elsewhere.example' },
    })
    expect(foreign.status).to.equal(403)
    expect(await hub.queue.isPaused()).to.equal(false)
    expect(await hub.queue.getJobCounts('waiting')).to.deep.equal(before)
    expect(await hub.queue.getJob('job-1')).not.to.equal(undefined)
  })

  it('shows an operator its page, files and jobs, under a policy that lets nothing foreign in', async () => {
    const operator = await signedIn(hub, 'yunying')
    const page = await operator.get(board)
    expect(page.status).to.equal(200)
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy)
      .to.contain("base-uri 'self'")
      .and.contain("script-src 'self'")
      .and.contain("default-src 'none'")
    expect(policy).not.to.match(/unsafe|https?:|\*/)
    expect(page.headers.get('x-powered-by')).to.equal(null)
    expect(page.headers.get('cache-control')).to.contain('private')
    const text = await page.text()
    const scripts = [...text.matchAll(/src="(static\/js\/[^"]+)"/g)].map(found => found[1])
    expect(scripts.length).to.be.greaterThan(0)
    for (const script of scripts) {
      const answer = await operator.get(`${board}/${script}`)
      expect(answer.status).to.equal(200)
      expect(answer.headers.get('cache-control')).to.contain('private')
    }
    const queues = await (await operator.get(`${board}/api/queues?activeQueue=light&status=latest`)).text()
    expect(queues).to.contain('"light"').and.contain('job-1').and.contain('"readOnlyMode":true')
    // Only here is the policy any looser.
    expect((await operator.get('/operation')).headers.get('content-security-policy')).to.contain(
      "base-uri 'none'",
    )
  })

  it('leaves what it does not know to our own page', async () => {
    const answer = await (await signedIn(hub, 'yunying')).get(`${board}/nothing/here/at/all`)
    expect(answer.status).to.equal(404)
    // The sheet's address has the hash that only our own application knows.
    expect(await answer.text()).to.match(/href="\/assets\/style-[^"]+\.css"|href="\/assets\/[^"]*style[^"]*"/)
  })
})
