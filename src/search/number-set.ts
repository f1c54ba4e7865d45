/** A set of lesson numbers as bits, in 32-bit words; number n is bit n % 32 of word n / 32. */
export type Bits = Uint32Array

/** So many numbers share one stored row: 1 KB of bits. */
export const segmentSize = 8192
const segmentBytes = segmentSize / 8
const segmentWords = segmentSize / 32

export const emptyBits = (highest: number): Bits => new Uint32Array((highest >>> 5) + 1)

export const hasNumber = (bits: Bits, number: number): boolean =>
  (((bits[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1

export function addNumber(bits: Bits, number: number): void {
  bits[number >>> 5] = (bits[number >>> 5] ?? 0) | (1 << (number & 31))
}

/** Keeps in `bits` what is in the other too. */
export function keepCommon(bits: Bits, other: Bits): Bits {
  for (let at = 0; at < bits.length; at += 1) bits[at] = (bits[at] ?? 0) & (other[at] ?? 0)
  return bits
}

/** Adds to `bits` all of the other, as far as it reaches. */
export function addAll(bits: Bits, other: Bits): Bits {
  for (let at = 0; at < bits.length; at += 1) bits[at] = (bits[at] ?? 0) | (other[at] ?? 0)
  return bits
}

/** Bits of one word that are set (Hacker's Delight, 5-1). */
function countWord(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555)
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333)
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

export function countBits(bits: Bits): number {
  let count = 0
  for (let at = 0; at < bits.length; at += 1) count += countWord(bits[at] ?? 0)
  return count
}

/** The numbers of a set, highest first. */
export function* numbersDown(bits: Bits): Generator<number> {
  for (let at = bits.length - 1; at >= 0; at -= 1) {
    let word = bits[at] ?? 0
    while (word !== 0) {
      const bit = 31 - Math.clz32(word)
      yield (at << 5) + bit
      word &= ~(1 << bit)
    }
  }
}

/** How many of a stored row's numbers are in `bits`. */
export function countStored(segment: number, members: Uint8Array, bits: Bits): number {
  let count = 0
  const first = segment * segmentSize
  if (members.length < segmentBytes) {
    for (let at = 0; at < members.length; at += 2)
      if (hasNumber(bits, first + placeAt(members, at))) count += 1
    return count
  }
  for (let at = 0; at < segmentWords; at += 1) {
    const other = bits[(first >>> 5) + at] ?? 0
    if (other !== 0) count += countWord(other & wordAt(members, at))
  }
  return count
}

const placeAt = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0
const wordAt = (bytes: Uint8Array, word: number): number =>
  byteAt(bytes, word * 4) |
  (byteAt(bytes, word * 4 + 1) << 8) |
  (byteAt(bytes, word * 4 + 2) << 16) |
  (byteAt(bytes, word * 4 + 3) << 24)

/** Adds a stored row to a set. */
export function addStored(bits: Bits, segment: number, members: Uint8Array): void {
  const first = segment * segmentSize
  if (members.length < segmentBytes) {
    for (let at = 0; at < members.length; at += 2) addNumber(bits, first + placeAt(members, at))
    return
  }
  const word = first >>> 5
  for (let at = 0; at < segmentWords && word + at < bits.length; at += 1)
    bits[word + at] = (bits[word + at] ?? 0) | wordAt(members, at)
}

/** A place within a segment, and whether it is to be in (true) or out. */
export type Change = readonly [place: number, isIn: boolean]

/** A stored row with changes, as it is stored again: few places one by one, many as bits. */
export function changeStored(members: Uint8Array | undefined, changes: readonly Change[]): Buffer {
  const bits = new Uint32Array(segmentWords)
  if (members) addStored(bits, 0, members)
  for (const [place, isIn] of changes) {
    if (isIn) addNumber(bits, place)
    else bits[place >>> 5] = (bits[place >>> 5] ?? 0) & ~(1 << (place & 31))
  }
  const count = countBits(bits)
  if (count * 2 < segmentBytes) {
    const bytes = Buffer.alloc(count * 2)
    let end = bytes.length
    for (const place of numbersDown(bits)) {
      end -= 2
      bytes.writeUInt16LE(place, end)
    }
    return bytes
  }
  const bytes = Buffer.alloc(segmentBytes)
  for (const [at, word] of bits.entries()) bytes.writeUInt32LE(word, at * 4)
  return bytes
}
