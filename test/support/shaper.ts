import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { kbitBetween, openWay, type Way } from './shaped-way.ts'

/** How a line behaves, in kbit/s: always the same, or second by second and from its beginning again after its end. */
export type LineCourse = {
  /** Time of a packet there and one back, 200 ms unless told; a new connection costs one. */
  readonly rttMs?: number
} & ({ readonly kbps: number; readonly trace?: undefined } | { readonly trace: readonly number[] })

export type ShaperOptions = LineCourse & {
  /** Address of the server behind the line, of this machine. */
  readonly target: string
  /** What the way up carries of the way down's rate; a half unless told. Requests wait through an outage too. */
  readonly upShare?: number
}

/** A server's address at the far end of a bad line. */
export type Shaper = {
  readonly url: string
  /** Breaks what is open and behaves otherwise from now on; the trace begins with the next connection. */
  readonly follow: (course: LineCourse) => void
  /** Seconds since the first connection of this course; 0 before it. */
  readonly elapsedSeconds: () => number
  /** Bytes that arrived at the browser in each second of this course. */
  readonly downBytesBySecond: () => readonly number[]
  /** All that was carried in this course. */
  readonly carried: () => {
    readonly downBytes: number
    readonly upBytes: number
    readonly connections: number
  }
  readonly close: () => Promise<void>
}

/** Finer than a packet at 2 Mbit/s, and cheap enough for a dozen lines on one machine. */
const tickMs = 5
/** A line that carries anything at all carries requests, if slowly. */
const leastUpKbps = 16

/**
 * Puts a bad line before a server: a TCP proxy in user space. All connections share the line, a packet of 1,448 bytes
 * each in turn; nothing is sent ahead of what the line has carried. TCP's slow start and lost packets are not played.
 */
export async function startShaper({ target, upShare = 0.5, ...first }: ShaperOptions): Promise<Shaper> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let down: Way = openWay()
  let up: Way = openWay()
  let course = { rttMs: 200, trace: [0] as readonly number[], upTrace: [0] as readonly number[] }
  let beganMs: number | undefined
  let carriedSeconds = 0
  let connections = 0
  let bySecond: number[] = []

  const elapsedSeconds = () => (beganMs === undefined ? 0 : (performance.now() - beganMs) / 1000)
  const follow = (next: LineCourse) => {
    for (const socket of sockets) socket.destroy()
    const trace = next.trace ?? [next.kbps]
    if (trace.length === 0) throw new Error('a trace of no second')
    const upTrace = trace.map(kbps => (kbps > 0 ? Math.max(kbps * upShare, leastUpKbps) : 0))
    course = { rttMs: next.rttMs ?? 200, trace, upTrace }
    bySecond = []
    const seconds = bySecond
    down = openWay(bytes => {
      const second = Math.floor(elapsedSeconds())
      seconds[second] = (seconds[second] ?? 0) + bytes
    })
    up = openWay()
    beganMs = undefined
    carriedSeconds = 0
    connections = 0
  }

  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, near => {
    beganMs ??= performance.now()
    connections += 1
    sockets.add(near)
    near.once('close', () => sockets.delete(near))
    near.on('error', () => near.destroy())
    const { rttMs } = course
    const [downNow, upNow] = [down, up]
    setTimeout(() => {
      if (near.destroyed) return
      const far = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
      sockets.add(far)
      far.once('close', () => {
        sockets.delete(far)
        if (!far.readableEnded) near.destroy()
      })
      near.once('close', () => far.destroy())
      far.on('error', () => far.destroy())
      for (const socket of [near, far]) socket.setNoDelay(true)
      downNow.join(far, near, rttMs / 2)
      upNow.join(near, far, rttMs / 2)
    }, rttMs)
  })

  const timer = setInterval(() => {
    if (beganMs === undefined) return
    const now = elapsedSeconds()
    // Bytes of a kbit: 125.
    down.carry(125 * kbitBetween(course.trace, carriedSeconds, now))
    up.carry(125 * kbitBetween(course.upTrace, carriedSeconds, now))
    carriedSeconds = now
  }, tickMs)

  follow(first)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}`,
    follow,
    elapsedSeconds,
    downBytesBySecond: () => Array.from(bySecond, bytes => bytes ?? 0),
    carried: () => ({ downBytes: down.carriedBytes(), upBytes: up.carriedBytes(), connections }),
    close: async () => {
      clearInterval(timer)
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
