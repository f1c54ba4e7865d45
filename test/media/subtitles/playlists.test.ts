import { expect } from 'chai'
import { parseMasterPlaylist, writeMasterPlaylist } from '../../../src/media/playlist.ts'
import { withSubtitles, writeSubtitlePlaylist } from '../../../src/media/subtitles/playlists.ts'

const zh = { name: '中文', language: 'zh-CN', uri: '../subtitle/a/index.m3u8' }
const en = { name: 'English', language: 'en', uri: '../subtitle/b/index.m3u8' }
const master = writeMasterPlaylist({
  variants: [
    {
      uri: 'v144/index.m3u8',
      bandwidth: 118_000,
      averageBandwidth: 91_000,
      codecs: ['avc1.42c00c', 'mp4a.40.2'],
      width: 256,
      height: 144,
    },
    {
      uri: 'v720/index.m3u8',
      bandwidth: 900_000,
      averageBandwidth: 800_000,
      codecs: ['avc1.64001f', 'mp4a.40.2'],
    },
  ],
  audioUri: 'audio/index.m3u8',
  audioChannels: 1,
})

describe('subtitles in playlists', () => {
  it('adds a group that every variant names, and changes nothing else', () => {
    const text = withSubtitles(master, [zh, en])
    expect(text.match(/^#EXT-X-MEDIA:TYPE=SUBTITLES.*$/gm)).to.deep.equal([
      '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="中文",LANGUAGE="zh-CN",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="../subtitle/a/index.m3u8"',
      '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="../subtitle/b/index.m3u8"',
    ])
    expect(text.match(/^#EXT-X-STREAM-INF:.*,SUBTITLES="subtitles"$/gm)).to.have.length(2)
    expect(parseMasterPlaylist(text)).to.deep.equal(parseMasterPlaylist(master))
    expect(withSubtitles(text, [])).to.equal(master)
  })

  it('replaces an earlier group, and keeps lines that it does not know', () => {
    const strange = master.replace('#EXT-X-INDEPENDENT-SEGMENTS', '#EXT-X-SESSION-DATA:DATA-ID="x",VALUE="y"')
    expect(withSubtitles(withSubtitles(strange, [zh]), [en])).to.equal(withSubtitles(strange, [en]))
    expect(withSubtitles(withSubtitles(strange, [zh]), [])).to.equal(strange)
  })

  it('lists segments with their lengths, none longer than the target', () => {
    expect(writeSubtitlePlaylist([{ durationSeconds: 60 }, { durationSeconds: 60.7 }])).to.equal(
      '#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:61\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:60.000000,\ns00000.vtt\n#EXTINF:60.700000,\ns00001.vtt\n#EXT-X-ENDLIST\n',
    )
  })
})
