import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { box, findBox } from '../boxes.ts'
import { silentClip } from '../clips.ts'
import { ffmpeg } from '../ffmpeg.ts'
import { canary, type HostileMaker, lavfi, written } from './maker.ts'

/** Files that are two things at once: a program that a browser runs, and a picture or film that we show. */
export const polyglots = {
  /** A script in the dress of a picture. */
  gifScript: written('script.gif', () => `GIF89a/*${'\u0001'.repeat(20)}*/=1;alert("${canary}")`),
  /** A talk whose title is a web page. */
  htmlTalk: async folder => {
    const path = join(folder, 'page.html')
    const title = `<html><script>alert("${canary}")</script></html>`
    const words = ['title', 'artist', 'comment'].flatMap(field => ['-metadata', `${field}=${title}`])
    await ffmpeg(...lavfi('sine=f=440:r=48000:d=2'), '-c:a', 'libmp3lame', ...words, '-f', 'mp3', path)
    return path
  },
  /** A web page that is also a playable film: must pass or not, but its words may never come out again. */
  htmlFilm: async folder => {
    const path = join(folder, 'page.html.mp4')
    const bytes = await readFile(await silentClip(folder))
    const ftypBytes = bytes.readUInt32BE(0)
    const page = box('free', Buffer.from(`<html><script>alert("${canary}")</script></html>`))
    const moov = findBox(bytes, 'moov') - 8
    // The page stands behind the index, so that no chunk offset moves.
    const content = [
      bytes.subarray(0, ftypBytes),
      bytes.subarray(ftypBytes, moov),
      bytes.subarray(moov),
      page,
    ]
    await writeFile(path, Buffer.concat(content))
    return path
  },
  /** A film behind which a program lies that an archiver opens. */
  zipFilm: async folder => {
    const path = join(folder, 'archive.zip')
    const bytes = await readFile(await silentClip(folder))
    await writeFile(
      path,
      Buffer.concat([
        bytes,
        Buffer.from(`PK\u0003\u0004${canary}`),
        Buffer.from('PK\u0005\u0006'),
        Buffer.alloc(18),
      ]),
    )
    return path
  },
} satisfies Record<string, HostileMaker>
