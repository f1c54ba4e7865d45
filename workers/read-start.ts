import { open } from 'node:fs/promises'

/** The first bytes of a file, 4 KiB at most: enough for every signature that `sniff` knows. */
export async function readStart(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
