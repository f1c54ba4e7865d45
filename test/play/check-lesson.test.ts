import { once } from 'node:events'
import type { Server } from 'node:http'
import { expect } from 'chai'
import express from 'express'
import { packageSchema, storedSchema } from '../../src/media/release.ts'
import { checkLesson } from '../../src/play/check-lesson.ts'
import { playRoutes } from '../../src/play/routes.ts'
import { mediaKey, resultKey } from '../../storage/keys.ts'
import { audioOnlyClip, cameraClip, silentClip } from '../support/clips.ts'
import { openTestLine, type TestLine } from '../support/line.ts'

describe('checking a published lesson', () => {
  let line: TestLine
  let server: Server
  let base: string
  let film: Awaited<ReturnType<typeof publish>>
  before(async () => {
    line = await openTestLine()
    const missing: express.ErrorRequestHandler = (_error, _req, res, _next) => void res.status(404).end()
    const app = express().use(
      playRoutes({
        store: line.objects,
        withheld: { has: () => false, isLimited: () => false },
        holders: { mayPlay: async () => false },
        secret: '',
      }),
      missing,
    )
    server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    base = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : ''
    film = await publish(await cameraClip(line.folder))
  })
  after(async () => {
    server.close()
    await line.close()
  })

  async function publish(path: string) {
    const job = await line.make(path)
    const releaseOf = new Map<string, string>()
    let releaseId = ''
    for (const stage of await line.stages(job)) {
      const read = (step: string) => line.readJson(resultKey(job.versionId, `${stage}-${step}`))
      releaseId = storedSchema.parse(await read('store')).releaseId
      for (const { folder } of packageSchema.parse(await read('package')).tracks)
        releaseOf.set(folder, releaseId)
    }
    // Tracks rest in the release of their stage; the last one's master names them all.
    const keyOf = (file: string) =>
      mediaKey(job.coursewareId, releaseOf.get(file.split('/')[0] ?? '') ?? releaseId, file)
    return { masterUrl: `${base}/${keyOf('master.m3u8')}`, keyOf }
  }
  const check = (masterUrl: string, sourceSeconds: number) =>
    checkLesson({ masterUrl, sourceSeconds, signal: AbortSignal.timeout(20_000) })

  /** Checks with one file's bytes changed, and puts the right ones back. */
  async function faultsWith(file: string, change: (bytes: Uint8Array) => Uint8Array) {
    const key = film.keyOf(file)
    const { contentType } = (await line.objects.head(key)) ?? { contentType: '' }
    const right = await line.objects.read(key)
    await line.objects.put(key, change(right.slice()), { contentType })
    try {
      return (await check(film.masterUrl, 6)).faults
    } finally {
      await line.objects.put(key, right, { contentType })
    }
  }
  const edited = (from: RegExp, to: string) => (bytes: Uint8Array) =>
    new TextEncoder().encode(new TextDecoder().decode(bytes).replace(from, to))

  it('refuses a lesson that is not there', async () => {
    const { faults } = await check(film.masterUrl.replace('master', 'nobody'), 6)
    expect(faults).to.have.length(1)
    expect(faults[0]).to.match(/nobody\.m3u8: status 404/)
  })

  it('refuses a segment that is cut off', async () => {
    const faults = await faultsWith('v360/s00001.m4s', bytes => bytes.subarray(0, bytes.length - 100))
    expect(faults.join('\n')).to.match(/s00001\.m4s: box mdat is cut off/)
  })

  it('refuses a segment that stands in another’s place', async () => {
    const second = await line.objects.read(film.keyOf('v360/s00001.m4s'))
    const faults = await faultsWith('v360/s00000.m4s', () => second)
    expect(faults.join('\n')).to.match(/s00000\.m4s begins at 1\.000 s instead of 0\.000 s/)
  })

  it('refuses a playlist that forgets a segment', async () => {
    const faults = await faultsWith('v240/index.m3u8', edited(/#EXTINF:[\d.]+,\ns00001\.m4s\n/, ''))
    expect(faults.join('\n')).to.match(/lasts 5\.00 s, its source 6\.00 s/)
  })

  it('refuses a master playlist that promises less than the peak', async () => {
    const faults = await faultsWith('master.m3u8', edited(/:BANDWIDTH=\d+/g, ':BANDWIDTH=9000'))
    expect(faults.join('\n')).to.match(/BANDWIDTH 9000 is below the measured peak/)
  })

  it('refuses a lesson of another length than its source', async () => {
    expect((await check(film.masterUrl, 7)).faults.join('\n')).to.match(/lasts 6\.0\d s, its source 7\.00 s/)
  })

  it('passes what the line makes of a film, and measures it', async () => {
    const { faults, renditions, durationSeconds } = await check(film.masterUrl, 6)
    expect(faults).to.deep.equal([])
    expect(durationSeconds).to.be.closeTo(6, 0.1)
    expect(renditions.map(({ name }) => name)).to.deep.equal(['360p', '240p', 'stills', 'audio'])
    for (const { averageKbps, peakKbps } of renditions) expect(peakKbps).to.be.at.least(averageKbps)
    expect(renditions[0]).to.include({ width: 640, height: 360, frameRate: 25 })
  })

  it('passes silent films and sound alone', async () => {
    expect((await check((await publish(await silentClip(line.folder))).masterUrl, 2)).faults).to.deep.equal(
      [],
    )
    const sound = await check((await publish(await audioOnlyClip(line.folder))).masterUrl, 5)
    expect(sound.faults).to.deep.equal([])
    expect(sound.renditions.map(({ name }) => name)).to.deep.equal(['audio'])
  })
})
