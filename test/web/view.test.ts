import { expect } from 'chai'
import { type RunningApp, startApp, Visitor } from '../support/app.ts'

describe('the language of a page', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.close())
  const headingOf = async (answer: Response) => /<h1>([^<]*)/.exec(await answer.text())?.[1]

  it('refuses a language that we do not speak and keeps the one before', async () => {
    const visitor = new Visitor(app.url)
    for (const language of ['fr', '', 'zh-CN;Path=/x', '__proto__']) {
      const answer = await visitor.get(`/sign-in?language=${encodeURIComponent(language)}`)
      expect(await headingOf(answer)).to.equal('登录')
    }
    expect(visitor.cookies.size).to.equal(0)
  })

  it('is what the browser asks for, until somebody chooses; the choice is remembered', async () => {
    const visitor = new Visitor(app.url)
    const browser = { 'Accept-Language': 'en' }
    expect(await headingOf(await visitor.get('/sign-in', browser))).to.equal('Sign in')
    expect(await headingOf(await visitor.get('/sign-in?language=zh-CN', browser))).to.equal('登录')
    expect(await headingOf(await visitor.get('/sign-in', browser))).to.equal('登录')
  })

  it('is switched here and never on another site, also where an address pretends to be one', async () => {
    const visitor = new Visitor(app.url)
    for (const path of ['//', '//evil.example/x', '///evil.example', '/%5Cevil.example']) {
      const answer = await visitor.get(`${path}?language=zh-CN`)
      expect(answer.status, path).to.equal(404)
      expect(await answer.text(), path)
        .to.match(/href="\/[^/\\"]*[^"]*language=en"/)
        .and.not.match(/href="(?:\/\/|\/\\)/)
    }
  })

  it('is switched on the same page, its query kept', async () => {
    const page = await (await new Visitor(app.url).get('/sign-in?next=%2Fupload&language=zh-CN')).text()
    expect(page).to.contain('href="/sign-in?next=%2Fupload&amp;language=en"')
  })
})
