import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { changeBox, findBox, words32 } from '../boxes.ts'
import { silentClip } from '../clips.ts'
import type { HostileMaker } from './maker.ts'

/** Rewrites the silent clip's index (2 s, 50 frames): what a header claims need not be so. */
const falseIndex =
  (name: string, rewrite: (bytes: Buffer) => Buffer | undefined): HostileMaker =>
  async folder => {
    const path = join(folder, name)
    const bytes = await readFile(await silentClip(folder))
    await writeFile(path, rewrite(bytes) ?? bytes)
    return path
  }

const track = ['moov', 'trak', 'mdia'] as const
const table = [...track, 'minf', 'stbl'] as const
const hourMs = 3600 * 1000

/** Writes a length in ms into every header that has one. */
function claimLength(bytes: Buffer, ms: number): void {
  bytes.writeUInt32BE(ms, findBox(bytes, 'moov', 'mvhd') + 16)
  bytes.writeUInt32BE(ms, findBox(bytes, 'moov', 'trak', 'tkhd') + 20)
  const timing = findBox(bytes, ...track, 'mdhd')
  // The track's own clock is finer: its 32 bits are full after some days.
  bytes.writeUInt32BE(Math.min(0xfffffff0, (ms / 1000) * bytes.readUInt32BE(timing + 12)), timing + 16)
}

/** An index of so many frames of one byte each, `chunks` times the same bytes of the file. */
const tinyFrames = (name: string, chunks: number, framesInChunk: number): HostileMaker =>
  falseIndex(name, bytes => {
    const frames = chunks * framesInChunk
    const at = findBox(bytes, 'mdat')
    const tables: readonly (readonly [string, Buffer])[] = [
      ['stsz', words32(0, 1, frames)],
      ['stts', words32(0, 1, frames, 1)],
      ['stsc', words32(0, 1, 1, framesInChunk, 1)],
      ['stco', words32(0, chunks, ...Array<number>(chunks).fill(at))],
      ['ctts', words32(0, 0)],
      ['stss', words32(0, 1, 1)],
    ]
    return tables.reduce(
      (changed, [type, content]) =>
        findBox(changed, ...table, type) < 0 ? changed : changeBox(changed, [...table, type], () => content),
      bytes,
    )
  })

/** Films whose headers say what is not so. */
export const lyingFilms = {
  /** Time scale 10^9 with a step of 1: "a thousand million frames a second". */
  absurdFrameRate: falseIndex('absurd-rate.mp4', bytes => {
    bytes.writeUInt32BE(1_000_000_000, findBox(bytes, ...track, 'mdhd') + 12)
    bytes.writeUInt32BE(1, findBox(bytes, ...table, 'stts') + 12)
    return undefined
  }),
  thousandHours: falseIndex('thousand-hours.mp4', bytes => {
    claimLength(bytes, 1000 * hourMs)
    return undefined
  }),
  oneSecond: falseIndex('one-second.mp4', bytes => {
    claimLength(bytes, 1000)
    return undefined
  }),
  /** The headers say a second; the second half of the frames comes ten hours later. */
  hoursUnderOneSecond: falseIndex('ten-hours.mp4', bytes => {
    claimLength(bytes, 1000)
    const scale = bytes.readUInt32BE(findBox(bytes, ...track, 'mdhd') + 12)
    const steps = words32(0, 3, 25, scale / 25, 1, 10 * 3600 * scale, 24, scale / 25)
    return changeBox(bytes, [...table, 'stts'], () => steps)
  }),
  /** An index of a few hundred bytes that says eighty million frames: 2 GB where each is written down. */
  millionsInOneChunk: tinyFrames('millions.mp4', 1, 80_000_000),
  /** The same hundred thousand bytes, named again and again: 4 million packets in a file of some hundred KB. */
  sameBytesAgain: tinyFrames('again.mp4', 40, 100_000),
} satisfies Record<string, HostileMaker>
