import { once } from 'node:events'
import { createServer, connect as open, type Server, type Socket } from 'node:net'
import { Transform } from 'node:stream'

/** A way to a server that can be cut, as a village's line is. */
export type Link = {
  readonly url: string
  /** Breaks every connection and refuses new ones. */
  readonly cut: () => Promise<void>
  /** Is there again, at the same address. */
  readonly mend: () => Promise<void>
}

/** Lets bytes through at a rate, so that a file on its way can be met half-way. */
const slowed = (kbps: number): Transform =>
  new Transform({
    // Small pieces: one of 64 KiB would stand for seconds.
    highWaterMark: 4096,
    transform: (chunk: Buffer, _encoding, done) => {
      setTimeout(done, (chunk.length * 8) / kbps, null, chunk)
    },
  })

/** Opens a link to a server of this machine, with an uplink of `uplinkKbps` if given; close it with `cut`. */
export async function openLink(
  serverUrl: string,
  { uplinkKbps }: { uplinkKbps?: number } = {},
): Promise<Link> {
  const target = Number(new URL(serverUrl).port)
  const sockets = new Set<Socket>()
  const server: Server = createServer(near => {
    const far = open(target, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      if (from === near && uplinkKbps) from.pipe(slowed(uplinkKbps)).pipe(to)
      else from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (typeof address !== 'object' || !address) throw new Error('no port')
    return address.port
  }
  const port = await listen(0)
  return {
    url: `http://127.0.0.1:${port}`,
    cut: async () => {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    mend: async () => void (await listen(port)),
  }
}
