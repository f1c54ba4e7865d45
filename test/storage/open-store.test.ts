import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { readConfig } from '../../src/config.ts'
import { openStore } from '../../storage/open-store.ts'

describe('openStore', () => {
  it('goes to the bucket where one is set, and says so when nobody answers there', async () => {
    const keys = { S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' }
    const { storage } = readConfig({ S3_BUCKET: 'lessons', S3_ENDPOINT: 'http://127.0.0.1:9', ...keys })
    const error = await openStore(storage).catch((problem: unknown) => problem)
    expect(error).to.include({ code: 'storeUnavailable' })
  })

  it('stores in the data folder where no bucket is set', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'xiangtu-open-'))
    try {
      const { storage } = readConfig({ DATA_DIR: folder })
      await (await openStore(storage)).put('a/b', 'kept', { contentType: 'text/plain' })
      const reopened = await openStore(storage)
      expect(Buffer.from(await reopened.read('a/b')).toString()).to.equal('kept')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
