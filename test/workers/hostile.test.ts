import { mkdir, readdir, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { expect } from 'chai'
import { type ErrorCode, XiangtuError } from '../../src/errors.ts'
import { hostileInputArgs } from '../../src/media/input-args.ts'
import type { SourceFacts } from '../../src/media/source-facts.ts'
import { noSandbox } from '../../workers/sandbox.ts'
import { cameraClip } from '../support/clips.ts'
import { ffmpeg, runTool } from '../support/ffmpeg.ts'
import {
  bombUploads,
  brokenUploads,
  disguisedUploads,
  type HostileMaker,
  type Victims,
} from '../support/hostile.ts'
import { openTestLine, type TestLine } from '../support/line.ts'

/** What each broken or attacking file must be called; a probe that takes longer than this hangs. */
const patienceSeconds = 15
const refusals: Readonly<Record<string, readonly [HostileMaker, ErrorCode]>> = {
  'an empty file': [brokenUploads.emptyFile, 'emptyFile'],
  'a text called .mp4': [brokenUploads.textAsMp4, 'notMedia'],
  'a film whose index was never written': [brokenUploads.indexMissing, 'mediaTruncated'],
  'a film of which a part is missing': [brokenUploads.mediaCutOff, 'mediaTruncated'],
  'a film without a frame': [brokenUploads.noFrames, 'mediaTooShort'],
  'a film of one frame': [brokenUploads.oneFrame, 'stillPicture'],
  'a picture called .mp4': [brokenUploads.pictureAsMp4, 'stillPicture'],
  'a photograph': [brokenUploads.photoJpeg, 'stillPicture'],
  'a playlist that names a local film': [disguisedUploads.hlsToLocalFile, 'notMedia'],
  'a playlist that names an address': [disguisedUploads.hlsToAddress, 'notMedia'],
  'a concat script that names a neighbour’s upload': [disguisedUploads.concatNeighbour, 'notMedia'],
  'a concat script with an absolute path': [disguisedUploads.concatAbsolute, 'notMedia'],
  'a session description (SDP)': [disguisedUploads.sdp, 'notMedia'],
  'a DASH manifest': [disguisedUploads.dash, 'notMedia'],
  'an IMF composition': [disguisedUploads.imf, 'notMedia'],
  'a plain list of files': [disguisedUploads.m3uPlain, 'notMedia'],
  'a picture of 12000 x 12000': [bombUploads.hugePicture, 'stillPicture'],
  'a film of 8192 x 4320': [bombUploads.hugeFilm, 'pictureTooLarge'],
  'a decoder that nobody needs': [bombUploads.magicYuv, 'codecUnsupported'],
  '10,000 tracks in Matroska': [bombUploads.manyStreamsMkv, 'tooManyStreams'],
  '10,000 tracks in mp4': [bombUploads.manyStreamsMp4, 'tooManyStreams'],
  'a thousand million frames a second': [bombUploads.absurdFrameRate, 'mediaTooShort'],
}

describe('probing a hostile upload', () => {
  let folder: string
  let line: TestLine
  let canary: Server
  let victims: Victims
  const requests: string[] = []

  before(async () => {
    line = await openTestLine()
    folder = join(line.folder, 'sent')
    await mkdir(folder)
    await mkdir(join(line.folder, 'victim'))
    const film = await cameraClip(join(line.folder, 'victim'))
    const secretFilm = join(line.folder, 'victim', 'secret.ts')
    await ffmpeg('-i', film, '-t', '1', '-c', 'copy', '-f', 'mpegts', secretFilm)
    await ffmpeg('-i', film, '-t', '1', '-c', 'copy', join(folder, 'neighbour.mp4'))
    canary = createServer((request, response) => {
      requests.push(request.url ?? '')
      response.writeHead(404).end()
    })
    await new Promise<void>(resolve => canary.listen(0, '127.0.0.1', resolve))
    const address = canary.address()
    if (address === null || typeof address === 'string') throw new Error('the canary has no port')
    victims = { secretFilm, neighbourName: 'neighbour.mp4', canaryUrl: `http://127.0.0.1:${address.port}` }
  })
  after(async () => {
    await new Promise(resolve => canary.close(resolve))
    await line.close()
  })

  async function probeFile(path: string): Promise<SourceFacts> {
    const job = await line.take(path)
    await line.step('probe', job, AbortSignal.timeout(patienceSeconds * 1000))
    return line.facts(job)
  }

  const codeOf = (attempt: Promise<unknown>): Promise<ErrorCode | 'accepted'> =>
    attempt.then(
      () => 'accepted' as const,
      (error: unknown) => {
        if (error instanceof XiangtuError) return error.code
        throw error
      },
    )

  for (const [name, [make, code]] of Object.entries(refusals)) {
    it(`refuses ${name}: ${code}`, async () => {
      expect(await codeOf(probeFile(await make(folder, victims)))).to.equal(code)
    })
  }

  it('leaves no trace of what it refused: no attempt’s folder, no result', async () => {
    expect(
      (await readdir(line.shop.scratchFolder)).filter(name => name.startsWith('attempt-')),
    ).to.deep.equal([])
    const results: string[] = []
    for await (const { key } of line.objects.list('work/')) results.push(key)
    expect(results).to.deep.equal([])
  })

  it('keeps disguised files in by the input options alone, should signature and sandbox both fail', async () => {
    for (const make of Object.values(disguisedUploads)) {
      const path = await make(folder, victims)
      const out = join(folder, 'leak.mp4')
      const argv = [
        line.shop.tools.ffmpeg,
        '-v',
        'error',
        '-nostdin',
        '-y',
        ...hostileInputArgs,
        '-i',
        `file:${path}`,
      ] as const
      const signal = AbortSignal.timeout(patienceSeconds * 1000)
      const copy = line.shop.run({
        argv: [...argv, '-c', 'copy', out],
        sandbox: noSandbox,
        signal,
        deadlineSeconds: patienceSeconds,
      })
      expect(await codeOf(copy)).to.equal('encodeFailed')
      expect(await readFile(out).catch(() => Buffer.alloc(0)), path).to.have.length(0)
    }
  })

  it('has attacks that work on a careless ffmpeg, or this suite would prove nothing', async () => {
    const path = await disguisedUploads.concatNeighbour(folder, victims)
    const out = join(folder, 'leaked.mp4')
    const { code } = await runTool('ffmpeg', ['-v', 'error', '-nostdin', '-y', '-i', path, '-c', 'copy', out])
    expect(code).to.equal(0)
    expect((await readFile(out)).length).to.be.greaterThan(10_000)
  })

  it('never sent a request', () => {
    expect(requests).to.deep.equal([])
  })

  it('measures instead of believing: 2 s under headers that say 1000 hours are 2 s', async () => {
    const { durationSeconds } = await probeFile(await bombUploads.thousandHours(folder, victims))
    expect(durationSeconds).to.be.closeTo(2, 0.1)
  })

  it('reads a film that is also a web page as a film', async () => {
    const facts = await probeFile(await bombUploads.htmlFilm(folder))
    expect(facts.video).to.include({ codec: 'h264', displayWidth: 640, displayHeight: 360 })
    expect(JSON.stringify(facts)).not.to.contain('CANARY')
  })

  it('takes the next good film', async () => {
    const facts = await probeFile(await cameraClip(folder))
    expect(facts.durationSeconds).to.be.closeTo(6, 0.05)
    expect(facts.video).to.include({
      codec: 'h264',
      displayWidth: 640,
      displayHeight: 360,
      rotationDegrees: 0,
    })
    expect(facts.audio).to.include({ codec: 'aac', channels: 1 })
  })
})
