import { brotliCompressSync } from 'node:zlib'
import { expect } from 'chai'
import { firstFiles, openingFiles } from '../../src/media/first-files.ts'
import { packPlaylists, unpackPlaylist } from '../../src/media/packed-playlists.ts'
import { writeMediaPlaylist } from '../../src/media/playlist.ts'

/** A picture's playlist as the line writes it: short segments first, then one every 4 s. */
const picture = (count: number): string =>
  writeMediaPlaylist({
    targetSeconds: 4,
    initUri: 'init.mp4',
    segments: Array.from({ length: count }, (_, index) => ({
      uri: `s${String(index).padStart(5, '0')}.m4s`,
      durationSeconds: index < 4 ? 1 : index === count - 1 ? 2.48 : 4,
    })),
  })
/** Sound cuts on its own frames, so that lengths differ a little. */
const sound = (count: number): string =>
  picture(count).replace(/4\.000000/g, (length, offset: number) => (offset % 3 === 0 ? '4.010667' : length))

describe('playlists packed for a page', () => {
  it('refuse to change a playlist that is not counted: it comes out as it went in', () => {
    const odd = [
      '',
      'no playlist',
      '#EXTM3U\n#EXTINF:4.0,\ns1.m4s\n#EXT-X-DISCONTINUITY\n#EXTINF:4.0,\ns2.m4s\n#EXT-X-ENDLIST\n',
      '#EXTM3U\n#EXTINF:4.0,\ns9.m4s\n#EXTINF:4.0,\ns12.m4s\n',
      '#EXTM3U\r\n#EXTINF:4.0,\r\ns1.m4s\r\n',
      picture(3).replace('s00001', 'other'),
    ]
    const packed = packPlaylists(new Map(odd.map((text, index) => [`p${index}.m3u8`, text])))
    for (const [index, text] of odd.entries()) expect(unpackPlaylist(packed, `p${index}.m3u8`)).to.equal(text)
    expect(packed.texts.every(text => typeof text === 'string')).to.equal(true)
  })

  it('have no playlist that was not put in', () => {
    const packed = packPlaylists(new Map([['a.m3u8', '#EXTM3U\n']]))
    for (const path of ['b.m3u8', '__proto__', 'toString'])
      expect(unpackPlaylist(packed, path), path).to.equal(undefined)
  })

  it('bring back every byte, also after a journey as JSON', () => {
    const texts = new Map([
      ['master.m3u8', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=93000\nv144/index.m3u8\n'],
      ['v144/index.m3u8', picture(1350)],
      ['v240/index.m3u8', picture(1350)],
      ['../other/audio/index.m3u8', sound(1350)],
    ])
    const packed = JSON.parse(JSON.stringify(packPlaylists(texts)))
    for (const [path, text] of texts) expect(unpackPlaylist(packed, path)).to.equal(text)
  })

  it('cost a lesson of 90 minutes with five pictures less than 700 bytes on the wire', () => {
    const rungs = ['v144', 'v240', 'v360', 'v480', 'v720'].map(
      folder => [`${folder}/index.m3u8`, picture(1350)] as const,
    )
    const packed = packPlaylists(new Map([...rungs, ['audio/index.m3u8', sound(1350)]]))
    expect(packed.texts).to.have.length(2)
    expect(brotliCompressSync(JSON.stringify(packed)).length).to.be.below(700)
  })
})

describe('what a player fetches first', () => {
  const master = (uris: readonly string[]) =>
    [
      '#EXTM3U',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="audio",URI="../earlier/audio/index.m3u8"',
      ...uris.flatMap((uri, index) => [
        `#EXT-X-STREAM-INF:BANDWIDTH=${500_000 - index * 100_000},RESOLUTION=640x360,AUDIO="sound"`,
        uri,
      ]),
      '',
    ].join('\n')
  const all = new Map([
    ['master.m3u8', master(['v360/index.m3u8', 'v144/index.m3u8'])],
    ['v360/index.m3u8', picture(9)],
    ['v144/index.m3u8', picture(9)],
    ['../earlier/audio/index.m3u8', sound(9)],
  ])

  it('is nothing where the playlists do not say', () => {
    expect(firstFiles(packPlaylists(new Map()), 'master.m3u8')).to.deep.equal([])
    expect(firstFiles(packPlaylists(all), 'other.m3u8')).to.deep.equal([])
    const half = packPlaylists(new Map([...all, ['v144/index.m3u8', '#EXTM3U\n']]))
    expect(firstFiles(half, 'master.m3u8')).to.deep.equal([])
  })

  it('is the beginning of the cheapest picture and of its sound', () => {
    expect(firstFiles(packPlaylists(all), 'master.m3u8')).to.deep.equal([
      'v144/init.mp4',
      'v144/s00000.m4s',
      '../earlier/audio/init.mp4',
      '../earlier/audio/s00000.m4s',
    ])
  })

  it('goes on with what follows in both, in the order in which it is needed, where it may come at once', () => {
    const files = openingFiles(packPlaylists(all), 'master.m3u8')
    expect(files.slice(0, 4)).to.deep.equal([
      'v144/s00000.m4s',
      '../earlier/audio/s00000.m4s',
      'v144/s00001.m4s',
      '../earlier/audio/s00001.m4s',
    ])
    expect(files.filter(file => file.startsWith('v144/'))).to.have.length(files.length / 2)
    expect(files).not.to.include('v144/s00008.m4s')
    expect(openingFiles(packPlaylists(all), 'other.m3u8')).to.deep.equal([])
  })
})
