/** What stands before each file: its length, 32 bits, the highest byte first. */
const headBytes = 4
/** No segment of the cheapest picture or of the sound comes near it: what claims more is something else. */
const mostBytes = 1_000_000

/** Several files as one run of bytes, from which `openFileSplitter` takes them again. */
export function joinFiles(files: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(files.reduce((sum, file) => sum + headBytes + file.length, 0))
  let at = 0
  for (const file of files) {
    new DataView(joined.buffer).setUint32(at, file.length)
    joined.set(file, at + headBytes)
    at += headBytes + file.length
  }
  return joined
}

/**
 * Takes files out of a run of bytes while it comes, in pieces of any size. `onMove` is told of each file, counted from 0,
 * as it grows; `whole` once it is all there. Throws a RangeError where the bytes are none of `joinFiles`.
 */
export function openFileSplitter(
  onMove: (index: number, loadedBytes: number, totalBytes: number, whole?: ArrayBuffer) => void,
): (piece: Uint8Array) => void {
  let rest = new Uint8Array()
  let index = 0
  return piece => {
    const bytes = new Uint8Array(rest.length + piece.length)
    bytes.set(rest)
    bytes.set(piece, rest.length)
    let at = 0
    while (bytes.length - at >= headBytes) {
      const total = new DataView(bytes.buffer).getUint32(at)
      if (total > mostBytes) throw new RangeError(`a file of ${total} bytes`)
      const begin = at + headBytes
      if (bytes.length < begin + total) {
        onMove(index, bytes.length - begin, total)
        break
      }
      onMove(index, total, total, bytes.slice(begin, begin + total).buffer)
      index += 1
      at = begin + total
    }
    rest = bytes.slice(at)
  }
}
