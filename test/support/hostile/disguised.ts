import { type HostileMaker, written } from './maker.ts'

/** A playlist of one address. */
export const hls = (address: string): string =>
  `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:1,\n${address}\n#EXT-X-ENDLIST\n`

/** Files that make ffmpeg open something else: another file of this machine, or an address. */
export const disguisedUploads = {
  hlsToLocalFile: written('hls-file.mp4', victims => hls(`file://${victims.secretFilm}`)),
  hlsToAddress: written('hls-address.mp4', victims => hls(`${victims.canaryUrl}/INTERNAL.ts`)),
  concatNeighbour: written(
    'concat-neighbour.mp4',
    victims => `ffconcat version 1.0\nfile ${victims.neighbourName}\n`,
  ),
  concatAbsolute: written(
    'concat-absolute.mp4',
    victims => `ffconcat version 1.0\nfile '${victims.secretFilm}'\n`,
  ),
  sdp: written(
    'sdp.mp4',
    () =>
      'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 18998 RTP/AVP 96\na=rtpmap:96 H264/90000\n',
  ),
  dash: written(
    'dash.mp4',
    victims => `<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" type="static" mediaPresentationDuration="PT2S" minBufferTime="PT1S">
<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="100000" codecs="avc1.42c00d"><BaseURL>${victims.canaryUrl}/INTERNAL.mp4</BaseURL><SegmentBase indexRange="0-99"/></Representation></AdaptationSet></Period></MPD>
`,
  ),
  imf: written(
    'imf.mxf',
    victims => `<?xml version="1.0" encoding="UTF-8"?>
<CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016"><Id>urn:uuid:8713c020-2489-45f5-a9f7-87be539e20b5</Id><ContentTitle>${victims.canaryUrl}/INTERNAL.mxf</ContentTitle><EditRate>25 1</EditRate><SegmentList/></CompositionPlaylist>
`,
  ),
  m3uPlain: written(
    'list.mp4',
    victims => `#EXTM3U\n${victims.secretFilm}\n${victims.canaryUrl}/INTERNAL.mp3\n`,
  ),
} satisfies Record<string, HostileMaker>
