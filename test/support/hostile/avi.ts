import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ffmpeg } from '../ffmpeg.ts'
import { lavfi } from './maker.ts'

/** One RIFF chunk: four letters, its size, its content, padded to an even length. */
const chunk = (type: string, ...content: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(content)
  return Buffer.concat([
    Buffer.from(type, 'latin1'),
    words32(body.length),
    body,
    Buffer.alloc(body.length % 2),
  ])
}
const list = (type: string, ...content: readonly Uint8Array[]): Buffer =>
  chunk('LIST', Buffer.from(type, 'latin1'), ...content)

/** 32-bit numbers, the smallest byte first, as RIFF has them. */
const words32 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [place, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, place * 4)
  return bytes
}

const streamHead = (type: string, codec: string, frames: number): Buffer =>
  chunk(
    'strh',
    Buffer.from(type + codec, 'latin1'),
    words32(0, 0, 0, 1, 25, 0, frames, 1_000_000, 0, 0),
    Buffer.alloc(8),
  )

/** What an AVI file is built from. */
export type AviParts = {
  /** Each frame a whole JPEG. */
  readonly frames: readonly Uint8Array[]
  /** What the headers say, which need not be so. */
  readonly width: number
  readonly height: number
  /** A second track of type `txts`, as `GAB2` subtitles are kept in: its one packet. */
  readonly text?: Uint8Array
}

/** An AVI file of Motion JPEG at 25 frames a second, without an index. */
export function aviOf({ frames, width, height, text }: AviParts): Buffer {
  const tracks = text ? 2 : 1
  const head = chunk(
    'avih',
    words32(40_000, 0, 0, 0x10, frames.length, 0, tracks, 1_000_000, width, height, 0, 0, 0, 0),
  )
  const bitmap = Buffer.concat([
    words32(40, width, height, 0x0018_0001),
    Buffer.from('MJPG'),
    words32(width * height * 3, 0, 0, 0, 0),
  ])
  const film = list('strl', streamHead('vids', 'MJPG', frames.length), chunk('strf', bitmap))
  const words = text ? [list('strl', streamHead('txts', '\0\0\0\0', 1), chunk('strf', Buffer.alloc(0)))] : []
  const packets = [...(text ? [chunk('01tx', text)] : []), ...frames.map(frame => chunk('00dc', frame))]
  const body = [list('hdrl', head, film, ...words), list('movi', ...packets)]
  return chunk('RIFF', Buffer.from('AVI '), ...body)
}

/** A subtitle file in a packet of an AVI: ffmpeg opens its content with whatever demuxer fits. */
export const gab2 = (content: Uint8Array): Buffer => {
  const described = Buffer.from('x\0', 'utf16le')
  const short = (value: number) => words32(value).subarray(0, 2)
  return Buffer.concat([
    ...[Buffer.from('GAB2\0'), short(2), words32(described.length), described],
    ...[short(4), words32(content.length), content],
  ])
}

/** A JPEG of 320x180. */
export async function smallJpeg(folder: string): Promise<Buffer> {
  const path = join(folder, 'small.jpg')
  await ffmpeg(...lavfi('testsrc2=s=320x180:r=25'), '-frames:v', '1', '-update', '1', '-f', 'image2', path)
  return readFile(path)
}
