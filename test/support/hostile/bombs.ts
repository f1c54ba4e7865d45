import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ffmpeg } from '../ffmpeg.ts'
import { aviOf, smallJpeg } from './avi.ts'
import { encoded, type HostileMaker, lavfi, written } from './maker.ts'
import { animation, pngOf } from './png.ts'
import { endlessMkv, trackHeap, trackHeapMp4 } from './track-heaps.ts'

/** Says the size of a JPEG anew. Its frame header is FF C0, length, precision, height, width. */
function claimSize(jpeg: Buffer, side: number): Buffer {
  const changed = Buffer.from(jpeg)
  const at = changed.indexOf(Buffer.from([0xff, 0xc0]))
  changed.writeUInt16BE(side, at + 5)
  changed.writeUInt16BE(side, at + 7)
  return changed
}

/** A transport stream of nothing but stuffing: whoever waits for its first film reads it to its end. */
const stuffing = (bytes: number): Buffer => {
  const packet = Buffer.alloc(188, 0xff)
  packet.writeUInt32BE(0x471f_ff10, 0)
  return Buffer.alloc(Math.floor(bytes / 188) * 188, packet)
}

/** Files made to exhaust a machine, or to reach a seldom used decoder. */
export const bombUploads = {
  hugePicture: written('huge.mp4', () => pngOf(12_000)),
  hugeFilm: encoded(
    'huge.mkv',
    ...lavfi('color=c=green:s=8192x4320:r=5:d=0.6'),
    '-c:v',
    'mjpeg',
    '-f',
    'matroska',
  ),
  magicYuv: encoded('magicyuv.mkv', ...lavfi('testsrc=s=64x64:r=5:d=1'), '-c:v', 'magicyuv'),
  manyStreamsMkv: written('many-streams.mkv', () => trackHeap(10_000)),
  manyStreamsMp4: written('many-streams.mp4', () => trackHeapMp4(10_000)),
  /** The container says 320x180, each frame 12000x12000. */
  hugeJpegFrames: async folder => {
    const path = join(folder, 'huge-frames.avi')
    const frame = claimSize(await smallJpeg(folder), 12_000)
    await writeFile(path, aviOf({ frames: Array<Buffer>(25).fill(frame), width: 320, height: 180 }))
    return path
  },
  /** A picture of 18 kB in a film's clothes: 12000x12000 as a track of PNG. */
  hugePngTrack: async folder => {
    const picture = join(folder, 'huge-track.png')
    await writeFile(picture, pngOf(12_000))
    const path = join(folder, 'huge-track.mkv')
    await ffmpeg('-f', 'image2', '-loop', '1', '-i', picture, '-t', '1', '-c', 'copy', path)
    return path
  },
  hugeGif: written('huge-gif.mp4', () =>
    Buffer.concat([Buffer.from('GIF89a'), Buffer.from([0xe0, 0x2e, 0xe0, 0x2e, 0, 0, 0])]),
  ),
  hugeApng: written('huge-apng.mp4', () => pngOf(12_000, animation(1000))),
  stuffedStream: written('stuffing.ts', () => stuffing(24 * 1024 ** 2)),
  /** A Matroska file that is one header of 24 MB, then nothing. */
  endlessHeader: written('endless.mkv', () => endlessMkv(24 * 1024 ** 2)),
} satisfies Record<string, HostileMaker>
