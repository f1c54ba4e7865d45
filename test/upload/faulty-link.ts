import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A line to a server of this machine with faults that happen at a byte, not at a time. */
export type FaultyLink = {
  readonly url: string
  /** Bytes that went up so far, over all connections. */
  readonly sentBytes: () => number
  readonly connections: () => number
  /** The connection in use breaks each time that so many bytes in all have gone up. */
  cutAt(totals: readonly number[]): void
  /** Once, the connection breaks when the server's answer holds this text: it did its work, nobody hears of it. */
  loseAnswerWith(text: string): void
  /** Lets so many bytes up from now on, then holds everything without closing; resolves when it holds. */
  holdAfter(bytes: number): Promise<void>
  /** Breaks what is held; new connections pass. */
  release(): void
  /** New connections go here: a server that was started again. */
  pointTo(serverUrl: string): void
  close(): Promise<void>
}

export async function openFaultyLink(serverUrl: string): Promise<FaultyLink> {
  let target = Number(new URL(serverUrl).port)
  let cuts: number[] = []
  let lostAnswer: string | undefined
  let hold: { left: number; reached: () => void } | undefined
  let sentBytes = 0
  let connections = 0
  const sockets = new Set<Socket>()
  const server = createServer(near => {
    connections += 1
    const far = connect(target, '127.0.0.1')
    const end = () => {
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', end)
      socket.on('close', () => {
        sockets.delete(socket)
        end()
      })
    }
    near.on('data', (piece: Buffer) => {
      if (hold && hold.left < piece.length) {
        far.write(piece.subarray(0, hold.left))
        hold.left = 0
        near.pause()
        hold.reached()
        return
      }
      if (hold) hold.left -= piece.length
      const passed = piece.subarray(0, (cuts[0] ?? Number.POSITIVE_INFINITY) - sentBytes)
      sentBytes += passed.length
      far.write(passed)
      if (sentBytes !== cuts[0]) return
      cuts.shift()
      far.end(end)
    })
    far.on('data', (piece: Buffer) => {
      if (lostAnswer !== undefined && piece.toString('latin1').toLowerCase().includes(lostAnswer)) {
        lostAnswer = undefined
        end()
        return
      }
      if (hold?.left !== 0) near.write(piece)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const breakAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${port}`,
    sentBytes: () => sentBytes,
    connections: () => connections,
    cutAt: totals => {
      cuts = [...totals]
    },
    loseAnswerWith: text => {
      lostAnswer = text.toLowerCase()
    },
    holdAfter: bytes =>
      new Promise(resolve => {
        hold = { left: bytes, reached: resolve }
      }),
    release: () => {
      hold = undefined
      breakAll()
    },
    pointTo: url => {
      target = Number(new URL(url).port)
    },
    close: async () => {
      server.close()
      breakAll()
      await once(server, 'close')
    },
  }
}
