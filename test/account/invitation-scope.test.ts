import { expect } from 'chai'
import decodeQR from 'qr/decode.js'
import sharp from 'sharp'
import { archiveOrganisation } from '../../src/account/organisation-change-records.ts'
import { type Identity, rootOrganisation } from '../../src/account/rules.ts'
import {
  join,
  makeInvitation,
  password,
  type RunningApp,
  signedIn,
  startApp,
  Visitor,
} from '../support/app.ts'
import { makePlace, moveGrant } from '../support/places.ts'

const form = { name: '陈静', username: 'chenjing', password }
const codeOn = (page: string) => /class="code">([\d ]+)</.exec(page)?.[1] ?? ''
const linkOn = (page: string) => /class="secret">([^<]+)</.exec(page)?.[1] ?? ''

describe('invitations of a manager', () => {
  let app: RunningApp
  let chief: Identity
  let east: string
  let west: string
  beforeEach(async () => {
    app = await startApp()
    east = await makePlace(app.db, '东镇')
    west = await makePlace(app.db, '西镇')
    await join(app.db, 'operator', 'operator')
    chief = await join(app.db, 'chief', 'chiefEditor')
    await moveGrant(app.db, chief.id, east)
  })
  afterEach(() => app.close())
  const rolesOf = (username: string) =>
    app.db
      .selectFrom('roleGrant')
      .innerJoin('user', 'user.id', 'roleGrant.userId')
      .select(['role', 'organisationId'])
      .where('username', '=', username)
      .execute()

  it('refuse roles and places that are not his to give, and tell him so', async () => {
    const manager = await signedIn(app, 'chief')
    for (const [role, organisationId] of [
      ['operator', east],
      ['chiefEditor', east],
      ['producer', west],
      ['producer', rootOrganisation.id],
      ['producer', 'a'.repeat(32)],
    ] as const) {
      const answer = await manager.post('/people/invitations', { names: '陈静', role, organisationId })
      expect(answer.status, `${role} ${organisationId}`).to.equal(403)
      expect(await answer.text())
        .to.contain('您不能在这个机构给这个角色')
        .and.contain('陈静')
    }
    const page = await (await manager.get('/people/invitations')).text()
    expect(page).to.contain('东镇').and.not.contain('西镇').and.not.contain('value="operator"')
    expect(
      await app.db.selectFrom('invitation').select('id').where('name', '=', '陈静').execute(),
    ).to.deep.equal([])
  })

  it('refuse to show or revoke those of other places', async () => {
    const operator = await signedIn(app, 'operator')
    await operator.post('/people/invitations', { names: '西边的人', role: 'producer', organisationId: west })
    const { id } = await app.db
      .selectFrom('invitation')
      .select('id')
      .where('name', '=', '西边的人')
      .executeTakeFirstOrThrow()
    const manager = await signedIn(app, 'chief')
    expect(await (await manager.get('/people/invitations')).text()).not.to.contain('西边的人')
    expect((await manager.post(`/people/invitations/${id}/revoke`)).status).to.equal(403)
    expect(await (await operator.get('/people/invitations')).text()).to.contain('西边的人')
  })

  it('refuse what their inviter may no longer give, and what belongs to a place that is no more', async () => {
    const invite = () =>
      makeInvitation(app.db, { role: 'editor', name: 'x', createdBy: chief, organisationId: east })
    const lost = await invite()
    await app.db.deleteFrom('roleGrant').where('userId', '=', chief.id).execute()
    expect((await new Visitor(app.url).post(`/invitation/${lost}`, form)).status).to.equal(410)
    const gone = await makeInvitation(app.db, {
      ...{ role: 'editor', name: 'x', createdBy: null, organisationId: east },
    })
    await archiveOrganisation(app.db, chief, east)
    expect((await new Visitor(app.url).get(`/invitation/${gone}`)).status).to.equal(410)
    expect(await rolesOf('chenjing')).to.deep.equal([])
  })

  it('refuse more names than fit on the sheets, none at all, and one that is too long', async () => {
    const manager = await signedIn(app, 'chief')
    for (const names of ['', ' \n ', Array(51).fill('王').join('\n'), '王'.repeat(61)])
      expect(
        (await manager.post('/people/invitations', { names, role: 'editor', organisationId: east })).status,
      ).to.equal(400)
  })

  it('make a card for each name: its QR code is its link, and the number is typed as it comes to hand', async () => {
    const manager = await signedIn(app, 'chief')
    const names = '陈静\r\n\r\n李明 <b>'
    const answer = await manager.post('/people/invitations', { names, role: 'editor', organisationId: east })
    expect(answer.headers.get('cache-control')).to.equal('no-store')
    const page = await answer.text()
    expect(page.match(/class="qr"/g)).to.have.length(2)
    expect(page).to.contain('请您做东镇的编辑').and.contain('李明 &lt;b>')
    const [svg = ''] = /<svg class="qr"[\s\S]*?<\/svg>/.exec(page) ?? []
    expect(await readQr(svg)).to.equal(linkOn(page))
    expect(linkOn(page)).to.match(/\/invitation\/[\w-]{43}$/)

    const code = codeOn(page)
    expect(code).to.match(/^(\d{4} ){3}\d{4}$/)
    const visitor = new Visitor(app.url)
    const wide = code.replace(/\d/g, digit => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
    const step = await (await visitor.post('/join', { code: ` ${wide.replaceAll(' ', '－')}` })).text()
    expect(step).to.contain('陈静，您好。东镇邀请您做编辑').and.contain('name="username"')
    const faulty = await visitor.post('/join', { ...form, code, password: 'short' })
    expect(faulty.status).to.equal(400)
    expect(await faulty.text())
      .to.contain(code)
      .and.not.contain('short')
    expect((await visitor.post('/join', { ...form, code })).status).to.equal(303)
    expect((await visitor.get('/account')).status).to.equal(200)
    expect(await rolesOf('chenjing')).to.deep.equal([{ role: 'editor', organisationId: east }])

    const late = new Visitor(app.url)
    expect((await late.post('/join', { code })).status).to.equal(410)
    expect((await late.get(new URL(linkOn(page)).pathname)).status).to.equal(410)
    const kept = JSON.stringify([
      await app.db.selectFrom('invitation').selectAll().execute(),
      await app.db.selectFrom('auditEvent').selectAll().execute(),
      app.logged(),
    ])
    for (const secret of [code, code.replaceAll(' ', ''), linkOn(page).slice(-43)])
      expect(kept).not.to.contain(secret)
    expect(kept).to.contain('acceptInvitation')
  })

  it('cannot be found by guessing numbers: after 300 wrong ones an address waits', async () => {
    const guesser = new Visitor(app.url)
    const guess = async (code: string) => (await guesser.post('/join', { code })).status
    for (const code of ['', '1234', '1234 5678 9012 34567', 'x'.repeat(16)])
      expect(await guess(code)).to.equal(410)
    await app.db.updateTable('tryCount').set({ tries: 299 }).execute()
    expect(await guess('1234 5678 9012 3456')).to.equal(410)
    expect(await guess('1234 5678 9012 3457')).to.equal(429)
  })
})

/** Reads a QR code as a telephone's camera does: from the picture. */
async function readQr(svg: string): Promise<string> {
  const drawn = svg.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600" ')
  const { data, info } = await sharp(Buffer.from(drawn))
    .flatten({ background: '#fff' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return decodeQR({ width: info.width, height: info.height, data: new Uint8ClampedArray(data) })
}
