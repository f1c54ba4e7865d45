import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { localhostCertificate } from './localhost-certificate.ts'

export type Received = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }

export type Receiver = {
  readonly port: number
  /** What arrived whole, in order. */
  readonly received: readonly Received[]
  /** Resolves when so many have arrived. */
  readonly arrived: (count: number) => Promise<void>
  readonly close: () => Promise<void>
}

/** A program that is told: a real HTTP server on a free port of the loopback address. */
export async function startReceiver(
  answer: RequestListener = (_req, res) => res.end('ok'),
  { tls = false } = {},
): Promise<Receiver> {
  const received: Received[] = []
  const waiting: { count: number; tell: () => void }[] = []
  const listener: RequestListener = (req, res) => {
    let body = ''
    req.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    req.on('end', () => {
      received.push({ path: req.url ?? '', headers: req.headers, body })
      for (const { count, tell } of waiting) if (received.length >= count) tell()
      answer(req, res)
    })
  }
  const server: Server = tls ? createTlsServer(localhostCertificate, listener) : createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    received,
    arrived: count =>
      new Promise(tell => {
        if (received.length >= count) tell()
        else waiting.push({ count, tell })
      }),
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
