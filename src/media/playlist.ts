/** One media segment of a playlist. */
export type PlaylistSegment = { readonly uri: string; readonly durationSeconds: number }

/** A media playlist of one rendition, complete (VOD). */
export type MediaPlaylist = {
  readonly targetSeconds: number
  readonly initUri: string
  readonly segments: readonly PlaylistSegment[]
}

/** One way to play the lesson: a rendition of the picture with the shared sound, or the sound alone. */
export type Variant = {
  readonly uri: string
  /** Peak of picture and sound together, bit/s, from measured bytes. */
  readonly bandwidth: number
  readonly averageBandwidth: number
  readonly codecs: readonly string[]
  readonly width?: number
  readonly height?: number
  readonly frameRate?: number
}

export type MasterPlaylist = {
  readonly variants: readonly Variant[]
  /** The sound that all variants share, where it is a rendition of its own. */
  readonly audioUri?: string
  readonly audioChannels?: number
}

/** fMP4 segments need EXT-X-MAP in a playlist that is not I-frames only: version 6; 7 is what Apple's tools write. */
const version = 7
const audioGroup = 'sound'

/** Writes a media playlist. Durations have six decimals, so that their sum stays within a frame over four hours. */
export function writeMediaPlaylist(playlist: MediaPlaylist): string {
  return lines([
    '#EXTM3U',
    `#EXT-X-VERSION:${version}`,
    `#EXT-X-TARGETDURATION:${playlist.targetSeconds}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-MAP:URI="${playlist.initUri}"`,
    ...playlist.segments.flatMap(segment => [`#EXTINF:${segment.durationSeconds.toFixed(6)},`, segment.uri]),
    '#EXT-X-ENDLIST',
  ])
}

/**
 * EXT-X-TARGETDURATION for a track: no EXTINF, rounded to whole seconds, may exceed it (RFC 8216, 4.3.3.1).
 */
export const targetSecondsOf = (segments: readonly { readonly durationSeconds: number }[]): number =>
  Math.max(1, ...segments.map(segment => Math.round(segment.durationSeconds)))

/** Writes a master playlist, the cheapest variant first: a player that begins with the first begins soonest. */
export function writeMasterPlaylist(playlist: MasterPlaylist): string {
  const variants = [...playlist.variants].sort((a, b) => a.bandwidth - b.bandwidth)
  const channels = playlist.audioChannels ? `,CHANNELS="${playlist.audioChannels}"` : ''
  const media = playlist.audioUri
    ? `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="${audioGroup}",NAME="audio",DEFAULT=YES,AUTOSELECT=YES${channels},URI="${playlist.audioUri}"`
    : undefined
  return lines([
    '#EXTM3U',
    `#EXT-X-VERSION:${version}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...(media ? [media] : []),
    ...variants.flatMap(variant => [
      `#EXT-X-STREAM-INF:${streamAttributes(variant, playlist.audioUri !== undefined)}`,
      variant.uri,
    ]),
  ])
}

function streamAttributes(variant: Variant, hasAudioGroup: boolean): string {
  return [
    `BANDWIDTH=${Math.ceil(variant.bandwidth)}`,
    `AVERAGE-BANDWIDTH=${Math.ceil(variant.averageBandwidth)}`,
    `CODECS="${variant.codecs.join(',')}"`,
    ...(variant.width && variant.height ? [`RESOLUTION=${variant.width}x${variant.height}`] : []),
    ...(variant.frameRate ? [`FRAME-RATE=${variant.frameRate.toFixed(3)}`] : []),
    ...(hasAudioGroup ? [`AUDIO="${audioGroup}"`] : []),
  ].join(',')
}

/** Reads a media playlist as a player would. Throws a SyntaxError that says what is wrong. */
export function parseMediaPlaylist(source: string): MediaPlaylist & { readonly ended: boolean } {
  let targetSeconds: number | undefined
  let initUri: string | undefined
  let durationSeconds: number | undefined
  let ended = false
  const segments: PlaylistSegment[] = []
  for (const line of playlistLines(source)) {
    if (line.startsWith('#EXT-X-TARGETDURATION:')) targetSeconds = Number(line.slice(22))
    else if (line.startsWith('#EXT-X-MAP:')) initUri = attributesOf(line.slice(11)).get('URI')
    else if (line.startsWith('#EXTINF:')) durationSeconds = Number.parseFloat(line.slice(8))
    else if (line === '#EXT-X-ENDLIST') ended = true
    else if (!line.startsWith('#')) {
      if (durationSeconds === undefined) throw new SyntaxError(`segment ${line} has no EXTINF`)
      segments.push({ uri: line, durationSeconds })
      durationSeconds = undefined
    }
  }
  if (!targetSeconds) throw new SyntaxError('no EXT-X-TARGETDURATION')
  const odd = segments.find(segment => !(segment.durationSeconds >= 0))
  if (odd) throw new SyntaxError(`segment ${odd.uri} has no length`)
  if (initUri === undefined) throw new SyntaxError('no EXT-X-MAP')
  return { targetSeconds, initUri, segments, ended }
}

/** Reads a master playlist as a player would. Throws a SyntaxError that says what is wrong. */
export function parseMasterPlaylist(source: string): MasterPlaylist {
  const variants: Variant[] = []
  let audioUri: string | undefined
  let attributes: Map<string, string> | undefined
  for (const line of playlistLines(source)) {
    if (line.startsWith('#EXT-X-MEDIA:')) {
      const media = attributesOf(line.slice(13))
      // A master playlist may name subtitles too.
      if (media.get('TYPE') === 'AUDIO') audioUri = media.get('URI')
    }
    if (line.startsWith('#EXT-X-STREAM-INF:')) attributes = attributesOf(line.slice(18))
    else if (!line.startsWith('#')) {
      if (!attributes) throw new SyntaxError(`variant ${line} has no EXT-X-STREAM-INF`)
      variants.push(variantOf(line, attributes))
      attributes = undefined
    }
  }
  if (variants.length === 0) throw new SyntaxError('no variant')
  return { variants, ...(audioUri !== undefined && { audioUri }) }
}

function variantOf(uri: string, attributes: ReadonlyMap<string, string>): Variant {
  const [width, height] = (attributes.get('RESOLUTION') ?? '').split('x').map(Number)
  const frameRate = Number(attributes.get('FRAME-RATE') ?? 0)
  return {
    uri,
    bandwidth: Number(attributes.get('BANDWIDTH')),
    averageBandwidth: Number(attributes.get('AVERAGE-BANDWIDTH')),
    codecs: (attributes.get('CODECS') ?? '').split(',').filter(Boolean),
    ...(width && height && { width, height }),
    ...(frameRate > 0 && { frameRate }),
  }
}

function playlistLines(source: string): string[] {
  const [first, ...rest] = source.split(/\r?\n/).map(line => line.trim())
  if (first !== '#EXTM3U') throw new SyntaxError('does not begin with #EXTM3U')
  return rest.filter(line => line !== '' && (!line.startsWith('#') || line.startsWith('#EXT')))
}

/** `A=1,B="x,y"`: commas inside quotes belong to the value. */
function attributesOf(list: string): Map<string, string> {
  const pairs = list.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^,]*))/g)
  return new Map([...pairs].map(([, name = '', quoted, bare]) => [name, quoted ?? bare ?? '']))
}

const lines = (parts: readonly string[]): string => `${parts.join('\n')}\n`
