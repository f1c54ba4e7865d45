import { once } from 'node:events'
import { createServer, connect as open, type Server, type Socket } from 'node:net'
import { Transform } from 'node:stream'

/** A way to a server that can be cut, as a village's line is. */
export type Link = {
  readonly url: string
  /** Breaks every connection and refuses new ones. */
  readonly cut: () => Promise<void>
  /** Swallows all bytes from now on. What is open stays mute for good, what is opened meanwhile waits for `mend`. */
  readonly mute: () => void
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

/** Where the near end listens: any free port of the usual loopback address unless said otherwise. */
type LinkOptions = { readonly uplinkKbps?: number; readonly host?: string; readonly port?: number }

/**
 * Opens a link to a server of this machine, with an uplink of `uplinkKbps` if given; close it with `cut`. A server that is
 * not there yet is named by a function, which is asked at each connection.
 */
export async function openLink(
  serverUrl: string | (() => string | undefined),
  { uplinkKbps, host = '127.0.0.1', port: wanted = 0 }: LinkOptions = {},
): Promise<Link> {
  const targetNow = () =>
    Number(new URL((typeof serverUrl === 'string' ? serverUrl : serverUrl()) ?? '').port)
  const sockets = new Set<Socket>()
  let isMute = false
  const waiting = new Set<Socket>()
  const server: Server = createServer(near => {
    if (!isMute) return lead(near)
    sockets.add(near.on('error', () => near.destroy()).on('close', () => sockets.delete(near)))
    waiting.add(near.pause())
  })
  function lead(near: Socket) {
    const far = open(targetNow(), '127.0.0.1')
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
  }
  const listen = async (port: number): Promise<number> => {
    server.listen(port, host)
    await once(server, 'listening')
    const address = server.address()
    if (typeof address !== 'object' || !address) throw new Error('no port')
    return address.port
  }
  const port = await listen(wanted)
  return {
    url: `http://${host}:${port}`,
    cut: async () => {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    mute: () => {
      isMute = true
      for (const socket of sockets) socket.unpipe().pause()
    },
    mend: async () => {
      if (!isMute) return void (await listen(port))
      isMute = false
      for (const near of waiting) if (!near.destroyed) lead(near)
      waiting.clear()
    },
  }
}
