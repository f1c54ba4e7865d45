/** A set of lesson numbers as bits, in 32-bit words; number n is bit n % 32 of word n / 32. */
export type Bits = Uint32Array

/** So many numbers share one stored row: 1 KB of bits. */
export const segmentSize = 8192
const segmentBytes = segmentSize / 8

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
      if (hasNumber(bits, first + (members[at] ?? 0) + ((members[at + 1] ?? 0) << 8))) count += 1
    return count
  }
  const word = first >>> 5
  for (let at = 0; at < segmentBytes / 4; at += 1) {
    const other = bits[word + at] ?? 0
    if (other !== 0) count += countWord(other & readWord(members, at * 4))
  }
  return count
}

const readWord = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)

/** Adds a stored row to a set. */
export function addStored(bits: Bits, segment: number, members: Uint8Array): void {
  if (members.length < segmentBytes) {
    for (const place of placesIn(members)) addNumber(bits, segment * segmentSize + place)
    return
  }
  const word = (segment * segmentSize) >>> 5
  for (let at = 0; at < segmentBytes / 4 && word + at < bits.length; at += 1)
    bits[word + at] = (bits[word + at] ?? 0) | readWord(members, at * 4)
}

/** The places of a stored row, lowest first. */
export function placesIn(members: Uint8Array): number[] {
  const places: number[] = []
  if (members.length < segmentBytes) {
    for (let at = 0; at < members.length; at += 2)
      places.push((members[at] ?? 0) + ((members[at + 1] ?? 0) << 8))
    return places
  }
  for (let place = 0; place < segmentSize; place += 1)
    if (((members[place >>> 3] ?? 0) >>> (place & 7)) & 1) places.push(place)
  return places
}

/** A row as it is stored: few places one by one, many as bits. */
export function storedOf(places: ReadonlySet<number>): Buffer {
  if (places.size * 2 < segmentBytes) {
    const bytes = Buffer.alloc(places.size * 2)
    let at = 0
    for (const place of [...places].sort((a, b) => a - b)) at = bytes.writeUInt16LE(place, at)
    return bytes
  }
  const bytes = Buffer.alloc(segmentBytes)
  for (const place of places) bytes[place >>> 3] = (bytes[place >>> 3] ?? 0) | (1 << (place & 7))
  return bytes
}
