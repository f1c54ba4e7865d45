import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Kysely } from 'kysely'
import type { Database } from '../../src/database/schema.ts'
import { readCatalogue } from '../../src/publication/read.ts'
import { openSigningKeys, type SigningKey } from '../../src/publication/signing.ts'
import { tendCatalogue } from '../../src/publication/tend.ts'
import { prepareCatalogue, writeNext } from '../../src/publication/write.ts'
import { join as joinHub } from '../support/app.ts'
import { freshDatabase } from '../support/database.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'
import { type StoreUnderTest, storeKinds } from '../support/stores.ts'

for (const [kind, open] of Object.entries(storeKinds))
  describe(`the published catalogue in a store: ${kind}`, () => {
    let under: StoreUnderTest
    let folder: string
    let db: Kysely<Database>
    let close: () => Promise<void>
    let keys: readonly SigningKey[]
    before(async () => {
      under = await open()
      folder = await mkdtemp(join(tmpdir(), 'xiangtu-publication-'))
      ;({ db, close } = await freshDatabase())
      keys = await openSigningKeys(undefined, folder)
    })
    after(async () => {
      await close()
      await under.stop()
      await rm(folder, { recursive: true, force: true })
    })

    it('is written over, read by another program with the hub gone, and tended', async () => {
      const parts = { db, store: under.store, keys }
      const { id: ownerId } = await joinHub(db, 'liming')
      await prepareCatalogue(parts)
      for (const title of ['第一课', '第二课']) {
        await addLesson(db, { ownerId, title, media: sampleMedia })
        while (await writeNext(parts));
      }
      const mirror = await under.again()
      const fetchFile = (path: string) => mirror.read(path)
      const { lessons } = await readCatalogue({ fetchFile, trusted: keys })
      expect([...lessons.values()].map(({ title }) => title)).to.have.members(['第一课', '第二课'])
      await tendCatalogue(parts, new Date(Date.now() + 25 * 3600_000))
      expect((await readCatalogue({ fetchFile, trusted: keys })).lessons.size).to.equal(2)
      await mirror.close()
    })
  })
