import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { cameraClip } from '../support/clips.ts'
import { ffmpeg } from '../support/ffmpeg.ts'
import { canary, type HostileMaker, type Victims } from '../support/hostile/maker.ts'
import { polyglots } from '../support/hostile/polyglots.ts'
import { loadedFilms, smugglers } from '../support/hostile/smugglers.ts'
import { openTestLine, type TestLine } from '../support/line.ts'

/** Films that can be shown: they are taken, and only their picture and sound come out at the other end. */
const films: Readonly<Record<string, readonly [HostileMaker, 'film' | 'talk']>> = {
  'an AVI whose subtitle is a playlist that names a local film': [smugglers.aviWithPlaylistToFile, 'film'],
  'an AVI whose subtitle is a playlist that names an address': [smugglers.aviWithPlaylistToAddress, 'film'],
  'an AVI whose subtitle draws a local text (XBIN)': [smugglers.aviWithXbin, 'film'],
  'fonts, files with climbing names, titles and styled subtitles': [loadedFilms.attachments, 'film'],
  'a cover with a profile that unpacks to half a gigabyte': [loadedFilms.coverWithBombs, 'talk'],
  'a talk whose title is a web page': [polyglots.htmlTalk, 'talk'],
  'a film that is also a web page': [polyglots.htmlFilm, 'film'],
  'a film that is also an archive': [polyglots.zipFilm, 'film'],
}

describe('a film with something hidden in it', function () {
  this.timeout(60_000)
  let folder: string
  let line: TestLine
  let listener: Server
  let victims: Victims
  let calls = 0

  before(async () => {
    line = await openTestLine()
    folder = join(line.folder, 'sent')
    await mkdir(folder)
    listener = createServer(socket => {
      calls++
      socket.destroy()
    })
    await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve))
    const address = listener.address()
    if (address === null || typeof address === 'string') throw new Error('the listener has no port')
    const secretText = join(line.folder, 'secret.txt')
    await writeFile(secretText, canary)
    const secretFilm = join(line.folder, 'secret.ts')
    const words = ['-metadata', `service_name=${canary}`]
    await ffmpeg(
      '-i',
      await cameraClip(folder),
      '-t',
      '1',
      '-c',
      'copy',
      ...words,
      '-f',
      'mpegts',
      secretFilm,
    )
    const canaryUrl = `http://127.0.0.1:${address.port}`
    victims = { secretFilm, secretText, neighbourName: 'camera.mp4', canaryUrl }
  })
  after(async () => {
    await new Promise(resolve => listener.close(resolve))
    await line.close()
  })

  for (const [name, [make, kind]] of Object.entries(films)) {
    it(`is a ${kind} and nothing else: ${name}`, async () => {
      const job = await line.make(await make(folder, victims))
      const { video, durationSeconds } = await line.facts(job)
      expect(durationSeconds).to.be.closeTo(2, 0.1)
      expect(video === undefined ? 'talk' : 'film').to.equal(kind)
      let objects = 0
      for (const prefix of [`media/${job.coursewareId}/`, `work/${job.versionId}/`]) {
        for await (const { key } of line.objects.list(prefix)) {
          objects++
          const bytes = Buffer.from(await line.objects.read(key))
          for (const word of [canary, '<script', 'INTERNAL'])
            expect(bytes.includes(word), `${word} in ${key}`).to.equal(false)
        }
      }
      expect(objects).to.be.greaterThan(5)
    })
  }

  it('has called nobody, and put no file anywhere', async () => {
    expect(calls).to.equal(0)
    expect(await readdir(line.folder)).to.have.members([
      'objects',
      'scratch',
      'sent',
      'secret.txt',
      'secret.ts',
    ])
    expect(await readdir(join(folder, 'luggage'))).to.have.members(['font.ttf', 'styled.ass'])
    expect(await readdir(line.shop.scratchFolder)).to.deep.equal(['cache'])
  })

  it('does not keep the next good film out', async () => {
    const job = await line.take(await cameraClip(folder))
    await line.step('probe', job)
    expect((await line.facts(job)).durationSeconds).to.be.closeTo(6, 0.05)
  })
})
