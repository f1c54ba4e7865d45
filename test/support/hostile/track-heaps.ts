import { box, element, number32, words32 } from '../boxes.ts'

/** A Matroska file of nothing but tracks. */
export function trackHeap(tracks: number): Buffer {
  const header = element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], Buffer.from('matroska')))
  const track = (n: number) =>
    element(
      [0xae],
      number32([0xd7], n),
      number32([0x73, 0xc5], n),
      number32([0x83], 2),
      element([0x86], Buffer.from('A_PCM/INT/LIT')),
      element([0xe1], number32([0x9f], 1), number32([0x62, 0x64], 16)),
    )
  const entries = Array.from({ length: tracks }, (_, place) => track(place + 1))
  const info = element([0x15, 0x49, 0xa9, 0x66], number32([0x2a, 0xd7, 0xb1], 1_000_000))
  // A frame of the first track, so that a reader gets past the header.
  const frame = element([0xa3], Buffer.from([0x81, 0, 0, 0x80]), Buffer.alloc(64))
  const cluster = element([0x1f, 0x43, 0xb6, 0x75], number32([0xe7], 0), frame)
  const heap = element([0x16, 0x54, 0xae, 0x6b], ...entries)
  return Buffer.concat([header, element([0x18, 0x53, 0x80, 0x67], info, heap, cluster)])
}

/** An mp4 whose index claims thousands of empty sound tracks. */
export function trackHeapMp4(tracks: number): Buffer {
  const trackHeader = (n: number) => box('tkhd', words32(7, 0, 0, n, 0, 1000, 0, 0, 0, 0), Buffer.alloc(44))
  const handler = box('hdlr', words32(0, 0), Buffer.from('soun'), Buffer.alloc(13))
  const entry = box('mp4a', words32(0, 1, 0, 0, 0x0001_0010, 0, 48_000 * 65_536))
  const tables = ['stts', 'stsc', 'stco'].map(type => box(type, words32(0, 0)))
  const stbl = box('stbl', box('stsd', words32(0, 1), entry), ...tables, box('stsz', words32(0, 0, 0)))
  const track = (n: number) =>
    box(
      'trak',
      trackHeader(n),
      box('mdia', box('mdhd', words32(0, 0, 0, 48_000, 48_000, 0)), handler, box('minf', stbl)),
    )
  const entries = Array.from({ length: tracks }, (_, place) => track(place + 1))
  const movie = box('mvhd', words32(0, 0, 0, 1000, 1000, 0x10000), Buffer.alloc(76))
  return Buffer.concat([
    box('ftyp', Buffer.from('isom'), words32(512)),
    box('moov', movie, ...entries),
    box('mdat'),
  ])
}

/** A Matroska file whose header is followed by room that is kept free, and by nothing else. */
export function endlessMkv(bytes: number): Buffer {
  const header = element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], Buffer.from('matroska')))
  const info = element([0x15, 0x49, 0xa9, 0x66], number32([0x2a, 0xd7, 0xb1], 1_000_000))
  const piece = element([0xec], Buffer.alloc(3))
  const room = Buffer.alloc(Math.floor(bytes / piece.length) * piece.length, piece)
  return Buffer.concat([header, element([0x18, 0x53, 0x80, 0x67], info, room)])
}
