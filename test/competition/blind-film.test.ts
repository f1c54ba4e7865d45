import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { openBlindFilms } from '../../src/competition/blind-film.ts'
import { writeMediaPlaylist } from '../../src/media/playlist.ts'
import { openDiskStore } from '../../storage/disk.ts'
import { mediaKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'

const lesson = 'a'.repeat(32)
const [release, earlier] = ['b'.repeat(32), 'c'.repeat(32)]

describe('a film for reviewers', () => {
  let folder: string
  let store: ObjectStore
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-blind-'))
    store = await openDiskStore(folder)
  })
  after(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  const put = (releaseId: string, path: string, text: string) =>
    store.put(mediaKey(lesson, releaseId, path), text, { contentType: 'application/vnd.apple.mpegurl' })
  const track = (seconds: readonly number[]) =>
    writeMediaPlaylist({
      targetSeconds: 12,
      initUri: 'init.mp4',
      segments: seconds.map((durationSeconds, index) => ({ uri: `s0000${index}.m4s`, durationSeconds })),
    })
  /** Two rungs, one of them of an earlier stage, a slide show in segments of its own, sound that is cut a little beside. */
  const putFilm = async () => {
    await put(release, 'v360/index.m3u8', track([4, 4, 4, 3]))
    await put(earlier, 'v144/index.m3u8', track([4, 4, 4, 3]))
    await put(earlier, 'slides/index.m3u8', track([12, 3]))
    await put(earlier, 'audio/index.m3u8', track([3.989333, 4.010667, 3.989333, 3.010667]))
    const variant = (uri: string, rate: number, bandwidth: number) =>
      `#EXT-X-STREAM-INF:BANDWIDTH=${bandwidth},CODECS="avc1.42c01e,mp4a.40.2",RESOLUTION=256x144,FRAME-RATE=${rate},AUDIO="sound",SUBTITLES="subtitles"\n${uri}\n`
    await put(
      release,
      'master.m3u8',
      [
        '#EXTM3U\n#EXT-X-VERSION:7\n',
        `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="audio",URI="../${earlier}/audio/index.m3u8"\n`,
        '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="李明讲",LANGUAGE="zh",URI="../subtitle/x/index.m3u8"\n',
        variant(`../${earlier}/slides/index.m3u8`, 0.25, 40_000),
        variant(`../${earlier}/v144/index.m3u8`, 12.5, 100_000),
        variant('v360/index.m3u8', 25, 400_000),
      ].join(''),
    )
  }
  const film = async (titleCardSeconds: number) => {
    await putFilm()
    return openBlindFilms(store).of({ coursewareId: lesson, releaseId: release, titleCardSeconds })
  }

  it('refuses a playlist that leads out of its lesson, and tells of a film that is gone', async () => {
    const other = 'd'.repeat(32)
    await put(
      other,
      'master.m3u8',
      `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n../../${'e'.repeat(32)}/${other}/v/index.m3u8\n`,
    )
    const of = (releaseId: string) =>
      openBlindFilms(store)
        .of({ coursewareId: lesson, releaseId, titleCardSeconds: 0 })
        .then(
          () => 'read',
          ({ code }: { code: string }) => code,
        )
    expect(await of(other)).to.equal('badRequest')
    expect(await of('f'.repeat(32))).to.equal('objectMissing')
  })

  it('leaves out the slide show, subtitles and every name', async () => {
    const { masterPlaylist, tracks, hasPicture } = await film(0)
    expect(masterPlaylist).not.to.match(/slides|SUBTITLES|李明|[0-9a-f]{32}|v144|audio\//)
    expect([...tracks.keys()]).to.deep.equal(['t0', 't1', 't2'])
    expect(masterPlaylist).to.include('t0/index.m3u8').and.include('URI="t2/index.m3u8"')
    expect(hasPicture).to.equal(true)
    expect(tracks.get('t0')?.keys.get('s00000.m4s')).to.equal(mediaKey(lesson, earlier, 'v144/s00000.m4s'))
  })

  it('begins with the first segment that holds nothing of the title card, the sound’s too', async () => {
    for (const [card, from, seconds] of [
      [0, 0, 15],
      [0.5, 1, 11],
      [4, 1, 11],
      [4.1, 2, 7],
      // More card than film: the last segment is all there is.
      [14, 3, 3],
    ] as const) {
      const { tracks, shownSeconds } = await film(card)
      expect(shownSeconds, String(card)).to.equal(seconds)
      for (const [name, folderOf] of [
        ['t0', 'v144'],
        ['t2', 'audio'],
      ] as const)
        expect(tracks.get(name)?.keys.get('s00000.m4s'), `${card} ${name}`).to.equal(
          mediaKey(lesson, earlier, `${folderOf}/s0000${from}.m4s`),
        )
      expect(tracks.get('t1')?.playlist.match(/EXTINF/g)).to.have.length(4 - from)
    }
  })
})
