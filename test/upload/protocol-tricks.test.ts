import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { expect } from 'chai'
import type { OpenDatabase } from '../../src/database/open.ts'
import { freshDatabase } from '../support/database.ts'
import { addPerson, askAs, type SmallHub, startSmallHub } from './small-hub.ts'

describe('an upload whose protocol is played with', () => {
  let database: OpenDatabase
  let hub: SmallHub
  let person: string
  let me: ReturnType<typeof askAs>

  before(async () => {
    database = await freshDatabase()
    hub = await startSmallHub(database.db)
    person = await addPerson(database.db, 'producer')
    me = askAs(hub.url, person)
  })
  after(async () => {
    await hub.close()
    await hub.remove()
    await database.close()
  })

  const headers = () => ({ Authorization: `Bearer ${person}`, 'Tus-Resumable': '1.0.0' })
  /** Half an upload whose first bytes are a secret. */
  const begun = async () => {
    const { body } = await me.begin(100)
    await me.tus('PATCH', body.uploadUrl, { 'Upload-Offset': '0' }, Buffer.from('CANARY'.padEnd(50, '.')))
    return body
  }
  const rows = async () => ({
    uploads: await database.db.selectFrom('upload').selectAll().orderBy('id').execute(),
    lessons: await database.db.selectFrom('courseware').selectAll().orderBy('id').execute(),
    staged: (await readdir(join(hub.folder, 'uploads'))).sort(),
  })
  const raw = async (method: string, path: string, more: Record<string, string>, bytes?: Uint8Array) => {
    const asking = request(`${hub.url}${path}`, { method, headers: { ...headers(), ...more } })
    asking.end(bytes)
    const [answer] = await once(asking, 'response')
    return { status: Number(answer.statusCode), headers: answer.headers, body: await buffer(answer) }
  }

  it('refuses to become another verb by a header, so nothing is created, read or removed', async () => {
    const { uploadUrl } = await begun()
    const before = await rows()
    for (const method of ['POST', 'GET', 'HEAD', 'PATCH'])
      for (const verb of ['GET', 'POST', 'DELETE', 'OPTIONS', 'get']) {
        const override = { 'X-HTTP-Method-Override': verb, 'Upload-Length': '10', 'Upload-Offset': '50' }
        const { body, headers: told } = await raw(method, uploadUrl, override)
        expect(body.toString(), `${method} as ${verb}`).not.to.contain('CANARY')
        expect(told.location, `${method} as ${verb}`).to.equal(undefined)
      }
    const after = await rows()
    expect(after.staged).to.deep.equal(before.staged)
    expect(after.uploads).to.deep.equal(before.uploads)
  })

  it('refuses to take owner, type, name or size from metadata, well made or not', async () => {
    const { uploadUrl, uploadId } = await begun()
    const other = await addPerson(database.db, 'operator')
    const coded = (value: string) => Buffer.from(value).toString('base64')
    const before = await rows()
    const metadata = [
      `ownerId ${coded(other)},userId ${coded(other)},role ${coded('operator')}`,
      `filename ${coded('../../etc/passwd')},name ${coded('x\u0000\u001b[2J')},filetype ${coded('text/html')}`,
      'filename !!!not-base64!!!,,,=,a b c d',
      `filename ${'QUJD'.repeat(2500)}`,
      `a ${coded('\ud800')},a ${coded('twice')},__proto__ ${coded('x')},constructor ${coded('x')}`,
      '',
    ]
    for (const each of metadata)
      for (const method of ['PATCH', 'POST', 'HEAD']) {
        const more = {
          ...{ 'Upload-Metadata': each, 'Upload-Length': '999999', 'Upload-Defer-Length': '1' },
          ...{ 'Upload-Offset': '50', 'Content-Type': 'application/offset+octet-stream' },
        }
        const { status } = await raw(method, uploadUrl, more)
        expect(status, `${method} ${each.slice(0, 40)}`).to.be.oneOf([200, 204, 400, 404])
      }
    expect(await rows()).to.deep.equal(before)
    const { body } = await me.ask('GET', `/api/v1/uploads/${uploadId}`)
    expect(body).to.include({ fileName: 'a.mp4', sourceBytes: 100, offset: 50 })
  })

  it('refuses control characters and overlong headers before anything reads them', async () => {
    const { uploadUrl } = await begun()
    const before = await rows()
    for (const value of ['a\u0000b', `a ${'A'.repeat(20_000)}`, 'a\r\nX-Smuggled: 1\u0001: 2']) {
      const socket = connect({ host: '127.0.0.1', port: Number(new URL(hub.url).port) })
      const lines = [`PATCH ${uploadUrl} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${person}`]
      socket.end(
        `${[...lines, `Upload-Metadata: ${value}`].join('\r\n')}\r\nContent-Length: 0\r\n\r\n`,
        'latin1',
      )
      expect(await text(socket), value.slice(0, 20)).to.match(/^HTTP\/1\.1 4(00|31) /)
    }
    expect(await rows()).to.deep.equal(before)
  })

  it('refuses to join uploads, by whatever path', async () => {
    const { uploadUrl } = await begun()
    const before = await rows()
    for (const joined of [
      `final;${uploadUrl} ${uploadUrl}`,
      'partial',
      'final;/../../../etc/passwd',
      'final;http://127.0.0.1:9/x',
    ])
      for (const path of ['/api/uploads', '/api/uploads/', uploadUrl])
        for (const method of ['POST', 'PATCH']) {
          const more = { 'Upload-Concat': joined, 'Upload-Length': '10' }
          expect((await raw(method, path, more)).status, `${method} ${path} ${joined}`).to.be.within(400, 499)
        }
    expect(await rows()).to.deep.equal(before)
  })

  it('refuses sizes and offsets that are none', async () => {
    const { uploadUrl } = await begun()
    const before = await rows()
    const patch = { 'Content-Type': 'application/offset+octet-stream' }
    for (const offset of ['-1', '49', '51', '1e9', '0x32', 'NaN', '50.5', '9'.repeat(40), '50, 50', '']) {
      const { status } = await raw('PATCH', uploadUrl, { ...patch, 'Upload-Offset': offset }, randomBytes(10))
      expect(status, offset).to.be.within(400, 499)
    }
    expect(await rows()).to.deep.equal(before)
  })

  it('tells no other site anything: no permission by CORS, whatever origin asks', async () => {
    const { uploadUrl } = await begun()
    for (const method of ['OPTIONS', 'HEAD', 'GET'])
      for (const Origin of ['https://evil.example', 'null', hub.url]) {
        const asked = { Origin, 'Access-Control-Request-Method': 'PATCH' }
        const { headers: told, body } = await raw(method, uploadUrl, asked)
        for (const name of ['origin', 'methods', 'headers', 'credentials'])
          expect(told[`access-control-allow-${name}`] ?? '', `${method} ${Origin} ${name}`).not.to.match(
            /\*|evil|null|true/,
          )
        expect(body.toString()).not.to.contain('CANARY')
      }
  })

  it('shows a name as a label and builds nothing from it', async () => {
    const names = [
      '-y.mp4',
      '$(x).mp4',
      'a;b.mp4',
      'concat:a|b.mp4',
      '%d.mp4',
      'file:x',
      '-i /etc/passwd',
      '..\\..\\x',
    ]
    for (const fileName of names) {
      const { body } = await me.begin(10, { fileName })
      const view = (await me.ask('GET', `/api/v1/uploads/${body.uploadId}`)).body
      expect(view.fileName).to.equal(fileName)
      expect(body.uploadUrl).to.match(/^\/api\/uploads\/[0-9a-f]{32}$/)
    }
    expect((await rows()).staged.filter(name => !/^[0-9a-f]{32}$/.test(name))).to.deep.equal([])
    expect((await readdir(hub.folder)).sort()).to.deep.equal(['objects', 'uploads'])
  })
})
