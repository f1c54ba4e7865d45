import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { listPasskeys } from '../../src/account/passkey-records.ts'
import { join, password, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'

/** Chromium's own software authenticator, as a telephone with a finger on it would answer. */
async function addAuthenticator(page: Page) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const options = {
    ...{ protocol: 'ctap2' as const, transport: 'internal' as const, hasResidentKey: true },
    ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  }
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options })
  return {
    setVerified: (isUserVerified: boolean) =>
      cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  }
}

/** A form of a script: the same headers as a page of the hub itself. */
const postJson = (visitor: Visitor, path: string, body: object) =>
  visitor.send(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { Origin: visitor.url, 'Content-Type': 'application/json' },
  })

describe('passkeys', function () {
  this.timeout(60_000)
  let app: RunningApp
  let browser: TestBrowser
  /** A passkey belongs to a name: not to 127.0.0.1. */
  let url: string
  before(async () => {
    app = await startApp()
    url = app.url.replace('127.0.0.1', 'localhost')
    await join(app.db, 'wangfang')
    await join(app.db, 'liming')
    browser = await openBrowser()
  })
  after(async () => {
    await browser.close()
    await app.close()
  })

  it('refuses visitors, and answers that nothing was asked for', async () => {
    const visitor = new Visitor(app.url)
    for (const path of ['/account/passkeys/options', '/account/passkeys'])
      expect((await postJson(visitor, path, {})).status).to.equal(303)
    expect((await postJson(visitor, '/sign-in/passkey', {})).status).to.equal(400)
    const response = {
      ...{ id: 'abc', rawId: 'abc', type: 'public-key', clientExtensionResults: {} },
      response: { clientDataJSON: 'e30', authenticatorData: 'AAAA', signature: 'AAAA' },
    }
    const refused = await postJson(visitor, '/sign-in/passkey', { response })
    expect(refused.status).to.equal(401)
    expect(await refused.text()).to.contain('这个通行密钥不能用')
    const attestation = { ...response, response: { clientDataJSON: 'e30', attestationObject: 'AAAA' } }
    const owner = await signedIn(app, 'wangfang')
    expect((await postJson(owner, '/account/passkeys', { response: attestation })).status).to.equal(401)
    expect(await app.db.selectFrom('passkey').select('id').execute()).to.deep.equal([])
  })

  it('are added on a device, sign in there without name or password, and no more once they are removed', async () => {
    const page = await browser.context.newPage()
    const authenticator = await addAuthenticator(page)
    await page.goto(`${url}/sign-in`)
    await page.fill('[name=username]', 'wangfang')
    await page.fill('[name=password]', password)
    await page.press('[name=password]', 'Enter')
    await page.waitForURL(`${url}/`)
    await page.goto(`${url}/account`)
    await page.getByRole('button', { name: '在这台设备上添加' }).click()
    await page.getByRole('button', { name: /^删除通行密钥/ }).waitFor()
    const { id: userId } = await app.db
      .selectFrom('user')
      .select('id')
      .where('username', '=', 'wangfang')
      .executeTakeFirstOrThrow()
    const [passkey] = await listPasskeys(app.db, userId)
    expect(passkey?.name).to.contain('Chrome').and.contain('Linux')

    // The same device is not asked to make a second one.
    await page.getByRole('button', { name: '在这台设备上添加' }).click()
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).to.contain('已经有您的通行密钥')

    await page.getByRole('button', { name: '退出', exact: true }).last().click()
    const answers: { url: string; body: string }[] = []
    page.on('request', request => {
      if (request.url().endsWith('/sign-in/passkey'))
        answers.push({ url: request.url(), body: request.postData() ?? '' })
    })
    await page.goto(`${url}/sign-in?next=%2Faccount`)
    await page.getByRole('button', { name: '用通行密钥登录' }).click()
    await page.waitForURL(`${url}/account`)
    expect(await page.textContent('h1')).to.equal('wangfang')
    expect((await listPasskeys(app.db, userId))[0]?.lastUsedAt).to.be.instanceOf(Date)

    // What was heard on the way signs nobody in a second time.
    const [heard] = answers
    const again = new Visitor(url)
    expect((await postJson(again, '/sign-in/passkey', JSON.parse(heard?.body ?? '{}'))).status).to.equal(401)

    // Without finger, face or PIN the device's answer is not enough.
    await page.goto(`${url}/account`)
    await page.context().clearCookies()
    await authenticator.setVerified(false)
    await page.goto(`${url}/sign-in`)
    await page.getByRole('button', { name: '用通行密钥登录' }).click()
    await page.getByRole('alert').waitFor()
    await authenticator.setVerified(true)

    const other = await signedIn(app, 'liming')
    await other.post(`/account/passkeys/${passkey?.id}/remove`)
    expect(await listPasskeys(app.db, userId)).to.have.length(1)
    const owner = await signedIn(app, 'wangfang')
    await owner.post(`/account/passkeys/${passkey?.id}/remove`)
    expect(await listPasskeys(app.db, userId)).to.deep.equal([])
    await page.goto(`${url}/sign-in`)
    await page.getByRole('button', { name: '用通行密钥登录' }).click()
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).to.contain('没有登录成功')
  })

  it('are asked for 300 times in 5 minutes from one address at most, for each question is kept', async () => {
    const visitor = new Visitor(app.url)
    expect((await postJson(visitor, '/sign-in/passkey/options', {})).status).to.equal(200)
    await app.db.updateTable('tryCount').set({ tries: 300 }).execute()
    expect((await postJson(visitor, '/sign-in/passkey/options', {})).status).to.equal(429)
    await app.db.deleteFrom('tryCount').execute()
  })

  it('show no button where the address is a bare number, and leave password and card', async () => {
    const page = await browser.context.newPage()
    await page.goto(`${app.url}/sign-in`)
    await page.locator('[data-island=passkey][data-live=yes]').waitFor({ state: 'attached' })
    expect(await page.getByRole('button', { name: '用通行密钥登录' }).count()).to.equal(0)
    expect(await page.getByRole('link', { name: /卡片/ }).count()).to.equal(1)
  })
})
