import { expect } from 'chai'
import { XiangtuError } from '../../src/errors.ts'
import { unpackPlaylist } from '../../src/media/packed-playlists.ts'
import { openPlaylistBundles } from '../../src/play/playlist-bundles.ts'
import { mediaKey, subtitleKey } from '../../storage/keys.ts'

const coursewareId = 'a'.repeat(32)
const releaseId = 'b'.repeat(32)
const earlierId = 'c'.repeat(32)
const subtitleId = 'd'.repeat(32)
const release = {
  coursewareId,
  releaseId,
  media: { masterPlaylist: 'master.m3u8', listenPlaylist: 'listen.m3u8' },
}
const media = '#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4.000000,\ns00000.m4s\n#EXT-X-ENDLIST\n'
const master = [
  '#EXTM3U',
  '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="audio",URI="audio/index.m3u8"',
  `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="words",NAME="中文",LANGUAGE="zh-CN",URI="../subtitle/${subtitleId}/index.m3u8"`,
  '#EXT-X-STREAM-INF:BANDWIDTH=93000,AUDIO="sound"',
  `../${earlierId}/v144/index.m3u8`,
  '',
].join('\n')

/** What lies in a store, and how often each was read. */
function storeOf(files: Readonly<Record<string, string>>) {
  const reads: string[] = []
  return {
    reads,
    read: async (key: string) => {
      reads.push(key)
      const text = files[key]
      if (text === undefined) throw new XiangtuError('objectMissing')
      return new TextEncoder().encode(text)
    },
  }
}
const whole = {
  [mediaKey(coursewareId, releaseId, 'master.m3u8')]: master,
  [mediaKey(coursewareId, releaseId, 'listen.m3u8')]:
    '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=40000\naudio/index.m3u8\n',
  [mediaKey(coursewareId, releaseId, 'audio/index.m3u8')]: media,
  [mediaKey(coursewareId, earlierId, 'v144/index.m3u8')]: media,
  [subtitleKey(coursewareId, subtitleId, 'index.m3u8')]: media,
}

describe('the playlists of a release, for its page', () => {
  it('refuse a way out of the lesson, and give nothing then', async () => {
    const other = mediaKey('e'.repeat(32), releaseId, 'v144/index.m3u8')
    const store = storeOf({
      ...whole,
      [other]: media,
      [mediaKey(coursewareId, releaseId, 'master.m3u8')]:
        `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n../../${'e'.repeat(32)}/${releaseId}/v144/index.m3u8\n`,
    })
    expect(await openPlaylistBundles({ store }).of(release)).to.equal(undefined)
    expect(store.reads).to.not.include(other)
  })

  it('are none where one is missing, and are read again the next time', async () => {
    const files: Record<string, string> = { ...whole }
    const missing = mediaKey(coursewareId, releaseId, 'audio/index.m3u8')
    delete files[missing]
    const bundles = openPlaylistBundles({ store: storeOf(files) })
    expect(await bundles.of(release)).to.equal(undefined)
    files[missing] = media
    expect(Object.keys((await bundles.of(release))?.files ?? {})).to.have.length(5)
  })

  it('do not keep a page waiting for a store that is slow, and are there for the next one', async () => {
    let open = () => {}
    const gate = new Promise<void>(resolve => {
      open = resolve
    })
    const { read } = storeOf(whole)
    const store = { read: async (key: string) => gate.then(() => read(key)) }
    const bundles = openPlaylistBundles({ store, patience: 20 })
    expect(await bundles.of(release)).to.equal(undefined)
    open()
    expect(await openPlaylistBundles({ store, patience: 5000 }).of(release)).to.not.equal(undefined)
    expect(await bundles.of(release)).to.not.equal(undefined)
  })

  it('have all that the masters name, read once however often the page is asked for', async () => {
    const store = storeOf(whole)
    const bundles = openPlaylistBundles({ store })
    const packed = await bundles.of(release)
    await bundles.of(release)
    expect(store.reads).to.have.members(Object.keys(whole))
    if (!packed) throw new Error('no bundle')
    expect(unpackPlaylist(packed, 'master.m3u8')).to.equal(master)
    for (const path of [
      'audio/index.m3u8',
      `../${earlierId}/v144/index.m3u8`,
      `../subtitle/${subtitleId}/index.m3u8`,
    ])
      expect(unpackPlaylist(packed, path)).to.equal(media)
  })

  it('say where to ask for other sources as long as the lesson has some, and not after', async () => {
    let steeringUri: string | undefined = '/steering'
    const bundles = openPlaylistBundles({ store: storeOf(whole), steeringUriOf: () => steeringUri })
    const masterNow = async () =>
      unpackPlaylist((await bundles.of(release)) ?? { files: {}, texts: [] }, 'master.m3u8')
    expect(await masterNow()).to.include('#EXT-X-CONTENT-STEERING:SERVER-URI="/steering"')
    steeringUri = undefined
    expect(await masterNow()).to.equal(master)
  })

  it('bring along how the first picture and the sound are coded, and of no other track', async () => {
    const mapped = media.replace('#EXTINF', '#EXT-X-MAP:URI="init.mp4"\n#EXTINF')
    const richer = mediaKey(coursewareId, releaseId, 'v360/index.m3u8')
    const files = {
      ...whole,
      [mediaKey(coursewareId, releaseId, 'master.m3u8')]:
        `${master}#EXT-X-STREAM-INF:BANDWIDTH=400000,AUDIO="sound"\nv360/index.m3u8\n`,
      [mediaKey(coursewareId, releaseId, 'audio/index.m3u8')]: mapped,
      [mediaKey(coursewareId, releaseId, 'audio/init.mp4')]: 'sound',
      [mediaKey(coursewareId, earlierId, 'v144/index.m3u8')]: mapped,
      [mediaKey(coursewareId, earlierId, 'v144/init.mp4')]: 'picture',
      [richer]: mapped,
    }
    const bundle = await openPlaylistBundles({ store: storeOf(files) }).of(release)
    const initOf = (path: string) =>
      /MAP:URI="([^"]*)"/.exec(bundle ? (unpackPlaylist(bundle, path) ?? '') : '')?.[1]
    expect(initOf('audio/index.m3u8')).to.equal(`data:video/mp4;base64,${btoa('sound')}`)
    expect(initOf(`../${earlierId}/v144/index.m3u8`)).to.equal(`data:video/mp4;base64,${btoa('picture')}`)
    expect(initOf('v360/index.m3u8')).to.equal('init.mp4')
  })
})
