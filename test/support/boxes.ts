/** One ISO base media box: its size, its four letters, its content. */
export function box(type: string, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + body.length, 0)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}

/** 32-bit big-endian numbers, as most box fields are. */
export function words32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [place, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, place * 4)
  return bytes
}

/** The offset of a box's content, by its path of types from the top; -1 where it is not there. */
export function findBox(bytes: Buffer, ...path: readonly string[]): number {
  let from = 0
  let end = bytes.length
  for (const type of path) {
    let found = -1
    for (let at = from; at + 8 <= end; at += Math.max(8, bytes.readUInt32BE(at))) {
      if (bytes.toString('latin1', at + 4, at + 8) !== type) continue
      found = at
      break
    }
    if (found < 0) return -1
    end = found + bytes.readUInt32BE(found)
    from = found + 8
  }
  return from
}

/** The same bytes with one box's content changed, and the sizes of all around it. The first box of each type counts. */
export function changeBox(
  bytes: Buffer,
  [type, ...deeper]: readonly string[],
  change: (content: Buffer) => Buffer,
): Buffer {
  const found = type === undefined ? -1 : findBox(bytes, type)
  if (type === undefined || found < 0) throw new Error(`no box ${type}`)
  const end = found - 8 + bytes.readUInt32BE(found - 8)
  const content = bytes.subarray(found, end)
  const changed = deeper.length > 0 ? changeBox(content, deeper, change) : change(content)
  return Buffer.concat([bytes.subarray(0, found - 8), box(type, changed), bytes.subarray(end)])
}

/** One EBML element with an eight-byte size, so that lengths need no thought. `id` as it stands in the file. */
export function element(id: readonly number[], ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  const size = Buffer.alloc(8)
  size.writeBigUInt64BE(BigInt(body.length) | (1n << 56n))
  return Buffer.concat([Buffer.from(id), size, body])
}

/** An unsigned EBML number in four bytes. */
export const number32 = (id: readonly number[], value: number): Buffer => element(id, words32(value))
