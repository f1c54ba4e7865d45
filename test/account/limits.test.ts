import { expect } from 'chai'
import { join, type RunningApp, startApp, Visitor } from '../support/app.ts'

const guess = (app: RunningApp, username: string, headers: Record<string, string> = {}) =>
  new Visitor(app.url).signIn(username, 'guess guess guess', headers)

async function guesses(app: RunningApp, count: number, headers: (turn: number) => Record<string, string>) {
  const answers: number[] = []
  for (let turn = 0; turn < count; turn++) answers.push((await guess(app, 'wangfang', headers(turn))).status)
  return answers
}

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
    const forged = await guesses(app, 11, turn => ({ 'X-Forwarded-For': `198.51.100.${turn}, 203.0.113.7` }))
    expect(forged).to.deep.equal([...Array(10).fill(401), 429])
    const elsewhere = await new Visitor(app.url).signIn('wangfang', undefined, {
      'X-Forwarded-For': '203.0.113.8',
    })
    expect(elsewhere.status).to.equal(303)
  })

  it('does not count right passwords', async () => {
    app = await startApp()
    await join(app.db, 'wangfang')
    for (let turn = 0; turn < 12; turn++)
      expect((await new Visitor(app.url).signIn('wangfang')).status).to.equal(303)
  })
})
