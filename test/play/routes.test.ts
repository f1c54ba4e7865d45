import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import { connect } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import express, { type ErrorRequestHandler } from 'express'
import { errorTable, XiangtuError } from '../../src/errors.ts'
import { makePass } from '../../src/play/preview-pass.ts'
import { playRoutes } from '../../src/play/routes.ts'
import { mediaKey, sourceKey, workKey } from '../../storage/keys.ts'
import { type StoreUnderTest, storeKinds } from '../support/stores.ts'

const coursewareId = randomBytes(16).toString('hex')
const releaseId = randomBytes(16).toString('hex')
const uploadId = randomBytes(16).toString('hex')
const base = `/media/${coursewareId}/${releaseId}`
const segment = randomBytes(200_000)
const large = randomBytes(8 * 1024 ** 2)
const playlist = `#EXTM3U\n#EXT-X-VERSION:7\n${'#EXTINF:4.00000,\ns00001.m4s\n'.repeat(400)}#EXT-X-ENDLIST\n`

/** What was taken down, and who may see it all the same. */
const passSecret = 'a secret that only this test knows'
const takenDown = new Set<string>()
const withheld = { has: (id: string) => takenDown.has(id), isLimited: () => false }
const holders = { mayPlay: async () => false }

/** As app.ts does it, in three lines. */
const mapErrors: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) return next(error)
  res.status(error instanceof XiangtuError ? errorTable[error.code].status : 500).end()
}

for (const [kind, start] of Object.entries(storeKinds)) {
  describe(`media routes on ${kind}`, () => {
    let under: StoreUnderTest
    let server: Server
    let port: number
    before(async () => {
      under = await start()
      const files: [string, string | Uint8Array, string][] = [
        ['master.m3u8', playlist, 'application/vnd.apple.mpegurl'],
        ['v720/s00001.m4s', segment, 'video/mp4'],
        ['v720/init.mp4', 'init', 'video/mp4'],
        ['v720/large.m4s', large, 'video/mp4'],
        ['poster-a-640.webp', 'webp', 'image/webp'],
        ['poster-a-640.jpg', 'jpeg', 'image/jpeg'],
        ['odd.html', '<script>alert(1)</script>', 'text/html'],
      ]
      for (const [path, body, contentType] of files) {
        await under.store.put(mediaKey(coursewareId, releaseId, path), body, { contentType })
      }
      const secret = { contentType: 'application/octet-stream' }
      await under.store.put(sourceKey(uploadId), 'raw footage', secret)
      await under.store.put(workKey(coursewareId, releaseId, 'master.m3u8'), 'work in progress', secret)
      server = createServer(
        express()
          .use(playRoutes({ store: under.store, withheld, holders, secret: passSecret }))
          .use(mapErrors),
      )
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      port = address !== null && typeof address === 'object' ? address.port : 0
    })
    after(async () => {
      server?.closeAllConnections()
      server?.close()
      await under?.stop()
    })

    // Not fetch: it mends paths and hides encodings before they are sent.
    const ask = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
      const request = get({ host: '127.0.0.1', port, path, headers, method, agent: false })
      const [answer]: IncomingMessage[] = await once(request, 'response')
      if (!answer) throw new Error('no answer')
      return { status: answer.statusCode, headers: answer.headers, body: await buffer(answer) }
    }

    describe('refuses', () => {
      const escapes = [
        `${base}/../../../source/${uploadId}`,
        `${base}/%2e%2e/%2e%2e/%2e%2e/source/${uploadId}`,
        `${base}/%2e%2e%2f%2e%2e%2f%2e%2e%2fsource%2f${uploadId}`,
        `${base}/..%5c..%5csource%5c${uploadId}`,
        `${base}/..\\..\\source\\${uploadId}`,
        `${base}/%252e%252e/%252e%252e/source/${uploadId}`,
        `${base}/master.m3u8%00.html`,
        `${base}/master.m3u8%0a`,
        `${base}//master.m3u8`,
        `${base}/./master.m3u8`,
        `${base}/master.m3u8/`,
        `${base}/v720`,
        `${base}/v720/`,
        `${base}/v720%2fs00001.m4s`,
        `${base}/.incoming`,
        `${base}/Master.m3u8`,
        `${base}/%e8%af%be.m3u8`,
        `${base}/etc/passwd`,
        `${base}/%ff`,
        `${base}/%`,
        `${base}/${'a/'.repeat(500)}a`,
        `/media/${coursewareId}/${releaseId.toUpperCase()}/master.m3u8`,
        `/media/..%2fsource/${uploadId}/x`,
        `/media/source/${uploadId}/x`,
        `/media/${coursewareId}/${uploadId}/master.m3u8`,
        `/media/${coursewareId}/../../work/${coursewareId}/${releaseId}/master.m3u8`,
        `/source/${uploadId}`,
        `/work/${coursewareId}/${releaseId}/master.m3u8`,
      ]
      for (const path of escapes) {
        it(path.replaceAll(/[0-9a-f]{32}/gi, 'ID').slice(0, 80), async () => {
          const { status, headers, body } = await ask(path)
          expect(status).to.equal(404)
          expect(body.toString()).not.to.contain('footage').and.not.to.contain('progress')
          expect(String(headers['cache-control'])).not.to.contain('immutable')
        })
      }

      it('to write or delete', async () => {
        for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
          expect((await ask(`${base}/v720/init.mp4`, {}, method)).status, method).to.equal(404)
        }
        expect((await ask(`${base}/v720/init.mp4`)).body.toString()).to.equal('init')
      })
    })

    it('sends a segment whole, to be kept for ever by anyone, and to be run by nobody', async () => {
      const { status, headers, body } = await ask(`${base}/v720/s00001.m4s`)
      expect(status).to.equal(200)
      expect(body.equals(segment)).to.equal(true)
      expect(headers).to.include({
        'content-type': 'video/mp4',
        'content-length': '200000',
        'accept-ranges': 'bytes',
        'cache-control': 'public, max-age=31536000, s-maxage=30, immutable',
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'content-security-policy': "sandbox; default-src 'none'",
        'x-content-type-options': 'nosniff',
      })
      expect(headers.etag).to.match(/^"[^"]+"$/)
      expect(headers['set-cookie']).to.equal(undefined)
    })

    it('names each kind of file rightly, and none that could carry a script', async () => {
      const types = {
        'master.m3u8': 'application/vnd.apple.mpegurl',
        'v720/init.mp4': 'video/mp4',
        'poster-a-640.webp': 'image/webp',
        'poster-a-640.jpg': 'image/jpeg',
        'odd.html': 'application/octet-stream',
      }
      for (const [path, type] of Object.entries(types)) {
        expect((await ask(`${base}/${path}`)).headers['content-type'], path).to.equal(type)
      }
    })

    it('answers HEAD with the headers of GET and no body', async () => {
      for (const path of ['v720/s00001.m4s', 'master.m3u8']) {
        const whole = await ask(`${base}/${path}`)
        const head = await ask(`${base}/${path}`, { range: 'bytes=0-1' }, 'HEAD')
        expect(head.status).to.equal(200)
        expect(head.body).to.have.length(0)
        for (const name of ['content-length', 'content-type', 'etag', 'last-modified', 'cache-control']) {
          expect(head.headers[name], name).to.equal(whole.headers[name])
        }
      }
      expect((await ask(`${base}/none.m4s`, {}, 'HEAD')).status).to.equal(404)
    })

    it('sends nothing twice: 304 for a known etag or time, and the same etag every time', async () => {
      const { headers } = await ask(`${base}/v720/s00001.m4s`)
      const etag = String(headers.etag)
      const conditions = [
        { 'if-none-match': etag },
        { 'if-none-match': `W/${etag}` },
        { 'if-modified-since': String(headers['last-modified']) },
      ]
      for (const condition of conditions) {
        const again = await ask(`${base}/v720/s00001.m4s`, condition)
        expect(again.status).to.equal(304)
        expect(again.body).to.have.length(0)
        expect(again.headers).to.include({
          etag,
          'cache-control': 'public, max-age=31536000, s-maxage=30, immutable',
        })
        expect(again.headers['content-length']).to.equal(undefined)
      }
      expect((await ask(`${base}/v720/s00001.m4s`, { 'if-none-match': '"other"' })).status).to.equal(200)
      expect((await ask(`${base}/v720/s00001.m4s`, { 'if-match': '"other"' })).status).to.equal(412)
    })

    it('sends one range, and says what it is a part of', async () => {
      const ranges = {
        'bytes=0-0': [0, 1],
        'bytes=1000-1999': [1000, 2000],
        'bytes=199999-': [199_999, 200_000],
        'bytes=-500': [199_500, 200_000],
        'bytes=100000-999999': [100_000, 200_000],
      } as const
      for (const [range, [from, to]] of Object.entries(ranges)) {
        const { status, headers, body } = await ask(`${base}/v720/s00001.m4s`, { range })
        expect(status, range).to.equal(206)
        expect(body.equals(segment.subarray(from, to)), range).to.equal(true)
        expect(headers).to.include({
          'content-range': `bytes ${from}-${to - 1}/200000`,
          'content-length': String(to - from),
        })
      }
    })

    it('refuses a range that the file does not have, and keeps that answer nowhere', async () => {
      const { status, headers, body } = await ask(`${base}/v720/s00001.m4s`, { range: 'bytes=200000-' })
      expect(status).to.equal(416)
      expect(headers).to.include({ 'content-range': 'bytes */200000', 'cache-control': 'no-store' })
      expect(body).to.have.length(0)
    })

    it('sends all instead of a part of another version', async () => {
      const range = 'bytes=0-9'
      const { headers } = await ask(`${base}/v720/s00001.m4s`)
      expect(
        (await ask(`${base}/v720/s00001.m4s`, { range, 'if-range': String(headers.etag) })).status,
      ).to.equal(206)
      expect((await ask(`${base}/v720/s00001.m4s`, { range, 'if-range': '"other"' })).status).to.equal(200)
    })

    it('packs playlists for whoever unpacks them, under a weak etag, and nothing else', async () => {
      const packed = await ask(`${base}/master.m3u8`, { 'accept-encoding': 'gzip, br' })
      expect(packed.headers).to.include({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
      expect(packed.body.length).to.be.below(playlist.length / 10)
      expect(gunzipSync(packed.body).toString()).to.equal(playlist)
      const plain = await ask(`${base}/master.m3u8`, { 'accept-encoding': 'gzip;q=0' })
      expect(plain.headers).to.include({ vary: 'Accept-Encoding', 'content-length': String(playlist.length) })
      expect(plain.headers['content-encoding']).to.equal(undefined)
      expect(packed.headers.etag).to.equal(`W/${plain.headers.etag}`)
      const again = { 'accept-encoding': 'gzip', 'if-none-match': String(packed.headers.etag) }
      expect((await ask(`${base}/master.m3u8`, again)).status).to.equal(304)
      const part = await ask(`${base}/master.m3u8`, { 'accept-encoding': 'gzip', range: 'bytes=0-6' })
      expect(part.body.toString()).to.equal('#EXTM3U')
      const segmentAnswer = await ask(`${base}/v720/s00001.m4s`, { 'accept-encoding': 'gzip' })
      expect(segmentAnswer.headers['content-encoding']).to.equal(undefined)
    })

    it('lets a player of another site ask for ranges', async () => {
      const { status, headers } = await ask(
        `${base}/v720/init.mp4`,
        { 'access-control-request-headers': 'range' },
        'OPTIONS',
      )
      expect(status).to.equal(204)
      expect(headers['access-control-allow-origin']).to.equal('*')
      expect(headers['access-control-allow-headers']).to.contain('Range')
    })

    it('leaks no file and no connection when 200 listeners break off', async () => {
      const open = async () => (await readdir('/proc/self/fd')).length
      await ask(`${base}/v720/large.m4s`)
      const before = await open()
      const breakOff = async () => {
        const socket = connect(port, '127.0.0.1')
        socket.on('error', () => {})
        socket.write(`GET ${base}/v720/large.m4s HTTP/1.1\r\nHost: x\r\n\r\n`)
        await once(socket, 'data')
        socket.resetAndDestroy()
      }
      for (let batch = 0; batch < 20; batch++) await Promise.all(Array.from({ length: 10 }, breakOff))
      // The server closes on its own turn: until it has, or 10 s.
      const deadline = performance.now() + 10_000
      while ((await open()) > before + 5 && performance.now() < deadline) await wait(20)
      expect((await open()) - before).to.be.at.most(5)
      expect((await ask(`${base}/v720/s00001.m4s`)).status).to.equal(200)
    })

    it('asks for patience while the store is away, without a trace in any cache, and recovers by itself', async () => {
      await under.cut()
      const away = await ask(`${base}/v720/s00001.m4s`)
      await under.mend()
      expect(away.status).to.equal(503)
      expect(Number(away.headers['retry-after'])).to.be.within(1, 60)
      expect(away.headers['cache-control']).to.equal(undefined)
      expect(away.headers.etag).to.equal(undefined)
      expect((await ask(`${base}/v720/s00001.m4s`)).body.equals(segment)).to.equal(true)
    })

    describe('of a lesson that was taken down', () => {
      const pass = () => `other=1; xiangtu.preview=${makePass(passSecret, coursewareId, Date.now())}`
      const file = `${base}/v720/s00001.m4s`
      beforeEach(() => takenDown.add(coursewareId))
      afterEach(() => takenDown.clear())

      it('refuses every file to everybody, in a way that nothing keeps', async () => {
        for (const path of ['master.m3u8', 'v720/s00001.m4s', 'poster-a-640.jpg']) {
          const answer = await ask(`${base}/${path}`)
          expect(answer.status, path).to.equal(410)
          expect(answer.body.length).to.be.below(10)
        }
      })

      it('refuses a pass that has run out, is made for another lesson, or is made up', async () => {
        const old = makePass(passSecret, coursewareId, Date.now() - 5 * 3600_000)
        const other = makePass(passSecret, 'f'.repeat(32), Date.now())
        const forged = makePass('another secret', coursewareId, Date.now())
        const later = pass().replace(/preview=\d+/, `preview=${Date.now() + 9e9}`)
        for (const value of [old, other, forged, '', '.', `${Date.now() + 1e6}.`]) {
          const answer = await ask(file, { cookie: `xiangtu.preview=${value}` })
          expect(answer.status, value).to.equal(410)
        }
        expect((await ask(file, { cookie: later })).status).to.equal(410)
      })

      it('plays for who reviews it, and no cache keeps that', async () => {
        const answer = await ask(file, { cookie: pass() })
        expect(answer.status).to.equal(200)
        expect(answer.headers['cache-control']).to.equal('private, no-store')
      })
    })
  })
}
