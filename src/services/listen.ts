import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'

type ListenOptions = {
  readonly host: string
  /** The one port to take; without it the first free one from 8080 on. */
  readonly port: number | undefined
}

export type Listening = { readonly port: number; readonly close: () => Promise<void> }

const usualPort = 8080
const portsToTry = 100
/**
 * A proxy keeps its connections for a while, nginx 60 s. Were the hub the first to close one, a request that is just on
 * its way would be answered by nobody: 502.
 */
const keepAliveMs = 75_000
/** Running answers get so long; what is longer than that, an upload or a stream of events, is taken up again later. */
const lastAnswersMs = 1500

/** Opens the port. Rejects with a sentence where the given one cannot be had; `say` is told when it is not the usual one. */
export async function listen(
  handler: RequestListener,
  { host, port, say }: ListenOptions & { readonly say: (sentence: string) => void },
): Promise<Listening> {
  const server = createServer(handler)
  // A slow link may take hours over one request's body: the file's own routes watch over stalls.
  server.requestTimeout = 0
  server.keepAliveTimeout = keepAliveMs
  // Reckoned from the end of the answer before: it must not cut off a connection that is merely kept.
  server.headersTimeout = keepAliveMs + 5_000
  if (port !== undefined) {
    const code = await tryPort(server, host, port)
    if (code)
      throw new Error(`Port ${port} on ${host} cannot be used (${reasonOf(code)}). Set PORT to another one.`)
    return { port, close: () => close(server) }
  }
  for (let candidate = usualPort; candidate < usualPort + portsToTry; candidate += 1) {
    const code = await tryPort(server, host, candidate)
    if (!code) {
      if (candidate !== usualPort) say(`Port ${usualPort} is in use; taking ${candidate} instead.`)
      return { port: candidate, close: () => close(server) }
    }
    if (code !== 'EADDRINUSE')
      throw new Error(`${host} cannot be listened on (${code}). Set HOST to another address.`)
  }
  throw new Error(
    `Ports ${usualPort} to ${usualPort + portsToTry - 1} are all in use. Set PORT to a free one.`,
  )
}

const reasonOf = (code: string) =>
  ({ EADDRINUSE: 'another program has it', EACCES: 'only root may have it' })[code] ?? code

/** The error's code where it fails. */
async function tryPort(server: Server, host: string, port: number): Promise<string | undefined> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
    return undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
    throw error
  }
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  server.closeIdleConnections()
  const cutting = setTimeout(() => server.closeAllConnections(), lastAnswersMs)
  await closed
  clearTimeout(cutting)
}
