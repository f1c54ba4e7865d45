import { expect } from 'chai'
import { join, type RunningApp, startApp, Visitor } from '../support/app.ts'

const guess = (app: RunningApp, username: string, headers: Record<string, string> = {}) =>
  new Visitor(app.url).signIn(username, 'guess guess guess', headers)

async function guesses(app: RunningApp, count: number, headers: (turn: number) => Record<string, string>) {
  const answers: number[] = []
  for (let turn = 0; turn < count; turn++) answers.push((await guess(app, 'wangfang', headers(turn))).status)
  return answers
}

/** As the proxy in front names a caller. */
const from = (address: string) => ({ 'X-Forwarded-For': address })

describe('the limit on sign-in tries', () => {
  let app: RunningApp | undefined
  afterEach(async () => {
    await app?.close()
    app = undefined
  })

  it('refuses the eleventh guess at one name in words, though each claims another address', async () => {
    app = await startApp()
    await join(app.db, 'wangfang')
    await join(app.db, 'liming')
    const answers = await guesses(app, 11, turn => ({
      'X-Forwarded-For': `203.0.113.${turn}`,
      'X-Real-IP': `198.51.100.${turn}`,
      Forwarded: `for=198.51.100.${turn}`,
    }))
    expect(answers).to.deep.equal([...Array(10).fill(401), 429])
    const refused = await guess(app, 'WANGFANG')
    expect(refused.status).to.equal(429)
    expect(await refused.text()).to.contain('尝试次数太多')
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 300)
    // The neighbour in the same office, behind the same address, is not locked out.
    expect((await new Visitor(app.url).signIn('liming')).status).to.equal(303)
  })

  it('counts by the address that the trusted proxy names, and by no address that is claimed before it', async () => {
    app = await startApp({ trustedProxies: 1 })
    await join(app.db, 'wangfang')
    const forged = await guesses(app, 11, turn => from(`198.51.100.${turn}, 203.0.113.7`))
    expect(forged).to.deep.equal([...Array(10).fill(401), 429])
    const elsewhere = await new Visitor(app.url).signIn('wangfang', undefined, from('203.0.113.8'))
    expect(elsewhere.status).to.equal(303)
  })

  it('counts one name from all addresses together, so that many machines guess no faster', async () => {
    app = await startApp({ trustedProxies: 1 })
    await join(app.db, 'wangfang')
    await join(app.db, 'liming')
    await guess(app, 'wangfang', from('203.0.113.1'))
    await app.db.updateTable('tryCount').set({ tries: 49 }).execute()
    expect((await guess(app, 'wangfang', from('203.0.113.2'))).status).to.equal(401)
    expect((await guess(app, 'wangfang', from('203.0.113.3'))).status).to.equal(429)
    expect((await guess(app, 'liming', from('203.0.113.99'))).status).to.equal(401)
  })

  it('locks nobody out of a browser in which he has signed in before, whoever guesses at whatever name', async () => {
    app = await startApp()
    await join(app.db, 'wangfang')
    await join(app.db, 'liming')
    const own = new Visitor(app.url)
    expect((await own.signIn('wangfang')).status).to.equal(303)
    await own.post('/sign-out')
    // Somebody behind the same address spends all that it has: 200 guesses, over many names.
    await guess(app, 'whoever')
    await app.db.updateTable('tryCount').set({ tries: 200 }).execute()
    expect((await guess(app, 'wangfang')).status).to.equal(429)
    expect((await new Visitor(app.url).signIn('liming')).status).to.equal(429)
    expect((await own.signIn('wangfang')).status).to.equal(303)
    // The browser is known for one name, and its own guesses are counted.
    expect((await own.signIn('liming')).status).to.equal(429)
    const answers = []
    for (let turn = 0; turn < 11; turn++) answers.push((await own.signIn('wangfang', 'a guess')).status)
    expect(answers).to.deep.equal([...Array(10).fill(401), 429])
  })

  it('takes no forged or foreign mark for a browser that is known', async () => {
    app = await startApp()
    await join(app.db, 'wangfang')
    await join(app.db, 'liming')
    const own = new Visitor(app.url)
    await own.signIn('wangfang')
    const [name = '', value = ''] = [...own.cookies].find(([key]) => key.includes('device')) ?? []
    await guesses(app, 10, () => ({}))
    const [, proof = ''] = value.split('.')
    const forged = [
      `${name}=made-up.${proof}`,
      `${name}=${value}0`,
      `${name}=`,
      `${name}=${value.split('.')[0]}`,
    ]
    for (const Cookie of forged)
      expect((await guess(app, 'wangfang', { Cookie })).status, Cookie).to.equal(429)
    expect((await guess(app, 'wangfang', { Cookie: `${name}=${value}` })).status).to.equal(401)
    expect(name).not.to.contain('wangfang')
    expect(value).not.to.contain('wangfang')
  })

  it('counts for all hubs together, and holds neither names nor addresses', async () => {
    app = await startApp({ trustedProxies: 1 })
    await join(app.db, 'wangfang')
    const other = await startApp({ trustedProxies: 1, besides: app })
    try {
      const answers: number[] = []
      for (let turn = 0; turn < 11; turn++)
        answers.push((await guess(turn % 2 ? app : other, 'wangfang', from('203.0.113.7'))).status)
      expect(answers).to.deep.equal([...Array(10).fill(401), 429])
    } finally {
      await other.close()
    }
    const rows = JSON.stringify(await app.db.selectFrom('tryCount').selectAll().execute())
    expect(rows).not.to.contain('wangfang').and.not.contain('203.0.113')
  })

  it('begins anew when its time is over, and sweeps what is over', async () => {
    app = await startApp()
    await join(app.db, 'wangfang')
    await guesses(app, 11, () => ({}))
    await app.db
      .updateTable('tryCount')
      .set({ endsAt: new Date(Date.now() - 1) })
      .execute()
    expect((await new Visitor(app.url).signIn('wangfang')).status).to.equal(303)
    const old = app.db.selectFrom('tryCount').select('key').where('endsAt', '<', new Date())
    expect(await old.execute()).to.deep.equal([])
  })

  it('does not count right passwords', async () => {
    app = await startApp()
    await join(app.db, 'wangfang')
    for (let turn = 0; turn < 12; turn++)
      expect((await new Visitor(app.url).signIn('wangfang')).status).to.equal(303)
  })
})
