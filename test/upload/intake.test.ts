import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { OpenDatabase } from '../../src/database/open.ts'
import { freshDatabase } from '../support/database.ts'
import { addPerson, askAs, makeId, sha256Of, startSmallHub, until } from './small-hub.ts'

const day = 24 * 3600

describe('the intake of uploads', () => {
  let database: OpenDatabase
  let folder: string
  before(async () => {
    database = await freshDatabase()
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-test-intake-'))
  })
  after(async () => {
    await rm(folder, { recursive: true, force: true })
    await database.close()
  })

  const age = async (uploadId: string, seconds: number) => {
    const then = new Date(Date.now() - seconds * 1000)
    await utimes(join(folder, 'uploads', uploadId), then, then)
  }

  it('keeps what was sent of an unfinished file for 30 days, and its draft for longer', async () => {
    const person = await addPerson(database.db, 'producer')
    const first = await startSmallHub(database.db, { folder })
    const begun = [await askAs(first.url, person).begin(100), await askAs(first.url, person).begin(100)]
    for (const { body } of begun)
      await askAs(first.url, person).tus('PATCH', body.uploadUrl, { 'Upload-Offset': '0' }, randomBytes(40))
    await first.close()
    const [young, old] = begun.map(({ body }) => body.uploadId)
    await age(young, 29.9 * day)
    await age(old, 30.1 * day)
    const second = await startSmallHub(database.db, { folder })
    try {
      expect(await readdir(join(folder, 'uploads'))).to.deep.equal([young])
      const me = askAs(second.url, person)
      expect((await me.ask('GET', `/api/v1/uploads/${young}`)).body.offset).to.equal(40)
      const view = (await me.ask('GET', `/api/v1/uploads/${old}`)).body
      expect(view).to.deep.include({ state: 'receiving', offset: 0, title: '大棚番茄' })
    } finally {
      await second.close()
    }
  })

  it('removes bytes that belong to no upload, but not those of the last hour', async () => {
    const [young, old] = [makeId(), makeId()]
    for (const id of [young, old]) await writeFile(join(folder, 'uploads', id), 'x')
    await age(old, 3700)
    const hub = await startSmallHub(database.db, { folder })
    try {
      const left = await readdir(join(folder, 'uploads'))
      expect(left).to.include(young)
      expect(left).not.to.include(old)
    } finally {
      await hub.close()
    }
  })

  it('refuses a file whose bytes were lost after they had all arrived, with words for its sender', async () => {
    const person = await addPerson(database.db, 'producer')
    const bytes = randomBytes(100)
    const first = await startSmallHub(database.db, { folder })
    const { body } = await askAs(first.url, person).begin(bytes)
    await askAs(first.url, person).tus('PATCH', body.uploadUrl, { 'Upload-Offset': '0' }, bytes)
    const view = `/api/v1/uploads/${body.uploadId}`
    await until(
      'checking',
      async () => (await askAs(first.url, person).ask('GET', view)).body.state === 'checking',
    )
    await first.close()
    await rm(join(folder, 'uploads', body.uploadId))
    const second = await startSmallHub(database.db, { folder })
    try {
      const refused = await until('the verdict', async () => {
        const seen = (await askAs(second.url, person).ask('GET', view)).body
        return seen.state === 'refused' && seen
      })
      expect(refused.failure.code).to.equal('objectMissing')
    } finally {
      await second.close()
    }
  })

  it('starts the production of a stored file that a hub did not live to start', async () => {
    const person = await addPerson(database.db, 'producer')
    const bytes = randomBytes(100)
    const first = await startSmallHub(database.db, { folder })
    const me = askAs(first.url, person)
    const { body } = await me.begin(bytes)
    await me.tus('PATCH', body.uploadUrl, { 'Upload-Offset': '0' }, bytes)
    await me.ask('PUT', `/api/v1/uploads/${body.uploadId}/sha256`, { sha256: sha256Of(bytes) })
    await until(
      'stored',
      async () => (await me.ask('GET', `/api/v1/uploads/${body.uploadId}`)).body.state === 'stored',
    )
    await first.close()
    // No run of the line stands in the database, since the production of these tests only takes notes.
    const second = await startSmallHub(database.db, { folder })
    try {
      await until('its production', async () => second.started.some(one => one.uploadId === body.uploadId))
    } finally {
      await second.close()
    }
  })
})
