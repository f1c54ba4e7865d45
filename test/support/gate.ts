import { once } from 'node:events'
import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http'

/** What passes a gate: method and path, as `PUT /xiangtu/work/...`. */
type Wanted = (passing: string) => boolean

/** A request that a gate keeps. */
export type Held = {
  /** Resolves when the first one stands before the gate. */
  readonly arrived: Promise<void>
  /** Lets them pass, and all that come. */
  open(): void
}

/** A way to an HTTP server on which a request can be met half-way: what a program was doing at that moment is known. */
export type Gate = {
  readonly url: string
  /** Lets no such request pass until it is opened. */
  hold(wanted: Wanted): Held
  /**
   * Everything that has passed and was done by the server. What it refused is not here, nor what never reached it; what
   * it had in hand when the program that asked was killed, is.
   */
  readonly passed: readonly string[]
  close(): Promise<void>
}

/** Opens a gate before a server of this machine. Host and signature pass unchanged. */
export async function openGate(serverUrl: string): Promise<Gate> {
  const target = new URL(serverUrl)
  const holds = new Set<{ wanted: Wanted; arrive: () => void; opened: Promise<void> }>()
  const passed: string[] = []

  const pass = async (near: IncomingMessage, answer: ServerResponse) => {
    const passing = `${near.method} ${decodeURIComponent(new URL(near.url ?? '/', target).pathname)}`
    for (const { wanted, arrive, opened } of holds) {
      if (!wanted(passing)) continue
      arrive()
      await opened
    }
    // Who waited here may have been killed meanwhile.
    if (near.destroyed) return
    const { hostname, port } = target
    const { method, url: path, headers } = near
    let isSettled = false
    const settle = (isDone: boolean) => {
      if (!isSettled && isDone) passed.push(passing)
      isSettled = true
    }
    const far: ClientRequest = request({ hostname, port, method, path, headers }, reply => {
      settle((reply.statusCode ?? 502) < 400)
      answer.writeHead(reply.statusCode ?? 502, reply.rawHeaders)
      reply.pipe(answer)
      reply.on('error', () => answer.destroy())
    })
    far.on('error', () => {
      settle(false)
      answer.destroy()
    })
    answer.on('close', () => {
      settle(far.writableFinished)
      far.destroy()
    })
    near.pipe(far)
  }
  const server = createServer((near, answer) => void pass(near, answer))
  server.requestTimeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    passed,
    hold: wanted => {
      let arrive: () => void = () => {}
      let open: () => void = () => {}
      const arrived = new Promise<void>(resolve => {
        arrive = resolve
      })
      const opened = new Promise<void>(resolve => {
        open = resolve
      })
      const hold = { wanted, arrive, opened }
      holds.add(hold)
      return {
        arrived,
        open: () => {
          holds.delete(hold)
          open()
        },
      }
    },
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
