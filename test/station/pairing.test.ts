import { expect } from 'chai'
import { z } from 'zod'
import { newPairingSchema, pairedSchema } from '../../src/station/messages.ts'
import { deviceHashOf } from '../../src/station/pairing.ts'
import { Visitor } from '../support/app.ts'
import { type StationHub, startStationHub } from '../support/station-hub.ts'

const codeIn = (page: string): string => (/pairing-code">([\d ]+)</.exec(page)?.[1] ?? '').replace(' ', '')
const problem = z.object({ code: z.string() })

describe('pairing a computer with a station', function () {
  this.timeout(60_000)
  let hub: StationHub
  let stationId: string
  let strangeId: string
  before(async () => {
    hub = await startStationHub()
    stationId = await hub.register()
    strangeId = await hub.register({ name: '李庄村站', placeId: hub.places.li })
  })
  after(() => hub.app.close())
  const computer = () => new Visitor(hub.app.url)
  const approve = (code: string, station = stationId, by = hub.technician) =>
    by.post('/stations/pair?language=zh-CN', { code, stationId: station })
  const stateOf = async (visitor: Visitor) => (await visitor.get('/station/pair/state')).json()
  /** A computer that was paired just now. */
  const paired = async () => {
    const visitor = computer()
    const code = codeIn(await (await visitor.get('/station/pair')).text())
    await approve(code)
    const answer = await visitor.get('/station/pair')
    return { visitor, answer, code }
  }
  const expire = () =>
    hub.app.db
      .updateTable('stationPairing')
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .execute()

  it('refuses codes that are forged, and who guesses is stopped', async () => {
    const guesser = hub.operator
    for (let tries = 0; tries < 20; tries += 1)
      expect((await guesser.get(`/stations/pair?code=${10_000_000 + tries}`)).status).to.equal(404)
    const stopped = await approve('12345678', stationId, guesser)
    expect(stopped.status).to.equal(429)
    // Nobody else is.
    const code = codeIn(await (await computer().get('/station/pair')).text())
    expect((await hub.technician.get(`/stations/pair?code=${code}`)).status).to.equal(200)
    expect(await hub.app.db.selectFrom('stationKey').selectAll().execute()).to.deep.equal([])
  })

  it('refuses everybody but who keeps the station', async () => {
    const visitor = computer()
    const code = codeIn(await (await visitor.get('/station/pair')).text())
    for (const stranger of [hub.chief, hub.administrator]) {
      expect((await stranger.get(`/stations/pair?code=${code}`)).status).to.equal(403)
      expect((await approve(code, stationId, stranger)).status).to.equal(403)
    }
    const nobody = await computer().get(`/stations/pair?code=${code}`)
    const back = encodeURIComponent(`/stations/pair?code=${code}`)
    expect(nobody.headers.get('location')).to.equal(`/sign-in?next=${back}`)
    expect((await approve(code, strangeId)).status).to.equal(404)
    expect((await approve(code, 'x')).status).to.equal(404)
    expect(await (await hub.technician.get(`/stations/pair?code=${code}`)).text()).not.to.include(strangeId)
    const foreign = { Origin: 'https://evil.example' }
    const forged = await hub.technician.post('/stations/pair', { code, stationId }, foreign)
    expect(forged.status).to.equal(403)
    expect(await stateOf(visitor)).to.deep.equal({ state: 'waiting', code })
  })

  it('refuses a code that has expired, and one that was used', async () => {
    const late = computer()
    const old = codeIn(await (await late.get('/station/pair')).text())
    await expire()
    expect((await approve(old)).status).to.equal(404)
    expect(await stateOf(late)).to.deep.equal({ state: 'over' })
    // The screen goes on with a new one.
    const fresh = codeIn(await (await late.get('/station/pair')).text())
    expect(fresh)
      .to.match(/^\d{8}$/)
      .and.not.to.equal(old)
    const { code } = await paired()
    const again = await approve(code)
    expect(again.status).to.equal(404)
    expect(await again.text()).to.include('已经过期、已经用过')
  })

  it('lets only one of two technicians say which station it is', async () => {
    const other = await hub.register({ name: '另一站', placeId: hub.places.wang })
    const code = codeIn(await (await computer().get('/station/pair')).text())
    const both = await Promise.all([approve(code), approve(code, other)])
    expect(both.map(({ status }) => status)).to.have.members([303, 404])
  })

  it('shows the technician what asks, and gives the computer a key that no page can read', async () => {
    const visitor = computer()
    const agent = { 'User-Agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/95.0 <script>' }
    const page = await (await visitor.get('/station/pair?language=zh-CN', agent)).text()
    const code = codeIn(page)
    expect(page).to.include('<svg class="qr"').and.to.include('/stations/pair')
    // It waits under the same number however often it looks.
    expect(codeIn(await (await visitor.get('/station/pair')).text())).to.equal(code)
    const asked = await (await hub.technician.get(`/stations/pair?code=${code}&language=zh-CN`)).text()
    expect(asked).to.include('Windows 上的 Chrome').and.to.include('柳树村站')
    expect(await stateOf(visitor)).to.deep.equal({ state: 'waiting', code })
    expect((await approve(code)).headers.get('location')).to.equal(`/stations/${stationId}?paired`)
    expect(await stateOf(visitor)).to.deep.equal({ state: 'approved' })
    const answer = await visitor.get('/station/pair')
    expect(answer.headers.get('location')).to.equal('/station')
    const cookie = answer.headers.getSetCookie().find(text => text.startsWith('xiangtu.station=')) ?? ''
    expect(cookie).to.match(/^xiangtu\.station=[\w-]{43}; Max-Age=34560000; Path=\/;/)
    expect(cookie).to.include('HttpOnly').and.to.include('SameSite=Lax')
    // From now on it is the station.
    expect((await visitor.get('/station/pair')).headers.get('location')).to.equal('/station')
  })

  it('gives the same key again to a computer whose line broke, and to no other', async () => {
    const visitor = computer()
    const code = codeIn(await (await visitor.get('/station/pair')).text())
    await approve(code)
    const waiting = new Map(visitor.cookies)
    await visitor.get('/station/pair')
    const key = visitor.cookies.get('xiangtu.station')
    const again = computer()
    for (const [name, value] of waiting) again.cookies.set(name, value)
    await again.get('/station/pair')
    expect(again.cookies.get('xiangtu.station')).to.equal(key).and.to.be.a('string')
    const thief = computer()
    thief.cookies.set('xiangtu.pairing', 'x'.repeat(43))
    expect((await thief.get('/station/pair')).status).to.equal(200)
    expect(thief.cookies.has('xiangtu.station')).to.equal(false)
  })

  it('ends a computer’s key at once, and that one’s alone', async () => {
    const [one, other] = [await paired(), await paired()]
    const page = await (await hub.technician.get(`/stations/${stationId}`)).text()
    const keys = [...page.matchAll(/keys\/(\w{32})\/revoke/g)].map(([, id = '']) => id)
    const isStation = async ({ visitor }: typeof one) =>
      (await visitor.get('/station/pair')).headers.get('location') === '/station'
    const newest = await hub.app.db
      .selectFrom('stationKey')
      .select('id')
      .orderBy('createdAt', 'desc')
      .executeTakeFirstOrThrow()
    expect(keys).to.include(newest.id)
    expect((await hub.chief.post(`/stations/${stationId}/keys/${newest.id}/revoke`)).status).to.equal(403)
    await hub.technician.post(`/stations/${stationId}/keys/${newest.id}/revoke`)
    // The pairing lasts on for some minutes; it does not bring the key back.
    expect(await isStation(other)).to.equal(false)
    expect(await isStation(one)).to.equal(true)
    const actions = await hub.app.db
      .selectFrom('auditEvent')
      .select('action')
      .where('subjectId', '=', stationId)
      .orderBy('id', 'desc')
      .execute()
    expect(actions[0]?.action).to.equal('revokeStationKey')
  })

  it('notes the use of a key, and not at every request', async () => {
    const { visitor } = await paired()
    const last = () =>
      hub.app.db
        .selectFrom('stationKey')
        .select(['id', 'lastUsedAt'])
        .orderBy('createdAt', 'desc')
        .executeTakeFirstOrThrow()
    await visitor.get('/station/pair')
    const first = await last()
    expect(first.lastUsedAt).to.be.instanceOf(Date)
    await visitor.get('/station/pair')
    expect(await last()).to.deep.equal(first)
    const old = new Date(Date.now() - 3_700_000)
    await hub.app.db.updateTable('stationKey').set({ lastUsedAt: old }).where('id', '=', first.id).execute()
    await visitor.get('/station/pair')
    expect((await last()).lastUsedAt?.getTime()).to.be.greaterThan(old.getTime() + 3_600_000)
  })

  it('keeps the key for 400 days from each start of station mode', async () => {
    const { visitor } = await paired()
    const started = await visitor.get('/station')
    expect(started.headers.getSetCookie().join()).to.match(/xiangtu\.station=[\w-]{43}; Max-Age=34560000/)
    expect((await visitor.get('/')).headers.getSetCookie().join()).not.to.include('xiangtu.station')
  })

  it('writes no token, key or code into a log or the log of changes', async () => {
    const visitor = computer()
    const code = codeIn(await (await visitor.get('/station/pair')).text())
    await hub.technician.get(`/stations/pair?code=${code}`)
    await approve(code)
    await visitor.get('/station/pair')
    const secrets = [...visitor.cookies.values(), code]
    expect(secrets).to.have.length(3)
    const events = JSON.stringify(await hub.app.db.selectFrom('auditEvent').selectAll().execute())
    const kept = JSON.stringify([
      await hub.app.db.selectFrom('stationPairing').selectAll().execute(),
      await hub.app.db.selectFrom('stationKey').selectAll().execute(),
    ])
    for (const text of secrets)
      for (const place of [hub.app.logged(), events, kept]) expect(place).not.to.include(text)
    expect(events).to.include('pairStation')
  })

  describe('by a box without a browser', () => {
    const post = (path: string, body: object = {}) =>
      computer().send(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json' },
      })
    const ask = async () => newPairingSchema.parse(await (await post('/api/v1/pairings')).json())
    const take = (deviceToken: string) => post('/api/v1/pairings/key', { deviceToken })

    it('refuses tokens that are none, forged or over', async () => {
      for (const body of [{}, { deviceToken: 'x' }, { deviceToken: 1 }])
        expect((await post('/api/v1/pairings/key', body)).status).to.equal(400)
      const forged = await take('x'.repeat(43))
      expect(forged.status).to.equal(410)
      expect(problem.parse(await forged.json()).code).to.equal('pairingOver')
      const { deviceToken } = await ask()
      await expire()
      expect((await take(deviceToken)).status).to.equal(410)
    })

    it('waits, and is the station once it is approved', async () => {
      const { deviceToken, code, approveUrl } = await ask()
      expect(approveUrl).to.equal(`${hub.app.url}/stations/pair?code=${code}`)
      const waiting = await take(deviceToken)
      expect(waiting.status).to.equal(202)
      expect(await waiting.json()).to.deep.include({ state: 'waiting' })
      await approve(code)
      const given = pairedSchema.parse(await (await take(deviceToken)).json())
      if (given.state !== 'approved') throw new Error('The box was not approved.')
      expect(given).to.deep.include({ stationId, stationName: '柳树村站' })
      const answer = await computer().get('/station/pair', { Cookie: given.cookie })
      expect(answer.headers.get('location')).to.equal('/station')
      const row = hub.app.db.selectFrom('stationPairing').select('takenAt')
      const { takenAt } = await row
        .where('deviceHash', '=', deviceHashOf(deviceToken))
        .executeTakeFirstOrThrow()
      expect(takenAt).to.be.instanceOf(Date)
    })

    it('refuses a flood of pairings from one address after 300', async () => {
      const answers = await Promise.all(Array.from({ length: 305 }, () => post('/api/v1/pairings')))
      expect(answers.some(({ status }) => status === 429)).to.equal(true)
      expect((await computer().get('/station/pair')).status).to.equal(429)
    })
  })
})
