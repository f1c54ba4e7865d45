import { expect } from 'chai'
import { Router } from 'express'
import { stationOf } from '../../src/account/guard.ts'
import { right } from '../../src/account/rights/right.ts'
import { join, type RunningApp, signedIn, startApp } from '../support/app.ts'
import { addPairedStation } from '../support/stations.ts'

describe('a route for stations', () => {
  let app: RunningApp
  before(async () => {
    const routes = Router().get('/api/v1/who-am-i', (_req, res) => {
      const { id, name } = stationOf(res)
      res.json({ id, name })
    })
    app = await startApp({ routers: [routes], rights: [right('GET', '/api/v1/who-am-i', 'station')] })
  })
  after(() => app.close())
  const ask = (cookie?: string) =>
    fetch(`${app.url}/api/v1/who-am-i`, cookie === undefined ? {} : { headers: { cookie } })

  it('refuses a visitor, the operator, and a key that nobody gave out', async () => {
    await join(app.db, 'operator', 'operator')
    const operator = await signedIn(app, 'operator')
    for (const answer of [
      await ask(),
      await operator.get('/api/v1/who-am-i'),
      await ask(`xiangtu.station=${'a'.repeat(43)}`),
      await ask('xiangtu.station=%00'),
    ]) {
      expect(answer.status).to.equal(401)
      expect(await answer.text()).to.include('notPaired')
    }
  })

  it('knows the station by the cookie of its computer until the key is revoked', async () => {
    const { stationId, keyId, cookie } = await addPairedStation(app.db, { name: '柳树村站' })
    const answer = await ask(`language=en; ${cookie}`)
    expect(await answer.json()).to.deep.equal({ id: stationId, name: '柳树村站' })
    await app.db.updateTable('stationKey').set({ revokedAt: new Date() }).where('id', '=', keyId).execute()
    expect((await ask(cookie)).status).to.equal(401)
  })

  it('knows a station no more that was closed', async () => {
    const { stationId, cookie } = await addPairedStation(app.db, { name: '桥头村站' })
    await app.db.updateTable('station').set({ archivedAt: new Date() }).where('id', '=', stationId).execute()
    expect((await ask(cookie)).status).to.equal(401)
  })
})
