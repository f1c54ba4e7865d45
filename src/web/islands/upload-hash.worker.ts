import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** 2 MiB at a time: memory stays flat, and reading does not take the disk from the sender for long. */
const pieceBytes = 2 * 1024 ** 2

/** Reads a File to its end and answers its SHA-256 in hex, or the reason why it could not be read. */
async function hash(file: Blob): Promise<string> {
  const digest = sha256.create()
  for (let start = 0; start < file.size; start += pieceBytes) {
    digest.update(new Uint8Array(await file.slice(start, start + pieceBytes).arrayBuffer()))
  }
  return bytesToHex(digest.digest())
}

self.onmessage = (event: MessageEvent<unknown>) => {
  if (!(event.data instanceof Blob)) return
  hash(event.data).then(
    value => self.postMessage({ sha256: value }),
    (error: unknown) => self.postMessage({ fault: String(error) }),
  )
}
