import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import type { Response } from 'playwright-core'
import { checkLesson } from '../../src/play/check-lesson.ts'
import { followCourseware } from '../../src/upload/follow-courseware.ts'
import { sendFile } from '../../src/upload/send-file.ts'
import { openBrowser } from '../support/browser.ts'
import { type Ceph, startCeph } from '../support/ceph.ts'
import { cameraClip } from '../support/clips.ts'
import { startHub, type TestHub } from '../support/hub.ts'

describe('a hub whose bytes rest in an S3 bucket, from which browsers fetch the films themselves', function () {
  this.timeout(180_000)
  let folder: string
  let ceph: Ceph
  let hub: TestHub
  let coursewareId: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-s3-hub-'))
    ceph = await startCeph()
    hub = await startHub({
      S3_BUCKET: 'county',
      S3_ENDPOINT: ceph.endpoint,
      S3_ACCESS_KEY_ID: ceph.accessKeyId,
      S3_SECRET_ACCESS_KEY: ceph.secretAccessKey,
      MEDIA_BASE_URL: `${ceph.endpoint}/county`,
    })
    await ceph.openToReaders('county')
  })
  after(async () => {
    await hub.stop()
    await ceph.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('takes a film and serves a lesson in which a player finds no fault', async () => {
    const { signal } = new AbortController()
    const access = { hub: hub.url, key: hub.localKey, language: 'en' } as const
    const path = await cameraClip(folder)
    const sent = await sendFile({ ...access, path, title: 'Pruning tomatoes', signal, onMove: () => {} })
    if (sent.kind !== 'stored') throw new Error(sent.kind)
    coursewareId = sent.view.coursewareId
    const lesson = await followCourseware({ ...access, coursewareId, onProgress: () => {}, signal })
    const check = await checkLesson({ masterUrl: lesson.masterPlaylistUrl, sourceSeconds: 6, signal })
    expect(check.faults).to.deep.equal([])
    expect(check.renditions.map(each => each.name)).to.include.members(['360p', '240p', 'audio'])

    // What the steps handed to each other goes with the last of them, which makes the tier for some players.
    let keys = await ceph.allKeys('county')
    for (let tries = 0; tries < 200 && keys.some(key => key.startsWith('work/')); tries++) {
      await pause(500)
      keys = await ceph.allKeys('county')
    }
    expect(keys.filter(key => key.startsWith('work/'))).to.deep.equal([])
    expect(keys.some(key => key.startsWith(`media/${coursewareId}/`))).to.equal(true)
    // The raw footage stays, and is never served.
    expect(keys.filter(key => key.startsWith('source/'))).to.have.length(1)
  })

  it('refuses readers of the bucket all but what is published', async () => {
    const [source = ''] = (await ceph.allKeys('county')).filter(key => key.startsWith('source/'))
    for (const key of [source, 'catalogue/head.json'])
      expect((await fetch(`${ceph.endpoint}/county/${key}`)).status, key).to.equal(403)
  })

  it('plays in a browser from the bucket alone, which keeps what it fetched for good', async () => {
    const browser = await openBrowser()
    try {
      const page = await browser.context.newPage()
      const films: Response[] = []
      page.on('response', response => {
        if (/\/media\//.test(response.url())) films.push(response)
      })
      await page.goto(`${hub.url}/courseware/${coursewareId}`)
      await page.locator('.player[data-state="ready"]').waitFor()
      await page.keyboard.press('Space')
      await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 1)
      expect(films.some(response => response.url().endsWith('.m4s'))).to.equal(true)
      expect(films.some(response => response.url().endsWith('.webp'))).to.equal(true)
      for (const response of films) {
        expect(new URL(response.url()).origin).to.equal(ceph.endpoint)
        expect(response.status(), response.url()).to.equal(200)
        expect(await response.headerValue('cache-control')).to.equal('public, max-age=31536000, immutable')
        expect(await response.headerValue('etag')).to.be.a('string')
      }
    } finally {
      await browser.close()
    }
  })
})
