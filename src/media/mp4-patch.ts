import { boxesIn, findBox } from './mp4-boxes.ts'

/** Bytes to write over those of a file, at their place in it. */
export type Patch = { readonly at: number; readonly bytes: Uint8Array }

/** By what the fragments of a chunk's file are moved, so that they go on where the chunk before it ends. */
export type Move = {
  /** Ticks of the track between the film's beginning and the chunk's. */
  readonly ticks: bigint
  /** Added to the numbers of fragments, which must rise over the whole film. */
  readonly sequence: number
}

/** More fragments than a chunk has frames; and two hours of chunks stay within 32 bits. */
const fragmentsPerChunk = 2 ** 16

/**
 * The move of a chunk. Throws RangeError where its start is no whole number of ticks: players would drift by rounding.
 */
export function moveOf(
  chunk: { readonly index: number; readonly startFrame: number },
  frameRate: { readonly numerator: number; readonly denominator: number },
  timescale: number,
): Move {
  const over = BigInt(chunk.startFrame) * BigInt(frameRate.denominator) * BigInt(timescale)
  const ticks = over / BigInt(frameRate.numerator)
  if (ticks * BigInt(frameRate.numerator) !== over)
    throw new RangeError(`frame ${chunk.startFrame} lies between two ticks of 1/${timescale} s`)
  return { ticks, sequence: chunk.index * fragmentsPerChunk }
}

/**
 * What to write over one fragment's header (a whole `moof`, which lies at `at` in its file). No box changes its size.
 * Throws RangeError where the header lacks a number or cannot hold the new one.
 */
export function patchFragment(moof: Uint8Array, at: number, move: Move): Patch[] {
  const view = new DataView(moof.buffer, moof.byteOffset, moof.byteLength)
  const mfhd = findBox(moof, 'moof/mfhd')
  if (!mfhd) throw new RangeError('no box moof/mfhd')
  const sequence = view.getUint32(mfhd.start + 4)
  if (sequence >= fragmentsPerChunk) throw new RangeError(`fragment ${sequence} of a chunk`)
  const patches = [{ at: at + mfhd.start + 4, bytes: bytesOf(BigInt(sequence + move.sequence), 4) }]
  const moofBox = findBox(moof, 'moof')
  if (!moofBox) throw new RangeError('no box moof')
  for (const traf of boxesIn(moof, moofBox.start, moofBox.end)) {
    if (traf.type !== 'traf') continue
    const tfdt = findBox(moof, 'tfdt', traf)
    if (!tfdt) throw new RangeError('no box tfdt')
    const place = tfdt.start + 4
    const isLong = moof[tfdt.start] === 1
    const ticks = (isLong ? view.getBigUint64(place) : BigInt(view.getUint32(place))) + move.ticks
    patches.push({ at: at + place, bytes: bytesOf(ticks, isLong ? 8 : 4) })
  }
  return patches
}

function bytesOf(value: bigint, length: 4 | 8): Uint8Array {
  if (value >= 1n << BigInt(8 * length)) throw new RangeError(`${value} does not fit ${length} bytes`)
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, value)
  return bytes.subarray(8 - length)
}
