import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { expect } from 'chai'
import { type ErrorCode, XiangtuError } from '../../src/errors.ts'
import { hostileInputArgs } from '../../src/media/input-args.ts'
import type { SourceFacts } from '../../src/media/source-facts.ts'
import { noSandbox } from '../../workers/sandbox.ts'
import { cameraClip } from '../support/clips.ts'
import { ffmpeg, runTool } from '../support/ffmpeg.ts'
import { bombUploads } from '../support/hostile/bombs.ts'
import { brokenUploads } from '../support/hostile/broken.ts'
import { disguisedUploads } from '../support/hostile/disguised.ts'
import { lyingFilms } from '../support/hostile/lies.ts'
import { canary as canaryWord, type HostileMaker, type Victims } from '../support/hostile/maker.ts'
import { polyglots } from '../support/hostile/polyglots.ts'
import { smugglers, xbinPicture } from '../support/hostile/smugglers.ts'
import { openTestLine, type TestLine } from '../support/line.ts'

/** What each broken or attacking file must be called; a probe that takes longer than this hangs. */
const patienceSeconds = 30
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
  'a film of 320 x 180 whose frames are 12000 x 12000': [bombUploads.hugeJpegFrames, 'codecUnsupported'],
  'a track of pictures of 12000 x 12000': [bombUploads.hugePngTrack, 'pictureTooLarge'],
  'an animated GIF of 12000 x 12000': [bombUploads.hugeGif, 'stillPicture'],
  'an animated PNG of 12000 x 12000': [bombUploads.hugeApng, 'stillPicture'],
  'a transport stream of stuffing': [bombUploads.stuffedStream, 'mediaTruncated'],
  'a header without an end': [bombUploads.endlessHeader, 'mediaTruncated'],
  'a thousand million frames a second': [lyingFilms.absurdFrameRate, 'mediaTooShort'],
  'ten hours under a header that says one second': [lyingFilms.hoursUnderOneSecond, 'mediaTooLong'],
  'eighty million frames in an index of a few bytes': [lyingFilms.millionsInOneChunk, 'codecUnsupported'],
  'an index that names the same bytes four million times': [lyingFilms.sameBytesAgain, 'mediaTooLong'],
  'text art (XBIN)': [xbinPicture, 'notMedia'],
  'a film whose pictures are in a neighbour’s file (alias)': [
    smugglers.movAliasToNeighbour,
    'codecUnsupported',
  ],
  'a film whose pictures are in a neighbour’s file (url)': [smugglers.movUrlToNeighbour, 'mediaTruncated'],
  'a picture that is a script': [polyglots.gifScript, 'stillPicture'],
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
    const secretText = join(line.folder, 'victim', 'secret.txt')
    await writeFile(secretText, canaryWord)
    victims = {
      secretFilm,
      secretText,
      neighbourName: 'neighbour.mp4',
      canaryUrl: `http://127.0.0.1:${address.port}`,
    }
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

  it('has smugglers that ffmpeg opens, or this suite would prove nothing', async () => {
    const alias = await smugglers.movAliasToNeighbour(folder, victims)
    const out = join(folder, 'smuggled.mp4')
    const careless = ['-v', 'error', '-nostdin', '-y', '-enable_drefs', '1', '-i', alias, '-c', 'copy', out]
    expect((await runTool('ffmpeg', careless)).code).to.equal(0)
    expect((await readFile(out)).length).to.be.greaterThan(10_000)
    const subtitle = await smugglers.aviWithSubtitle(folder, victims)
    const { stdout } = await runTool('ffprobe', ['-v', 'error', '-show_streams', subtitle])
    expect(stdout).to.contain('codec_name=subrip')
  })

  it('never sent a request', () => {
    expect(requests).to.deep.equal([])
  })

  it('measures instead of believing: 2 s under headers that say 1000 hours or one second are 2 s', async () => {
    for (const make of [lyingFilms.thousandHours, lyingFilms.oneSecond]) {
      const { durationSeconds } = await probeFile(await make(folder, victims))
      expect(durationSeconds).to.be.closeTo(2, 0.1)
    }
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
