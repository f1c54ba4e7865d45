import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { OpenDatabase } from '../../src/database/open.ts'
import { sourceKey } from '../../storage/keys.ts'
import { freshDatabase } from '../support/database.ts'
import { addPerson, askAs, type SmallHub, sha256Of, startSmallHub, until } from './small-hub.ts'

const verbs = ['HEAD', 'PATCH', 'DELETE'] as const
const offsetZero = { 'Upload-Offset': '0' }

describe('upload routes', () => {
  let database: OpenDatabase
  let hub: SmallHub
  let me: ReturnType<typeof askAs>
  let other: ReturnType<typeof askAs>
  let operator: ReturnType<typeof askAs>
  let nobody: ReturnType<typeof askAs>

  before(async () => {
    database = await freshDatabase()
    hub = await startSmallHub(database.db, { maxUploadBytes: 4 * 1024 ** 2 })
    me = askAs(hub.url, await addPerson(database.db, 'producer'))
    other = askAs(hub.url, await addPerson(database.db, 'producer'))
    operator = askAs(hub.url, await addPerson(database.db, 'operator'))
    nobody = askAs(hub.url, undefined)
  })
  after(async () => {
    await hub.close()
    await hub.remove()
    await database.close()
  })

  const stateOf = async (uploadId: string) => (await me.ask('GET', `/api/v1/uploads/${uploadId}`)).body
  const settled = (uploadId: string) =>
    until(`upload ${uploadId} to be judged`, async () => {
      const view = await stateOf(uploadId)
      return ['stored', 'refused'].includes(view.state) && view
    })
  const sendAll = async (
    bytes: Uint8Array,
    sha256: string | undefined = sha256Of(bytes),
    facts: object = {},
  ) => {
    const { body } = await me.begin(bytes, facts)
    const sent = await me.tus('PATCH', body.uploadUrl, offsetZero, bytes)
    expect(sent.status).to.equal(204)
    if (sha256) await me.ask('PUT', `/api/v1/uploads/${body.uploadId}/sha256`, { sha256 })
    return body
  }

  describe('refuses', () => {
    it('everything to nobody', async () => {
      const { body } = await me.begin(10)
      expect((await nobody.ask('GET', '/upload')).status).to.equal(401)
      expect((await nobody.begin(10)).status).to.equal(401)
      expect((await nobody.ask('GET', '/api/v1/uploads')).status).to.equal(401)
      expect((await nobody.ask('POST', '/api/v1/uploads', {})).status).to.equal(401)
      expect((await nobody.ask('GET', `/api/v1/uploads/${body.uploadId}`)).status).to.equal(401)
      expect((await nobody.ask('PUT', `/api/v1/uploads/${body.uploadId}/sha256`, {})).status).to.equal(401)
      for (const verb of verbs)
        expect((await nobody.tus(verb, body.uploadUrl, offsetZero)).status, verb).to.equal(401)
    })

    it('every verb on an upload of somebody else, to operators too, and says no more than of one that never was', async () => {
      const bytes = randomBytes(10)
      const { body } = await me.begin(bytes)
      const sha256 = sha256Of(bytes)
      for (const person of [other, operator]) {
        for (const verb of verbs) {
          const sent = verb === 'PATCH' ? bytes : undefined
          expect((await person.tus(verb, body.uploadUrl, offsetZero, sent)).status, verb).to.equal(404)
        }
        expect((await person.ask('GET', `/api/v1/uploads/${body.uploadId}`)).body.code).to.equal('notFound')
        expect(
          (await person.ask('PUT', `/api/v1/uploads/${body.uploadId}/sha256`, { sha256 })).status,
        ).to.equal(404)
        const listed: { uploadId: string }[] = (await person.ask('GET', '/api/v1/uploads')).body.uploads
        expect(listed.map(one => one.uploadId)).not.to.include(body.uploadId)
      }
      expect((await stateOf(body.uploadId)).offset).to.equal(0)
    })

    it('to hand out what was sent, to its own sender too', async () => {
      const { body } = await me.begin(100)
      await me.tus('PATCH', body.uploadUrl, offsetZero, randomBytes(50))
      expect((await me.ask('GET', body.uploadUrl)).status).to.equal(404)
      expect((await operator.ask('GET', body.uploadUrl)).status).to.equal(404)
    })

    it('to create by the protocol, whatever owner or lesson the metadata claim', async () => {
      const { body } = await me.begin(10)
      const claim = Buffer.from(body.coursewareId).toString('base64')
      const headers = { 'Upload-Length': '10', 'Upload-Metadata': `coursewareId ${claim},ownerId ${claim}` }
      for (const path of ['/api/uploads', '/api/uploads/', body.uploadUrl]) {
        expect((await other.tus('POST', path, headers)).status, path).to.equal(404)
        expect((await me.tus('POST', path, headers)).status, path).to.equal(404)
      }
      expect(
        (await me.tus('POST', body.uploadUrl, { 'Upload-Concat': `final;${body.uploadUrl}` })).status,
      ).to.equal(404)
    })

    it('ids that are no ids', async () => {
      const tricks = [
        '..%2f..%2fetc%2fpasswd',
        '%2e%2e',
        'a%00b',
        '..%5c..',
        'A'.repeat(32),
        `${'a'.repeat(32)}%2f..`,
      ]
      for (const trick of tricks)
        for (const verb of verbs) {
          const sent = verb === 'PATCH' ? randomBytes(5) : undefined
          const answer = await me.tus(verb, `/api/uploads/${trick}`, offsetZero, sent)
          expect([400, 404], `${verb} ${trick}`).to.include(answer.status)
        }
      const kept = await readdir(join(hub.folder, 'uploads'))
      expect(kept.every(name => /^[0-9a-f]{32}$/.test(name))).to.equal(true)
      expect((await readdir(hub.folder)).sort()).to.deep.equal(['objects', 'uploads'])
    })

    it('an empty file', async () => expect((await me.begin(0)).body.code).to.equal('emptyFile'))

    it('a file over the limit, and bytes beyond the announced size', async () => {
      expect((await me.begin(4 * 1024 ** 2 + 1)).body.code).to.equal('fileTooLarge')
      const { body } = await me.begin(10)
      expect((await me.tus('PATCH', body.uploadUrl, offsetZero, randomBytes(11))).status).to.equal(413)
      expect((await stateOf(body.uploadId)).state).to.equal('receiving')
    })

    it('a draft without a title, and facts that are none', async () => {
      expect((await me.begin(10, { title: ' ' })).body.code).to.equal('badRequest')
      expect((await me.begin(10, { sourceBytes: 1.5 })).body.code).to.equal('badRequest')
      expect((await me.begin(10, { sourceBytes: -1 })).body.code).to.equal('badRequest')
      expect((await me.begin(10, { fileName: undefined })).body.code).to.equal('badRequest')
      expect((await me.ask('POST', '/api/v1/courseware')).body.code).to.equal('badRequest')
    })

    it('a file whose hash differs, and lets the same draft send again', async () => {
      const bytes = randomBytes(3000)
      const begun = await sendAll(bytes, sha256Of(randomBytes(3)))
      const view = await settled(begun.uploadId)
      expect(view).to.include({ state: 'refused' })
      expect(view.failure.code).to.equal('checksumDiffers')
      expect(await readdir(join(hub.folder, 'uploads'))).not.to.include(begun.uploadId)
      expect(await hub.store.head(sourceKey(begun.uploadId))).to.equal(undefined)
      expect((await me.tus('HEAD', begun.uploadUrl)).status).to.equal(410)

      const facts = { coursewareId: begun.coursewareId, fileName: 'a.mp4', sourceBytes: bytes.length }
      expect((await other.ask('POST', '/api/v1/uploads', facts)).status).to.equal(404)
      const again = (await me.ask('POST', '/api/v1/uploads', facts)).body
      expect(again.coursewareId).to.equal(begun.coursewareId)
      expect((await me.ask('POST', '/api/v1/uploads', facts)).body.code).to.equal('uploadOnItsWay')
      await me.tus('PATCH', again.uploadUrl, offsetZero, bytes)
      await me.ask('PUT', `/api/v1/uploads/${again.uploadId}/sha256`, { sha256: sha256Of(bytes) })
      expect((await settled(again.uploadId)).state).to.equal('stored')
    })

    it('a second film for a lesson that has one, unless it is to replace that, and then of nobody else', async () => {
      const bytes = randomBytes(3000)
      const begun = await sendAll(bytes, sha256Of(bytes))
      expect((await settled(begun.uploadId)).state).to.equal('stored')
      const facts = { coursewareId: begun.coursewareId, fileName: 'b.mp4', sourceBytes: 100 }
      expect((await me.ask('POST', '/api/v1/uploads', facts)).body.code).to.equal('uploadOnItsWay')
      const replacing = { ...facts, replaces: true }
      expect((await other.ask('POST', '/api/v1/uploads', replacing)).status).to.equal(404)
      const again = await me.ask('POST', '/api/v1/uploads', replacing)
      expect(again.status).to.equal(201)
      expect(again.body.coursewareId).to.equal(begun.coursewareId)
      expect((await me.ask('POST', '/api/v1/uploads', replacing)).body.code).to.equal('uploadOnItsWay')
      await me.tus('DELETE', again.body.uploadUrl)
      const lesson = await database.db
        .selectFrom('courseware')
        .select('id')
        .where('id', '=', begun.coursewareId)
        .executeTakeFirst()
      expect(lesson, 'a given-up film takes its lesson with it').not.to.equal(undefined)
    })

    it('when the disk would fall under its floor, before and while bytes travel', async () => {
      const full = await startSmallHub(database.db, {
        minFreeBytes: Number.MAX_SAFE_INTEGER,
        folder: hub.folder,
      })
      try {
        const { body } = await me.begin(1000)
        await me.tus('PATCH', body.uploadUrl, offsetZero, randomBytes(400))
        const id = await addPerson(database.db, 'producer')
        const refused = await askAs(full.url, id).begin(1000)
        expect(refused).to.deep.include({ status: 507 })
        expect(refused.body.code).to.equal('hubDiskFull')
        const drafts = await database.db
          .selectFrom('courseware')
          .where('ownerId', '=', id)
          .selectAll()
          .execute()
        expect(drafts).to.deep.equal([])

        const owner = await database.db
          .selectFrom('upload')
          .select('ownerId')
          .where('id', '=', body.uploadId)
          .executeTakeFirstOrThrow()
        const onFull = askAs(full.url, owner.ownerId)
        expect(
          (await onFull.tus('PATCH', body.uploadUrl, { 'Upload-Offset': '400' }, randomBytes(600))).status,
        ).to.equal(507)
        const head = await me.tus('HEAD', body.uploadUrl)
        expect(head.headers.get('Upload-Offset')).to.equal('400')
        expect(
          (await me.tus('PATCH', body.uploadUrl, { 'Upload-Offset': '400' }, randomBytes(600))).status,
        ).to.equal(204)
      } finally {
        await full.close()
      }
    })
  })

  it('brings a file to the store, byte for byte, and starts its production once', async () => {
    const bytes = randomBytes(700_001)
    const begun = await sendAll(bytes)
    const view = await settled(begun.uploadId)
    expect(view).to.deep.include({
      state: 'stored',
      offset: bytes.length,
      lessonPath: `/courseware/${begun.coursewareId}`,
    })
    expect(sha256Of(await hub.store.read(sourceKey(begun.uploadId)))).to.equal(sha256Of(bytes))
    expect(await readdir(join(hub.folder, 'uploads'))).not.to.include(begun.uploadId)
    await until('production', async () => hub.started.some(one => one.uploadId === begun.uploadId))
    hub.intake.take(begun.uploadId)
    await settled(begun.uploadId)
    expect(hub.started.filter(one => one.uploadId === begun.uploadId)).to.have.length(1)
  })

  it('answers HEAD with the full offset after the end, for a sender whose last reply was lost', async () => {
    const bytes = randomBytes(5000)
    const begun = await sendAll(bytes)
    await settled(begun.uploadId)
    const head = await me.tus('HEAD', begun.uploadUrl)
    expect(head.status).to.equal(200)
    expect(head.headers.get('Upload-Offset')).to.equal('5000')
    expect(head.headers.get('Upload-Length')).to.equal('5000')
    expect((await me.tus('PATCH', begun.uploadUrl, offsetZero, bytes)).status).to.equal(409)
    expect((await me.tus('DELETE', begun.uploadUrl)).status).to.equal(409)
  })

  it('waits for the sender’s hash and says so', async () => {
    const bytes = randomBytes(5000)
    const begun = await sendAll(bytes, '')
    const waiting = await until('the hub to have hashed', async () => {
      const view = await stateOf(begun.uploadId)
      return view.state === 'checking' && view
    })
    expect(waiting.waitingFor).to.equal('checksum')
    await me.ask('PUT', `/api/v1/uploads/${begun.uploadId}/sha256`, { sha256: sha256Of(bytes) })
    expect((await settled(begun.uploadId)).state).to.equal('stored')
  })

  it('goes on with its own hash alone when the sender is silent for two minutes', async () => {
    const bytes = randomBytes(5000)
    const begun = await sendAll(bytes, '')
    await until('checking', async () => (await stateOf(begun.uploadId)).state === 'checking')
    const longAgo = new Date(Date.now() - 121_000)
    await database.db
      .updateTable('upload')
      .set({ finishedAt: longAgo })
      .where('id', '=', begun.uploadId)
      .execute()
    hub.intake.take(begun.uploadId)
    expect((await settled(begun.uploadId)).state).to.equal('stored')
    const row = await database.db
      .selectFrom('upload')
      .selectAll()
      .where('id', '=', begun.uploadId)
      .executeTakeFirstOrThrow()
    expect(row).to.deep.include({ sha256: sha256Of(bytes), senderSha256: null })
    const late = await me.ask('PUT', `/api/v1/uploads/${begun.uploadId}/sha256`, {
      sha256: sha256Of(randomBytes(4)),
    })
    expect(late.body.code).to.equal('checksumDiffers')
  })

  it('answers the same upload when the same file is begun again', async () => {
    const facts = { fileName: 'kamera.mov', lastModifiedMs: 1_700_000_000_000 }
    const first = await me.begin(500, facts)
    expect(first.status).to.equal(201)
    await me.tus('PATCH', first.body.uploadUrl, offsetZero, randomBytes(200))
    const second = await me.begin(500, facts)
    expect(second.status).to.equal(200)
    expect(second.body).to.deep.equal(first.body)
    expect((await me.begin(501, facts)).body.uploadId).not.to.equal(first.body.uploadId)
    expect((await other.begin(500, facts)).body.uploadId).not.to.equal(first.body.uploadId)
    const listed = (await me.ask('GET', '/api/v1/uploads')).body.uploads
    const mine = listed.find((one: { uploadId: string }) => one.uploadId === first.body.uploadId)
    expect(mine).to.deep.include({ ...facts, offset: 200, title: '大棚番茄', state: 'receiving' })
  })

  it('cancels: bytes, upload and draft are gone', async () => {
    const { body } = await me.begin(500)
    await me.tus('PATCH', body.uploadUrl, offsetZero, randomBytes(200))
    expect((await me.tus('DELETE', body.uploadUrl)).status).to.equal(204)
    expect((await me.ask('GET', `/api/v1/uploads/${body.uploadId}`)).status).to.equal(404)
    expect(await readdir(join(hub.folder, 'uploads'))).not.to.include(body.uploadId)
    const left = await database.db
      .selectFrom('courseware')
      .where('id', '=', body.coursewareId)
      .selectAll()
      .execute()
    expect(left).to.deep.equal([])
  })

  it('starts again at 0 when staged bytes were lost', async () => {
    const bytes = randomBytes(500)
    const { body } = await me.begin(bytes)
    await me.tus('PATCH', body.uploadUrl, offsetZero, bytes.subarray(0, 200))
    const { rm } = await import('node:fs/promises')
    await rm(join(hub.folder, 'uploads', body.uploadId))
    expect((await me.tus('HEAD', body.uploadUrl)).headers.get('Upload-Offset')).to.equal('0')
    await me.tus('PATCH', body.uploadUrl, offsetZero, bytes)
    await me.ask('PUT', `/api/v1/uploads/${body.uploadId}/sha256`, { sha256: sha256Of(bytes) })
    expect((await settled(body.uploadId)).state).to.equal('stored')
  })

  it('accepts any file name as a label', async () => {
    const names = [
      '-y.mp4',
      '$(x).mp4',
      '..%2f..',
      '../../etc/passwd',
      'a\u0000b.mp4',
      'Ë§²Ë½Ì³Ì.mp4',
      '',
      '💥'.repeat(400),
    ]
    for (const fileName of names) {
      const bytes = randomBytes(64)
      const begun = await sendAll(bytes, sha256Of(bytes), { fileName })
      expect((await settled(begun.uploadId)).state, fileName).to.equal('stored')
    }
    expect((await readdir(hub.folder)).sort()).to.deep.equal(['objects', 'uploads'])
  })

  describe('the same bytes again', () => {
    it('links their sender to the lesson, as soon as the hash is known, and removes the second draft', async () => {
      const bytes = randomBytes(9000)
      const first = await sendAll(bytes)
      await settled(first.uploadId)
      const { body } = await me.begin(bytes, { fileName: 'copy.mp4' })
      await me.tus('PATCH', body.uploadUrl, offsetZero, bytes.subarray(0, 4000))
      const told = await me.ask('PUT', `/api/v1/uploads/${body.uploadId}/sha256`, { sha256: sha256Of(bytes) })
      expect(told.body).to.deep.include({ state: 'refused', lessonPath: `/courseware/${first.coursewareId}` })
      expect(told.body.failure.code).to.equal('alreadyInLibrary')
      const left = await database.db
        .selectFrom('courseware')
        .where('id', '=', body.coursewareId)
        .selectAll()
        .execute()
      expect(left).to.deep.equal([])
      expect(
        (await me.tus('PATCH', body.uploadUrl, { 'Upload-Offset': '4000' }, bytes.subarray(4000))).status,
      ).to.equal(410)
      expect((await stateOf(body.uploadId)).lessonPath).to.equal(`/courseware/${first.coursewareId}`)
      expect(await readdir(join(hub.folder, 'uploads'))).not.to.include(body.uploadId)
    })

    it('links also when only the hub’s hash tells', async () => {
      const bytes = randomBytes(9000)
      const first = await sendAll(bytes)
      const second = await sendAll(bytes, '', { fileName: 'copy.mp4' })
      await settled(first.uploadId)
      await until('checking', async () => (await stateOf(second.uploadId)).state === 'checking')
      await database.db
        .updateTable('upload')
        .set({ finishedAt: new Date(0) })
        .where('id', '=', second.uploadId)
        .execute()
      hub.intake.take(second.uploadId)
      const view = await settled(second.uploadId)
      expect(view.failure.code).to.equal('alreadyInLibrary')
      expect(view.coursewareId).to.equal(first.coursewareId)
    })

    it('says nothing of a lesson that the sender may not see, and links once it is published', async () => {
      const bytes = randomBytes(9000)
      const sha256 = sha256Of(bytes)
      const first = await sendAll(bytes)
      await settled(first.uploadId)
      const second = (await other.begin(bytes)).body
      const told = await other.ask('PUT', `/api/v1/uploads/${second.uploadId}/sha256`, { sha256 })
      expect(told.body.state).to.equal('receiving')
      await database.db
        .updateTable('courseware')
        .set({ publishedAt: new Date(), releaseId: 'f'.repeat(32), media: '{}' })
        .where('id', '=', first.coursewareId)
        .execute()
      const published = await other.ask('PUT', `/api/v1/uploads/${second.uploadId}/sha256`, { sha256 })
      expect(published.body.coursewareId).to.equal(first.coursewareId)
    })
  })
})
