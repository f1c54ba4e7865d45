import type { FileHandle } from 'node:fs/promises'
import { XiangtuError } from '../src/errors.ts'
import type { ByteRange } from './object-store.ts'

const refuse = (detail: string) => new XiangtuError('badRequest', { facts: { field: 'range' }, detail })
const isWhole = (value: number, least: number) => Number.isSafeInteger(value) && value >= least

/** The range itself, where it is one: at least one byte, counted in whole numbers. Refuses any other with `badRequest`. */
export function checkedRange(range: ByteRange): ByteRange {
  if (!isWhole(range.start, 0) || !isWhole(range.bytes, 1)) throw refuse(`${range.start}+${range.bytes}`)
  return range
}

/** What a reader gets of `size` bytes: S3 cuts a range at the end of the object and refuses one that begins there. */
export function cutRange(range: ByteRange | undefined, size: number): ByteRange {
  if (range === undefined) return { start: 0, bytes: size }
  const { start, bytes } = checkedRange(range)
  if (start >= size) throw refuse(`${start} of ${size}`)
  return { start, bytes: Math.min(bytes, size - start) }
}

/** What a writer takes of a file of `size` bytes: a range that reaches over the end is a mistake, not a wish. */
export function rangeWithin(range: ByteRange | undefined, size: number): ByteRange {
  const cut = cutRange(range, size)
  if (range !== undefined && cut.bytes !== range.bytes)
    throw refuse(`${range.start}+${range.bytes} of ${size}`)
  return cut
}

/** A range of a file in chunks of 256 KiB. Throws `badRequest` where the file turns out shorter than when it was measured. */
export async function* fileBytes(file: FileHandle, range: ByteRange): AsyncGenerator<Uint8Array> {
  const end = range.start + range.bytes
  for (let at = range.start; at < end; ) {
    const length = Math.min(256 * 1024, end - at)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.allocUnsafe(length), position: at })
    if (bytesRead === 0) throw refuse(`the file ended at ${at}, not at ${end}`)
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}
