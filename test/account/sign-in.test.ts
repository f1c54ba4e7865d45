import { getMigrations } from 'better-auth/db/migration'
import { expect } from 'chai'
import { openSignIn, signInOptions } from '../../src/account/sign-in.ts'
import { join, password, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'

describe('sign-in', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
    await join(app.db, 'wangfang')
    await join(app.db, '李明', 'operator')
  })
  after(() => app.close())

  it('refuses a wrong password, an unknown name and a name without password in the same words', async () => {
    const tries = [
      await new Visitor(app.url).signIn('wangfang', 'not the password'),
      await new Visitor(app.url).signIn('nobody-here'),
      await new Visitor(app.url).signIn('x'),
      await new Visitor(app.url).signIn(''),
      await new Visitor(app.url).signIn('wangfang', ''),
      await new Visitor(app.url).signIn('wangfang', 'long'.repeat(200)),
    ]
    for (const answer of tries) {
      expect(answer.status).to.equal(401)
      expect(await answer.text()).to.contain('用户名或密码不对')
      expect(answer.headers.getSetCookie().join()).not.to.contain('session')
    }
  })

  it('refuses sign-up: better-auth’s own addresses are not there, and it is closed behind them too', async () => {
    const visitor = new Visitor(app.url)
    const form = { name: 'x', email: 'x@example.com', password, username: 'intruder' }
    for (const path of ['/api/auth/sign-up/email', '/api/auth/sign-in/username', '/api/auth/get-session']) {
      expect((await visitor.post(path, form)).status).to.equal(404)
      expect((await visitor.get(path)).status).to.equal(404)
    }
    const { betterAuth } = await import('better-auth')
    const auth = betterAuth(signInOptions({ db: app.db, secret: 's'.repeat(40), publicUrl: undefined }))
    const fault = await auth.api.signUpEmail({ body: form }).catch((error: unknown) => error)
    expect(fault).to.include({ statusCode: 400 })
    const intruders = await app.db
      .selectFrom('user')
      .where('username', '=', 'intruder')
      .select('id')
      .execute()
    expect(intruders).to.deep.equal([])
  })

  it('refuses a session cookie that was made up or signed with another secret', async () => {
    const other = openSignIn({
      db: app.db,
      secret: 'another secret of another hub, long',
      publicUrl: undefined,
    })
    const cookies = await other.signIn('wangfang', password, new Headers())
    const forged = cookies.map(cookie => cookie.split(';')[0]).join('; ')
    for (const Cookie of [forged, 'xiangtu.session_token=abc.def', 'xiangtu.session_token=%E0']) {
      const answer = await new Visitor(app.url).get('/account', { Cookie })
      expect(answer.status).to.equal(303)
      expect(answer.headers.get('location')).to.contain('/sign-in')
    }
  })

  it('refuses to lead to another site after signing in', async () => {
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      'javascript:alert(1)',
    ]) {
      const visitor = new Visitor(app.url)
      const answer = await visitor.post('/sign-in', { username: 'wangfang', password, next })
      expect(answer.headers.get('location')).to.equal('/')
      const again = await visitor.get(`/sign-in?next=${encodeURIComponent(next)}`)
      expect(again.headers.get('location')).to.equal('/')
    }
  })

  it('lets in with name and password, whatever the case or width of the letters, and leads on', async () => {
    const visitor = new Visitor(app.url)
    const answer = await visitor.post('/sign-in', { username: ' ＷangFang ', password, next: '/upload?a=1' })
    expect(answer.status).to.equal(303)
    expect(answer.headers.get('location')).to.equal('/upload?a=1')
    const page = await visitor.get('/account')
    expect(page.status).to.equal(200)
    expect(await page.text())
      .to.contain('wangfang')
      .and.contain('制作人员')
  })

  it('keeps the session in cookies that scripts cannot read and other sites cannot send', async () => {
    const answer = await new Visitor(app.url).signIn('李明')
    const cookies = answer.headers.getSetCookie().filter(cookie => cookie.includes('session'))
    expect(cookies).to.have.length.above(0)
    for (const cookie of cookies)
      expect(cookie)
        .to.match(/HttpOnly/)
        .and.match(/SameSite=Lax/i)
        .and.not.match(/Secure/)
  })

  it('marks cookies Secure where the hub is reached by https', async () => {
    const signIn = openSignIn({
      db: app.db,
      secret: 'a secret that only this test knows',
      publicUrl: 'https://xt.example',
    })
    const cookies = await signIn.signIn('wangfang', password, new Headers())
    for (const cookie of cookies)
      expect(cookie)
        .to.match(/Secure/)
        .and.match(/^__Secure-xiangtu/)
  })

  it('signs out: the session ends in the database, not only in the browser', async () => {
    const visitor = await signedIn(app, 'wangfang')
    const [stolen] = [...visitor.cookies].filter(([name]) => name.includes('session_token'))
    await visitor.post('/sign-out')
    expect((await visitor.get('/account')).status).to.equal(303)
    const Cookie = stolen?.join('=') ?? ''
    expect((await new Visitor(app.url).get('/account', { Cookie })).status).to.equal(303)
  })

  it('opens nothing for a session that was ended elsewhere, though the cookie’s own answer is fresh', async () => {
    const visitor = await signedIn(app, 'wangfang')
    expect((await visitor.get('/account')).status).to.equal(200)
    await app.db.deleteFrom('session').execute()
    expect([...visitor.cookies.keys()].join()).to.contain('session_data')
    expect((await visitor.get('/account')).status).to.equal(303)
  })

  it('finds in our tables every table, column and index that better-auth wants', async () => {
    const options = signInOptions({ db: app.db, secret: 's'.repeat(40), publicUrl: undefined })
    const { toBeAdded, toBeCreated, compileMigrations } = await getMigrations(options)
    expect(toBeCreated).to.deep.equal([])
    expect(toBeAdded).to.deep.equal([])
    expect((await compileMigrations()).replace(/;/g, '').trim()).to.equal('')
  })
})
