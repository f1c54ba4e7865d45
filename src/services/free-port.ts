import { createServer } from 'node:net'

/** A TCP port that nobody listens on now; the first of `wanted` that is free, otherwise any. */
export async function freePort(...wanted: readonly number[]): Promise<number> {
  for (const port of [...wanted, 0]) {
    const found = await tryPort(port)
    if (found) return found
  }
  throw new Error('No TCP port is free on 127.0.0.1.')
}

const tryPort = (port: number) =>
  new Promise<number | undefined>(resolve => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined))
    })
  })
